#include "fixture.h"

#include "object/containers.h"
#include "object/exception.h"
#include "object/protocol.h"
#include "object/shape.h"

static Type *subclass(Runtime *rt, const char *name, Type *a, Type *b) {
    Value bases[] = {value_object(a), b ? value_object(b) : UNBOUND};
    return type_new(rt, rt->types[TYPE_TYPE], str_intern_cstr(rt, name),
                    tuple_from(rt, bases, b ? 2 : 1), dict_new(rt), NULL);
}

static void expect_error(Runtime *rt, uint32_t type_id, const char *text) {
    cr_assert(error_is(rt, type_id));
    Value e = error_take(rt);
    Value message = as_exception(e)->args->items[0];
    cr_expect_str_eq(as_str(message)->bytes, text);
}

Test(type, every_built_in_has_its_shape_and_order) {
    OPEN(rt);
    for (uint32_t id = TYPE_OBJECT; id < TYPE_COUNT; id++) {
        Type *t = rt->types[id];
        if (!t) continue;
        cr_expect_eq(rt->shapes[id]->type, t);
        cr_expect_eq(t->shape_id, id);
        cr_expect_eq(t->mro->items[0], value_object(t));
        cr_expect_eq(t->mro->items[t->mro->size - 1],
                     value_object(rt->types[TYPE_OBJECT]));
        cr_expect(type_fill(rt, t));
    }
    Type *group = rt->types[TYPE_EXCEPTION_GROUP];
    cr_expect(type_is_subtype(group, rt->types[TYPE_EXCEPTION]));
    cr_expect(type_is_subtype(group, rt->types[TYPE_BASE_EXCEPTION_GROUP]));
    CLOSE(rt);
}

Test(type, orders_a_diamond) {
    OPEN(rt);
    Type *a = subclass(rt, "A", rt->types[TYPE_OBJECT], NULL);
    Type *b = subclass(rt, "B", a, NULL), *c = subclass(rt, "C", a, NULL);
    Type *d = subclass(rt, "D", b, c);
    Type *expected[] = {d, b, c, a, rt->types[TYPE_OBJECT]};
    cr_assert_eq(d->mro->size, 5);
    for (size_t i = 0; i < 5; i++)
        cr_expect_eq(d->mro->items[i], value_object(expected[i]));
    cr_expect_null(subclass(rt, "E", a, d));
    expect_error(
        rt, TYPE_TYPE_ERROR,
        "Cannot create a consistent method resolution order (MRO) for bases A, D");
    cr_expect_null(subclass(rt, "F", a, a));
    expect_error(rt, TYPE_TYPE_ERROR, "duplicate base class A");
    CLOSE(rt);
}

Test(type, refuses_layouts_that_exclude_each_other) {
    OPEN(rt);
    cr_expect_null(subclass(rt, "X", rt->types[TYPE_LIST], rt->types[TYPE_DICT]));
    expect_error(rt, TYPE_TYPE_ERROR, "multiple bases have instance lay-out conflict");
    cr_expect_null(subclass(rt, "X", rt->types[TYPE_NONE], NULL));
    expect_error(rt, TYPE_TYPE_ERROR, "type 'NoneType' is not an acceptable base type");
    Type *mixed = subclass(rt, "Y", subclass(rt, "M", rt->types[TYPE_OBJECT], NULL),
                           rt->types[TYPE_LIST]);
    cr_assert(mixed);
    cr_expect_eq(mixed->def, rt->types[TYPE_LIST]->def);
    CLOSE(rt);
}

Test(type, look_ups_follow_assignments) {
    OPEN(rt);
    Type *a = subclass(rt, "A", rt->types[TYPE_OBJECT], NULL),
         *b = subclass(rt, "B", a, NULL);
    Str *name = str_intern_cstr(rt, "attribute");
    cr_expect_eq(type_lookup(rt, b, name), UNBOUND);
    cr_expect(type_set(rt, a, name, value_small(1)));
    cr_expect_eq(type_lookup(rt, b, name), value_small(1));
    cr_expect(type_set(rt, b, name, value_small(2)));
    cr_expect_eq(type_lookup(rt, b, name), value_small(2));
    cr_expect_eq(type_lookup(rt, a, name), value_small(1));
    cr_expect(type_set(rt, b, name, UNBOUND));
    cr_expect_eq(type_lookup(rt, b, name), value_small(1));
    cr_expect_not(type_set(rt, b, name, UNBOUND));
    expect_error(rt, TYPE_ATTRIBUTE_ERROR,
                 "type object 'B' has no attribute 'attribute'");
    CLOSE(rt);
}

Test(type, cached_names_move_the_epoch) {
    OPEN(rt);
    Type *a = subclass(rt, "A", rt->types[TYPE_OBJECT], NULL);
    Str *plain = str_intern_cstr(rt, "plain"), *cached = str_intern_cstr(rt, "cached");
    cached->head.aux |= STR_CACHED_LOOKUP;
    uint32_t epoch = rt->type_epoch;
    cr_expect(type_set(rt, a, plain, value_small(1)));
    cr_expect_eq(rt->type_epoch, epoch);
    cr_expect(type_set(rt, a, cached, value_small(1)));
    cr_expect_neq(rt->type_epoch, epoch);
    CLOSE(rt);
}

Test(type, special_methods_reach_slots_of_subclasses) {
    OPEN(rt);
    Type *a = subclass(rt, "A", rt->types[TYPE_OBJECT], NULL),
         *b = subclass(rt, "B", a, NULL);
    Str *name = SLOT_NAME(rt, SLOT_LEN);
    cr_expect_null(b->slots.len);
    cr_expect(type_set(rt, a, name, NONE_VALUE));
    cr_expect_eq(b->slots.len, script_slots.len);
    cr_expect(slotset_has(&b->script_slots, SLOT_LEN));
    cr_expect(type_set(rt, a, name, UNBOUND));
    cr_expect_null(b->slots.len);
    cr_expect_not(slotset_has(&b->script_slots, SLOT_LEN));
    CLOSE(rt);
}

Test(type, orders_say_what_operators_mean) {
    static const CompareOp ops[] = {CMP_LT, CMP_LE, CMP_EQ, CMP_NE, CMP_GT, CMP_GE};
    static const bool when_less[] = {true, true, false, true, false, false};
    static const bool when_equal[] = {false, true, true, false, false, true};
    static const bool when_greater[] = {false, false, false, true, true, true};
    for (size_t i = 0; i < COUNT_OF(ops); i++) {
        cr_expect_eq(compare_order(ops[i], -5), value_bool(when_less[i]));
        cr_expect_eq(compare_order(ops[i], 0), value_bool(when_equal[i]));
        cr_expect_eq(compare_order(ops[i], 5), value_bool(when_greater[i]));
    }
}
