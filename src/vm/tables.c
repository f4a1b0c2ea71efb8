/* tables.c - the tables of all layouts and types, built from types.def. */
#include "vm/tables.h"

#define LAYOUT(id) extern const LayoutOps layout_##id;
#define TYPE(id, name, base, layout) extern const TypeDef type_def_##id;
#define EXCEPTION(id, name, base, layout) extern const TypeDef type_def_##id;
#include "object/types.def"

const LayoutOps *const vm_layouts[LAYOUT_COUNT] = {
#define LAYOUT(id) [LAYOUT_##id] = &layout_##id,
#include "object/types.def"
};

const TypeDef *const vm_type_defs[TYPE_COUNT] = {
#define TYPE(id, name, base, layout) [TYPE_##id] = &type_def_##id,
#define EXCEPTION(id, name, base, layout) [TYPE_##id] = &type_def_##id,
#include "object/types.def"
};
