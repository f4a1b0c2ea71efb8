/* random.c - module _random: the generator under class random.Random (stdlib/random.aio),
 * with CPython's sequences. */
#include "aiolos.h"
#include "base/mt19937.h"
#include "base/sha512.h"
#include "modules/modules.h"
#include "object/bytes.h"
#include "object/int_cell.h"
#include "object/native_data.h"
#include "object/text.h"

typedef struct Random {
    NativeData head;
    Mt19937 mt;
} Random;

static const NativeDataOps ops = {NULL, NULL};

static Mt19937 *generator(Value self) { return &((Random *)as_object(self))->mt; }

/* ---- seeds ------------------------------------------------------------------------ */

/* By the 32-bit words of a magnitude. */
static Value seed_limbs(Runtime *rt, Mt19937 *mt, const Limb *limbs, size_t n) {
    if (n <= 1) {
        mt19937_seed_u64(mt, n ? limbs[0] : 0);
        return NONE_VALUE;
    }
    if (!runtime_charge(rt, n >> 3)) return RAISED;
    Blob *words = blob_new(rt, n * sizeof(Limb));
    if (!words) return RAISED;
    uint32_t *key = (uint32_t *)words->bytes;
    for (size_t i = 0; i < n; i++) {
        key[2 * i] = (uint32_t)limbs[i];
        key[2 * i + 1] = (uint32_t)(limbs[i] >> 32);
    }
    mt19937_seed(mt, key, 2 * n - !(limbs[n - 1] >> 32));
    KEEP(words);
    return NONE_VALUE;
}

/* Without the grant the sequence is always the same. */
static Value seed_from_entropy(Runtime *rt, Mt19937 *mt) {
    HashKey key[2];
    if (!(vm_of(rt)->grants & AIOLOS_GRANT_RANDOM)) return seed_limbs(rt, mt, NULL, 0);
    if (!hash_key_random(&key[0]) || !hash_key_random(&key[1]))
        return raise(rt, TYPE_OS_ERROR, "no source of entropy");
    const Limb limbs[4] = {key[0].k0, key[0].k1, key[1].k0, key[1].k1};
    return seed_limbs(rt, mt, limbs, limbs_normal(limbs, 4));
}

static Value seed(Runtime *rt, Mt19937 *mt, Value v) {
    if (v == UNBOUND || v == NONE_VALUE) return seed_from_entropy(rt, mt);
    if (is_any_int(v)) {
        IntView i;
        int_view(v, &i);
        Value done = seed_limbs(rt, mt, i.limbs, i.n);
        KEEP(v);
        return done;
    }
    int64_t hash;
    if (!value_hash(rt, v, &hash)) return RAISED;
    mt19937_seed_u64(mt, (uint64_t)hash);
    return NONE_VALUE;
}

static Value random_new(Runtime *rt, Value *args, size_t n) {
    Random *r = type_alloc(rt, as_type(args[0]), 0);
    if (!r) return RAISED;
    r->head.ops = &ops;
    mt19937_seed_u64(&r->mt, 0); /* until __init__ seeds it */
    return value_object(r);
}

static Value random_seed(Runtime *rt, Value *args, size_t n) {
    return seed(rt, generator(args[0]), args[1]);
}

/* ---- numbers ---------------------------------------------------------------------- */

static Value random_random(Runtime *rt, Value *args, size_t n) {
    return value_double(mt19937_random(generator(args[0])));
}

static Value bits(Runtime *rt, Mt19937 *mt, size_t k) {
    if (k == 0) return value_small(0);
    if (k <= 64) return int_from_u64(rt, mt19937_bits(mt, (unsigned)k));
    size_t n = (k + 63) / 64;
    if (!runtime_charge(rt, n >> 4)) return RAISED;
    Int *r = int_room(rt, n);
    if (!r) return RAISED;
    mt19937_limbs(mt, k, r->limbs);
    return int_finish(rt, r, limbs_normal(r->limbs, n), false);
}

static Value random_getrandbits(Runtime *rt, Value *args, size_t n) {
    int k;
    if (!arg_int(rt, args[1], &k)) return RAISED;
    if (k < 0) return raise(rt, TYPE_VALUE_ERROR, "number of bits must be non-negative");
    return bits(rt, generator(args[0]), (size_t)k);
}

/* An int from 0 to below the bound: bits are drawn until they are small enough. */
static Value random_below(Runtime *rt, Value *args, size_t n) {
    Mt19937 *mt = generator(args[0]);
    Value bound = number_index(rt, args[1]);
    if (bound == RAISED) return RAISED;
    IntView b;
    int_view(bound, &b);
    if (b.negative || !b.n) return raise(rt, TYPE_VALUE_ERROR, "empty range");
    size_t k = limbs_bits(b.limbs, b.n);
    if (b.n == 1) {
        uint64_t r;
        do
            r = mt19937_bits(mt, (unsigned)k);
        while (r >= b.one);
        return int_from_u64(rt, r);
    }
    for (;;) {
        Value r = bits(rt, mt, k);
        if (r == RAISED || int_compare(r, bound) < 0) return r;
    }
}

/* ---- state ------------------------------------------------------------------------ */

static Value random_getstate(Runtime *rt, Value *args, size_t n) {
    const Mt19937 *mt = generator(args[0]);
    Tuple *t = tuple_new(rt, MT19937_WORDS + 1);
    if (!t) return RAISED;
    for (size_t i = 0; i < MT19937_WORDS; i++)
        t->items[i] = value_small(mt->state[i]);
    t->items[MT19937_WORDS] = value_small(mt->index);
    return value_object(t);
}

static bool word_of(Runtime *rt, Value v, uint64_t *out) {
    if (!is_any_int(v)) {
        raise(rt, TYPE_TYPE_ERROR, "an integer is required");
        return false;
    }
    IntView i;
    int_view(v, &i);
    if (i.negative || i.n > 1) {
        raise(rt, TYPE_OVERFLOW_ERROR,
              i.negative ? "can't convert negative value to unsigned int"
                         : "Python int too large to convert to C unsigned long");
        return false;
    }
    *out = i.n ? i.limbs[0] : 0;
    return true;
}

static Value random_setstate(Runtime *rt, Value *args, size_t n) {
    Mt19937 next;
    int64_t index;
    if (!is_tuple(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "state vector must be a tuple");
    Tuple *t = as_tuple(args[1]);
    if (t->size != MT19937_WORDS + 1)
        return raise(rt, TYPE_VALUE_ERROR, "state vector is the wrong size");
    for (size_t i = 0; i < MT19937_WORDS; i++) {
        uint64_t word;
        if (!word_of(rt, t->items[i], &word)) return RAISED;
        next.state[i] = (uint32_t)word;
    }
    if (!index_to_i64(rt, t->items[MT19937_WORDS], &index)) return RAISED;
    if (index < 0 || index > MT19937_WORDS)
        return raise(rt, TYPE_VALUE_ERROR, "invalid state");
    next.index = (uint32_t)index;
    *generator(args[0]) = next;
    return NONE_VALUE;
}

static const NativeDef methods[] = {
    {"__new__(cls, /, *args, **kwargs)", random_new, "Create and return a new object."},
    {"random(self, /)", random_random, "random() -> x in the interval [0, 1)."},
    {"seed(self, n=..., /)", random_seed, "Set the generator's state from a number."},
    {"getrandbits(self, k, /)", random_getrandbits,
     "getrandbits(k) -> x.  Generates an int with k random bits."},
    {"_randbelow(self, n, /)", random_below, "A random int in the range [0, n)."},
    {"getstate(self, /)", random_getstate,
     "getstate() -> tuple containing the current state."},
    {"setstate(self, state, /)", random_setstate,
     "Restore the state given by getstate()."},
    {0},
};

static const TypeDef type_def_random = {
    .name = "Random",
    .module = "_random",
    .doc = "Random() -> create a random number generator with its own internal state.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_BASE,
    .size = sizeof(Random),
    .methods = methods,
};

/* ---- the module ------------------------------------------------------------------- */

static Value digest(Runtime *rt, Value *args, size_t n) {
    const char *bytes;
    size_t size;
    if (!bytes_view(rt, args[0], &bytes, &size) || !charge_bytes(rt, size)) return RAISED;
    Bytes *b = bytes_alloc(rt, SHA512_SIZE);
    if (!b) return RAISED;
    sha512(bytes, size, (uint8_t *)b->bytes);
    KEEP(args[0]);
    return value_object(b);
}

static Value entropy(Runtime *rt, Value *args, size_t n) {
    int64_t size;
    if (!index_to_i64(rt, args[0], &size)) return RAISED;
    if (size < 0) return raise(rt, TYPE_VALUE_ERROR, "negative argument not allowed");
    Bytes *b = bytes_alloc(rt, (size_t)size);
    if (!b) return RAISED;
    for (size_t at = 0; at < (size_t)size; at += sizeof(HashKey)) {
        HashKey key;
        if (!runtime_charge(rt, 1)) return RAISED;
        if (!hash_key_random(&key))
            return raise(rt, TYPE_OS_ERROR, "no source of entropy");
        size_t part = (size_t)size - at;
        memcpy(b->bytes + at, &key, part < sizeof key ? part : sizeof key);
    }
    return value_object(b);
}

static const NativeDef natives[] = {
    {"sha512(data, /)", digest, "The SHA-512 digest of bytes."},
    {"entropy(size, /)", entropy, "Bytes from the system's source of entropy."},
    {0},
};

Value module__random(VM *vm) {
    Runtime *rt = &vm->rt;
    Module *m =
        module_make(vm, "_random", "Module implements the Mersenne Twister.", natives);
    Type *t = m ? type_from_def(rt, &type_def_random, NULL) : NULL;
    if (!t || !module_add(rt, m, "Random", value_object(t))) return RAISED;
    return value_object(m);
}
