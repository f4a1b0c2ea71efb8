/* protocol.h - the one door upwards: operations that may run script. Declared here for
 * object/ and modules/, implemented by vm/.
 *
 * Every function may run script code (and so collect, and change any container), unless
 * noted. None can suspend: a coroutine awaits only in bytecode. */
#ifndef OBJECT_PROTOCOL_H
#define OBJECT_PROTOCOL_H

#include "object/type.h"

/* ---- calls ------------------------------------------------------------------------- */
Value call(Runtime *rt, Value fn, const Value *args, size_t n);
/* The last kwnames->size of the n args are the values of the keywords. */
Value call_kw(Runtime *rt, Value fn, const Value *args, size_t n, Tuple *kwnames);
Value call_ex(Runtime *rt, Value fn, Tuple *args, Dict *kwargs /* or NULL */);
Value call_method(Runtime *rt, Value self, Str *name, const Value *args, size_t n);
/* Special method on the type, not the instance. UNBOUND when the type lacks it. */
Value call_special(Runtime *rt, Value self, unsigned slot_id, const Value *args,
                   size_t n);

/* What super() without arguments means where it is called: the class and the object.
 * False: RuntimeError raised. Runs no script. */
MUST_CHECK bool super_implied(Runtime *rt, Value parts[2]);

/* ---- operators --------------------------------------------------------------------- */
Value value_binary(Runtime *rt, BinaryOp op, Value a, Value b);
Value value_inplace(Runtime *rt, BinaryOp op, Value a, Value b);
Value value_unary(Runtime *rt, UnaryOp op, Value a);
Value value_compare(Runtime *rt, Value a, Value b, CompareOp op); /* any object */
/* After a's own method declined: b's reflected method, then identity or TypeError. */
Value value_compare_reflected(Runtime *rt, Value a, Value b, CompareOp op);
int value_compare_bool(Runtime *rt, Value a, Value b, CompareOp op); /* 1, 0, -1 raised */
int value_equal(Runtime *rt, Value a, Value b); /* identity first; 1, 0, -1 raised */
int value_truth(Runtime *rt, Value v);          /* 1, 0, -1 raised */
MUST_CHECK bool value_hash(Runtime *rt, Value v, int64_t *out); /* hash(v) */
Str *value_repr(Runtime *rt, Value v);                          /* NULL: raised */
Str *value_str(Runtime *rt, Value v);
Str *value_ascii(Runtime *rt, Value v);
bool value_is_callable(Runtime *rt, Value v); /* runs nothing */

/* ---- containers and iteration --------------------------------------------------------
 */
int64_t value_len(Runtime *rt, Value v); /* -1 raised */
Value value_getitem(Runtime *rt, Value v, Value key);
MUST_CHECK bool value_setitem(Runtime *rt, Value v, Value key, Value item);
MUST_CHECK bool value_delitem(Runtime *rt, Value v, Value key);
int value_contains(Runtime *rt, Value container, Value item); /* 1, 0, -1 raised */
Value value_iter(Runtime *rt, Value v);
Value value_next(Runtime *rt, Value iterator); /* UNBOUND: exhausted */
int64_t value_length_hint(Runtime *rt, Value v, int64_t otherwise);
/* Calls each(user, item) for every item; stops when it returns false. False: raised (by
 * iteration or by each). Lists and tuples are walked without an iterator. */
MUST_CHECK bool value_each(Runtime *rt, Value iterable,
                           bool (*each)(Runtime *rt, void *user, Value item), void *user);

/* ---- attributes ----------------------------------------------------------------------
 */
Value value_getattr(Runtime *rt, Value v, Str *name);
/* UNBOUND instead of AttributeError. */
Value value_getattr_or(Runtime *rt, Value v, Str *name);
MUST_CHECK bool value_setattr(Runtime *rt, Value v, Str *name,
                              Value item);              /* UNBOUND: delete */
Value generic_getattr(Runtime *rt, Value v, Str *name); /* object.__getattribute__ */
MUST_CHECK bool generic_setattr(Runtime *rt, Value v, Str *name, Value item);
/* isinstance and issubclass with tuples, unions and hooks; 1, 0, -1 raised. */
int value_isinstance(Runtime *rt, Value v, Value classinfo);
int value_issubclass(Runtime *rt, Value cls, Value classinfo);

/* ---- containers that print themselves -------------------------------------------------
 */
/* 1: entered; 0: v is being printed already (write "..."); -1 raised. */
int repr_enter(Runtime *rt, Value v);
void repr_leave(Runtime *rt);

/* What a fresh script class's slots become where its dictionary defines the dunder. */
extern const Slots script_slots;

#endif
