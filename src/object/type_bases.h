/* type_bases.h - the bases of classes: whose layout a class extends, and giving a class
 * other bases later. */
#ifndef OBJECT_TYPE_BASES_H
#define OBJECT_TYPE_BASES_H

#include "object/type.h"

/* The base whose layout the new class extends. NULL: TypeError raised. */
Type *type_best_base(Runtime *rt, Tuple *bases);
/* t.mro, by the metaclass's mro() if it has one of its own. */
MUST_CHECK bool type_compute_mro(Runtime *rt, Type *t);
/* Could instances of `a` be instances of `b` as they are? */
bool type_same_layout(const Type *a, const Type *b);
/* t.__bases__ = bases: the orders and slots of `t` and of all below it follow. */
MUST_CHECK bool type_set_bases(Runtime *rt, Type *t, Tuple *bases);

#endif
