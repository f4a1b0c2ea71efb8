/* int.h - integers of any size. Those of SMALL_MIN..SMALL_MAX are immediate; all others,
 * and instances of int's subclasses, are Int cells: sign and magnitude in 64-bit limbs.
 */
#ifndef OBJECT_INT_H
#define OBJECT_INT_H

#include "object/type.h"

struct Int {
    Object head;
    int64_t size;     /* number of limbs, negative for negative numbers; 0 is zero */
    uint64_t limbs[]; /* least significant first, no leading zeros */
};
typedef struct Float {
    Object head;
    double value;
} Float; /* instances of float's subclasses */
typedef struct Complex {
    Object head;
    double real, imag;
} Complex;

/* An int, bool or instance of int's subclass. */
INLINE bool is_any_int(Value v) {
    return is_int(v) || has_layout(v, LAYOUT_INT) || has_layout(v, LAYOUT_BOOL);
}
INLINE bool is_any_float(Value v) { return is_double(v) || has_layout(v, LAYOUT_FLOAT); }

Value int_from_i64(Runtime *rt, int64_t i);
Value int_from_u64(Runtime *rt, uint64_t i);
Value int_from_double(Runtime *rt, double d); /* truncates; raises for inf and nan */
Value int_from_text(Runtime *rt, const char *digits, size_t n,
                    int base); /* no sign, no '_' */
/* False without raising when v is not an int or out of range. */
bool int_to_i64(Value v, int64_t *out);
/* For any object: __index__. False: TypeError or OverflowError raised ("cannot fit ...").
 */
MUST_CHECK bool index_to_i64(Runtime *rt, Value v, int64_t *out);
/* As a sequence index or repeat count: clamps big ones like CPython's slices when
 * `clamp`. */
MUST_CHECK bool index_to_ssize(Runtime *rt, Value v, bool clamp, int64_t *out);
Value number_index(Runtime *rt, Value v); /* operator.index: an exact int */
MUST_CHECK bool number_to_double(Runtime *rt, Value v,
                                 double *out); /* __float__, __index__ */
/* The slow paths of the VM's arithmetic: both are ints of any kind, or ints and floats.
 */
Value number_binary(Runtime *rt, BinaryOp op, Value a, Value b); /* or NOT_IMPLEMENTED */
Value number_compare(Runtime *rt, Value a, Value b, CompareOp op);
int64_t number_hash(Value v); /* CPython's; v is a number or bool */
Str *int_to_str(Runtime *rt, Value v, int base);
enum { INT_TEXT_LIMIT = 4300 };
/* The most digits in texts of ints, 0: any number. Kept as -1 for 0, and 0 for the usual
 * limit. */
INLINE int64_t int_text_limit(Runtime *rt) {
    return rt->int_text_limit < 0 ? 0
           : rt->int_text_limit   ? rt->int_text_limit
                                  : INT_TEXT_LIMIT;
}
Value float_from_str(Runtime *rt, Str *s); /* float("...") */
double float_mod(double a, double b);      /* b != 0; Python's sign rule */
double float_floordiv(double a, double b);
INLINE double float_value(Value v) {
    return is_double(v) ? as_double(v) : ((Float *)as_object(v))->value;
}
Str *float_repr(Runtime *rt, double d);

#endif
