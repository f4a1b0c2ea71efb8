/* limbs.h - arithmetic of any size on magnitudes the caller owns.
 *
 * A *magnitude* is (const Limb *, size_t n): 64-bit limbs, least significant first, its
 * top limb not zero; zero is n == 0. Signs live with the caller (int objects are sign and
 * magnitude), except where a `negative` flag is spoken of.
 *
 * Memory: nothing here allocates. Results go to room the caller provides, in limbs as
 * stated at each function; results come back *normalised* and the return value is their
 * length. A result may be the same array as an operand only where stated.
 *
 * Operations that need scratch have a `..._scratch` twin that says how many limbs, from
 * the operands' lengths (an upper bound of the length serves too). It may answer 0, and
 * then `scratch` may be NULL: for products, squares and roots up to 1024 limbs, dividends
 * up to 32 limbs, texts up to 24 limbs.
 *
 * Time: operations that can run long take a LimbsMeter and charge it between pieces of at
 * most about 0.2 ms; when it says stop they return LIMBS_STOPPED at once, the result
 * unspecified. Functions without a meter are linear.
 *
 * Underneath are GMP's mpn functions, called only at sizes where they need no heap
 * memory; of the C stack they take up to 64 KB. */
#ifndef BASE_LIMBS_H
#define BASE_LIMBS_H

#include "base/common.h"

typedef uint64_t Limb;

enum { LIMB_BITS = 64 };
#define LIMBS_STOPPED SIZE_MAX

/* `charge` is told of work about to be done, in units of 64 limb products (some 25 ns)
 * and at least 1, and answers false to stop. A NULL meter (or NULL charge) never stops.
 */
typedef struct LimbsMeter {
    bool (*charge)(void *user, uint64_t units);
    void *user;
} LimbsMeter;

/* ---- shape ---- */

/* n without leading zero limbs. */
INLINE size_t limbs_normal(const Limb *a, size_t n) {
    while (n && !a[n - 1])
        n--;
    return n;
}
/* Number of bits: 0 for zero, else 1 + floor(log2 a). n is below 2^57. */
INLINE size_t limbs_bits(const Limb *a, size_t n) {
    return n ? n * LIMB_BITS - (size_t)__builtin_clzll(a[n - 1]) : 0;
}
/* Number of ones (int.bit_count). */
size_t limbs_popcount(const Limb *a, size_t n);
/* Zero bits below the lowest one; a is not zero. */
size_t limbs_trailing_zeros(const Limb *a, size_t n);
/* < 0, 0, > 0. */
int limbs_cmp(const Limb *a, size_t an, const Limb *b, size_t bn);

/* ---- linear arithmetic; r may be a or b ---- */

/* r = a + b; room max(an, bn) + 1. */
size_t limbs_add(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn);
/* r = a - b, where a >= b; room an. */
size_t limbs_sub(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn);
/* r = a * b + c for one limb b; room an + 1. */
size_t limbs_mul_1(Limb *r, const Limb *a, size_t an, Limb b, Limb c);
/* r = a / b for one limb b != 0, *rest = a % b; room an. */
size_t limbs_div_1(Limb *r, const Limb *a, size_t an, Limb b, Limb *rest);
/* a % b for one limb b != 0. */
Limb limbs_mod_1(const Limb *a, size_t an, Limb b);

/* Limbs that a << bits needs at most; false when that cannot be counted. */
MUST_CHECK bool limbs_shl_size(size_t n, uint64_t bits, size_t *size);
/* r = a << bits; room limbs_shl_size. r may be a. */
size_t limbs_shl(Limb *r, const Limb *a, size_t n, uint64_t bits);
/* r = a >> bits (towards zero); room n. *lost says whether a one was shifted out: a
 * negative number's floor shift then adds one to the magnitude (room n + 1 when bits is 0
 * mod 64). r may be a; lost may be NULL. */
size_t limbs_shr(Limb *r, const Limb *a, size_t n, uint64_t bits, bool *lost);

/* Two's complement logic of signed operands. Room max(an, bn) + 1; r may be a or b. */
typedef enum LimbsLogic { LIMBS_AND, LIMBS_OR, LIMBS_XOR } LimbsLogic;
size_t limbs_logic(LimbsLogic op, Limb *r, bool *r_negative, const Limb *a, size_t an,
                   bool a_negative, const Limb *b, size_t bn, bool b_negative);

/* ---- products and quotients; results alias nothing ---- */

/* r = a * b; room an + bn. */
size_t limbs_mul_scratch(size_t an, size_t bn);
size_t limbs_mul(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn,
                 Limb *scratch, const LimbsMeter *meter);
/* r = a * a; room 2 * an. Faster than limbs_mul. */
size_t limbs_sqr_scratch(size_t an);
size_t limbs_sqr(Limb *r, const Limb *a, size_t an, Limb *scratch,
                 const LimbsMeter *meter);

/* q = a / b towards zero, r = a - q * b; b not zero. Room: q an - bn + 1 (none when an <
 * bn), r bn. q or r may be NULL when not wanted. Returns false when stopped. For floor
 * semantics with unlike signs and r != 0 the caller takes q + 1 and b - r. */
size_t limbs_divrem_scratch(size_t an, size_t bn);
MUST_CHECK bool limbs_divrem(Limb *q, size_t *qn, Limb *r, size_t *rn, const Limb *a,
                             size_t an, const Limb *b, size_t bn, Limb *scratch,
                             const LimbsMeter *meter);

/* ---- powers, roots, divisors ---- */

/* r = a ** exponent. limbs_pow_size says the room (false: cannot be counted; callers
 * refuse what is above their memory anyway). */
MUST_CHECK bool limbs_pow_size(const Limb *a, size_t an, uint64_t exponent, size_t *size);
size_t limbs_pow_scratch(size_t size); /* of the result's room */
size_t limbs_pow(Limb *r, const Limb *a, size_t an, uint64_t exponent, Limb *scratch,
                 const LimbsMeter *meter);

/* r = a ** e mod m, m not zero; room mn. a need not be below m. The sign rules of pow(a,
 * e, m) and negative exponents are the caller's (limbs_inverse). */
size_t limbs_powmod_scratch(size_t an, size_t mn);
size_t limbs_powmod(Limb *r, const Limb *a, size_t an, const Limb *e, size_t en,
                    const Limb *m, size_t mn, Limb *scratch, const LimbsMeter *meter);
/* r = the x in 0 .. m-1 with a * x = 1 mod m; 0 limbs when there is none (also for m = 1,
 * where it is 0). Room mn. */
size_t limbs_inverse_scratch(size_t an, size_t mn);
size_t limbs_inverse(Limb *r, const Limb *a, size_t an, const Limb *m, size_t mn,
                     Limb *scratch, const LimbsMeter *meter);

/* r = floor(sqrt(a)); room (an + 1) / 2. */
size_t limbs_isqrt_scratch(size_t an);
size_t limbs_isqrt(Limb *r, const Limb *a, size_t an, Limb *scratch,
                   const LimbsMeter *meter);

/* r = gcd(a, b), gcd(0, b) = b; room max(an, bn). */
size_t limbs_gcd_scratch(size_t an, size_t bn);
size_t limbs_gcd(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn,
                 Limb *scratch, const LimbsMeter *meter);

/* ---- doubles ---- */

enum { LIMBS_OF_DOUBLE = 16 }; /* room for any finite double */

/* r = trunc(|value|), value finite. */
size_t limbs_from_double(Limb r[LIMBS_OF_DOUBLE], double value);
/* The nearest double, halves to even; false when too large (OverflowError: int too large
 * to convert to float). */
MUST_CHECK bool limbs_to_double(const Limb *a, size_t n, double *value);
/* The double nearest to a / b, b not zero: int true division. Returns LIMBS_FIT,
 * LIMBS_TOO_LARGE (OverflowError: integer division result too large for a float) or
 * LIMBS_STOP. */
typedef enum LimbsRatio { LIMBS_FIT, LIMBS_TOO_LARGE, LIMBS_STOP } LimbsRatio;
size_t limbs_ratio_scratch(size_t an, size_t bn);
MUST_CHECK LimbsRatio limbs_ratio(double *value, const Limb *a, size_t an, const Limb *b,
                                  size_t bn, Limb *scratch, const LimbsMeter *meter);
/* The double nearest to (a + s) * 2^exponent, where s is 0 or, when `sticky`, something
 * between 0 and 1; a is not zero and, when sticky, has at least 55 bits. LIMBS_FIT or
 * LIMBS_TOO_LARGE. */
MUST_CHECK LimbsRatio limbs_scale(double *value, const Limb *a, size_t n, bool sticky,
                                  int64_t exponent);
/* Exact order of magnitudes |a| and |value|, value not NaN: < 0, 0, > 0. */
int limbs_cmp_double(const Limb *a, size_t n, double value);
/* a = fraction * 2^exponent, 0.5 <= fraction < 1, correctly rounded (for math.log of
 * large ints); 0 gives 0, 0. */
double limbs_frexp(const Limb *a, size_t n, size_t *exponent);

/* ---- text and bytes ---- */

/* Upper bound of the digits of an n-limb magnitude in a radix 2..36; false: cannot be
 * counted. */
MUST_CHECK bool limbs_text_size(size_t n, int radix, size_t *size);
/* Writes the digits (lower case, no sign, "0" for zero) and returns how many. No NUL. */
size_t limbs_to_text_scratch(size_t n, int radix);
size_t limbs_to_text(char *out, const Limb *a, size_t n, int radix, Limb *scratch,
                     const LimbsMeter *meter);
/* Room in limbs for `digits` digits; false: cannot be counted. */
MUST_CHECK bool limbs_from_text_size(size_t digits, int radix, size_t *size);
/* Reads digits of the radix, either case, already checked to be such (no sign, no
 * underscore). */
size_t limbs_from_text_scratch(size_t digits, int radix);
size_t limbs_from_text(Limb *r, const char *text, size_t digits, int radix, Limb *scratch,
                       const LimbsMeter *meter);
/* The value 0..35 of a digit character, or 36 and above when it is none. */
unsigned limbs_digit_value(char c);

/* r = the integer of n bytes; room n / 8 + 1. With is_signed the bytes are two's
 * complement and *negative says the sign. */
size_t limbs_from_bytes(Limb *r, bool *negative, const uint8_t *bytes, size_t n,
                        bool little, bool is_signed);
/* Fills n bytes; false when the value does not fit (a negative one never fits unsigned;
 * the caller words the error). */
MUST_CHECK bool limbs_to_bytes(uint8_t *bytes, size_t n, const Limb *a, size_t an,
                               bool negative, bool little, bool is_signed);

#endif
