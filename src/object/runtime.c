/* runtime.c - see runtime.h. */
#include "object/runtime.h"

#include <string.h>
#include "object/bulk.h"
#include "object/bytes.h"
#include "object/containers.h"
#include "object/exception.h"
#include "object/intern.h"
#include "object/str.h"
#include "object/weakref.h"

enum {
    C_DEPTH_LIMIT = 10000,
    C_STACK_LIMIT = 5 << 20, /* of the usual 8 MB */
};

/* ---- opening and closing ---- */

static void trace_roots(Tracer *t, void *user) {
    Runtime *rt = user;
    trace_value(t, rt->error);
    trace_value(t, rt->memory_error);
    for (size_t i = 0; i < TYPE_COUNT; i++)
        trace_object(t, rt->types[i]);
    for (size_t i = 0; i < NAME_COUNT; i++)
        trace_object(t, rt->names[i]);
    for (size_t i = 0; i < rt->shapes_n; i++)
        trace_object(t, rt->shapes[i]);
    for (size_t i = 0; i < COUNT_OF(rt->latin1); i++)
        trace_object(t, rt->latin1[i]);
    for (size_t i = 0; i < TYPE_CACHE_SIZE; i++) {
        if (!rt->type_cache[i].type) continue;
        trace_object(t, rt->type_cache[i].type);
        trace_object(t, rt->type_cache[i].name);
        trace_value(t, rt->type_cache[i].value);
    }
    trace_object(t, rt->interned);
    trace_object(t, rt->empty_tuple);
    trace_object(t, rt->empty_str);
    trace_object(t, rt->empty_bytes);
    trace_object(t, rt->builtins);
    trace_object(t, rt->modules);
    for (WeakRef *r = rt->weak_pending; r; r = r->next)
        trace_object(t, r);
}

static bool make_names(Runtime *rt) {
    static const char *const texts[NAME_COUNT] = {
#undef NAME
#define NAME(id, text) text,
#include "object/names.def"
#define SPECIAL(id, name) name,
#include "object/slots.def"
    };
    for (size_t i = 0; i < NAME_COUNT; i++)
        if (!(rt->names[i] = str_intern_cstr(rt, texts[i]))) return false;
    return true;
}

static bool make_singletons(Runtime *rt) {
    rt->empty_bytes = bytes_alloc(rt, 0);
    rt->empty_str = str_intern_cstr(rt, "");
    Tuple *empty = object_alloc(rt, sizeof *empty, TYPE_TUPLE, LAYOUT_TUPLE, 0);
    if (!rt->empty_bytes || !rt->empty_str || !empty) return false;
    empty->size = 0;
    empty->hash = 0;
    rt->empty_tuple = empty;
    return true;
}

static bool boot(Runtime *rt) {
    if (!heap_add_roots(&rt->heap, trace_roots, rt) || !intern_boot(rt) ||
        !make_names(rt) || !make_singletons(rt) || !types_boot(rt))
        return false;
    Value e = exception_new(rt, rt->types[TYPE_MEMORY_ERROR], NULL, 0);
    if (e == RAISED) return false;
    rt->memory_error = e;
    return true;
}

bool runtime_init(Runtime *rt, AllocFn fn, void *user, RuntimeTables tables,
                  const HashKey *key) {
    memset(rt, 0, sizeof *rt);
    rt->error = rt->memory_error = UNBOUND;
    rt->type_defs = tables.types;
    rt->fuel = INT64_MAX;
    rt->c_depth_limit = C_DEPTH_LIMIT;
    rt->c_stack_limit = C_STACK_LIMIT;
    allocator_init(&rt->alloc, fn, user);
    if (!heap_init(&rt->heap, &rt->alloc, tables.layouts)) return false;
    rt->heap.user = rt;
    if (key)
        rt->hash_key = *key;
    else if (!hash_key_random(&rt->hash_key))
        return false;
    rt->string_hash_fixed = key != NULL;
    rt->heap.paused++;
    bool ok = boot(rt);
    rt->heap.paused--;
    return ok;
}

void runtime_free(Runtime *rt) {
    heap_free_all(&rt->heap);
    mem_free(&rt->alloc, rt->shapes, rt->shapes_cap * sizeof *rt->shapes);
    mem_free(&rt->alloc, rt->repr_guard, rt->repr_guard_cap * sizeof *rt->repr_guard);
    rt->shapes = NULL;
    rt->repr_guard = NULL;
    rt->shapes_n = rt->shapes_cap = rt->repr_guard_n = rt->repr_guard_cap = 0;
}

/* ---- storage ---- */

void *object_alloc(Runtime *rt, size_t size, uint32_t shape, uint8_t layout,
                   unsigned bits) {
    Object *o = heap_alloc(&rt->heap, size, bits);
    if (UNLIKELY(!o)) return raise_memory(rt), NULL;
    o->shape = shape;
    o->layout = layout;
    return o;
}

Array *array_new(Runtime *rt, size_t capacity) {
    size_t size;
    if (!size_muladd(capacity, sizeof(Value), sizeof(Array), &size))
        return raise_memory(rt), NULL;
    Array *a = object_alloc(rt, size, 0, LAYOUT_ARRAY, 0);
    if (!a) return NULL;
    a->capacity = 0;
    if (!bulk_fill(rt, a->items, UNBOUND, capacity)) return NULL;
    a->capacity = capacity;
    return a;
}

Blob *blob_new(Runtime *rt, size_t size) {
    size_t whole;
    if (!size_muladd(size, 1, sizeof(Blob), &whole)) return raise_memory(rt), NULL;
    Blob *b = object_alloc(rt, whole, 0, LAYOUT_BLOB, 0);
    if (b) b->size = size;
    return b;
}

static void array_trace(Tracer *t, Object *o) {
    Array *a = (Array *)o;
    trace_values(t, a->items, a->capacity);
}

const LayoutOps layout_ARRAY = {.name = "array", .trace = array_trace};
const LayoutOps layout_BLOB = {.name = "blob"};

/* ---- raising ---- */

Value raise_object(Runtime *rt, Value exception) {
    assert(is_exception(exception));
    rt->error = rt->raised = exception;
    return RAISED;
}

/* Was what is about to be raised found by a look-up that lacked memory? */
static bool is_misled(Runtime *rt) {
    bool refused = rt->lookup_refused;
    rt->lookup_refused = false;
    return UNLIKELY(refused) && raise_memory(rt) == RAISED;
}

static Value raise_with(Runtime *rt, uint32_t type, const Value *args, size_t n) {
    if (is_misled(rt)) return RAISED;
    Value e = exception_new(rt, rt->types[type], args, n);
    return e == RAISED ? RAISED : raise_object(rt, e);
}

Value raise(Runtime *rt, uint32_t exception_type, const char *format, ...) {
    if (!*format) return raise_with(rt, exception_type, NULL, 0);
    va_list args;
    va_start(args, format);
    Str *text = str_vformat(rt, format, args, true);
    va_end(args);
    return text ? raise_value(rt, exception_type, value_object(text)) : RAISED;
}

Value raise_value(Runtime *rt, uint32_t exception_type, Value arg) {
    return raise_with(rt, exception_type, &arg, 1);
}

/* One instance serves all: what the last raise attached to it is dropped. */
Value raise_memory(Runtime *rt) {
    if (rt->memory_error == UNBOUND) { /* while opening: nobody can look at it */
        rt->error = NONE_VALUE;
        return RAISED;
    }
    Exception *e = as_exception(rt->memory_error);
    if (rt->error != rt->memory_error) e->traceback = e->cause = e->context = UNBOUND;
    rt->error = rt->memory_error;
    return RAISED;
}

Value raise_stop_iteration(Runtime *rt, Value result) {
    bool none = result == UNBOUND || result == NONE_VALUE;
    return raise_with(rt, TYPE_STOP_ITERATION, &result, none ? 0 : 1);
}

Value raise_key(Runtime *rt, Value key) { return raise_value(rt, TYPE_KEY_ERROR, key); }

static Str *attribute_text(Runtime *rt, Value object, Str *name) {
    if (has_layout(object, LAYOUT_TYPE))
        return str_format_error(rt, "type object '%N' has no attribute '%U'",
                                as_type(object), name);
    return str_format_error(rt, "'%T' object has no attribute '%U'", object, name);
}

Value raise_attribute(Runtime *rt, Value object, Str *name) {
    return raise_attribute_text(rt, attribute_text(rt, object, name), object, name);
}

Value raise_attribute_text(Runtime *rt, Str *text, Value object, Str *name) {
    if (!text || is_misled(rt)) return RAISED;
    Value arg = value_object(text);
    Value e = exception_new(rt, rt->types[TYPE_ATTRIBUTE_ERROR], &arg, 1);
    if (e == RAISED) return RAISED;
    if (!exception_set_extra(rt, e, 0, value_object(name)) ||
        !exception_set_extra(rt, e, 1, object))
        return RAISED;
    return raise_object(rt, e);
}

/* ---- operands that do not fit ---- */

static bool is_sequence(Value v) {
    if (!is_object(v)) return false;
    switch (as_object(v)->layout) {
    case LAYOUT_STR:
    case LAYOUT_BYTES:
    case LAYOUT_BYTEARRAY:
    case LAYOUT_LIST:
    case LAYOUT_TUPLE: return true;
    default: return false;
    }
}

/* Does `a * b` or `a *= b` end with a sequence that would be repeated? In place, one on
 * the right is not asked if a's class is a script's. */
static bool ends_with_repeat(Runtime *rt, const char *symbol, Value a, Value b) {
    if (symbol[0] != '*') return false;
    bool asks_right = symbol[1] != '=' || !(type_of(rt, a)->flags & TF_SCRIPT);
    return is_sequence(a) || (asks_right && is_sequence(b));
}

/* What sequences say to `a + b`. */
static bool raise_no_concat(Runtime *rt, Value a, Value b) {
    switch (as_object(a)->layout) {
    case LAYOUT_BYTES:
    case LAYOUT_BYTEARRAY:
        raise(rt, TYPE_TYPE_ERROR, "can't concat %.100T to %.100T", b, a);
        return true;
    case LAYOUT_STR:
        raise(rt, TYPE_TYPE_ERROR, "can only concatenate str (not \"%.200T\") to str", b);
        return true;
    case LAYOUT_LIST:
        raise(rt, TYPE_TYPE_ERROR, "can only concatenate list (not \"%.200T\") to list",
              b);
        return true;
    default:
        raise(rt, TYPE_TYPE_ERROR, "can only concatenate tuple (not \"%.200T\") to tuple",
              b);
        return true;
    }
}

/* What the sequences' + and * say, after every operator method has declined. */
static bool raise_for_sequence(Runtime *rt, const char *symbol, Value a, Value b) {
    if (symbol[0] == '+') return is_sequence(a) && raise_no_concat(rt, a, b);
    if (!ends_with_repeat(rt, symbol, a, b)) return false;
    raise(rt, TYPE_TYPE_ERROR, "can't multiply sequence by non-int of type '%T'",
          is_sequence(a) ? b : a);
    return true;
}

Value raise_unsupported(Runtime *rt, const char *symbol, Value a, Value b) {
    bool plain = symbol[1] == 0 || (symbol[1] == '=' && symbol[2] == 0);
    if (plain && raise_for_sequence(rt, symbol, a, b)) return RAISED;
    bool print = is_exact(a, TYPE_NATIVE) && !strcmp(symbol, ">>") &&
                 str_is(((Native *)as_object(a))->name, "print");
    return raise(
        rt, TYPE_TYPE_ERROR,
        "unsupported operand type(s) for %.100s: '%.100T' and '%.100T'%s", symbol, a, b,
        print ? ". Did you mean \"print(<message>, file=<output_stream>)\"?" : "");
}

Value operand_declined(Runtime *rt, char symbol, Value x, Value other) {
    if (!is_sequence(x)) return NOT_IMPLEMENTED;
    if (symbol == '*')
        return raise(rt, TYPE_TYPE_ERROR,
                     "'%.200T' object cannot be interpreted as an integer", other);
    return raise_no_concat(rt, x, other) ? RAISED : NOT_IMPLEMENTED;
}

bool error_is(Runtime *rt, uint32_t exception_type) {
    return rt->error != UNBOUND && exception_is(rt, rt->error, exception_type);
}

Value error_take(Runtime *rt) {
    Value e = rt->error;
    rt->error = UNBOUND;
    return e;
}

/* ---- cost and depth ---- */

bool runtime_charge_slow(Runtime *rt, uint64_t units) {
    rt->fuel -= (int64_t)units;
    if (rt->fuel >= 0) return true;
    if (rt->on_fuel) return rt->on_fuel(rt);
    rt->fuel = INT64_MAX;
    return true;
}

bool runtime_poll(Runtime *rt) { return !rt->on_fuel || rt->on_fuel(rt); }

bool depth_refuse(Runtime *rt, const char *where) {
    raise(rt, TYPE_RECURSION_ERROR, "maximum recursion depth exceeded%s", where);
    return false;
}

/* ---- containers that print themselves ---- */

int repr_enter(Runtime *rt, Value v) {
    for (size_t i = rt->repr_guard_n; i-- > 0;)
        if (rt->repr_guard[i] == v) return 0;
    if (rt->repr_guard_n == rt->repr_guard_cap) {
        size_t size = rt->repr_guard_cap * sizeof(Value);
        size_t more = size ? 2 * size : 16 * sizeof(Value);
        Value *guard = mem_realloc(&rt->alloc, rt->repr_guard, size, more);
        if (!guard) return raise_memory(rt), -1;
        rt->repr_guard = guard;
        rt->repr_guard_cap = (uint32_t)(more / sizeof(Value));
    }
    rt->repr_guard[rt->repr_guard_n++] = v;
    return 1;
}

void repr_leave(Runtime *rt) { rt->repr_guard_n--; }
