/* generic.h - what annotations are made of: list[int] (GenericAlias) and int | None
 * (UnionType). Neither checks anything; an alias stands for its origin when it is called,
 * subclassed or asked for attributes. */
#ifndef OBJECT_GENERIC_H
#define OBJECT_GENERIC_H

#include "object/type.h"

typedef struct GenericAlias {
    Object head;
    Value origin;
    Tuple *args;
    bool unpacked; /* *tuple[int, str]: what iterating over an alias gives */
} GenericAlias;

typedef struct Union {
    Object head;
    Tuple *args; /* no unions among them, none twice */
} Union;

/* origin[key]; a tuple gives several arguments. */
Value generic_alias_new(Runtime *rt, Value origin, Value key);
/* The native behind "__class_getitem__(cls, key, /) [class]". */
Value generic_class_getitem(Runtime *rt, Value *args, size_t n);
/* The | of classes. NOT_IMPLEMENTED when a side is none of None, class, alias, union. */
Value union_or(Runtime *rt, Value a, Value b);
/* The same of any two objects. */
Value union_of(Runtime *rt, Value a, Value b);
INLINE bool is_generic_alias(Value v) { return has_layout(v, LAYOUT_GENERIC_ALIAS); }
INLINE bool is_union(Value v) { return has_layout(v, LAYOUT_UNION); }
INLINE Tuple *union_args(Value v) { return ((Union *)as_object(v))->args; }

#define GENERIC_METHOD \
    { "__class_getitem__(cls, key, /) [class]", generic_class_getitem, "See PEP 585" }

#endif
