/* exception_group.h - BaseExceptionGroup: splitting, deriving. The type definitions stand
 * with the others in exception_types.c. */
#ifndef OBJECT_EXCEPTION_GROUP_H
#define OBJECT_EXCEPTION_GROUP_H

#include "object/exception.h"

enum { GROUP_MESSAGE, GROUP_EXCEPTIONS }; /* in Exception.extra */

Value group_str(Runtime *rt, Value self);
Value group_repr(Runtime *rt, Value self);
extern const NativeDef group_methods[];
extern const GetSetDef group_getset[];

#endif
