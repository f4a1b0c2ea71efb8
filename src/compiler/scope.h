/* scope.h - which variable a name means: one Scope per module, class, function, lambda,
 * comprehension and type-parameter list.
 *
 * Built in one walk over the tree (scope_walk.c), then resolved top-down
 * (scope_resolve.c); the emitter only reads it. Both report CPython's SyntaxErrors. Lives
 * in the arena.
 *
 * Comprehensions other than generator expressions are *inlined*: they share the code of
 * the scope around them, but keep a Scope whose own variables get registers of their own.
 */
#ifndef COMPILER_SCOPE_H
#define COMPILER_SCOPE_H

#include "compiler/names.h"
#include "syntax/diag.h"
#include "syntax/source.h"

typedef enum ScopeKind {
    SCOPE_MODULE,
    SCOPE_CLASS,
    SCOPE_FUNCTION,      /* lambdas and generator expressions too */
    SCOPE_COMPREHENSION, /* inlined */
    SCOPE_TYPE_PARAMS,   /* the hidden function around a generic def, class or alias */
    SCOPE_TYPE_VALUE,    /* lazily evaluated: an alias's value, a bound, a default */
} ScopeKind;

enum SymbolFlags {
    SYM_GLOBAL = 1, /* declared so */
    SYM_NONLOCAL = 2,
    SYM_LOCAL = 4, /* assigned, defined, deleted */
    SYM_PARAM = 8,
    SYM_USE = 16,
    SYM_IMPORT = 32,
    SYM_ANNOTATED = 64,
    SYM_ITERATION = 128, /* iteration variable of a comprehension */
    SYM_TYPE_PARAM = 256,
    SYM_DELETED = 512, /* by `del` or the end of a handler: may become unbound again */
    SYM_GLOBAL_INSIDE = 1024, /* of the module: a scope inside declares it global */
    SYM_CLASS_PARAM = 2048,   /* type parameter of a class */
    SYM_BOUND = SYM_LOCAL | SYM_PARAM | SYM_IMPORT | SYM_TYPE_PARAM,
};

typedef enum Binding {
    BIND_NONE,
    BIND_LOCAL,    /* a variable of this scope; of class and module: in the namespace */
    BIND_CELL,     /* the same, captured by an inner function */
    BIND_FREE,     /* of an outer function: in `free` */
    BIND_GLOBAL,   /* declared global */
    BIND_IMPLICIT, /* not found: global or builtin (a class looks in its namespace first)
                    */
    BIND_OUTER,    /* inlined comprehension: ask the scope around it */
} Binding;

typedef struct Symbol {
    struct Symbol *next; /* in order of first appearance */
    Name *name;
    uint16_t flags;
    uint8_t binding;
    bool has_register;
    uint32_t reg;      /* the emitter's: of a local or its cell */
    const Node *place; /* of a global or nonlocal declaration */
} Symbol;

/* Each once, in the order in which they were added. */
typedef struct NameList {
    Name **items;
    uint32_t count, capacity;
} NameList;

/* More floats than this are loaded where they are used. */
enum { MAX_LOOP_FLOATS = 8 };

typedef struct Scope {
    ScopeKind kind;
    const Node *node;
    struct Scope *parent, *children, *last_child, *next; /* next: sibling */
    Name *name;                 /* of code objects: "f", "<lambda>", "<genexpr>" ... */
    Name *class_name;           /* for mangling: the innermost class's name, or NULL */
    struct Scope *class_params; /* around a generic class: its type parameters, the only
                                   private names that are mangled there */
    Symbol **table;             /* hashed */
    uint32_t capacity, count;
    Symbol *symbols, *last_symbol;
    NameList free;            /* closure slots, sorted by name once resolved */
    NameList self_attributes; /* of a class: X of every self.X = ..., for
                                 __static_attributes__ */
    double *
        loop_floats; /* distinct constants within its loops, for registers of their own */
    uint32_t loop_floats_n;
    uint32_t loops;    /* building: around the current statement */
    bool is_async;     /* async def, or awaits in an inlined comprehension or module */
    bool is_generator; /* has yield, or is a generator expression */
    bool is_genexpr, is_lambda;
    bool has_async_comp;   /* an async comprehension in it */
    bool is_nested;        /* inside some function */
    bool needs_class_cell; /* of a class: a method uses __class__ or super */
    bool needs_classdict;  /* of a class: a type scope looks into its namespace */
    bool sees_class;       /* a type scope directly inside a class */
    bool has_walrus, has_annotations, has_star_import;
    bool shows_locals;   /* mentions locals, eval ...: every local is cleared at entry */
    uint8_t in_iterable; /* building: within a comprehension's iterable */
    bool in_target;      /* building: within a comprehension's target */
    const char *comp_kind; /* "list comprehension" ..., NULL: not a comprehension */
} Scope;

enum { SCOPE_MAX_DEPTH = 2000 };

typedef struct ScopeTree {
    Arena *arena;
    NameTable *names;
    const Source *source;
    Diagnostic *d;
    bool top_await, future_annotations;
    Scope *root;
    struct ScopeEntry *map; /* node -> scope */
    uint32_t map_capacity, map_count;
    /* Building: */
    Scope *current;
    uint32_t depth;
} ScopeTree;

/* Which scope of a node: a generic def has two. */
typedef enum ScopeRole { ROLE_BODY, ROLE_TYPE_PARAMS, ROLE_DEFAULT } ScopeRole;

/* False: tree->d is set, or the arena has failed. */
MUST_CHECK bool scope_build(ScopeTree *tree, Node *root);
/* The second walk; called by scope_build. */
MUST_CHECK bool scope_resolve(ScopeTree *tree);
/* From now on it is found by the node. False: memory. */
MUST_CHECK bool scope_add(ScopeTree *tree, const Node *node, ScopeRole role,
                          Scope *scope);
Scope *scope_of(const ScopeTree *tree, const Node *node, ScopeRole role);
Symbol *scope_find(const Scope *scope, const Name *name); /* NULL: not mentioned there */
/* The name that `ident` means there. */
Name *scope_mangle(NameTable *names, const Scope *scope, const Ident *ident);
/* Adds it unless it is there. False: memory. */
MUST_CHECK bool scope_list_name(ScopeTree *tree, NameList *list, Name *name);
/* Finds or adds. NULL: memory. */
Symbol *scope_symbol(ScopeTree *tree, Scope *scope, Name *name);
/* Index of a closure slot; it is there. */
uint32_t scope_free_index(const Scope *scope, const Name *name);
INLINE bool scope_is_function(const Scope *s) {
    return s->kind != SCOPE_MODULE && s->kind != SCOPE_CLASS;
}

INLINE Span span_of(const Node *node) {
    return (Span){node->lineno, node->col_offset, node->end_lineno, node->end_col_offset};
}

#endif
