/* int_methods.c - the constructor, methods and attributes of class int. */
#include "object/bytes.h"
#include "object/containers.h"
#include "object/int_cell.h"
#include "object/memoryview.h"
#include "object/protocol.h"
#include "object/str.h"
#include "object/text.h"

/* ---- construction ----------------------------------------------------------------- */

static Value checked_int(Runtime *rt, Value v, const char *format) {
    if (v == RAISED) return RAISED;
    return is_any_int(v) ? int_exact(rt, v) : raise(rt, TYPE_TYPE_ERROR, format, v);
}

static Value from_trunc(Runtime *rt, Value v) {
    Value i = call_special(rt, v, SLOT_TRUNC, NULL, 0);
    if (i == UNBOUND)
        return raise(
            rt, TYPE_TYPE_ERROR,
            "int() argument must be a string, a bytes-like object or a real number, "
            "not '%.200T'",
            v);
    if (i == RAISED || is_any_int(i)) return i == RAISED ? i : int_exact(rt, i);
    if (type_of(rt, i)->slots.index) return number_index(rt, i);
    return raise(rt, TYPE_TYPE_ERROR, "__trunc__ returned non-Integral (type %.200T)", i);
}

static Value from_value(Runtime *rt, Value v) {
    if (is_int(v) || is_exact(v, TYPE_INT)) return v;
    if (is_double(v)) return int_from_double(rt, as_double(v));
    Type *t = type_of(rt, v);
    if (t->slots.to_int)
        return checked_int(rt, t->slots.to_int(rt, v),
                           "__int__ returned non-int (type %.200T)");
    if (t->slots.index) return number_index(rt, v);
    if (is_str(v) || is_bytes(v) || is_bytearray(v) || is_memoryview(v))
        return int_from_value_text(rt, v, 10);
    return from_trunc(rt, v);
}

static Value from_based(Runtime *rt, Value v, Value base) {
    int64_t radix;
    Value i = number_index(rt, base);
    if (i == RAISED) return RAISED;
    if (!int_to_i64(i, &radix) || radix < 0 || radix == 1 || radix > 36)
        return raise(rt, TYPE_VALUE_ERROR, "int() base must be >= 2 and <= 36, or 0");
    if (!is_str(v) && !is_bytes(v) && !is_bytearray(v))
        return raise(rt, TYPE_TYPE_ERROR,
                     "int() can't convert non-string with explicit base");
    return int_from_value_text(rt, v, (int)radix);
}

Value int_convert(Runtime *rt, Value v) {
    return v == UNBOUND ? value_small(0) : from_value(rt, v);
}

static Value make(Runtime *rt, Value *args, size_t n) {
    Type *type = as_type(args[0]);
    Value v = args[1], base = args[2];
    if (type->def->layout != LAYOUT_INT)
        return raise(rt, TYPE_TYPE_ERROR, "int.__new__(%N) is not safe, use %N.__new__()",
                     type, type);
    if (v == UNBOUND) {
        if (base != UNBOUND)
            return raise(rt, TYPE_TYPE_ERROR, "int() missing string argument");
        v = value_small(0);
    } else {
        v = base == UNBOUND ? from_value(rt, v) : from_based(rt, v, base);
    }
    return v == RAISED ? RAISED : int_of_type(rt, type, v);
}

/* ---- bytes ------------------------------------------------------------------------ */

static bool byte_order(Runtime *rt, const char *fn, Value v, bool *little) {
    if (!is_str(v)) {
        raise(rt, TYPE_TYPE_ERROR, "%s() argument 'byteorder' must be str, not %T", fn,
              v);
        return false;
    }
    *little = str_is(as_str(v), "little");
    if (*little || str_is(as_str(v), "big")) return true;
    raise(rt, TYPE_VALUE_ERROR, "byteorder must be either 'little' or 'big'");
    return false;
}

static Value to_bytes(Runtime *rt, Value *args, size_t n) {
    int64_t length;
    bool little;
    if (!arg_ssize(rt, args[1], &length) || !byte_order(rt, "to_bytes", args[2], &little))
        return RAISED;
    int is_signed = value_truth(rt, args[3]);
    if (is_signed < 0) return RAISED;
    if (length < 0)
        return raise(rt, TYPE_VALUE_ERROR, "length argument must be non-negative");
    IntView i;
    int_view(args[0], &i);
    if (i.negative && !is_signed)
        return raise(rt, TYPE_OVERFLOW_ERROR, "can't convert negative int to unsigned");
    if (!bytes_check_size(rt, (size_t)length) || !charge_bytes(rt, (size_t)length))
        return RAISED;
    Bytes *b = bytes_alloc(rt, (size_t)length);
    if (!b) return RAISED;
    if (!limbs_to_bytes((uint8_t *)b->bytes, (size_t)length, i.limbs, i.n, i.negative,
                        little, is_signed))
        return raise(rt, TYPE_OVERFLOW_ERROR, "int too big to convert");
    return value_object(b);
}

static Value bytes_of(Runtime *rt, Value v) {
    if (is_exact(v, TYPE_BYTES) || is_bytearray(v) || is_memoryview(v)) return v;
    if (is_str(v) || is_any_int(v) || is_any_float(v))
        return raise(rt, TYPE_TYPE_ERROR, "cannot convert '%.200T' object to bytes", v);
    return call(rt, value_object(rt->types[TYPE_BYTES]), &v, 1);
}

static Value from_byte_text(Runtime *rt, Value v, bool little, bool is_signed) {
    const char *bytes;
    size_t size;
    if (!bytes_view(rt, v, &bytes, &size) || !charge_bytes(rt, size)) return RAISED;
    Int *r = int_room(rt, size / sizeof(Limb) + 1);
    if (!r) return RAISED;
    bool negative = false;
    size_t n = limbs_from_bytes(r->limbs, &negative, (const uint8_t *)bytes, size, little,
                                is_signed);
    KEEP(v);
    return int_finish(rt, r, n, negative);
}

static Value from_bytes(Runtime *rt, Value *args, size_t n) {
    bool little;
    if (!byte_order(rt, "from_bytes", args[2], &little)) return RAISED;
    int is_signed = value_truth(rt, args[3]);
    Value bytes = is_signed < 0 ? RAISED : bytes_of(rt, args[1]);
    if (bytes == RAISED) return RAISED;
    Value i = from_byte_text(rt, bytes, little, is_signed);
    if (i == RAISED || as_type(args[0])->id == TYPE_INT) return i;
    return call(rt, args[0], &i, 1);
}

/* ---- rounding --------------------------------------------------------------------- */

static Value same(Runtime *rt, Value *args, size_t n) { return int_exact(rt, args[0]); }

/* To a multiple of the unit, halves to the even one. */
static Value round_to_unit(Runtime *rt, Value v, Value unit) {
    Value q = int_binary(rt, OP_FLOORDIV, v, unit);
    Value r = q == RAISED ? RAISED : int_binary(rt, OP_MOD, v, unit);
    Value twice = r == RAISED ? RAISED : int_binary(rt, OP_ADD, r, r);
    if (twice == RAISED) return RAISED;
    Value odd = int_binary(rt, OP_AND, q, value_small(1));
    int order = int_compare(twice, unit);
    Value down = int_binary(rt, OP_SUB, v, r);
    if (odd == RAISED || down == RAISED) return RAISED;
    bool up = order > 0 || (order == 0 && odd == value_small(1));
    return up ? int_binary(rt, OP_ADD, down, unit) : down;
}

static Value round_int(Runtime *rt, Value *args, size_t n) {
    if (args[1] == UNBOUND) return int_exact(rt, args[0]);
    int64_t digits;
    if (!index_to_ssize(rt, args[1], true, &digits)) return RAISED;
    if (digits >= 0) return int_exact(rt, args[0]);
    IntView i;
    int_view(args[0], &i);
    if (digits < -(int64_t)(limbs_bits(i.limbs, i.n) / 3 + 2)) return value_small(0);
    Value unit = int_binary(rt, OP_POW, value_small(10), value_small(-digits));
    return unit == RAISED ? RAISED : round_to_unit(rt, int_exact(rt, args[0]), unit);
}

/* ---- the rest --------------------------------------------------------------------- */

static Value bit_length(Runtime *rt, Value *args, size_t n) {
    IntView i;
    int_view(args[0], &i);
    return int_from_u64(rt, limbs_bits(i.limbs, i.n));
}

static Value bit_count(Runtime *rt, Value *args, size_t n) {
    IntView i;
    int_view(args[0], &i);
    return int_from_u64(rt, limbs_popcount(i.limbs, i.n));
}

static Value as_integer_ratio(Runtime *rt, Value *args, size_t n) {
    Value parts[2] = {int_exact(rt, args[0]), value_small(1)};
    Tuple *t = parts[0] == RAISED ? NULL : tuple_from(rt, parts, 2);
    return t ? value_object(t) : RAISED;
}

static Value is_integer(Runtime *rt, Value *args, size_t n) { return TRUE_VALUE; }

static Value power(Runtime *rt, Value *args, size_t n) {
    Value a = args[0], b = args[1], m = args[2];
    if (m == NONE_VALUE)
        return is_any_int(a) && is_any_int(b) ? int_binary(rt, OP_POW, a, b)
                                              : NOT_IMPLEMENTED;
    if (is_any_float(a) || is_any_float(b) || is_any_float(m))
        return raise(rt, TYPE_TYPE_ERROR,
                     "pow() 3rd argument not allowed unless all arguments are integers");
    if (has_layout(b, LAYOUT_COMPLEX) || has_layout(m, LAYOUT_COMPLEX))
        return raise(rt, TYPE_VALUE_ERROR, "complex modulo");
    if (!is_any_int(a) || !is_any_int(b) || !is_any_int(m)) return NOT_IMPLEMENTED;
    return int_power_modulo(rt, a, b, m);
}

static Value power_reflected(Runtime *rt, Value *args, size_t n) {
    Value swapped[3] = {args[1], args[0], args[2]};
    return power(rt, swapped, n);
}

static Value getnewargs(Runtime *rt, Value *args, size_t n) {
    Value v = int_exact(rt, args[0]);
    Tuple *t = v == RAISED ? NULL : tuple_from(rt, &v, 1);
    return t ? value_object(t) : RAISED;
}

const NativeDef int_methods[] = {
    {"__new__(cls, x=..., /, base=...)", make, "Create and return a new object."},
    {"bit_length(self, /)", bit_length,
     "Number of bits necessary to represent self in binary."},
    {"bit_count(self, /)", bit_count,
     "Number of ones in the binary representation of the absolute value of self."},
    {"to_bytes(self, /, length=1, byteorder='big', *, signed=False)", to_bytes,
     "Return an array of bytes representing an integer."},
    {"from_bytes(cls, /, bytes, byteorder='big', *, signed=False)[class]", from_bytes,
     "Return the integer represented by the given array of bytes."},
    {"as_integer_ratio(self, /)", as_integer_ratio,
     "Return a pair of integers, whose ratio is equal to the original int."},
    {"is_integer(self, /)", is_integer,
     "Returns True. Exists for duck type compatibility."},
    {"conjugate(self, /)", same, "Returns self, the complex conjugate of any int."},
    {"__round__(self, ndigits=..., /)", round_int,
     "Rounding an Integral returns itself; with ndigits it returns an integer too."},
    {"__trunc__(self, /)", same, "Truncating an Integral returns itself."},
    {"__floor__(self, /)", same, "Flooring an Integral returns itself."},
    {"__ceil__(self, /)", same, "Ceiling of an Integral returns itself."},
    {"__pow__(self, value, mod=None, /)", power, "Return pow(self, value, mod)."},
    {"__rpow__(self, value, mod=None, /)", power_reflected,
     "Return pow(value, self, mod)."},
    {"__getnewargs__(self, /)", getnewargs, NULL},
    {0},
};

static Value real(Runtime *rt, Value self) { return int_exact(rt, self); }
static Value zero(Runtime *rt, Value self) { return value_small(0); }
static Value one(Runtime *rt, Value self) { return value_small(1); }

const GetSetDef int_attributes[] = {
    {"real", real, NULL, "the real part of a complex number"},
    {"imag", zero, NULL, "the imaginary part of a complex number"},
    {"numerator", real, NULL, "the numerator of a rational number in lowest terms"},
    {"denominator", one, NULL, "the denominator of a rational number in lowest terms"},
    {0},
};
