/* random.c - module _random: the generator under class random.Random (stdlib/random.aio),
 * with CPython's sequences. */
#include "aiolos.h"
#include "base/mt19937.h"
#include "base/sha512.h"
#include "modules/modules.h"
#include "object/bulk.h"
#include "object/bytes.h"
#include "object/containers.h"
#include "object/function.h"
#include "object/int_cell.h"
#include "object/native_data.h"
#include "object/protocol.h"
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

/* An int from 0 to below the bound, which is above 0: bits are drawn until they are small
 * enough. */
static Value below(Runtime *rt, Mt19937 *mt, Value bound) {
    IntView b;
    int_view(bound, &b);
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

static Value random_below(Runtime *rt, Value *args, size_t n) {
    Value bound = number_index(rt, args[1]);
    if (bound == RAISED) return RAISED;
    if (int_compare(bound, value_small(0)) <= 0)
        return raise(rt, TYPE_VALUE_ERROR, "empty range");
    return below(rt, generator(args[0]), bound);
}

/* ---- integers and sequences ------------------------------------------------------- */

/* Where integers come from: the generator itself, unless a subclass brings its own. */
typedef struct Source {
    Mt19937 *mt; /* or NULL: ask `method` */
    Value method;
} Source;

static bool source_of(Runtime *rt, Value self, Source *out) {
    Str *name = str_intern_cstr(rt, "_randbelow");
    Value method = name ? type_lookup(rt, type_of(rt, self), name) : RAISED;
    if (method == RAISED) return false;
    bool own = is_exact(method, TYPE_METHOD_DESCRIPTOR) &&
               ((Native *)as_object(method))->fn == random_below;
    *out = (Source){own ? generator(self) : NULL, UNBOUND};
    if (!own) out->method = value_getattr(rt, self, name);
    return out->method != RAISED;
}

static Value draw(Runtime *rt, const Source *s, Value bound) {
    return s->mt ? below(rt, s->mt, bound) : call(rt, s->method, &bound, 1);
}

/* start + step * (a number below n) */
static Value draw_in_range(Runtime *rt, Value self, Value start, Value step, Value n) {
    Source s;
    if (!source_of(rt, self, &s)) return RAISED;
    Value v = draw(rt, &s, n);
    if (v == RAISED) return RAISED;
    if (step != value_small(1)) v = value_binary(rt, OP_MUL, step, v);
    return v == RAISED ? RAISED : value_binary(rt, OP_ADD, start, v);
}

static bool is_positive(Value i) { return int_compare(i, value_small(0)) > 0; }

/* How many numbers range(start, stop, step) has, if any; step is not 0. */
static Value range_length(Runtime *rt, Value start, Value stop, Value step) {
    Value width = value_binary(rt, OP_SUB, stop, start);
    if (step == value_small(1) || width == RAISED) return width;
    Value more = value_binary(rt, OP_ADD, width, step);
    if (more == RAISED) return RAISED;
    more = value_binary(rt, is_positive(step) ? OP_SUB : OP_ADD, more, value_small(1));
    return more == RAISED ? RAISED : value_binary(rt, OP_FLOORDIV, more, step);
}

static Value in_range(Runtime *rt, Value self, Value start, Value stop, Value step) {
    Value first = number_index(rt, start);
    Value last = first == RAISED ? RAISED : number_index(rt, stop);
    Value stride = last == RAISED ? RAISED : number_index(rt, step);
    if (stride == RAISED) return RAISED;
    if (stride == value_small(0))
        return raise(rt, TYPE_VALUE_ERROR, "zero step for randrange()");
    Value n = range_length(rt, first, last, stride);
    if (n == RAISED) return RAISED;
    if (is_positive(n)) return draw_in_range(rt, self, first, stride, n);
    if (stride == value_small(1))
        return raise(rt, TYPE_VALUE_ERROR, "empty range in randrange(%S, %S)", start,
                     stop);
    return raise(rt, TYPE_VALUE_ERROR, "empty range in randrange(%S, %S, %S)", start,
                 stop, step);
}

static Value random_randrange(Runtime *rt, Value *args, size_t n) {
    if (args[2] != NONE_VALUE) return in_range(rt, args[0], args[1], args[2], args[3]);
    Value stop = number_index(rt, args[1]);
    if (stop == RAISED) return RAISED;
    if (args[3] != value_small(1))
        return raise(rt, TYPE_TYPE_ERROR, "Missing a non-None stop argument");
    if (is_positive(stop))
        return draw_in_range(rt, args[0], value_small(0), value_small(1), stop);
    return raise(rt, TYPE_VALUE_ERROR, "empty range for randrange()");
}

static Value random_randint(Runtime *rt, Value *args, size_t n) {
    Value stop = value_binary(rt, OP_ADD, args[2], value_small(1));
    return stop == RAISED ? RAISED : in_range(rt, args[0], args[1], stop, value_small(1));
}

static Value random_choice(Runtime *rt, Value *args, size_t n) {
    int64_t length = value_len(rt, args[1]);
    if (length < 0) return RAISED;
    if (!length)
        return raise(rt, TYPE_INDEX_ERROR, "Cannot choose from an empty sequence");
    Source s;
    if (!source_of(rt, args[0], &s)) return RAISED;
    Value i = draw(rt, &s, value_small(length));
    return i == RAISED ? RAISED : value_getitem(rt, args[1], i);
}

static bool swap_items(Runtime *rt, Value x, Value i, Value j) {
    Value a = value_getitem(rt, x, i);
    Value b = a == RAISED ? RAISED : value_getitem(rt, x, j);
    return b != RAISED && value_setitem(rt, x, i, b) && value_setitem(rt, x, j, a);
}

/* A list whose order nobody can look at meanwhile. */
static Value shuffle_list(Runtime *rt, Mt19937 *mt, List *l) {
    if (!runtime_charge(rt, l->size >> 4)) return RAISED;
    Value *items = l->items->items;
    bool ok = true;
    for (size_t i = l->size; ok && i-- > 1;) {
        Value j = below(rt, mt, value_small((int64_t)i + 1)), item = items[i];
        items[i] = items[as_small(j)];
        items[as_small(j)] = item;
        ok = bulk_goes_on(rt, i);
    }
    heap_barrier_run(&rt->heap, l->items, items, l->size);
    return ok ? NONE_VALUE : RAISED;
}

static Value random_shuffle(Runtime *rt, Value *args, size_t n) {
    Source s;
    int64_t length = value_len(rt, args[1]);
    if (length < 0 || !source_of(rt, args[0], &s)) return RAISED;
    if (s.mt && is_exact(args[1], TYPE_LIST))
        return shuffle_list(rt, s.mt, as_list(args[1]));
    for (int64_t i = length; i-- > 1;) {
        Value j = draw(rt, &s, value_small(i + 1));
        if (j == RAISED || !swap_items(rt, args[1], value_small(i), j)) return RAISED;
    }
    return NONE_VALUE;
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
    {"_randrange(self, start, stop, step, /)", random_randrange, NULL},
    {"_randint(self, a, b, /)", random_randint, NULL},
    {"_choice(self, seq, /)", random_choice, NULL},
    {"_shuffle(self, x, /)", random_shuffle, NULL},
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
