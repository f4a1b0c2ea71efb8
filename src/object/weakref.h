/* weakref.h - references that do not keep their object alive. */
#ifndef OBJECT_WEAKREF_H
#define OBJECT_WEAKREF_H

#include "object/type.h"

typedef struct WeakRef {
    Object head;
    Value target;         /* UNBOUND: died */
    Value callback;       /* UNBOUND: none, or called */
    int64_t hash;         /* of the target; HASH_UNKNOWN until asked for */
    struct WeakRef *next; /* in Runtime.weak_pending */
} WeakRef;

Value weakref_new(Runtime *rt, Type *t, Value target, Value callback); /* RAISED */
/* Calls the callbacks of references whose objects died; at a safepoint, when
 * rt->weak_pending is set. What they raise goes to `unraisable`. */
void weakref_run_callbacks(Runtime *rt, void (*unraisable)(Runtime *rt, Value callback));

#endif
