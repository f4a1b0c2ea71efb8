/* memoryview.c - class memoryview: see memoryview.h. */
#include "object/memoryview.h"

#include <string.h>
#include <sys/types.h>

#include "object/bytes_methods.h"
#include "object/containers.h"
#include "object/int.h"
#include "object/iterator.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/str.h"
#include "object/text.h"

static void trace(Tracer *t, Object *o) {
    trace_value(t, ((MemoryView *)o)->object);
    trace_attributes(t, o);
}
const LayoutOps layout_MEMORYVIEW = {.name = "memoryview", .trace = trace};

static MemoryView *view_of(Value v) { return (MemoryView *)as_object(v); }
static char code_of(const MemoryView *m) { return m->format[m->format[0] == '@']; }

/* ---- where the items are ---------------------------------------------------------- */

static char *object_bytes(const MemoryView *m, size_t *size) {
    if (is_bytes(m->object)) {
        *size = as_bytes(m->object)->size;
        return as_bytes(m->object)->bytes;
    }
    ByteArray *a = as_bytearray(m->object);
    *size = a->size;
    return bytearray_bytes(a);
}

/* The first item's address; NULL: the view is released, or reaches beyond the end. */
static char *first_item(const MemoryView *m) {
    static char none[1];
    size_t size;
    if (m->object == NONE_VALUE) return NULL;
    if (!m->length) return none;
    char *bytes = object_bytes(m, &size);
    int64_t last = m->offset + (m->length - 1) * m->stride;
    int64_t highest = (last > m->offset ? last : m->offset) + m->item_size;
    return highest <= (int64_t)size ? bytes + m->offset : NULL;
}

static bool is_contiguous(const MemoryView *m) {
    return m->length < 2 || m->stride == m->item_size;
}

bool memoryview_span(Value v, char **bytes, size_t *size) {
    const MemoryView *m = view_of(v);
    *bytes = first_item(m);
    *size = (size_t)m->length * m->item_size;
    return *bytes && is_contiguous(m);
}

Value memoryview_refuse(Runtime *rt, Value v) {
    const MemoryView *m = view_of(v);
    if (m->object == NONE_VALUE)
        return raise(rt, TYPE_VALUE_ERROR,
                     "operation forbidden on released memoryview object");
    return raise(rt, TYPE_BUFFER_ERROR,
                 first_item(m) ? "memoryview: underlying buffer is not C-contiguous"
                               : "memoryview: the bytearray has become too short");
}

/* False: raised. */
static bool check(Runtime *rt, Value v) {
    return first_item(view_of(v)) || (memoryview_refuse(rt, v), false);
}

bool memoryview_copy(Runtime *rt, Value v, Buffer *out) {
    const MemoryView *m = view_of(v);
    const char *item = first_item(m);
    if (!item) return memoryview_refuse(rt, v), false;
    if (!charge_bytes(rt, (size_t)m->length * m->item_size)) return false;
    for (int64_t i = 0; i < m->length; i++, item += m->stride) {
        buffer_append(out, item, m->item_size);
        if (!bulk_goes_on(rt, (size_t)i)) return false;
    }
    KEEP(m);
    return bytes_complete(rt, out);
}

/* ---- making ----------------------------------------------------------------------- */

static Value view_new(Runtime *rt, const MemoryView *model) {
    MemoryView *m = object_alloc(rt, sizeof *m, TYPE_MEMORYVIEW, LAYOUT_MEMORYVIEW, 0);
    if (!m) return RAISED;
    Object head = m->head;
    *m = *model;
    m->head = head;
    return value_object(m);
}

static Value make(Runtime *rt, Value *args, size_t n) {
    Value v = args[1];
    if (is_memoryview(v)) return check(rt, v) ? view_new(rt, view_of(v)) : RAISED;
    if (!is_bytes_like(v))
        return raise(rt, TYPE_TYPE_ERROR,
                     "memoryview: a bytes-like object is required, not '%.200T'", v);
    MemoryView whole = {.object = v,
                        .length = (int64_t)bytes_text(v).size,
                        .stride = 1,
                        .item_size = 1,
                        .readonly = is_bytes(v),
                        .format = "B"};
    return view_new(rt, &whole);
}

/* ---- items ------------------------------------------------------------------------ */

/* Format, type in C, is it signed. */
#define INTEGERS(X)                   \
    X('b', signed char, true)         \
    X('B', unsigned char, false)      \
    X('h', short, true)               \
    X('H', unsigned short, false)     \
    X('i', int, true)                 \
    X('I', unsigned, false)           \
    X('l', long, true)                \
    X('L', unsigned long, false)      \
    X('q', long long, true)           \
    X('Q', unsigned long long, false) \
    X('n', ssize_t, true)             \
    X('N', size_t, false)             \
    X('P', uintptr_t, false)

/* 0: no format of that letter. */
static uint8_t size_of_format(char code) {
    switch (code) {
#define SIZE(code, type, is_signed) \
    case code: return sizeof(type);
        INTEGERS(SIZE)
#undef SIZE
    case 'c':
    case '?': return 1;
    case 'f': return sizeof(float);
    case 'd': return sizeof(double);
    default: return 0;
    }
}

static Value load(Runtime *rt, char code, const char *from) {
    float f;
    double d;
    switch (code) {
#define LOAD(code, type, is_signed)                                                      \
    case code: {                                                                         \
        type i;                                                                          \
        memcpy(&i, from, sizeof i);                                                      \
        return is_signed ? int_from_i64(rt, (int64_t)i) : int_from_u64(rt, (uint64_t)i); \
    }
        INTEGERS(LOAD)
#undef LOAD
    case 'c': return value_made(bytes_new(rt, from, 1));
    case '?': return value_bool(*from != 0);
    case 'f': memcpy(&f, from, sizeof f); return value_double(f);
    default: memcpy(&d, from, sizeof d); return value_double(d);
    }
}

static bool refuse_item(Runtime *rt, const MemoryView *m, const char *what) {
    raise(rt, *what == 't' ? TYPE_TYPE_ERROR : TYPE_VALUE_ERROR,
          "memoryview: invalid %s for format '%s'", what, m->format);
    return false;
}

static bool fits(Value v, bool is_signed, unsigned size, uint64_t *bits) {
    int64_t i;
    const Int *wide = has_layout(v, LAYOUT_INT) ? (Int *)as_object(v) : NULL;
    if (!is_signed && size == sizeof *bits && wide && wide->size == 1)
        return *bits = wide->limbs[0], true;
    if (!int_to_i64(v, &i) || (!is_signed && i < 0)) return false;
    *bits = (uint64_t)i;
    unsigned width = size * 8 - is_signed;
    return width >= 63 || i >> width == 0 || (is_signed && i >> width == -1);
}

/* The item as it lies in memory; false: raised. */
static bool store(Runtime *rt, const MemoryView *m, Value v, char *to) {
    char code = code_of(m);
    double d;
    if (code == '?') {
        int truth = value_truth(rt, v);
        *to = (char)truth;
        return truth >= 0;
    }
    if (code == 'c') {
        if (!is_bytes(v)) return refuse_item(rt, m, "type");
        if (as_bytes(v)->size != 1) return refuse_item(rt, m, "value");
        *to = as_bytes(v)->bytes[0];
        return true;
    }
    if (code == 'f' || code == 'd') {
        bool ok = number_to_double(rt, v, &d);
        float f = ok ? (float)d : 0;
        if (!ok && !error_is(rt, TYPE_TYPE_ERROR)) return false;
        if (!ok) return error_clear(rt), refuse_item(rt, m, "type");
        memcpy(to, code == 'f' ? (void *)&f : (void *)&d, m->item_size);
        return true;
    }
    if (!is_any_int(v) && (v = number_index(rt, v)) == RAISED) {
        if (!error_is(rt, TYPE_TYPE_ERROR)) return false;
        return error_clear(rt), refuse_item(rt, m, "type");
    }
    switch (code) {
#define STORE(code, type, is_signed)                  \
    case code: {                                      \
        uint64_t bits;                                \
        if (!fits(v, is_signed, sizeof(type), &bits)) \
            return refuse_item(rt, m, "value");       \
        type i = (type)bits;                          \
        memcpy(to, &i, sizeof i);                     \
        return true;                                  \
    }
        INTEGERS(STORE)
#undef STORE
    default: return false;
    }
}

static Value item_at(Runtime *rt, Value self, int64_t i) {
    const MemoryView *m = view_of(self);
    const char *first = first_item(m);
    if (!first) return memoryview_refuse(rt, self);
    Value v = load(rt, code_of(m), first + i * m->stride);
    KEEP(m);
    return v;
}

/* ---- subscripts ------------------------------------------------------------------- */

static bool all_indexes(Runtime *rt, const Tuple *key) {
    for (size_t i = 0; i < key->size; i++)
        if (!is_index(rt, key->items[i])) return false;
    return true;
}
static bool all_slices(const Tuple *key) {
    for (size_t i = 0; i < key->size; i++)
        if (!is_exact(key->items[i], TYPE_SLICE)) return false;
    return true;
}

/* What CPython has not either is refused in its words. */
static bool invalid_key(Runtime *rt, Value key, const char *several_slices) {
    const Tuple *keys = is_tuple(key) ? as_tuple(key) : NULL;
    if (keys && !keys->size)
        raise(rt, TYPE_NOT_IMPLEMENTED_ERROR, "sub-views are not implemented");
    else if (keys && all_indexes(rt, keys))
        raise(rt, TYPE_TYPE_ERROR, "cannot index 1-dimension view with %zu-element tuple",
              keys->size);
    else if (keys && all_slices(keys))
        raise(rt, TYPE_NOT_IMPLEMENTED_ERROR, several_slices);
    else
        raise(rt, TYPE_TYPE_ERROR, "memoryview: invalid slice key");
    return false;
}

/* The position that the key means; false: raised. */
static bool position(Runtime *rt, Value self, Value key, const char *several_slices,
                     int64_t *out) {
    Value index =
        is_tuple(key) && as_tuple(key)->size == 1 ? as_tuple(key)->items[0] : key;
    if (!is_index(rt, index)) return invalid_key(rt, key, several_slices);
    if (!index_to_i64(rt, index, out)) return false;
    int64_t length = view_of(self)->length;
    if (*out < 0) *out += length;
    if (*out >= 0 && *out < length) return true;
    raise(rt, TYPE_INDEX_ERROR, "index out of bounds on dimension 1");
    return false;
}

static bool cut(Runtime *rt, Value self, Value key, MemoryView *out) {
    int64_t start, stop, step;
    size_t count;
    *out = *view_of(self);
    if (!slice_unpack(rt, (Slice *)as_object(key), (size_t)out->length, &start, &stop,
                      &step, &count))
        return false;
    out->offset += start * out->stride;
    out->stride *= step;
    out->length = (int64_t)count;
    return check(rt, self);
}

static Value get_item(Runtime *rt, Value self, Value key) {
    static const char several[] = "multi-dimensional slicing is not implemented";
    MemoryView part;
    int64_t i;
    if (!check(rt, self)) return RAISED;
    if (is_exact(key, TYPE_SLICE))
        return cut(rt, self, key, &part) ? view_new(rt, &part) : RAISED;
    return position(rt, self, key, several, &i) ? item_at(rt, self, i) : RAISED;
}

/* Of the same format and length; what overlaps is copied first. */
static bool set_slice(Runtime *rt, Value self, Value key, Value v) {
    Value make_args[] = {UNBOUND, v};
    MemoryView part;
    if (!is_memoryview(v) && !is_bytes_like(v)) {
        raise(rt, TYPE_TYPE_ERROR, "a bytes-like object is required, not '%.200T'", v);
        return false;
    }
    Value source = make(rt, make_args, 2);
    if (source == RAISED || !cut(rt, self, key, &part)) return false;
    if (view_of(source)->length != part.length ||
        code_of(view_of(source)) != code_of(&part)) {
        raise(rt, TYPE_VALUE_ERROR,
              "memoryview assignment: lvalue and rvalue have different structures");
        return false;
    }
    Buffer bytes;
    buffer_init(&bytes, &rt->alloc);
    bool ok = memoryview_copy(rt, source, &bytes);
    char *to = ok ? first_item(&part) : NULL;
    for (int64_t i = 0; to && i < part.length; i++)
        memcpy(to + i * part.stride, bytes.data + i * part.item_size, part.item_size);
    buffer_free(&bytes);
    return ok;
}

static bool set_item(Runtime *rt, Value self, Value key, Value v) {
    static const char several[] =
        "memoryview slice assignments are currently restricted to ndim = 1";
    MemoryView *m = view_of(self);
    char item[sizeof(uint64_t)];
    int64_t i;
    if (!check(rt, self)) return false;
    if (m->readonly)
        return raise(rt, TYPE_TYPE_ERROR, "cannot modify read-only memory"), false;
    if (v == UNBOUND) return raise(rt, TYPE_TYPE_ERROR, "cannot delete memory"), false;
    if (is_exact(key, TYPE_SLICE)) return set_slice(rt, self, key, v);
    if (!position(rt, self, key, several, &i) || !store(rt, m, v, item)) return false;
    char *first = first_item(m); /* script may have run */
    if (!first) return memoryview_refuse(rt, self), false;
    memcpy(first + i * m->stride, item, m->item_size);
    return true;
}

static int64_t length(Runtime *rt, Value self) {
    return check(rt, self) ? view_of(self)->length : -1;
}
static Value iter(Runtime *rt, Value self) {
    return check(rt, self) ? sequence_iterator_new(rt, self) : RAISED;
}

/* ---- comparing -------------------------------------------------------------------- */

static int same_items(Runtime *rt, Value a, Value b) {
    for (int64_t i = 0; i < view_of(a)->length; i++) {
        Value x = item_at(rt, a, i), y = x == RAISED ? RAISED : item_at(rt, b, i);
        int same = y == RAISED ? -1 : value_compare_bool(rt, x, y, CMP_EQ);
        if (same <= 0) return same;
    }
    return 1;
}

static Value compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if (op != CMP_EQ && op != CMP_NE) return NOT_IMPLEMENTED;
    if (!is_memoryview(b) && !is_bytes_like(b)) return NOT_IMPLEMENTED;
    int same = a == b;
    if (first_item(view_of(a)) && (!is_memoryview(b) || first_item(view_of(b)))) {
        Value args[] = {UNBOUND, b};
        Value other = make(rt, args, 2);
        if (other == RAISED) return RAISED;
        same = view_of(a)->length == view_of(other)->length;
        if (same && (same = same_items(rt, a, other)) < 0) return RAISED;
    }
    return value_bool(same == (op == CMP_EQ));
}

static Value tobytes(Runtime *rt, Value self) {
    Buffer all;
    buffer_init(&all, &rt->alloc);
    bool ok = memoryview_copy(rt, self, &all);
    Value v =
        ok ? value_made(bytes_new(rt, all.data ? all.data : "", all.length)) : RAISED;
    buffer_free(&all);
    return v;
}

static bool hash(Runtime *rt, Value self, int64_t *out) {
    const MemoryView *m = view_of(self);
    if (!check(rt, self)) return false;
    if (!m->readonly)
        raise(rt, TYPE_VALUE_ERROR, "cannot hash writable memoryview object");
    else if (!strchr("Bbc", code_of(m)))
        raise(rt, TYPE_VALUE_ERROR,
              "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
    if (error_pending(rt)) return false;
    Value bytes = tobytes(rt, self);
    return bytes != RAISED && value_hash(rt, bytes, out);
}

/* ---- methods ---------------------------------------------------------------------- */

static Value tobytes_native(Runtime *rt, Value *args, size_t n) {
    return tobytes(rt, args[0]);
}
static Value tolist(Runtime *rt, Value *args, size_t n) {
    if (!check(rt, args[0])) return RAISED;
    List *l = list_new(rt, (size_t)view_of(args[0])->length);
    for (int64_t i = 0; l && i < view_of(args[0])->length; i++) {
        Value v = item_at(rt, args[0], i);
        if (v == RAISED || !list_append(rt, l, v) || !runtime_charge(rt, 1))
            return RAISED;
    }
    return value_made(l);
}
static Value hex(Runtime *rt, Value *args, size_t n) {
    Value bytes = tobytes(rt, args[0]);
    Value hex_args[] = {bytes, args[1], args[2]};
    return bytes == RAISED ? RAISED : bytes_hex(rt, hex_args, n);
}
static Value toreadonly(Runtime *rt, Value *args, size_t n) {
    if (!check(rt, args[0])) return RAISED;
    MemoryView m = *view_of(args[0]);
    m.readonly = true;
    return view_new(rt, &m);
}

static bool set_format(Runtime *rt, MemoryView *m, Str *format) {
    bool native = format->size == 2 && format->bytes[0] == '@';
    char code = native || format->size == 1 ? format->bytes[native] : 0;
    uint8_t size = size_of_format(code), old = m->item_size;
    if (!size) {
        raise(rt, TYPE_VALUE_ERROR,
              "memoryview: destination format must be a native single character format "
              "prefixed with an optional '@'");
        return false;
    }
    int64_t bytes = m->length * old;
    if (!strchr("Bbc", code) && !strchr("Bbc", code_of(m)))
        raise(rt, TYPE_TYPE_ERROR,
              "memoryview: cannot cast between two non-byte formats");
    else if (bytes % size)
        raise(rt, TYPE_TYPE_ERROR, "memoryview: length is not a multiple of itemsize");
    memcpy(m->format, format->bytes, format->size);
    m->format[format->size] = 0;
    m->stride = m->item_size = size;
    m->length = bytes / size;
    return !error_pending(rt);
}

static Value cast(Runtime *rt, Value *args, size_t n) {
    if (!is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "cast() argument 'format' must be str, not %T",
                     args[1]);
    if (args[2] != UNBOUND)
        return raise(rt, TYPE_NOT_IMPLEMENTED_ERROR,
                     "memoryview: casts to a shape are not supported");
    if (!check(rt, args[0])) return RAISED;
    MemoryView m = *view_of(args[0]);
    if (!is_contiguous(&m))
        return raise(rt, TYPE_TYPE_ERROR,
                     "memoryview: casts are restricted to C-contiguous views");
    return set_format(rt, &m, as_str(args[1])) ? view_new(rt, &m) : RAISED;
}

static Value release(Runtime *rt, Value *args, size_t n) {
    view_of(args[0])->object = NONE_VALUE;
    return NONE_VALUE;
}
static Value enter(Runtime *rt, Value *args, size_t n) {
    return check(rt, args[0]) ? args[0] : RAISED;
}

/* ---- attributes ------------------------------------------------------------------- */

static Value one(Runtime *rt, Value v) {
    Tuple *t = v == RAISED ? NULL : tuple_from(rt, &v, 1);
    return value_made(t);
}

#define ATTRIBUTE(name, value)                         \
    static Value get_##name(Runtime *rt, Value self) { \
        const MemoryView *m = view_of(self);           \
        return check(rt, self) ? (value) : RAISED;     \
    }
ATTRIBUTE(obj, m->object)
ATTRIBUTE(nbytes, int_from_i64(rt, m->length * m->item_size))
ATTRIBUTE(readonly, value_bool(m->readonly))
ATTRIBUTE(itemsize, value_small(m->item_size))
ATTRIBUTE(format, value_made(str_from_cstr(rt, m->format)))
ATTRIBUTE(shape, one(rt, int_from_i64(rt, m->length)))
ATTRIBUTE(strides, one(rt, int_from_i64(rt, m->stride)))
ATTRIBUTE(contiguous, value_bool(is_contiguous(m)))

static Value get_ndim(Runtime *rt, Value self) {
    return check(rt, self) ? value_small(1) : RAISED;
}
static Value get_suboffsets(Runtime *rt, Value self) {
    return check(rt, self) ? value_object(rt->empty_tuple) : RAISED;
}

static Value repr(Runtime *rt, Value self) {
    const char *state = view_of(self)->object == NONE_VALUE ? "released " : "";
    return value_made(str_format(rt, "<%smemory at %p>", state, value_address(self)));
}

const TypeDef type_def_MEMORYVIEW = {
    .name = "memoryview",
    .doc = "Create a new memoryview object which references the given object.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_MEMORYVIEW,
    .flags = TF_SEQUENCE,
    .size = sizeof(MemoryView),
    .slots = {.repr = repr,
              .hash = hash,
              .compare = compare,
              .len = length,
              .getitem = get_item,
              .setitem = set_item,
              .iter = iter},
    .methods =
        (const NativeDef[]){
            {"__new__(cls, /, object)", make, NULL},
            {"__enter__(self, /)", enter, NULL},
            {"__exit__(self, /, *args)", release, NULL},
            {"cast(self, /, format, shape=...)", cast,
             "The same bytes in another format."},
            {"hex(self, /, sep=..., bytes_per_sep=1)", hex, "Hexadecimal digits."},
            {"release(self, /)", release, "Let go of the object."},
            {"tobytes(self, /, order='C')", tobytes_native, "The bytes, copied."},
            {"tolist(self, /)", tolist, "The items as a list."},
            {"toreadonly(self, /)", toreadonly, "A view that cannot be written to."},
            {0}},
    .getset = (const GetSetDef[]){{"c_contiguous", get_contiguous, NULL, NULL},
                                  {"contiguous", get_contiguous, NULL, NULL},
                                  {"f_contiguous", get_contiguous, NULL, NULL},
                                  {"format", get_format, NULL, NULL},
                                  {"itemsize", get_itemsize, NULL, NULL},
                                  {"nbytes", get_nbytes, NULL, NULL},
                                  {"ndim", get_ndim, NULL, NULL},
                                  {"obj", get_obj, NULL, NULL},
                                  {"readonly", get_readonly, NULL, NULL},
                                  {"shape", get_shape, NULL, NULL},
                                  {"strides", get_strides, NULL, NULL},
                                  {"suboffsets", get_suboffsets, NULL, NULL},
                                  {0}},
};
