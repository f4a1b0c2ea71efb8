/* class.h - classes as objects: calling them, their attributes, and what `object` offers
 * to instances of script classes. */
#ifndef OBJECT_CLASS_H
#define OBJECT_CLASS_H

#include "object/type.h"

/* C.name by the metaclass's rules; UNBOUND: absent. */
Value type_find_attribute(Runtime *rt, Type *t, Str *name);
Value type_module(Runtime *rt, Type *t); /* __module__; RAISED */
/* The keys of all dictionaries of the MRO, into `names`. */
MUST_CHECK bool type_add_names(Runtime *rt, Type *t, Dict *names);
/* The most derived metaclass of meta and of the bases'; NULL: TypeError raised. */
Type *type_winner(Runtime *rt, Type *meta, Tuple *bases);
/* type.__new__, called with (cls, args, kwargs). */
Value type_make(Runtime *rt, Value *args, size_t n);
/* The getset __dict__ of script classes whose instances have attributes. */
Value object_get_dict(Runtime *rt, Value self);
MUST_CHECK bool object_set_dict(Runtime *rt, Value self, Value v);

#endif
