/* scope.c - which scope belongs to a node, and which symbol to a name. */
#include "compiler/scope.h"

#include <string.h>

typedef struct ScopeEntry {
    const Node *node;
    ScopeRole role;
    Scope *scope;
} ScopeEntry;

/* ---- scopes by node ---- */

static uint32_t entry_hash(const Node *node, ScopeRole role) {
    uint64_t x = ((uint64_t)(uintptr_t)node >> 4) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(x >> 32) + (uint32_t)role * 7919;
}

static bool map_grow(ScopeTree *t) {
    uint32_t capacity = t->map_capacity ? t->map_capacity * 2 : 64;
    ScopeEntry *map = arena_alloc(t->arena, capacity * sizeof(ScopeEntry));
    if (!map) return false;
    for (uint32_t i = 0; i < t->map_capacity; i++) {
        if (!t->map[i].node) continue;
        uint32_t at = entry_hash(t->map[i].node, t->map[i].role) & (capacity - 1);
        while (map[at].node)
            at = (at + 1) & (capacity - 1);
        map[at] = t->map[i];
    }
    t->map = map;
    t->map_capacity = capacity;
    return true;
}

bool scope_add(ScopeTree *t, const Node *node, ScopeRole role, Scope *scope) {
    if (t->map_count * 2 >= t->map_capacity && !map_grow(t)) return false;
    uint32_t at = entry_hash(node, role) & (t->map_capacity - 1);
    while (t->map[at].node)
        at = (at + 1) & (t->map_capacity - 1);
    t->map[at] = (ScopeEntry){node, role, scope};
    t->map_count++;
    return true;
}

Scope *scope_of(const ScopeTree *t, const Node *node, ScopeRole role) {
    uint32_t at = entry_hash(node, role) & (t->map_capacity - 1);
    while (t->map[at].node) {
        if (t->map[at].node == node && t->map[at].role == role) return t->map[at].scope;
        at = (at + 1) & (t->map_capacity - 1);
    }
    return NULL;
}

/* ---- symbols by name ---- */

Symbol *scope_find(const Scope *scope, const Name *name) {
    if (!scope->capacity) return NULL;
    uint32_t at = name->hash & (scope->capacity - 1);
    for (Symbol *s; (s = scope->table[at]); at = (at + 1) & (scope->capacity - 1))
        if (s->name == name) return s;
    return NULL;
}

static bool scope_grow(ScopeTree *t, Scope *scope) {
    uint32_t capacity = scope->capacity ? scope->capacity * 2 : 8;
    Symbol **table = arena_alloc(t->arena, capacity * sizeof(Symbol *));
    if (!table) return false;
    for (Symbol *s = scope->symbols; s; s = s->next) {
        uint32_t at = s->name->hash & (capacity - 1);
        while (table[at])
            at = (at + 1) & (capacity - 1);
        table[at] = s;
    }
    scope->table = table;
    scope->capacity = capacity;
    return true;
}

Symbol *scope_symbol(ScopeTree *t, Scope *scope, Name *name) {
    Symbol *symbol = scope_find(scope, name);
    if (symbol) return symbol;
    if (scope->count * 2 >= scope->capacity && !scope_grow(t, scope)) return NULL;
    symbol = ARENA_NEW(t->arena, Symbol);
    if (!symbol) return NULL;
    symbol->name = name;
    uint32_t at = name->hash & (scope->capacity - 1);
    while (scope->table[at])
        at = (at + 1) & (scope->capacity - 1);
    scope->table[at] = symbol;
    scope->count++;
    if (scope->last_symbol)
        scope->last_symbol->next = symbol;
    else
        scope->symbols = symbol;
    scope->last_symbol = symbol;
    return symbol;
}

/* ---- lists of names ---- */

bool scope_list_name(ScopeTree *t, NameList *list, Name *name) {
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i] == name) return true;
    if (list->count == list->capacity) {
        uint32_t capacity = list->capacity ? list->capacity * 2 : 4;
        Name **more = arena_alloc(t->arena, capacity * sizeof(Name *));
        if (!more) return false;
        if (list->count) memcpy(more, list->items, list->count * sizeof(Name *));
        list->items = more;
        list->capacity = capacity;
    }
    list->items[list->count++] = name;
    return true;
}

uint32_t scope_free_index(const Scope *scope, const Name *name) {
    for (uint32_t i = 0; i < scope->free.count; i++)
        if (scope->free.items[i] == name) return i;
    assert(false);
    return 0;
}

Name *scope_mangle(NameTable *names, const Scope *scope, const Ident *ident) {
    Name *name = name_mangle(names, scope->class_name, ident);
    if (!name || !scope->class_params) return name;
    const Symbol *symbol = scope_find(scope->class_params, name);
    if (symbol && symbol->flags & SYM_CLASS_PARAM) return name;
    return name_of_ident(names, ident);
}
