/* struct_sequence.h - classes like sys.version_info's and time.struct_time: tuples whose
 * items have names, too. */
#ifndef MODULES_STRUCT_SEQUENCE_H
#define MODULES_STRUCT_SEQUENCE_H

#include "vm/state.h"

enum { STRUCT_FIELDS_MOST = 20 };

/* A class `module.name` of tuples with n named items; instances may have attributes
 * besides. NULL: raised. */
Type *struct_sequence_type(Runtime *rt, const char *module, const char *name,
                           const char *const *fields, size_t n);
/* An instance; RAISED if one of the items is, or memory is refused. */
Value struct_sequence_new(Runtime *rt, Type *type, const Value *items, size_t n);

#endif
