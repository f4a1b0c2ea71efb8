/* Objects of native modules: C structs that begin with NativeData. */
#include "../script.h"

#include "object/dict.h"
#include "object/native_data.h"

typedef struct Holder {
    NativeData data;
    Value held;
} Holder;

static int released;

static void trace(Tracer *t, NativeData *data) { trace_value(t, ((Holder *)data)->held); }
static void release(Heap *heap, NativeData *data) { released++; }

static const NativeDataOps ops = {.trace = trace, .release = release}, other_ops;

static const TypeDef holder_def = {
    .name = "Holder",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_FINALIZABLE,
    .size = sizeof(Holder),
};

static Holder *holder_new(Runtime *rt, Type *type) {
    Holder *h = type_alloc(rt, type, 0);
    cr_assert(h);
    return h;
}

/* Where no register keeps what was made here. */
static __attribute__((noinline)) void make_and_forget(Runtime *rt, Type *type, bool set) {
    Holder *h = holder_new(rt, type);
    if (set) h->data.ops = &ops;
}

static Type *holder_type(Runtime *rt) {
    Type *type = type_from_def(rt, &holder_def, NULL);
    cr_assert(type);
    cr_assert(dict_set_str(rt, rt->modules, str_intern_cstr(rt, "keeps the class"),
                           value_object(type)));
    return type;
}

Test(native_data, is_known_by_its_operations) {
    OPEN(vm);
    Runtime *rt = &vm->rt;
    Holder *h = holder_new(rt, holder_type(rt));
    Value v = value_object(h);
    cr_expect_null(as_native_data(v, &ops), "not set yet");
    h->data.ops = &ops;
    cr_expect_eq(as_native_data(v, &ops), &h->data);
    cr_expect_null(as_native_data(v, &other_ops));
    cr_expect_null(as_native_data(value_small(1), &ops));
    cr_expect_null(as_native_data(value_object(rt->empty_str), &ops));
    CLOSE(vm);
}

Test(native_data, begins_zeroed) {
    OPEN(vm);
    Runtime *rt = &vm->rt;
    Holder *h = holder_new(rt, holder_type(rt));
    cr_expect_null(h->data.ops);
    cr_expect_eq(h->held, 0);
    CLOSE(vm);
}

static __attribute__((noinline)) void hold_text(Runtime *rt, Holder *h) {
    h->held = value_object(str_from_cstr(rt, "a text that is nowhere else"));
    heap_barrier(&rt->heap, h);
}

Test(native_data, what_it_holds_lives) {
    OPEN(vm);
    Runtime *rt = &vm->rt;
    Holder *h = holder_new(rt, holder_type(rt));
    h->data.ops = &ops;
    cr_assert(dict_set_str(rt, rt->modules, str_intern_cstr(rt, "keeps the holder"),
                           value_object(h)));
    hold_text(rt, h);
    rt->heap.stack_base = NULL; /* no roots on the stack */
    rt->heap.poison = true;
    for (int i = 0; i < 3; i++)
        heap_collect(&rt->heap, true);
    cr_expect(str_is(as_str(h->held), "a text that is nowhere else"));
    CLOSE(vm);
}

Test(native_data, is_released_once) {
    OPEN(vm);
    Runtime *rt = &vm->rt;
    released = 0;
    Type *type = holder_type(rt);
    rt->heap.stack_base = NULL; /* no roots on the stack */
    make_and_forget(rt, type, true);
    make_and_forget(rt, type, false);
    heap_collect(&rt->heap, true);
    heap_collect(&rt->heap, true);
    cr_expect_eq(released, 1);
    CLOSE(vm);
    cr_expect_eq(released, 1);
}
