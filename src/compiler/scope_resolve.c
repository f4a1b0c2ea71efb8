/* scope_resolve.c - the second walk: binds every mentioned name. See scope.h.
 *
 * Runs top-down after the whole tree is known. A name used in a scope that does not bind
 * it is looked for outwards through functions (classes hide their names from what is
 * inside); each real function crossed on the way gets a closure slot, and the owner's
 * variable becomes a cell. */
#include <stdlib.h>
#include <string.h>

#include "compiler/scope.h"

#define FAIL(t, place, ...) \
    (diag_set_compiler((t)->d, (t)->source, span_of(place), __VA_ARGS__), false)

static bool binds(const Symbol *symbol) {
    return symbol && symbol->flags & SYM_BOUND &&
           !(symbol->flags & (SYM_GLOBAL | SYM_NONLOCAL));
}

/* Does a class provide this name to the functions inside it? */
static bool class_provides(Scope *s, const Name *name) {
    if (name_is(name, "__class__")) return s->needs_class_cell = true;
    if (name_is(name, "__classdict__")) return s->needs_classdict = true;
    return false;
}

typedef enum Found { NOT_FOUND, FOUND, DECLARED_GLOBAL } Found;

/* The owner of a variable that `from` uses but does not bind. `*same` tells that it lies
 * in the same code (`from` is an inlined comprehension in it). */
static Found find_owner(Scope *from, Name *name, Scope **owner, bool *same) {
    *same = from->kind == SCOPE_COMPREHENSION;
    for (Scope *s = from->parent; s; s = s->parent) {
        if (s->kind == SCOPE_MODULE) break;
        Symbol *symbol = scope_find(s, name);
        if (s->kind == SCOPE_CLASS) {
            /* Inlined in the class body, where __class__ does not exist yet. */
            if (*same && name_is(name, "__class__")) return DECLARED_GLOBAL;
            *same = false;
            if (!class_provides(s, name)) continue;
            *owner = s;
            return FOUND;
        }
        if (binds(symbol)) {
            *owner = s;
            return FOUND;
        }
        if (symbol && symbol->flags & SYM_GLOBAL) return DECLARED_GLOBAL;
        if (s->kind != SCOPE_COMPREHENSION) *same = false;
    }
    return NOT_FOUND;
}

/* Is everything between `from` and the module inlined? Then its names are the module's.
 */
static Binding unbound_kind(const Scope *from) {
    const Scope *s = from;
    while (s->kind == SCOPE_COMPREHENSION)
        s = s->parent;
    return s != from && s->kind == SCOPE_MODULE ? BIND_OUTER : BIND_IMPLICIT;
}

/* Gives a closure slot to every code from `from` outwards up to the owner. */
static bool pass_through(ScopeTree *t, Scope *from, Scope *owner, Name *name) {
    for (Scope *s = from; s != owner; s = s->parent)
        if (s->kind != SCOPE_COMPREHENSION && !scope_list_name(t, &s->free, name))
            return false;
    /* The owner may be an inlined comprehension, whose variable is then a cell in the
     * code around it: nothing to add. */
    Symbol *symbol = scope_symbol(t, owner, name);
    if (!symbol) return false;
    if (owner->kind != SCOPE_CLASS) symbol->binding = BIND_CELL;
    return true;
}

/* In a type scope, a name that the class around it binds is the class's or global, as it
 * is in the class itself. */
static bool resolve_by_class(const Scope *s, Symbol *symbol) {
    const Scope *class = s;
    while (class->kind != SCOPE_CLASS)
        class = class->parent;
    const Symbol *there = scope_find(class, symbol->name);
    if (!there || !(there->flags & (SYM_GLOBAL | SYM_BOUND)) ||
        there->flags & SYM_NONLOCAL)
        return false;
    symbol->binding = there->flags & SYM_GLOBAL ? BIND_GLOBAL : BIND_IMPLICIT;
    return true;
}

static bool resolve_use(ScopeTree *t, Scope *s, Symbol *symbol) {
    Scope *owner = NULL;
    bool same;
    if (s->sees_class && resolve_by_class(s, symbol)) return true;
    switch (find_owner(s, symbol->name, &owner, &same)) {
    case DECLARED_GLOBAL: symbol->binding = BIND_IMPLICIT; return true;
    case NOT_FOUND: symbol->binding = (uint8_t)unbound_kind(s); return true;
    case FOUND: break;
    }
    if (same) {
        symbol->binding = BIND_OUTER;
        return true;
    }
    symbol->binding = BIND_FREE;
    return pass_through(t, s, owner, symbol->name);
}

static bool resolve_nonlocal(ScopeTree *t, Scope *s, Symbol *symbol) {
    Scope *owner = NULL;
    bool same;
    if (s->kind == SCOPE_MODULE) return FAIL(t, symbol->place, DIAG_NONLOCAL_AT_MODULE);
    if (find_owner(s, symbol->name, &owner, &same) != FOUND)
        return FAIL(t, symbol->place, DIAG_NO_NONLOCAL, symbol->name->text);
    const Symbol *owned = scope_find(owner, symbol->name); /* NULL: a class's own cell */
    if (owned && owned->flags & SYM_TYPE_PARAM)
        return FAIL(t, symbol->place, DIAG_NONLOCAL_TYPE_PARAM, symbol->name->text);
    if (same) {
        symbol->binding = BIND_OUTER;
        return true;
    }
    symbol->binding = BIND_FREE;
    return pass_through(t, s, owner, symbol->name);
}

static bool resolve_symbol(ScopeTree *t, Scope *s, Symbol *symbol) {
    if (symbol->flags & SYM_GLOBAL) {
        if (symbol->flags & SYM_NONLOCAL)
            return FAIL(t, symbol->place, DIAG_NONLOCAL_AND_GLOBAL, symbol->name->text);
        symbol->binding = BIND_GLOBAL;
        return true;
    }
    if (symbol->flags & SYM_GLOBAL_INSIDE) { /* whatever namespace the others are in */
        symbol->binding = BIND_GLOBAL;
        return true;
    }
    if (symbol->flags & SYM_NONLOCAL) return resolve_nonlocal(t, s, symbol);
    if (symbol->flags & SYM_BOUND) {
        /* An inner scope resolved earlier may have made it a cell already. */
        if (symbol->binding == BIND_NONE) symbol->binding = BIND_LOCAL;
        return true;
    }
    if (s->kind == SCOPE_MODULE) {
        symbol->binding = BIND_IMPLICIT;
        return true;
    }
    return resolve_use(t, s, symbol);
}

static int compare_names(const void *a, const void *b) {
    return strcmp((*(Name *const *)a)->text, (*(Name *const *)b)->text);
}

/* The next scope in pre-order. */
static Scope *next_scope(Scope *s) {
    if (s->children) return s->children;
    while (s && !s->next)
        s = s->parent;
    return s ? s->next : NULL;
}

bool scope_resolve(ScopeTree *t) {
    for (Scope *s = t->root; s; s = next_scope(s))
        for (Symbol *symbol = s->symbols, *next; symbol; symbol = next) {
            next = symbol->next;
            if (!resolve_symbol(t, s, symbol)) return false;
        }
    for (Scope *s = t->root; s; s = next_scope(s))
        if (s->free.count > 1)
            qsort(s->free.items, s->free.count, sizeof(Name *), compare_names);
    return true;
}
