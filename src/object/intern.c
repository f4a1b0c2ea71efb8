/* intern.c - see intern.h. */
#include "object/intern.h"

#include <string.h>
#include "base/utf8.h"

enum { FIRST_CAPACITY = 1024 };

/* Where a dead string was: probing goes on behind it. */
#define TOMB ((Str *)1)

static InternTable *table_new(Runtime *rt, size_t capacity) {
    size_t size;
    if (capacity > UINT32_MAX / 2 ||
        !size_muladd(capacity, sizeof(Str *), sizeof(InternTable), &size))
        return raise_memory(rt), NULL;
    InternTable *t = object_alloc(rt, size, 0, LAYOUT_INTERN_TABLE, 0);
    if (!t) return NULL;
    t->capacity = (uint32_t)capacity;
    t->used = t->dead = 0;
    memset(t->slots, 0, capacity * sizeof(Str *));
    if (!heap_add_weak(&rt->heap, &t->head)) return raise_memory(rt), NULL;
    return t;
}

static void put(InternTable *t, Str *s, uint32_t hash) {
    uint32_t mask = t->capacity - 1, i = hash & mask;
    while (t->slots[i])
        i = (i + 1) & mask;
    t->slots[i] = s;
    t->used++;
}

/* A collection while the new table is made may bury more strings; so count afterwards. */
static bool grow(Runtime *rt) {
    InternTable *old = rt->interned;
    bool crowded = old->used - old->dead > old->capacity / 2;
    InternTable *t = table_new(rt, (size_t)old->capacity << crowded);
    if (!t) return false;
    for (uint32_t i = 0; i < old->capacity; i++) {
        Str *s = old->slots[i];
        if (s && s != TOMB) put(t, s, str_hash(rt, s));
    }
    rt->interned = t;
    return true;
}

static Str *find(InternTable *t, const char *bytes, size_t size, uint32_t hash) {
    uint32_t mask = t->capacity - 1;
    for (uint32_t i = hash & mask; t->slots[i]; i = (i + 1) & mask) {
        Str *s = t->slots[i];
        if (s != TOMB && s->hash == hash && s->size == size &&
            !memcmp(s->bytes, bytes, size))
            return s;
    }
    return NULL;
}

static Str *add(Runtime *rt, Str *s) {
    uint32_t hash = str_hash(rt, s);
    s->head.aux |= STR_INTERNED;
    InternTable *t = rt->interned;
    if ((t->used + 1) * 4ull > t->capacity * 3ull && !grow(rt)) {
        s->head.aux &= (uint16_t)~STR_INTERNED;
        return NULL;
    }
    put(rt->interned, s, hash);
    heap_barrier(&rt->heap, rt->interned);
    return s;
}

bool intern_boot(Runtime *rt) {
    rt->interned = table_new(rt, FIRST_CAPACITY);
    return rt->interned != NULL;
}

Str *intern_bytes(Runtime *rt, const char *bytes, size_t size) {
    uint32_t hash = hash_fold(hash_text(rt->hash_key, bytes, size));
    Str *s = find(rt->interned, bytes, size, hash);
    if (s) return s;
    s = str_alloc(rt, size, utf8_count(bytes, size));
    if (!s) return NULL;
    memcpy(str_fill(s), bytes, size);
    return add(rt, s);
}

Str *str_intern(Runtime *rt, Str *s) {
    if (str_is_interned(s)) return s;
    Str *known = find(rt->interned, s->bytes, s->size, str_hash(rt, s));
    if (known) return known;
    /* Instances of subclasses, and texts in a shared cell that would keep all of it
     * alive, are not for the table: a copy is. */
    if (s->head.shape != TYPE_STR || s->head.aux & STR_TAIL)
        return intern_bytes(rt, s->bytes, s->size);
    return add(rt, s);
}

Str *str_intern_cstr(Runtime *rt, const char *text) {
    return intern_bytes(rt, text, strlen(text));
}

static void bury_dead(Heap *heap, Object *o) {
    InternTable *t = (InternTable *)o;
    for (uint32_t i = 0; i < t->capacity; i++) {
        Str *s = t->slots[i];
        if (!s || s == TOMB || heap_is_marked(&s->head)) continue;
        t->slots[i] = TOMB;
        t->dead++;
    }
}

const LayoutOps layout_INTERN_TABLE = {.name = "intern table", .sweep_weak = bury_dead};
