/* types.c - module _types: what modules in the language need of built-in types and cannot
 * reach by an operator. */
#include "modules/modules.h"
#include "object/generic.h"

static Value types_union(Runtime *rt, Value *args, size_t n) {
    return union_of(rt, args[0], args[1]);
}

Value module__types(VM *vm) {
    static const NativeDef functions[] = {
        {"union(a, b, /)", types_union, "a | b, whatever objects stand for types."}, {0}};
    Module *m = module_make(vm, "_types", NULL, functions);
    return m ? value_object(m) : RAISED;
}
