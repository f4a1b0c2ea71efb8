#include "fixture.h"

#include "object/containers.h"
#include "object/shape.h"

static Str *numbered(Runtime *rt, int i) {
    return str_intern(rt, str_format(rt, "a%d", i));
}

static Type *new_class(Runtime *rt) {
    Type *t = type_new(rt, rt->types[TYPE_TYPE], str_intern_cstr(rt, "C"),
                       rt->empty_tuple, dict_new(rt), NULL);
    cr_assert(t);
    return t;
}

Test(shape, same_order_same_shape) {
    OPEN(rt);
    Type *t = new_class(rt);
    Object *a = type_alloc(rt, t, 0), *b = type_alloc(rt, t, 0);
    cr_expect_eq(a->shape, b->shape);
    for (int i = 0; i < 2; i++) {
        cr_expect(attrs_set(rt, a, numbered(rt, i), value_small(i)));
        cr_expect_neq(a->shape, b->shape);
        cr_expect(attrs_set(rt, b, numbered(rt, i), value_small(i)));
        cr_expect_eq(a->shape, b->shape);
    }
    cr_expect_eq(attrs_get(rt, a, numbered(rt, 1)), value_small(1));
    cr_expect_eq(attrs_get(rt, a, numbered(rt, 9)), UNBOUND);
    CLOSE(rt);
}

Test(shape, many_attributes_overflow_and_then_become_a_dict) {
    OPEN(rt);
    enum { MANY = SHAPE_LARGEST + 40 };
    Type *t = new_class(rt);
    Object *o = type_alloc(rt, t, 0);
    for (int i = 0; i < MANY; i++) {
        cr_assert(attrs_set(rt, o, numbered(rt, i), value_small(i)));
        cr_expect_eq(shape_of(rt, o)->is_dict, i >= SHAPE_LARGEST);
    }
    for (int i = 0; i < MANY; i++)
        cr_expect_eq(attrs_get(rt, o, numbered(rt, i)), value_small(i));
    KEEP(o);
    CLOSE(rt);
}

Test(shape, classes_learn_how_much_their_instances_hold) {
    OPEN(rt);
    Type *t = new_class(rt);
    Object *first = type_alloc(rt, t, 0);
    for (int i = 0; i < 10; i++)
        cr_assert(attrs_set(rt, first, numbered(rt, i), TRUE_VALUE));
    cr_expect_geq(t->inline_slots, 10);
    Object *second = type_alloc(rt, t, 0);
    for (int i = 0; i < 10; i++)
        cr_assert(attrs_set(rt, second, numbered(rt, i), TRUE_VALUE));
    cr_expect_lt(shape_of(rt, second)->slot, SHAPE_OVERFLOW);
    cr_expect_eq(attrs_get(rt, first, numbered(rt, 9)), TRUE_VALUE);
    CLOSE(rt);
}

Test(shape, deleting_the_youngest_steps_back) {
    OPEN(rt);
    Type *t = new_class(rt);
    Object *o = type_alloc(rt, t, 0);
    bool found;
    cr_assert(attrs_set(rt, o, numbered(rt, 0), value_small(0)));
    uint32_t before = o->shape;
    cr_assert(attrs_set(rt, o, numbered(rt, 1), value_small(1)));
    cr_expect(attrs_delete(rt, o, numbered(rt, 1), &found) && found);
    cr_expect_eq(o->shape, before);
    cr_expect(attrs_delete(rt, o, numbered(rt, 1), &found) && !found);
    CLOSE(rt);
}

Test(shape, deleting_another_turns_to_a_dict_and_keeps_order) {
    OPEN(rt);
    Type *t = new_class(rt);
    Object *o = type_alloc(rt, t, 0);
    bool found;
    for (int i = 0; i < 6; i++)
        cr_assert(attrs_set(rt, o, numbered(rt, i), value_small(i)));
    cr_expect(attrs_delete(rt, o, numbered(rt, 2), &found) && found);
    cr_expect(shape_of(rt, o)->is_dict);
    Dict *d = attrs_dict(rt, o);
    Value k, v;
    int expected[] = {0, 1, 3, 4, 5}, n = 0;
    for (size_t i = 0; dict_next(d, &i, &k, &v);)
        cr_expect_eq(v, value_small(expected[n++]));
    cr_expect_eq(n, 5);
    CLOSE(rt);
}

Test(shape, the_dict_of_an_instance_is_the_instance) {
    OPEN(rt);
    Object *o = type_alloc(rt, new_class(rt), 0);
    cr_assert(attrs_set(rt, o, numbered(rt, 0), value_small(7)));
    Dict *d = attrs_dict(rt, o);
    cr_assert(d);
    cr_expect_eq(attrs_dict(rt, o), d);
    cr_assert(dict_set_str(rt, d, numbered(rt, 1), value_small(8)));
    cr_expect_eq(attrs_get(rt, o, numbered(rt, 1)), value_small(8));
    cr_assert(attrs_set(rt, o, numbered(rt, 2), value_small(9)));
    cr_expect_eq(dict_get_str(rt, d, numbered(rt, 2)), value_small(9));
    CLOSE(rt);
}

Test(shape, survives_collections) {
    OPEN(rt);
    Type *t = new_class(rt);
    List *all = list_new(rt, 0);
    for (int i = 0; i < 500; i++) {
        Object *o = type_alloc(rt, t, 0);
        cr_assert(list_append(rt, all, value_object(o)));
        for (int k = 0; k < 12; k++) {
            Str *text = str_format(rt, "%d/%d", i, k);
            cr_assert(attrs_set(rt, o, numbered(rt, k), value_object(text)));
        }
        if (i % 50 == 0) heap_collect(&rt->heap, i % 100 == 0);
    }
    for (int i = 0; i < 500; i++) {
        Value v = attrs_get(rt, as_object(all->items->items[i]), numbered(rt, 11));
        cr_expect(str_equal(as_str(v), str_format(rt, "%d/11", i)));
    }
    KEEP(all);
    CLOSE(rt);
}
