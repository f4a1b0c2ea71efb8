/* argument.c - see argument.h. */
#include "object/argument.h"

#include "object/int.h"
#include "object/str.h"

static int64_t clamp_big(Value v) {
    return ((Int *)as_object(v))->size < 0 ? INT64_MIN : INT64_MAX;
}

bool is_index(Runtime *rt, Value v) {
    return is_any_int(v) || type_of(rt, v)->slots.index != NULL;
}

bool arg_bound(Runtime *rt, Value v, int64_t otherwise, int64_t *out) {
    if (v == UNBOUND || v == NONE_VALUE) return *out = otherwise, true;
    if (is_int(v)) return *out = as_small(v), true;
    if (!is_index(rt, v)) {
        raise(rt, TYPE_TYPE_ERROR,
              "slice indices must be integers or None or have an __index__ method");
        return false;
    }
    Value i = number_index(rt, v);
    if (i == RAISED) return false;
    if (!int_to_i64(i, out)) *out = clamp_big(i);
    return true;
}

static int64_t wrap(int64_t i, int64_t n) {
    if (i >= 0) return i;
    i += n;
    return i < 0 ? 0 : i;
}

bool arg_range(Runtime *rt, Value start, Value end, size_t length, size_t *from,
               size_t *to, bool *none) {
    int64_t n = (int64_t)length, a, b;
    if (!arg_bound(rt, start, 0, &a) || !arg_bound(rt, end, n, &b)) return false;
    if (b > n) b = n;
    a = wrap(a, n);
    b = wrap(b, n);
    *none = a > b;
    *from = *none ? 0 : (size_t)a;
    *to = *none ? 0 : (size_t)b;
    return true;
}

/* __index__ as an int64; false with *big when it does not fit, or raised. */
static bool to_int64(Runtime *rt, Value v, int64_t *out, bool *big) {
    *big = false;
    if (is_int(v)) return *out = as_small(v), true;
    Value i = number_index(rt, v);
    if (i == RAISED) return false;
    if (int_to_i64(i, out)) return true;
    *big = true;
    *out = clamp_big(i);
    return false;
}

bool arg_ssize(Runtime *rt, Value v, int64_t *out) {
    bool big;
    if (to_int64(rt, v, out, &big)) return true;
    if (big)
        raise(rt, TYPE_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
    return false;
}

bool arg_int(Runtime *rt, Value v, int *out) {
    int64_t wide;
    bool big;
    if (to_int64(rt, v, &wide, &big)) {
        *out = (int)wide;
        if (*out == wide) return true;
        big = true;
    }
    if (big) raise(rt, TYPE_OVERFLOW_ERROR, "Python int too large to convert to C int");
    return false;
}

bool arg_repeat(Runtime *rt, Value v, size_t *out) {
    int64_t n;
    bool big;
    if (!to_int64(rt, v, &n, &big)) {
        if (big)
            raise(rt, TYPE_OVERFLOW_ERROR,
                  "cannot fit '%.200T' into an index-sized integer", v);
        return false;
    }
    *out = n < 0 ? 0 : (size_t)n;
    return true;
}

bool arg_subscript(Runtime *rt, Value key, int64_t *out) {
    bool big;
    if (to_int64(rt, key, out, &big)) return true;
    if (big)
        raise(rt, TYPE_INDEX_ERROR, "cannot fit '%.200T' into an index-sized integer",
              key);
    return false;
}

bool arg_index(Runtime *rt, Value key, size_t length, const char *noun, size_t *out) {
    int64_t i;
    if (!arg_subscript(rt, key, &i)) return false;
    if (i < 0) i += (int64_t)length;
    if (i < 0 || i >= (int64_t)length) {
        raise(rt, TYPE_INDEX_ERROR, "%sindex out of range", noun);
        return false;
    }
    *out = (size_t)i;
    return true;
}

Value raise_argument(Runtime *rt, const char *fn, int n, const char *expected,
                     Value got) {
    Str *name = got == NONE_VALUE ? str_from_cstr(rt, "None") : type_of(rt, got)->name;
    if (!name) return RAISED;
    if (n == 0)
        return raise(rt, TYPE_TYPE_ERROR, "%s() argument must be %s, not %.50U", fn,
                     expected, name);
    return raise(rt, TYPE_TYPE_ERROR, "%s() argument %d must be %s, not %.50U", fn, n,
                 expected, name);
}
