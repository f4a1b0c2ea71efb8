/* Expected values are CPython 3.13's hash() under the PYTHONHASHSEED named. */
#include "base/hash.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

typedef struct TextCase {
    const char *text;
    int64_t seed0, seed7, seed_max;
} TextCase;

static const TextCase TEXTS[] = {
    {"", 0, 0, 0},
    {"a", 4644417185603328019, 6412522626967419924, -5989683813037840249},
    {"hello world", -5642461784034726774, 24464887450313091, 6208778848576073069},
    {"xxxxxxxx", -4724777423671707232, 6203717344824483411, -1461207468337005781},
    {"ü", 8857159422313665004, 1352448078682085469, -794294972766236235},
    {"ééééééééé", -4169478969962971340, -1940551959692400959, 11517723631308150},
    {"日本", 6243316497235261705, -2369155586165053365, -709593969118139271},
    {"日本語のテキスト", -4003649288987862553, -7576718692714941557, 3344341552139733906},
    {"a😀", -6970120874385731343, 3793429479373581877, 15917687635634242},
    {"\xED\xA0\x80x", -661544577070205241, 5428061720161432314, 2882197561771933513},
    {"\xF4\x8F\xBF\xBF\xF4\x8F\xBF\xBF\xF4\x8F\xBF\xBF", -406979817844319943,
     -5598100121069759159, -1169768943212271146},
};

Test(hash, texts) {
    HashKey key0 = hash_key_from_seed(0), key7 = hash_key_from_seed(7);
    HashKey key_max = hash_key_from_seed(UINT32_MAX);
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        const TextCase *c = &TEXTS[i];
        size_t n = strlen(c->text);
        cr_expect_eq(hash_text(key0, c->text, n), c->seed0, "%s", c->text);
        cr_expect_eq(hash_text(key7, c->text, n), c->seed7, "%s", c->text);
        cr_expect_eq(hash_text(key_max, c->text, n), c->seed_max, "%s", c->text);
    }
    cr_expect_eq(hash_bytes(key0, "bytes", 5), -5534508902283672202);
}

Test(hash, random_keys_differ) {
    HashKey a, b;
    cr_assert(hash_key_random(&a));
    cr_assert(hash_key_random(&b));
    cr_expect(a.k0 != b.k0 || a.k1 != b.k1);
}

Test(hash, ints) {
    const int64_t prime = (INT64_C(1) << 61) - 1;
    cr_expect_eq(hash_int(0), 0);
    cr_expect_eq(hash_int(-1), -2);
    cr_expect_eq(hash_int(1), 1);
    cr_expect_eq(hash_int(prime), 0);
    cr_expect_eq(hash_int(prime + 1), 1);
    cr_expect_eq(hash_int(-(prime + 1)), -2);
    cr_expect_eq(hash_int(INT64_MIN), -4);
    cr_expect_eq(hash_limbs((uint64_t[]){12345, 0, 0, 256}, 4, false), 143417);
    cr_expect_eq(hash_limbs((uint64_t[]){UINT64_MAX}, 1, false), 7);
    cr_expect_eq(hash_limbs((uint64_t[]){UINT64_C(1) << 61}, 1, true), -2);
    cr_expect_eq(hash_limbs(NULL, 0, false), 0);
}

Test(hash, doubles) {
    cr_expect_eq(hash_double(0.0), 0);
    cr_expect_eq(hash_double(-0.0), 0);
    cr_expect_eq(hash_double(0.1), 230584300921369408);
    cr_expect_eq(hash_double(-0.1), -230584300921369408);
    cr_expect_eq(hash_double(1.5), 1152921504606846977);
    cr_expect_eq(hash_double(1e300), 1224995262755759164);
    cr_expect_eq(hash_double(5e-324), 16777216);
    cr_expect_eq(hash_double(-0x1p61), -2);
    cr_expect_eq(hash_double(-1.0), -2);
    cr_expect_eq(hash_double(0x1.fd5863c3eb047p+316), 1757463693763809258);
    cr_expect_eq(hash_double(INFINITY), 314159);
    cr_expect_eq(hash_double(-INFINITY), -314159);
    for (int64_t i = -100000; i < 100000; i += 37)
        cr_expect_eq(hash_double((double)i), hash_int(i));
    cr_expect_eq(hash_complex(1.5, 2), 1152921504608846983);
    cr_expect_eq(hash_complex(0, -1), -2000006);
    cr_expect_eq(hash_complex(-1, -1), -2000008);
}

static int64_t tuple_of(const int64_t *items, size_t n) {
    HashTuple state = hash_tuple_begin();
    for (size_t i = 0; i < n; i++)
        state = hash_tuple_add(state, items[i]);
    return hash_tuple_end(state, n);
}

Test(hash, tuples) {
    cr_expect_eq(tuple_of(NULL, 0), 5740354900026072187);
    cr_expect_eq(tuple_of((int64_t[]){1}, 1), -6644214454873602895);
    cr_expect_eq(tuple_of((int64_t[]){1, 2, 0}, 3), -3194506032951434905);
    cr_expect_eq(tuple_of((int64_t[]){-2, 0}, 2), 2575514064802888272);
}

Test(hash, frozensets) {
    cr_expect_eq(hash_set_end(0, 0), 133146708735736);
    HashSet three = hash_set_add(hash_set_add(hash_set_add(0, 3), 1), 2);
    cr_expect_eq(hash_set_end(three, 3), -272375401224217160);
    HashSet hundred = 0;
    for (int64_t i = 0; i < 100; i++)
        hundred = hash_set_add(hundred, i);
    cr_expect_eq(hash_set_end(hundred, 100), 4411996150312757951);
}
