/* fixture.h - a runtime without a VM around it, for suites of object/. */
#ifndef TESTS_UNIT_OBJECT_FIXTURE_H
#define TESTS_UNIT_OBJECT_FIXTURE_H

#include <criterion/criterion.h>
#include <string.h>
#include "object/str.h"
#include "vm/tables.h"

/* Opens rt for the body of one test; its frame bounds the scanned C stack. */
#define OPEN(rt)                                                     \
    static Runtime rt##_space;                                       \
    Runtime *rt = &rt##_space;                                       \
    RuntimeTables rt##_tables = {vm_layouts, vm_type_defs};          \
    HashKey rt##_key = hash_key_from_seed(0);                        \
    cr_assert(runtime_init(rt, NULL, NULL, rt##_tables, &rt##_key)); \
    rt->heap.stack_base = __builtin_frame_address(0)
#define CLOSE(rt)                                                                \
    do {                                                                         \
        runtime_free(rt);                                                        \
        cr_expect_eq(rt->alloc.bytes, 0, "%zu bytes are left", rt->alloc.bytes); \
    } while (0)

#define EXPECT_STR(s, text)                                                  \
    do {                                                                     \
        Str *got_ = (s);                                                     \
        cr_assert(got_, "raised instead of \"%s\"", text);                   \
        cr_expect(str_is(got_, text), "%.*s instead of %s", (int)got_->size, \
                  got_->bytes, text);                                        \
    } while (0)

#endif
