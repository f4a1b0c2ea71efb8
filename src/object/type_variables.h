/* type_variables.h - type variables among the arguments of aliases and unions: finding
 * them, and putting arguments in their place. A type variable is any object whose class
 * has __typing_subst__; what they are made of is in stdlib/_typing.aio. */
#ifndef OBJECT_TYPE_VARIABLES_H
#define OBJECT_TYPE_VARIABLES_H

#include "object/type.h"

/* Both NULL: raised. */
/* Those in `args`, each once, in the order of their first mention. */
Tuple *type_variables(Runtime *rt, Tuple *args);
/* `args` of `owner` with its type variables replaced by `key` (a tuple: several). */
Tuple *type_variables_replace(Runtime *rt, Value owner, Tuple *args, Value key);

#endif
