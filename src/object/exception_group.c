/* exception_group.c - see exception_group.h. */
#include "object/exception_group.h"
#include "object/argument.h"
#include "object/containers.h"
#include "object/function.h"
#include "object/generic.h"
#include "object/protocol.h"
#include "object/str.h"

static Value text(Str *s) { return s ? value_object(s) : RAISED; }

static bool is_group(Runtime *rt, Value v) {
    return exception_is(rt, v, TYPE_BASE_EXCEPTION_GROUP);
}

static Tuple *exceptions_of(Value group) {
    return as_tuple(as_exception(group)->extra->items[GROUP_EXCEPTIONS]);
}

/* ---- making ----------------------------------------------------------------------- */

static bool check_items(Runtime *rt, Tuple *items, bool *only_exceptions) {
    *only_exceptions = true;
    for (size_t i = 0; i < items->size; i++) {
        if (!is_exception(items->items[i])) {
            raise(rt, TYPE_VALUE_ERROR,
                  "Item %zu of second argument (exceptions) is not an exception", i);
            return false;
        }
        if (!exception_is(rt, items->items[i], TYPE_EXCEPTION)) *only_exceptions = false;
    }
    return true;
}

/* A group of ordinary exceptions is an ExceptionGroup, though asked for its base. */
static Type *fitting_type(Runtime *rt, Type *t, bool only_exceptions) {
    Type *base = rt->types[TYPE_BASE_EXCEPTION_GROUP],
         *group = rt->types[TYPE_EXCEPTION_GROUP];
    if (t == base) return only_exceptions ? group : base;
    if (only_exceptions) return t;
    if (t == group) {
        raise(rt, TYPE_TYPE_ERROR, "Cannot nest BaseExceptions in an ExceptionGroup");
        return NULL;
    }
    if (type_is_subtype(t, rt->types[TYPE_EXCEPTION])) {
        raise(rt, TYPE_TYPE_ERROR, "Cannot nest BaseExceptions in '%N'", t);
        return NULL;
    }
    return t;
}

static Tuple *items_of(Runtime *rt, Value v) {
    bool sequence = is_list(v) || is_tuple(v) || type_of(rt, v)->flags & TF_SEQUENCE ||
                    (type_of(rt, v)->slots.getitem && !has_layout(v, LAYOUT_DICT));
    if (!sequence) {
        raise(rt, TYPE_TYPE_ERROR, "second argument (exceptions) must be a sequence");
        return NULL;
    }
    Tuple *items = tuple_of(rt, v);
    if (items && !items->size) {
        raise(rt, TYPE_VALUE_ERROR,
              "second argument (exceptions) must be a non-empty sequence");
        return NULL;
    }
    return items;
}

static Value group_make(Runtime *rt, Value *args, size_t n) {
    Tuple *given = as_tuple(args[1]);
    if (given->size != 2)
        return raise(rt, TYPE_TYPE_ERROR,
                     "BaseExceptionGroup.__new__() takes exactly 2 arguments (%zu given)",
                     given->size);
    if (!is_str(given->items[0]))
        return raise_argument(rt, "BaseExceptionGroup.__new__", 1, "str",
                              given->items[0]);
    Tuple *items = items_of(rt, given->items[1]);
    bool only_exceptions;
    if (!items || !check_items(rt, items, &only_exceptions)) return RAISED;
    Type *t = fitting_type(rt, as_type(args[0]), only_exceptions);
    Exception *e = t ? exception_alloc(rt, t, given) : NULL;
    if (!e) return RAISED;
    Value group = value_object(e);
    if (!exception_set_extra(rt, group, GROUP_MESSAGE, given->items[0]) ||
        !exception_set_extra(rt, group, GROUP_EXCEPTIONS, value_object(items)))
        return RAISED;
    return group;
}

static Value group_init(Runtime *rt, Value *args, size_t n) {
    if (as_dict(args[2])->live)
        return raise(rt, TYPE_TYPE_ERROR, "%T() takes no keyword arguments", args[0]);
    as_exception(args[0])->args = as_tuple(args[1]);
    heap_barrier(&rt->heap, as_object(args[0]));
    return NONE_VALUE;
}

/* ---- text ------------------------------------------------------------------------- */

Value group_str(Runtime *rt, Value self) {
    Array *extra = as_exception(self)->extra;
    size_t n = exceptions_of(self)->size;
    return text(str_format(rt, "%S (%zu sub-exception%s)", extra->items[GROUP_MESSAGE], n,
                           n > 1 ? "s" : ""));
}

/* The exceptions show as a list or tuple, as they were given. */
Value group_repr(Runtime *rt, Value self) {
    Tuple *args = as_exception(self)->args;
    if (args->size != 2) return text(str_format(rt, "%T%R", self, value_object(args)));
    return text(str_format(rt, "%T(%R, %R)", self, args->items[0], args->items[1]));
}

/* ---- splitting -------------------------------------------------------------------- */

typedef enum Criterion { BY_CLASS, BY_CALL, BY_IDENTITY } Criterion;

typedef struct Split {
    Runtime *rt;
    Criterion by;
    Value what; /* class or tuple; callable; list of leaves */
    bool want_rest;
} Split;

static int matches(const Split *s, Value e) {
    if (s->by == BY_CLASS) return value_isinstance(s->rt, e, s->what);
    if (s->by == BY_CALL) {
        Value v = call(s->rt, s->what, &e, 1);
        return v == RAISED ? -1 : value_truth(s->rt, v);
    }
    if (is_group(s->rt, e)) return 0;
    List *leaves = as_list(s->what);
    for (size_t i = 0; i < leaves->size; i++)
        if (leaves->items->items[i] == e) return 1;
    return 0;
}

/* group.derive(items), dressed as the group is. */
static Value subset(Runtime *rt, Value group, List *items) {
    if (!items || !items->size) return NONE_VALUE;
    Str *derive = str_intern_cstr(rt, "derive");
    Value arg = value_object(items);
    Value part = derive ? call_method(rt, group, derive, &arg, 1) : RAISED;
    if (part == RAISED) return RAISED;
    if (!is_group(rt, part))
        return raise(rt, TYPE_TYPE_ERROR,
                     "derive must return an instance of BaseExceptionGroup");
    Exception *from = as_exception(group), *to = as_exception(part);
    to->traceback = from->traceback;
    to->context = from->context;
    to->cause = from->cause;
    to->suppress_context = true; /* as whatever is given a cause, be it none */
    heap_barrier(&rt->heap, to);
    Value notes = value_getattr_or(rt, group, NAME(rt, dunder_notes));
    if (notes == RAISED) return RAISED;
    if (notes == UNBOUND || !is_list(notes)) return part;
    List *copy = list_from(rt, as_list(notes)->items->items, as_list(notes)->size);
    if (!copy || !value_setattr(rt, part, NAME(rt, dunder_notes), value_object(copy)))
        return RAISED;
    return part;
}

static bool append_part(Runtime *rt, List *list, Value part) {
    return part == NONE_VALUE || list_append(rt, list, part);
}

static bool split(const Split *s, Value e, Value *match, Value *rest);

static bool split_items(const Split *s, Value group, Value *match, Value *rest) {
    Runtime *rt = s->rt;
    List *matched = list_new(rt, 2), *left = list_new(rt, 2);
    if (!matched || !left) return false;
    Tuple *items = exceptions_of(group);
    for (size_t i = 0; i < items->size; i++) {
        Value in, out;
        if (!split(s, items->items[i], &in, &out) || !append_part(rt, matched, in) ||
            (s->want_rest && !append_part(rt, left, out)))
            return false;
    }
    *match = subset(rt, group, matched);
    if (*match == RAISED) return false;
    *rest = s->want_rest ? subset(rt, group, left) : NONE_VALUE;
    return *rest != RAISED;
}

static bool split(const Split *s, Value e, Value *match, Value *rest) {
    *match = *rest = NONE_VALUE;
    int whole = matches(s, e);
    if (whole < 0) return false;
    if (whole || !is_group(s->rt, e)) {
        *(whole ? match : rest) = e;
        return true;
    }
    if (!depth_enter(s->rt, " in exceptiongroup_split_recursive")) return false;
    bool ok = split_items(s, e, match, rest);
    depth_leave(s->rt);
    return ok;
}

static bool add_leaves(Runtime *rt, List *leaves, Value e) {
    if (!is_group(rt, e)) return list_append(rt, leaves, e);
    if (!depth_enter(rt, " in collect_exception_group_leaf_ids")) return false;
    Tuple *items = exceptions_of(e);
    bool ok = true;
    for (size_t i = 0; ok && i < items->size; i++)
        ok = add_leaves(rt, leaves, items->items[i]);
    depth_leave(rt);
    return ok;
}

Value exception_project(Runtime *rt, Value group, List *keep) {
    List *leaves = list_new(rt, keep->size);
    if (!leaves) return RAISED;
    for (size_t i = 0; i < keep->size; i++)
        if (!add_leaves(rt, leaves, keep->items->items[i])) return RAISED;
    Split s = {rt, BY_IDENTITY, value_object(leaves), false};
    Value match, rest;
    return split(&s, group, &match, &rest) ? match : RAISED;
}

/* ---- methods ---------------------------------------------------------------------- */

static bool is_exception_class(Runtime *rt, Value v) {
    return has_layout(v, LAYOUT_TYPE) &&
           type_is_subtype(as_type(v), rt->types[TYPE_BASE_EXCEPTION]);
}

static bool choose_criterion(Runtime *rt, Value v, Split *s) {
    s->rt = rt;
    s->what = v;
    s->by = BY_CLASS;
    if (is_exception_class(rt, v)) return true;
    if (is_tuple(v)) {
        size_t good = 0;
        while (good < as_tuple(v)->size &&
               is_exception_class(rt, as_tuple(v)->items[good]))
            good++;
        if (good == as_tuple(v)->size) return true;
    } else if (!has_layout(v, LAYOUT_TYPE) && value_is_callable(rt, v)) {
        s->by = BY_CALL;
        return true;
    }
    raise(rt, TYPE_TYPE_ERROR,
          "expected an exception type, a tuple of exception types, or a "
          "callable (other than a class)");
    return false;
}

static Value group_split(Runtime *rt, Value *args, size_t n) {
    Split s = {.want_rest = true};
    Value parts[2];
    if (!choose_criterion(rt, args[1], &s) || !split(&s, args[0], &parts[0], &parts[1]))
        return RAISED;
    Tuple *pair = tuple_from(rt, parts, 2);
    return pair ? value_object(pair) : RAISED;
}

static Value group_subgroup(Runtime *rt, Value *args, size_t n) {
    Split s = {.want_rest = false};
    Value match, rest;
    if (!choose_criterion(rt, args[1], &s) || !split(&s, args[0], &match, &rest))
        return RAISED;
    return match;
}

static Value group_derive(Runtime *rt, Value *args, size_t n) {
    Value parts[] = {as_exception(args[0])->extra->items[GROUP_MESSAGE], args[1]};
    return call(rt, value_object(rt->types[TYPE_BASE_EXCEPTION_GROUP]), parts, 2);
}

const NativeDef group_methods[] = {
    {"__new__(cls, /, *args, **kwargs)", group_make,
     "Create and return a new object.  See help(type) for accurate signature."},
    {"__init__(self, /, *args, **kwargs)", group_init,
     "Initialize self.  See help(type(self)) for accurate signature."},
    {"split(self, matcher_value, /)", group_split, NULL},
    {"subgroup(self, matcher_value, /)", group_subgroup, NULL},
    {"derive(self, excs, /)", group_derive, NULL},
    GENERIC_METHOD,
    {0},
};

static Value get_message(Runtime *rt, Value self) {
    return as_exception(self)->extra->items[GROUP_MESSAGE];
}
static Value get_exceptions(Runtime *rt, Value self) {
    return as_exception(self)->extra->items[GROUP_EXCEPTIONS];
}

const GetSetDef group_getset[] = {
    {"message", get_message, NULL, "exception message"},
    {"exceptions", get_exceptions, NULL, "nested exceptions"},
    {0},
};
