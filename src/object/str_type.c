/* str_type.c - class str: slots, iteration, construction, formatting. */
#include <string.h>

#include "base/utf8.h"
#include "object/codec.h"
#include "object/format.h"
#include "object/int.h"
#include "object/iterator.h"
#include "object/protocol.h"
#include "object/str_methods.h"

/* ---- for the other files ---- */

Value str_text_piece(Runtime *rt, const Text *t, size_t from, size_t to) {
    return value_made(str_piece(rt, as_str(t->owner), from, to));
}

Value str_text_make(Runtime *rt, const Text *t, size_t size, size_t length,
                    char **content) {
    Str *s = size ? str_alloc(rt, size, length) : rt->empty_str;
    if (s) *content = str_fill(s);
    return value_made(s);
}

Str *str_argument(Runtime *rt, const char *fn, int n, Value v) {
    if (LIKELY(is_str(v))) return as_str(v);
    raise_argument(rt, fn, n, "str", v);
    return NULL;
}

/* ---- slots ---- */

static Value slot_repr(Runtime *rt, Value self) {
    return value_made(str_repr(rt, as_str(self)));
}

static Value slot_str(Runtime *rt, Value self) { return value_made(str_exact(rt, self)); }

static bool slot_hash(Runtime *rt, Value self, int64_t *out) {
    *out = str_public_hash(rt, as_str(self));
    return true;
}

static Value slot_compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if (!is_str(a) || !is_str(b)) return NOT_IMPLEMENTED;
    Str *x = as_str(a), *y = as_str(b);
    if (op == CMP_EQ) return value_bool(str_equal(x, y));
    if (op == CMP_NE) return value_bool(!str_equal(x, y));
    return compare_order(op, str_compare(x, y));
}

static int slot_truth(Runtime *rt, Value self) { return as_str(self)->size != 0; }

static int64_t slot_len(Runtime *rt, Value self) { return (int64_t)as_str(self)->length; }

/* The offset so many code points after (or before) the one at `at`. */
static size_t step_on(const Str *s, size_t at, int64_t step) {
    for (; step > 0; step--)
        at = utf8_next(s->bytes, at);
    for (; step < 0; step++)
        at = utf8_prev(s->bytes, at);
    return at;
}

enum { FAR = 16 }; /* code points that are no longer walked: the index is as fast */

static Value slice_stepped(Runtime *rt, Str *s, int64_t start, int64_t step,
                           size_t count) {
    if (!runtime_charge(rt, count >> 4)) return RAISED;
    if (str_is_ascii(s)) {
        Str *part = str_alloc(rt, count, count);
        if (!part) return RAISED;
        char *to = str_fill(part);
        const char *from = s->bytes;
        Pieces p = {0};
        while (pieces_next(rt, &p, count, BULK_BYTES))
            for (size_t i = p.from; i < p.to; i++)
                to[i] = from[start + (int64_t)i * step];
        return p.to == count ? value_object(part) : RAISED;
    }
    Buffer b;
    buffer_init(&b, &rt->alloc);
    bool near = step >= -FAR && step <= FAR;
    size_t at = str_offset(rt, s, (size_t)start);
    for (size_t i = 0; i < count; i++) {
        if (i)
            at = near ? step_on(s, at, step)
                      : str_offset(rt, s, (size_t)(start + (int64_t)i * step));
        buffer_append(&b, s->bytes + at, utf8_length_of(s->bytes[at]));
        if (!bulk_goes_on(rt, i)) return buffer_free(&b), RAISED;
    }
    return value_made(str_from_buffer(rt, &b));
}

static Value get_slice(Runtime *rt, Value self, Value key) {
    int64_t start, stop, step;
    size_t count;
    Str *s = as_str(self);
    if (!slice_unpack(rt, (Slice *)as_object(key), s->length, &start, &stop, &step,
                      &count))
        return RAISED;
    if (count == 0) return value_object(rt->empty_str);
    if (step == 1 || count == 1)
        return value_made(str_substring(rt, s, (size_t)start, (size_t)start + count));
    return slice_stepped(rt, s, start, step, count);
}

static Value slot_getitem(Runtime *rt, Value self, Value key) {
    if (has_layout(key, LAYOUT_SLICE)) return get_slice(rt, self, key);
    if (!is_index(rt, key))
        return raise(rt, TYPE_TYPE_ERROR, "string indices must be integers, not '%.200T'",
                     key);
    size_t i;
    if (!arg_index(rt, key, as_str(self)->length, "string ", &i)) return RAISED;
    return value_made(str_from_codepoint(rt, str_at(rt, as_str(self), i)));
}

static int slot_contains(Runtime *rt, Value self, Value item) {
    if (!is_str(item)) {
        raise(rt, TYPE_TYPE_ERROR,
              "'in <string>' requires string as left operand, not %.100T", item);
        return -1;
    }
    Str *s = as_str(self), *sub = as_str(item);
    int64_t at = search_first(rt, s->bytes, s->size, sub->bytes, sub->size);
    return at == SEARCH_RAISED ? -1 : at != SEARCH_NONE;
}

static Value slot_add(Runtime *rt, Value a, Value b) {
    if (!is_str(a) || !is_str(b)) return NOT_IMPLEMENTED;
    return value_made(str_append(rt, as_str(a), as_str(b)));
}

static Value repeat(Runtime *rt, Value self, size_t n) {
    Str *s = as_str(self);
    size_t size, length;
    if (n == 0 || s->size == 0) return value_object(rt->empty_str);
    if (n == 1) return value_made(str_exact(rt, self));
    if (!size_muladd(n, s->size, 0, &size) || !size_muladd(n, s->length, 0, &length) ||
        length > INT64_MAX)
        return raise(rt, TYPE_OVERFLOW_ERROR, "repeated string is too long");
    if (!charge_bytes(rt, size)) return RAISED;
    Str *out = str_alloc(rt, size, length);
    if (!out) return RAISED;
    memcpy(str_fill(out), s->bytes, s->size);
    if (!bulk_repeat(rt, str_fill(out), s->size, size)) return RAISED;
    return value_object(out);
}

static Value slot_mul(Runtime *rt, Value a, Value b) {
    Value self = is_str(a) ? a : b, times = is_str(a) ? b : a;
    size_t n;
    if (!is_index(rt, times)) return NOT_IMPLEMENTED;
    if (!arg_repeat(rt, times, &n)) return RAISED;
    return repeat(rt, self, n);
}

static Value slot_mod(Runtime *rt, Value a, Value b) {
    return is_str(a) ? str_percent(rt, as_str(a), b) : NOT_IMPLEMENTED;
}

/* ---- iteration ---- */

static Value slot_iter(Runtime *rt, Value self) {
    StrIterator *it = object_alloc(rt, sizeof *it, TYPE_STR_ITERATOR, LAYOUT_ITERATOR, 0);
    if (!it) return RAISED;
    it->str = self;
    it->offset = 0;
    return value_object(it);
}

static Value iterator_next(Runtime *rt, Value self) {
    StrIterator *it = (StrIterator *)as_object(self);
    if (it->str == UNBOUND) return UNBOUND;
    Str *s = as_str(it->str);
    if (it->offset >= s->size) {
        it->str = UNBOUND;
        return UNBOUND;
    }
    return value_made(str_from_codepoint(rt, utf8_take(s->bytes, &it->offset)));
}

static Value iterator_length_hint(Runtime *rt, Value *args, size_t n) {
    StrIterator *it = (StrIterator *)as_object(args[0]);
    if (it->str == UNBOUND) return value_small(0);
    Str *s = as_str(it->str);
    return value_small((int64_t)utf8_count(s->bytes + it->offset, s->size - it->offset));
}

static const NativeDef iterator_methods[] = {
    {"__length_hint__(self, /)", iterator_length_hint,
     "Private method returning an estimate of len(list(it))."},
    {0},
};

const TypeDef type_def_STR_ITERATOR = {
    .name = "str_iterator",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_ITERATOR,
    .flags = TF_ABSTRACT,
    .size = sizeof(StrIterator),
    .slots = {.iter = iterator_self, .next = iterator_next},
    .methods = iterator_methods,
};

/* ---- construction ---- */

static Str *decode_object(Runtime *rt, Value object, Value encoding, Value errors) {
    const char *e, *h, *bytes;
    size_t size;
    if (!codec_arg(rt, "str", "encoding", encoding, &e) ||
        !codec_arg(rt, "str", "errors", errors, &h))
        return NULL;
    if (is_str(object))
        return raise(rt, TYPE_TYPE_ERROR, "decoding str is not supported"), NULL;
    if (!bytes_view(rt, object, &bytes, &size)) {
        if (!error_is(rt, TYPE_TYPE_ERROR)) return NULL;
        error_clear(rt);
        return raise(rt, TYPE_TYPE_ERROR,
                     "decoding to str: need a bytes-like object, %.80T found", object),
               NULL;
    }
    return codec_decode(rt, bytes, size, e, h, object);
}

/* Arguments by position as if by name: v[0..3) are object, encoding and errors. */
static bool new_args(Runtime *rt, const Tuple *by_position, Value *v) {
    static const char *const names[] = {"object", "encoding", "errors"};
    if (by_position->size > COUNT_OF(names)) {
        raise(rt, TYPE_TYPE_ERROR, "str expected at most 3 arguments, got %zu",
              by_position->size);
        return false;
    }
    for (size_t i = 0; i < by_position->size; i++) {
        if (v[i] != UNBOUND) {
            raise(rt, TYPE_TYPE_ERROR,
                  "argument for str() given by name ('%s') and position (%zu)", names[i],
                  i + 1);
            return false;
        }
        v[i] = by_position->items[i];
    }
    return true;
}

static Value convert(Runtime *rt, Value v) {
    return value_made(v == UNBOUND ? rt->empty_str : value_str(rt, v));
}

static Value method_new(Runtime *rt, Value *args, size_t n) {
    Type *type = as_type(args[0]);
    Value v[3] = {args[2], args[3], args[4]};
    if (!new_args(rt, as_tuple(args[1]), v)) return RAISED;
    Str *s = rt->empty_str;
    if (v[0] != UNBOUND)
        s = v[1] == UNBOUND && v[2] == UNBOUND ? value_str(rt, v[0])
                                               : decode_object(rt, v[0], v[1], v[2]);
    if (!s) return RAISED;
    /* str(x) may be an instance of a subclass that __str__ returned: it is kept. */
    if (type == rt->types[TYPE_STR]) return value_object(s);
    return value_made(str_of_type(rt, type, s));
}

Value str_method_encode(Runtime *rt, Value *args, size_t n) {
    const char *encoding, *errors;
    if (!codec_arg(rt, "encode", "encoding", args[1], &encoding) ||
        !codec_arg(rt, "encode", "errors", args[2], &errors))
        return RAISED;
    return value_made(codec_encode(rt, as_str(args[0]), encoding, errors));
}

/* ---- formatting ---- */

Value str_method_format(Runtime *rt, Value *args, size_t n) {
    return value_made(str_format_fields(rt, as_str(args[0]), as_tuple(args[1]), args[2]));
}

Value str_method_format_map(Runtime *rt, Value *args, size_t n) {
    return value_made(str_format_fields(rt, as_str(args[0]), NULL, args[1]));
}

static Value method_getnewargs(Runtime *rt, Value *args, size_t n) {
    Str *s = str_exact(rt, args[0]);
    Value item = value_made(s);
    return s ? value_made(tuple_from(rt, &item, 1)) : RAISED;
}

static Value method_sizeof(Runtime *rt, Value *args, size_t n) {
    Str *s = as_str(args[0]);
    return int_from_u64(rt, sizeof *s + (s->head.aux & STR_TAIL ? 0 : s->size + 1));
}

/* ---- the class ---- */

static const NativeDef methods[] = {
    {"__new__(cls, *args, object=..., encoding=..., errors=...)", method_new,
     "str(object='') -> str\n"
     "str(bytes_or_buffer[, encoding[, errors]]) -> str"},
#define METHOD(name, signature, doc) {signature, str_method_##name, doc},
#include "object/str_methods.def"
    {"__getnewargs__(self, /)", method_getnewargs, NULL},
    {"__sizeof__(self, /)", method_sizeof, "Size of the object in memory, in bytes."},
    {0},
};

const TypeDef type_def_STR = {
    .name = "str",
    .doc = "str(object='') -> str\n"
           "str(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
           "The text of an object; or bytes decoded, when encoding or errors is given.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_STR,
    .flags = TF_BASE,
    .size = sizeof(Str),
    .slots =
        {
            .repr = slot_repr,
            .str = slot_str,
            .format = format_str,
            .hash = slot_hash,
            .compare = slot_compare,
            .truth = slot_truth,
            .len = slot_len,
            .getitem = slot_getitem,
            .contains = slot_contains,
            .iter = slot_iter,
            .binary = {[OP_ADD] = slot_add, [OP_MUL] = slot_mul, [OP_MOD] = slot_mod},
        },
    .methods = methods,
    .convert = convert,
};
