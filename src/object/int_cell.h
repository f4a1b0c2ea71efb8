/* int_cell.h - what the files of class int share: any int seen as sign and magnitude, and
 * ints made of results.
 *
 * A result is computed into a fresh cell with room for its largest possible size
 * (int_room), and int_finish makes it the number's one representation. Views point into
 * cells or, for small ints, into themselves: they are not copied, and the value they were
 * taken of stays alive (KEEP) while they are used. For src/object/ and the modules of
 * numbers. */
#ifndef OBJECT_INT_CELL_H
#define OBJECT_INT_CELL_H

#include "base/limbs.h"
#include "object/int.h"

typedef __int128 Int128;
typedef unsigned __int128 Uint128;

typedef struct IntView {
    const Limb *limbs;
    size_t n;
    bool negative;
    Limb one; /* the magnitude of a small int */
} IntView;

INLINE Int *int_cell(Value v) { return (Int *)as_object(v); }
INLINE uint64_t magnitude(int64_t i) { return i < 0 ? 0 - (uint64_t)i : (uint64_t)i; }

/* v is an int of any kind. */
INLINE void int_view(Value v, IntView *out) {
    if (is_int(v) || has_layout(v, LAYOUT_BOOL)) {
        int64_t i = is_int(v) ? as_small(v) : v == TRUE_VALUE;
        out->one = magnitude(i);
        out->limbs = &out->one;
        out->n = i != 0;
        out->negative = i < 0;
        return;
    }
    const Int *cell = int_cell(v);
    out->limbs = cell->limbs;
    out->n = (size_t)(cell->size < 0 ? -cell->size : cell->size);
    out->negative = cell->size < 0;
}

/* ---- results ---- */

/* A cell for a result of at most n limbs. NULL: raised. */
Int *int_room(Runtime *rt, size_t n);
/* What the cell now holds, as a value: n limbs, normalised. The cell is given back when
 * the number is small. */
Value int_finish(Runtime *rt, Int *cell, size_t n, bool negative);
Value int_from_limbs(Runtime *rt, const Limb *limbs, size_t n, bool negative);
Value int_from_wide(Runtime *rt, Uint128 magnitude, bool negative);
/* The exact int of an int of any kind. */
Value int_exact(Runtime *rt, Value v);
/* As an instance of `type`, a subclass of int or int itself; v is an exact int. */
Value int_of_type(Runtime *rt, Type *type, Value v);

/* ---- room for long operations ---- */

enum { SCRATCH_FEW = 256 };
typedef struct Scratch {
    Blob *blob;
    Limb few[SCRATCH_FEW];
} Scratch;

/* Room for n limbs until scratch_drop. NULL: raised. */
INLINE Limb *scratch_take(Runtime *rt, Scratch *s, size_t n) {
    s->blob = NULL;
    if (LIKELY(n <= SCRATCH_FEW)) return s->few;
    size_t size;
    if (!size_muladd(n, sizeof(Limb), 0, &size)) return raise_memory(rt), NULL;
    s->blob = blob_new(rt, size);
    return s->blob ? (Limb *)s->blob->bytes : NULL;
}
INLINE void scratch_drop(Runtime *rt, Scratch *s) {
    if (s->blob) heap_free(&rt->heap, (Object *)s->blob);
}

/* Charges fuel. Whoever gets LIMBS_STOPPED returns RAISED. */
bool int_charge(void *runtime, uint64_t units);
#define INT_METER(rt) \
    &(LimbsMeter) { int_charge, rt }

/* ---- between the files ---- */

/* a op b for ints of any kind; NOT_IMPLEMENTED for @. */
Value int_binary(Runtime *rt, BinaryOp op, Value a, Value b);
/* pow(a, b, m) for ints of any kind. */
Value int_power_modulo(Runtime *rt, Value a, Value b, Value m);
int int_compare(Value a, Value b); /* < 0, 0, > 0 */
/* The sign and magnitude as a double; false: OverflowError raised. */
MUST_CHECK bool int_to_double(Runtime *rt, Value v, double *out);
/* int("text", base), int(b"text", base): v is str, bytes or bytearray. */
Value int_from_value_text(Runtime *rt, Value v, int base);
extern const NativeDef int_methods[];
Value int_convert(Runtime *rt, Value v); /* int(v), int() for UNBOUND */
extern const GetSetDef int_attributes[];

#endif
