/* tables.h - all layouts and types, for runtime_init: the one place that sees every room.
 */
#ifndef VM_TABLES_H
#define VM_TABLES_H

#include "object/type.h"

extern const LayoutOps *const vm_layouts[LAYOUT_COUNT];
extern const TypeDef *const vm_type_defs[TYPE_COUNT];

#endif
