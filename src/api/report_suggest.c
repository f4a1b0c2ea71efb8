/* report_suggest.c - "Did you mean": the nearest known name to a misspelt one.
 *
 * The distance is CPython's (Python/suggestions.c): a move costs 2, a change of case 1,
 * and no more than a third of the characters may need changing. */
#include "api/report.h"

#include "base/nearest.h"

enum { CANDIDATES = 750 };

typedef struct Search {
    Str *wrong, *best;
    size_t best_distance;
} Search;

static void consider(Search *s, Value candidate) {
    if (!is_str(candidate)) return;
    Str *c = as_str(candidate);
    if (str_equal(c, s->wrong)) return;
    if (nearest_improves(s->wrong->bytes, s->wrong->size, c->bytes, c->size,
                         &s->best_distance))
        s->best = c;
}

static void consider_keys(Search *s, Dict *d) {
    Value k, v;
    if (d && d->live <= CANDIDATES)
        for (size_t i = 0; dict_next(d, &i, &k, &v);)
            consider(s, k);
}

static void consider_tuple(Search *s, Tuple *t) {
    for (size_t i = 0; t && i < t->size; i++)
        if (is_str(t->items[i]) && as_str(t->items[i])->size &&
            as_str(t->items[i])->bytes[0] != '.')
            consider(s, t->items[i]);
}

/* The names that the frame of the innermost entry could have meant. */
static void consider_frame(VM *vm, Search *s, const Exception *e) {
    if (!is_object(e->traceback) || e->traceback == NONE_VALUE) return;
    Traceback *tb = (Traceback *)as_object(e->traceback);
    while (tb->next)
        tb = tb->next;
    if (!(tb->code->flags & (CODE_MODULE | CODE_CLASS_BODY))) {
        consider_tuple(s, tb->code->locals);
        consider_tuple(s, tb->code->cells);
        consider_tuple(s, tb->code->free);
    }
    consider_keys(s, tb->place.function->globals);
    consider_keys(s, vm->rt.builtins);
}

static void consider_dir(VM *vm, Search *s, Value object) {
    Runtime *rt = &vm->rt;
    Value names = call_special(rt, object, SLOT_DIR, NULL, 0);
    if (names == RAISED) error_clear(rt);
    if (!is_special(names) && is_list(names)) {
        List *l = as_list(names);
        if (!list_sort(rt, l, NONE_VALUE, false)) error_clear(rt);
        if (l->size > CANDIDATES) return;
        bool hide = !s->wrong->size || s->wrong->bytes[0] != '_';
        for (size_t i = 0; i < l->size; i++) {
            Value name = l->items->items[i];
            if (hide && is_str(name) && as_str(name)->size &&
                as_str(name)->bytes[0] == '_')
                continue;
            consider(s, name);
        }
    }
}

void report_suggestion(VM *vm, Value exception, Buffer *out) {
    Runtime *rt = &vm->rt;
    bool name_error = exception_is(rt, exception, TYPE_NAME_ERROR);
    bool attribute = exception_is(rt, exception, TYPE_ATTRIBUTE_ERROR);
    bool import = exception_is(rt, exception, TYPE_IMPORT_ERROR);
    if (!name_error && !attribute && !import) return;
    Value pending = rt->error;
    rt->error = UNBOUND;
    Str *attr = import ? str_intern_cstr(rt, "name_from") : NAME(rt, name);
    Value wrong = attr ? value_getattr_or(rt, exception, attr) : RAISED;
    if (wrong != RAISED && is_str(wrong)) {
        Search s = {.wrong = as_str(wrong), .best_distance = as_str(wrong)->length};
        if (s.best_distance && s.wrong->length <= NEAREST_LONGEST) {
            if (attribute) {
                Value object = value_getattr_or(rt, exception, NAME(rt, obj));
                if (object != RAISED && object != UNBOUND) consider_dir(vm, &s, object);
            } else if (import) {
                Value name = value_getattr_or(rt, exception, NAME(rt, name));
                Value module =
                    is_str(name) ? dict_get_str(rt, rt->modules, as_str(name)) : UNBOUND;
                if (module != UNBOUND) consider_dir(vm, &s, module);
            } else {
                consider_frame(vm, &s, as_exception(exception));
            }
        }
        Array *extra = as_exception(exception)->extra;
        if (name_error && extra && extra->items[EXCEPTION_EXTRA - 1] == TRUE_VALUE) {
            buffer_printf(out, ". Did you mean: 'self.%s'?", str_cstr(rt, s.wrong));
            rt->error = pending;
            return;
        }
        if (s.best) buffer_printf(out, ". Did you mean: '%s'?", str_cstr(rt, s.best));
        if (name_error && vm_is_stdlib_module(vm, s.wrong)) {
            if (s.best)
                buffer_printf(out, " Or did you forget to import '%s'?",
                              str_cstr(rt, s.wrong));
            else
                buffer_printf(out, ". Did you forget to import '%s'?",
                              str_cstr(rt, s.wrong));
        }
    }
    rt->error = pending;
}
