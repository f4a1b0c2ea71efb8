/* Weak references follow the life of what they refer to. */
#include "../script.h"

#include "object/weakref.h"

static WeakRef *reference_to(VM *vm, const char *name) {
    Value v = weakref_new(&vm->rt, vm->rt.types[TYPE_WEAKREF], global(vm, name), UNBOUND);
    cr_assert(v != RAISED);
    return (WeakRef *)as_object(v);
}

enum { MANY = 32 };

static NOINLINE void refer_to_the_dying(VM *vm, WeakRef **references) {
    run(vm, "class C: pass");
    for (int i = 0; i < MANY; i++) {
        run(vm, "c = C()");
        references[i] = reference_to(vm, "c");
    }
    run(vm, "del c");
}

/* The stack of C may hold one or two by chance. */
Test(weakref, lets_its_target_die) {
    OPEN(vm);
    WeakRef *references[MANY];
    int dead = 0;
    refer_to_the_dying(vm, references);
    heap_collect(&vm->rt.heap, true);
    for (int i = 0; i < MANY; i++)
        dead += references[i]->target == UNBOUND;
    cr_expect_geq(dead, MANY - 2);
    CLOSE(vm);
}

Test(weakref, does_not_lose_what_others_hold) {
    OPEN(vm);
    run(vm, "class C: pass\nc = C()\nkept = [c]\n");
    WeakRef *r = reference_to(vm, "c");
    run(vm, "del c");
    heap_collect(&vm->rt.heap, true);
    cr_expect(r->target != UNBOUND);
    KEEP(r);
    CLOSE(vm);
}

Test(weakref, refuses_what_cannot_be_watched) {
    OPEN(vm);
    Value v = weakref_new(&vm->rt, vm->rt.types[TYPE_WEAKREF], value_small(1), UNBOUND);
    cr_expect(v == RAISED);
    Value e = error_take(&vm->rt);
    Str *text = value_repr(&vm->rt, e);
    cr_expect_str_eq(text->bytes,
                     "TypeError(\"cannot create weak reference to 'int' object\")");
    CLOSE(vm);
}
