#include "tests/unit/object/fixture.h"

#include <stdlib.h>
#include "object/bytes.h"
#include "object/codec.h"
#include "object/containers.h"
#include "object/exception.h"
#include "object/format.h"
#include "object/protocol.h"

/* The C library's allocator, refusing request number `at` (0: none) and, when `all`,
 * every later one too. */
typedef struct Refuser {
    uint64_t seen, at;
    bool all;
    size_t live;
} Refuser;

static void *refusing(void *user, void *block, size_t old_size, size_t new_size,
                      size_t align) {
    Refuser *r = user;
    if (new_size == 0) {
        r->live -= old_size;
        free(block);
        return NULL;
    }
    if (new_size > old_size) {
        r->seen++;
        if (r->at && (r->all ? r->seen >= r->at : r->seen == r->at)) return NULL;
    }
    void *made = NULL;
    if (posix_memalign(&made, align > 16 ? align : 16, new_size)) return NULL;
    if (block) memcpy(made, block, old_size < new_size ? old_size : new_size);
    free(block);
    r->live += new_size - old_size;
    return made;
}

/* Texts large enough that every step asks the allocator. False: something raised. */
static bool work(Runtime *rt) {
    Str *line = str_from_cstr(rt, "h\xC3\xA9llo w\xC3\xB6rld, again and again; ");
    Str *s = line;
    for (int i = 0; line && s && i < 11; i++)
        s = str_append(rt, s, s);
    if (!s) return false;
    for (int i = 0; s && i < 2000; i++)
        s = str_append(rt, s, line);
    if (!s || str_at(rt, s, s->length / 2) == 0) return false;
    Bytes *b = codec_encode(rt, s, "utf-16", NULL);
    Str *back =
        b ? codec_decode(rt, b->bytes, b->size, "utf-16", NULL, value_object(b)) : NULL;
    if (!back) return false;
    cr_assert(str_equal(back, s));
    Value pieces =
        call_method(rt, value_object(s), str_intern_cstr(rt, "split"), NULL, 0);
    if (pieces == RAISED) return false;
    Str *joined = str_join(rt, str_from_cstr(rt, " "), pieces);
    if (!joined) return false;
    Str *shown = str_repr(rt, joined);
    return shown && shown->length > s->length / 2;
}

Test(runtime, a_refused_allocation_is_a_memory_error) {
    static Runtime rt;
    RuntimeTables tables = {vm_layouts, vm_type_defs};
    HashKey key = hash_key_from_seed(0);
    for (int all = 0; all < 2; all++)
        for (uint64_t at = 1; at < 400; at += at < 60 ? 1 : 17) {
            Refuser r = {.at = at, .all = all};
            if (runtime_init(&rt, refusing, &r, tables, &key)) {
                rt.heap.stack_base = __builtin_frame_address(0);
                bool ok = work(&rt);
                if (!ok) cr_expect(error_is(&rt, TYPE_MEMORY_ERROR));
                r.at = 0;
                error_clear(&rt);
                cr_expect(work(&rt), "request %lu", (unsigned long)at);
            }
            runtime_free(&rt);
            cr_expect_eq(r.live, 0, "%zu bytes are left", r.live);
        }
}

Test(runtime, formats_that_need_an_exception) {
    OPEN(rt);
    cr_expect_eq(raise(rt, TYPE_VALUE_ERROR, "%T is %R", value_small(1), value_small(2)),
                 RAISED);
    cr_expect(error_is(rt, TYPE_VALUE_ERROR));
    cr_expect(!error_is(rt, TYPE_KEY_ERROR));
    Value e = error_take(rt);
    EXPECT_STR(value_str(rt, e), "int is 2");
    raise_memory(rt);
    cr_expect(error_is(rt, TYPE_MEMORY_ERROR));
    error_clear(rt);
    CLOSE(rt);
}

Test(runtime, depth_is_limited_by_count_and_by_bytes) {
    OPEN(rt);
    rt->c_depth_limit = 3;
    for (int i = 0; i < 3; i++)
        cr_expect(depth_enter(rt, ""));
    cr_expect(!depth_enter(rt, " in a test"));
    cr_expect(error_is(rt, TYPE_RECURSION_ERROR));
    for (int i = 0; i < 3; i++)
        depth_leave(rt);
    EXPECT_STR(value_str(rt, error_take(rt)),
               "maximum recursion depth exceeded in a test");
    void *base = rt->heap.stack_base;
    rt->heap.stack_base =
        (char *)base + rt->c_stack_limit + 1; /* as if this frame were deep */
    cr_expect(!depth_enter(rt, ""));
    rt->heap.stack_base = base;
    error_clear(rt);
    CLOSE(rt);
}

Test(runtime, what_is_being_printed_is_known) {
    OPEN(rt);
    Value a = value_object(list_new(rt, 0)), b = value_object(list_new(rt, 0));
    cr_expect_eq(repr_enter(rt, a), 1);
    cr_expect_eq(repr_enter(rt, b), 1);
    cr_expect_eq(repr_enter(rt, a), 0);
    repr_leave(rt);
    cr_expect_eq(repr_enter(rt, b), 1);
    repr_leave(rt);
    repr_leave(rt);
    cr_expect_eq(repr_enter(rt, a), 1);
    repr_leave(rt);
    CLOSE(rt);
}
