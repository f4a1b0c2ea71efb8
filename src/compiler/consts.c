/* consts.c - the constants of a code object, and one object per equal constant. */
#include <stdlib.h>
#include <string.h>

#include "compiler/unit.h"
#include "object/bytes.h"
#include "object/containers.h"
#include "object/int.h"
#include "object/str.h"

/* Canonical constants by a text that spells type and value. */
typedef struct ConstTable {
    struct ConstSlot {
        const char *key;
        size_t length;
        Value value;
    } * slots;
    uint32_t capacity, count;
} ConstTable;

/* ---- of one code object ---- */

static uint32_t index_hash(Value v) {
    return (uint32_t)((v ^ v >> 29) * UINT64_C(0x9E3779B97F4A7C15) >> 32);
}

static bool index_grow(Compiler *c) {
    Unit *u = c->unit;
    uint32_t slots = u->const_slots ? u->const_slots * 2 : 32;
    uint32_t *index = arena_alloc(c->arena, slots * sizeof(uint32_t));
    if (!index) return false;
    for (uint32_t i = 0; i < u->consts_n; i++) {
        uint32_t at = index_hash(u->consts[i]) & (slots - 1);
        while (index[at])
            at = (at + 1) & (slots - 1);
        index[at] = i + 1;
    }
    u->const_index = index;
    u->const_slots = slots;
    return true;
}

uint32_t const_add(Compiler *c, Value v) {
    Unit *u = c->unit;
    if (v == UNBOUND || v == RAISED) {
        c->raised |= error_pending(c->rt);
        v = NONE_VALUE;
    }
    if (u->consts_n * 2 >= u->const_slots && !index_grow(c)) return 0;
    uint32_t at = index_hash(v) & (u->const_slots - 1);
    for (uint32_t i; (i = u->const_index[at]); at = (at + 1) & (u->const_slots - 1))
        if (u->consts[i - 1] == v) return i - 1;
    if (!GROW(c, u->consts, u->consts_n, u->consts_cap)) return 0;
    u->consts[u->consts_n] = v;
    u->const_index[at] = u->consts_n + 1;
    return u->consts_n++;
}

unsigned const_short(Compiler *c, Value v) {
    uint32_t index = const_add(c, v);
    if (index > UINT16_MAX) diag_set_placeless(c->d, DIAG_TOO_MANY_NAMES);
    return index & UINT16_MAX;
}

unsigned const_name(Compiler *c, Name *name) {
    Str *str = name ? name_str(c->rt, name) : NULL;
    if (str) return const_short(c, value_object(str));
    c->raised |= error_pending(c->rt);
    return 0;
}

/* ---- canonical ---- */

static void spell_raw(Buffer *key, char tag, const void *bytes, size_t n) {
    buffer_byte(key, tag);
    buffer_append(key, &n, sizeof n);
    buffer_append(key, bytes, n);
}

static int compare_values(const void *a, const void *b) {
    Value x = *(const Value *)a, y = *(const Value *)b;
    return x < y ? -1 : x > y;
}

static bool spell(Compiler *c, Buffer *key, Value v);

/* Items are canonical already: their identity stands for their value. A frozenset's
 * order is its insertion order, so it is sorted here. */
static bool spell_set(Compiler *c, Buffer *key, Set *set) {
    Value *items = arena_alloc(c->arena, (set->used + 1) * sizeof(Value));
    if (!items) return false;
    size_t n = 0, at = 0;
    for (Value v; n < set->used && set_next(set, &at, &v);)
        items[n++] = v;
    qsort(items, n, sizeof(Value), compare_values);
    spell_raw(key, 'f', items, n * sizeof(Value));
    return true;
}

static bool spell(Compiler *c, Buffer *key, Value v) {
    if (is_exact(v, TYPE_INT)) {
        Int *i = (Int *)as_object(v);
        int64_t size = i->size < 0 ? -i->size : i->size;
        buffer_byte(key, i->size < 0 ? '-' : '+');
        spell_raw(key, 'i', i->limbs, (size_t)size * 8);
    } else if (is_exact(v, TYPE_COMPLEX)) {
        spell_raw(key, 'c', &((Complex *)as_object(v))->real, 2 * sizeof(double));
    } else if (is_exact(v, TYPE_BYTES)) {
        spell_raw(key, 'b', as_bytes(v)->bytes, as_bytes(v)->size);
    } else if (is_exact(v, TYPE_TUPLE)) {
        spell_raw(key, 't', as_tuple(v)->items, as_tuple(v)->size * sizeof(Value));
    } else if (is_exact(v, TYPE_FROZENSET)) {
        return spell_set(c, key, as_set(v));
    } else {
        return false;
    }
    return !key->failed;
}

static uint64_t key_hash(const char *key, size_t n) {
    uint64_t h = n;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)key[i]) * UINT64_C(0x100000001B3);
    return h ^ h >> 32;
}

static bool table_grow(Compiler *c, ConstTable *t) {
    uint32_t capacity = t->capacity ? t->capacity * 2 : 64;
    struct ConstSlot *slots = arena_alloc(c->arena, capacity * sizeof *slots);
    if (!slots) return false;
    for (uint32_t i = 0; i < t->capacity; i++) {
        if (!t->slots[i].key) continue;
        uint64_t at = key_hash(t->slots[i].key, t->slots[i].length) & (capacity - 1);
        while (slots[at].key)
            at = (at + 1) & (capacity - 1);
        slots[at] = t->slots[i];
    }
    t->slots = slots;
    t->capacity = capacity;
    return true;
}

static Value intern_key(Compiler *c, const Buffer *key, Value v) {
    ConstTable *t = c->const_table;
    if (!t) t = c->const_table = ARENA_NEW(c->arena, ConstTable);
    if (!t || (t->count * 2 >= t->capacity && !table_grow(c, t))) return v;
    uint64_t at = key_hash(key->data, key->length) & (t->capacity - 1);
    for (; t->slots[at].key; at = (at + 1) & (t->capacity - 1))
        if (t->slots[at].length == key->length &&
            !memcmp(t->slots[at].key, key->data, key->length))
            return t->slots[at].value;
    char *copy = arena_copy(c->arena, key->data, key->length);
    if (!copy) return v;
    t->slots[at] = (struct ConstSlot){copy, key->length, v};
    t->count++;
    return v;
}

Value const_canonical(Compiler *c, Value v) {
    if (!is_object(v)) return v;
    if (is_exact(v, TYPE_STR)) {
        Str *s = str_intern(c->rt, as_str(v));
        if (!s) c->raised = true;
        return s ? value_object(s) : v;
    }
    Buffer key;
    buffer_init(&key, c->arena->alloc);
    if (spell(c, &key, v)) v = intern_key(c, &key, v);
    buffer_free(&key);
    return v;
}

Value const_tuple(Compiler *c, const Value *items, size_t n) {
    Tuple *t = n ? tuple_from(c->rt, items, n) : tuple_new(c->rt, 0);
    if (t) return const_canonical(c, value_object(t));
    c->raised = true;
    return NONE_VALUE;
}

Value const_str(Compiler *c, const char *text) {
    Str *s = str_intern_cstr(c->rt, text);
    if (s) return value_object(s);
    c->raised = true;
    return value_object(c->rt->empty_str);
}

static Value imaginary(Compiler *c, double part) {
    Complex *z = object_alloc(c->rt, sizeof(Complex), TYPE_COMPLEX, LAYOUT_COMPLEX, 0);
    if (!z) return RAISED;
    z->real = 0;
    z->imag = part;
    return value_object(z);
}

Value const_of_ast(Compiler *c, const AstConst *k) {
    Runtime *rt = c->rt;
    Value v = RAISED;
    switch (k->type) {
    case CONST_NONE: return NONE_VALUE;
    case CONST_FALSE: return FALSE_VALUE;
    case CONST_TRUE: return TRUE_VALUE;
    case CONST_ELLIPSIS: return ELLIPSIS_VALUE;
    case CONST_INT:
        if (k->fits && fits_small(k->small)) return value_small(k->small);
        v = k->fits ? int_from_i64(rt, k->small)
                    : int_from_text(rt, k->text, k->length, k->base);
        break;
    case CONST_FLOAT: return value_double(k->number);
    case CONST_IMAGINARY: v = imaginary(c, k->number); break;
    case CONST_STR: {
        Str *s = str_new(rt, k->text, k->length);
        if (s) v = value_object(s);
        break;
    }
    case CONST_BYTES: {
        Bytes *b = bytes_new(rt, k->text, k->length);
        if (b) v = value_object(b);
        break;
    }
    }
    if (v != RAISED) return const_canonical(c, v);
    c->raised = true;
    return UNBOUND;
}
