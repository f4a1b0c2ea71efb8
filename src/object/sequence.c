/* sequence.c - see sequence.h. */
#include "object/sequence.h"
#include "object/argument.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/str.h"

/* ---- indexes ------------------------------------------------------------------------
 */

bool sequence_index(Runtime *rt, Value v, Value key, const char *noun, int64_t *out) {
    int64_t i;
    if (LIKELY(is_int(key)))
        i = as_small(key);
    else if (is_any_int(key) || (is_object(key) && type_of(rt, key)->slots.index)) {
        if (!arg_subscript(rt, key, &i)) return false;
    } else {
        raise(rt, TYPE_TYPE_ERROR, "%s indices must be integers or slices, not %T",
              is_list(v) ? "list" : "tuple", key);
        return false;
    }
    int64_t size = (int64_t)sequence_size(v);
    if (i < 0) i += size;
    if (UNLIKELY(i < 0 || i >= size)) {
        raise(rt, TYPE_INDEX_ERROR, "%s out of range", noun);
        return false;
    }
    *out = i;
    return true;
}

bool sequence_bound(Runtime *rt, Value v, size_t size, int64_t *bound) {
    if (v == UNBOUND) return true;
    int64_t i;
    if (is_int(v))
        i = as_small(v);
    else if (!is_any_int(v) && !type_of(rt, v)->slots.index) {
        raise(rt, TYPE_TYPE_ERROR,
              "slice indices must be integers or have an __index__ method");
        return false;
    } else if (!index_to_ssize(rt, v, true, &i))
        return false;
    if (i < 0) i += (int64_t)size;
    *bound = i < 0 ? 0 : i > (int64_t)size ? (int64_t)size : i;
    return true;
}

Value sequence_repeat_count(Runtime *rt, Value count, int64_t *out) {
    if (is_int(count))
        *out = as_small(count);
    else if (!is_any_int(count) && !type_of(rt, count)->slots.index)
        return NOT_IMPLEMENTED;
    else if (!index_to_i64(rt, count, out))
        return RAISED;
    if (*out < 0) *out = 0;
    return NONE_VALUE;
}

/* ---- search and order ------------------------------------------------------------- */

/* Settles without script whether two values are equal, or says 2. */
INLINE int equal_at_once(Value a, Value b) {
    if (a == b) return 1;
    if (is_int(a)) return is_int(b) || is_exact(b, TYPE_STR) ? 0 : 2;
    if (is_exact(a, TYPE_STR)) {
        if (is_exact(b, TYPE_STR)) return str_equal(as_str(a), as_str(b));
        return is_int(b) || is_double(b) ? 0 : 2;
    }
    return 2;
}

static int equal(Runtime *rt, Value a, Value b) {
    int at_once = equal_at_once(a, b);
    return at_once == 2 ? value_equal(rt, a, b) : at_once;
}

int64_t sequence_find(Runtime *rt, Value v, Value item, int64_t from, int64_t to) {
    for (int64_t i = from; i < to && i < (int64_t)sequence_size(v); i++) {
        if (UNLIKELY((i & 0xFF) == 0xFF) && !runtime_charge(rt, 1)) return -2;
        int same = equal(rt, sequence_items(v)[i], item);
        if (same < 0) return -2;
        if (same) return i;
    }
    return -1;
}

int sequence_contains(Runtime *rt, Value v, Value item) {
    int64_t i = sequence_find(rt, v, item, 0, INT64_MAX);
    return i >= 0 ? 1 : i == -1 ? 0 : -1;
}

Value sequence_count(Runtime *rt, Value v, Value item) {
    int64_t n = 0;
    for (size_t i = 0; i < sequence_size(v); i++) {
        if (UNLIKELY((i & 0xFF) == 0xFF) && !runtime_charge(rt, 1)) return RAISED;
        int same = equal(rt, sequence_items(v)[i], item);
        if (same < 0) return RAISED;
        n += same;
    }
    return value_small(n);
}

Value sequence_compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if (!is_object(b) || as_object(a)->layout != as_object(b)->layout)
        return NOT_IMPLEMENTED;
    if (is_list(a) && (op == CMP_EQ || op == CMP_NE) &&
        sequence_size(a) != sequence_size(b))
        return value_bool(op == CMP_NE);
    size_t i = 0;
    for (; i < sequence_size(a) && i < sequence_size(b); i++) {
        if (UNLIKELY((i & 0xFF) == 0xFF) && !runtime_charge(rt, 1)) return RAISED;
        int same = equal(rt, sequence_items(a)[i], sequence_items(b)[i]);
        if (same < 0) return RAISED;
        if (!same) break;
    }
    size_t na = sequence_size(a), nb = sequence_size(b);
    if (i >= na || i >= nb) return compare_order(op, (na > nb) - (na < nb));
    if (op == CMP_EQ || op == CMP_NE) return value_bool(op == CMP_NE);
    return value_compare(rt, sequence_items(a)[i], sequence_items(b)[i], op);
}

/* ---- text ------------------------------------------------------------------------- */

static bool repr_items(Runtime *rt, Value v, Buffer *b) {
    for (size_t i = 0; i < sequence_size(v); i++) {
        if (i) buffer_append(b, ", ", 2);
        Value item = sequence_items(v)[i];
        if (is_exact(item, TYPE_STR)) {
            str_repr_to(b, as_str(item));
        } else {
            Str *s = value_repr(rt, item);
            if (!s) return false;
            buffer_append(b, s->bytes, s->size);
            KEEP(s);
        }
        if (UNLIKELY((i & 0xFF) == 0xFF) && !runtime_charge(rt, 1)) return false;
    }
    return true;
}

Value sequence_repr(Runtime *rt, Value v, const char *open, const char *lone,
                    const char *close, const char *recursive) {
    int entered = repr_enter(rt, v);
    if (entered <= 0)
        return entered < 0 ? RAISED : string_or_raised(str_from_cstr(rt, recursive));
    Buffer b;
    buffer_init(&b, &rt->alloc);
    buffer_text(&b, open);
    bool ok = repr_items(rt, v, &b);
    if (sequence_size(v) == 1) buffer_text(&b, lone);
    buffer_text(&b, close);
    repr_leave(rt);
    if (!ok) {
        buffer_free(&b);
        return RAISED;
    }
    return string_or_raised(str_from_buffer(rt, &b));
}
