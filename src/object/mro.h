/* mro.h - the order in which a class's bases are searched: C3 linearisation. */
#ifndef OBJECT_MRO_H
#define OBJECT_MRO_H

#include "object/type.h"

/* `t` first, then its bases merged. NULL: TypeError raised when no order is consistent.
 */
Tuple *mro_compute(Runtime *rt, Type *t, Tuple *bases);

#endif
