#include "object/dict.h"
#include "object/containers.h"
#include "tests/unit/object/fixture.h"

/* Kinds of keys, one per shortcut of the table and some that mix or collide. */
enum { SMALL, INTERNED, TEXT, NUMBERS, TUPLES, MIXED, STRIDED, FOLDING, KINDS };

static Value text_key(Runtime *rt, int k, bool interned) {
    Str *s = str_format(rt, "key%d", k);
    return value_object(interned ? str_intern(rt, s) : s);
}

static Value tuple_key(Runtime *rt, int k) {
    Value pair[2] = {value_small(k), value_small(k / 2)};
    return value_object(tuple_from(rt, pair, 2));
}

static Value key_of(Runtime *rt, int kind, int k) {
    switch (kind) {
    case SMALL: return value_small(k);
    case INTERNED: return text_key(rt, k, true);
    case TEXT: return text_key(rt, k, k & 1);
    case NUMBERS: return k % 3 ? value_double(k) : value_small(k);
    case TUPLES: return tuple_key(rt, k);
    case MIXED: return k & 1 ? value_small(k) : tuple_key(rt, k);
    case STRIDED: return value_small((int64_t)k << 12);
    default: return value_small((int64_t)k << 32 | k);
    }
}

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

/* Random sets, deletions and look-ups against an array that does the same. */
static void compare_with_array(Runtime *rt, int kind, int keys, int steps) {
    int expected[600] = {0};
    uint32_t live = 0, random = (uint32_t)(kind * 977 + keys);
    Dict *d = dict_new(rt);
    for (int i = 1; i <= steps; i++) {
        int k = (int)(next_random(&random) % (uint32_t)keys);
        Value key = key_of(rt, kind, k);
        switch (next_random(&random) % 4) {
        case 0:
        case 1:
            cr_assert(dict_set(rt, d, key, value_small(i)));
            live += !expected[k];
            expected[k] = i;
            break;
        case 2:
            cr_assert_eq(dict_delete(rt, d, key), expected[k] != 0);
            live -= expected[k] != 0;
            expected[k] = 0;
            break;
        default:
            cr_assert_eq(dict_get(rt, d, key),
                         expected[k] ? value_small(expected[k]) : UNBOUND);
        }
        cr_assert_eq(d->live, live);
    }
    Dict *copy = dict_copy(rt, d);
    cr_expect_eq(dict_equal(rt, d, copy), 1);
    KEEP(d);
}

Test(dict_table, agrees_with_an_array_for_every_kind_of_key) {
    OPEN(rt);
    for (int kind = 0; kind < KINDS; kind++) {
        compare_with_array(rt, kind, 12, 1500);
        compare_with_array(rt, kind, 600, 12000);
    }
    CLOSE(rt);
}

Test(dict_table, agrees_with_an_array_when_every_allocation_collects) {
    OPEN(rt);
    rt->heap.stress = true;
    for (int kind = 0; kind < KINDS; kind++)
        compare_with_array(rt, kind, 40, 300);
    CLOSE(rt);
}

Test(dict_table, equal_numbers_are_one_key) {
    OPEN(rt);
    Dict *d = dict_new(rt);
    cr_assert(dict_set(rt, d, value_small(1), value_small(10)));
    cr_assert(dict_set(rt, d, value_double(1.0), value_small(11)));
    cr_assert(dict_set(rt, d, TRUE_VALUE, value_small(12)));
    cr_expect_eq(d->live, 1);
    cr_expect_eq(dict_get(rt, d, value_double(1.0)), value_small(12));
    cr_expect_eq(d->table->entries[0].key, value_small(1));
    CLOSE(rt);
}

Test(dict_table, version_changes_with_the_keys_only) {
    OPEN(rt);
    Dict *d = dict_new(rt);
    Str *a = str_intern_cstr(rt, "a");
    cr_assert(dict_set_str(rt, d, a, value_small(1)));
    uint32_t version = dict_key_version(rt, d);
    cr_expect_neq(version, 0);
    cr_assert(dict_set_str(rt, d, a, value_small(2)));
    cr_expect_eq(dict_key_version(rt, d), version);
    cr_assert(dict_set_str(rt, d, str_intern_cstr(rt, "b"), value_small(2)));
    uint32_t second = dict_key_version(rt, d);
    cr_expect_neq(second, version);
    cr_expect_eq(dict_delete_str(rt, d, a), 1);
    cr_expect_neq(dict_key_version(rt, d), second);
    CLOSE(rt);
}

Test(dict_table, order_is_that_of_insertion_through_deletion_and_growth) {
    OPEN(rt);
    Dict *d = dict_new(rt);
    for (int i = 0; i < 100; i++)
        cr_assert(dict_set(rt, d, value_small(i), NONE_VALUE));
    for (int i = 0; i < 100; i += 2)
        cr_assert_eq(dict_delete(rt, d, value_small(i)), 1);
    for (int i = 0; i < 100; i += 4)
        cr_assert(dict_set(rt, d, value_small(i), NONE_VALUE));
    int64_t expected = 1;
    Value k, v;
    for (size_t i = 0; dict_next(d, &i, &k, &v);) {
        cr_assert_eq(k, value_small(expected));
        expected = expected == 99 ? 0 : expected + (expected & 1 ? 2 : 4);
    }
    CLOSE(rt);
}
