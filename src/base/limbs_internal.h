/* limbs_internal.h - what the limbs_*.c files share; nobody else includes it.
 *
 * `limbs_raw_*` work on fixed lengths: operands may have leading zero limbs, the result
 * fills its whole room. They return false when the meter said stop. */
#ifndef BASE_LIMBS_INTERNAL_H
#define BASE_LIMBS_INTERNAL_H

#include <gmp.h>
#include <string.h>
#include "base/limbs.h"

static_assert(sizeof(mp_limb_t) == sizeof(Limb) && GMP_NUMB_BITS == LIMB_BITS,
              "limbs are GMP's");

/* GMP's 64-bit limb is unsigned long, uint64_t may be unsigned long long: same bits. */
static inline mp_limb_t *gmp(Limb *a) { return (mp_limb_t *)a; }
static inline const mp_limb_t *gmp_const(const Limb *a) { return (const mp_limb_t *)a; }

enum {
    /* Largest operands given to GMP's products, quotients and roots. Up to here the GMP
     * of Debian 12 takes all its scratch from the stack (the limbs suite holds it to
     * that); its Fourier products, which need the heap, begin at some 4000 limbs. */
    LIMBS_PIECE = 1024,
};

/* Zero may have no array at all, and memcpy refuses NULL even for no bytes. */
static inline void limbs_copy(Limb *r, const Limb *a, size_t n) {
    if (n) memcpy(r, a, n * sizeof(Limb));
}
static inline void limbs_move(Limb *r, const Limb *a, size_t n) {
    if (n) memmove(r, a, n * sizeof(Limb));
}

INLINE bool limbs_charge(const LimbsMeter *meter, uint64_t units) {
    return !meter || !meter->charge || meter->charge(meter->user, units);
}

/* Units of a product of an by bn limbs, an >= bn, within a piece: schoolbook cost for
 * small ones, a chord of GMP's curve above. */
INLINE uint64_t limbs_product_units(size_t an, size_t bn) {
    size_t per_limb = bn <= 40 ? bn : 30 + bn / 4;
    return (uint64_t)an * per_limb / 64 + 1;
}

/* r[an + bn] = a * b; an, bn >= 1; scratch as limbs_mul_scratch. */
MUST_CHECK bool limbs_raw_mul(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn,
                              Limb *scratch, const LimbsMeter *meter);
/* r[2 an] = a * a; an >= 1; scratch as limbs_sqr_scratch. */
MUST_CHECK bool limbs_raw_sqr(Limb *r, const Limb *a, size_t an, Limb *scratch,
                              const LimbsMeter *meter);
/* At least limbs_divrem_scratch(x, y) for all x, y up to an. */
size_t limbs_divrem_bound(size_t an);

#endif
