/* slot_wrapper.h - `int.__add__`: a built-in's slot as a callable. */
#ifndef OBJECT_SLOT_WRAPPER_H
#define OBJECT_SLOT_WRAPPER_H

#include "object/function.h"

/* Does this special method get a wrapper on types with its slot? `owner`'s layout decides
 * about reflected operators that only numbers have. */
bool slot_wrapper_wanted(const Type *owner, SlotId id);
Value slot_wrapper_new(Runtime *rt, Type *owner, SlotId id);
SlotId slot_wrapper_id(const Native *wrapper);
/* May it be called with these? False: TypeError raised. */
bool slot_wrapper_accepts(Runtime *rt, const Native *wrapper, const Value *args,
                          size_t given);

#endif
