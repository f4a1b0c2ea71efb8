/* scope_walk.c - the first walk: who mentions which name, and how. See scope.h. */
#include "compiler/scope.h"

#include <string.h>

static bool visit_expr(ScopeTree *t, Node *node);
static bool visit_body(ScopeTree *t, const NodeList *body);

/* Visits a node below the current one. */
static bool one_deeper(ScopeTree *t, Node *node, bool (*visit)(ScopeTree *, Node *)) {
    if (++t->depth > SCOPE_MAX_DEPTH) {
        diag_set_placeless(t->d, DIAG_COMPILE_TOO_DEEP);
        return false;
    }
    bool ok = visit(t, node);
    t->depth--;
    return ok;
}
static bool visit_pattern(ScopeTree *t, Node *node);

#define FAIL(t, place, ...) \
    (diag_set_compiler((t)->d, (t)->source, span_of(place), __VA_ARGS__), false)

/* ---- entering and leaving ---- */

static Scope *enter(ScopeTree *t, ScopeKind kind, const Node *node, ScopeRole role,
                    Name *name) {
    Scope *scope = ARENA_NEW(t->arena, Scope), *parent = t->current;
    if (!scope || !name || !scope_add(t, node, role, scope)) return NULL;
    scope->kind = kind;
    scope->node = node;
    scope->name = name;
    scope->parent = parent;
    if (parent) {
        scope->class_name = parent->class_name;
        scope->class_params = parent->class_params;
        scope->in_iterable = parent->in_iterable;
        scope->is_nested = parent->is_nested || scope_is_function(parent);
        if (parent->last_child)
            parent->last_child->next = scope;
        else
            parent->children = scope;
        parent->last_child = scope;
    }
    return t->current = scope;
}

static void leave(ScopeTree *t) { t->current = t->current->parent; }

static Name *text_name(ScopeTree *t, const char *text) {
    return name_intern(t->names, text, strlen(text));
}

static Name *mangled(ScopeTree *t, const Ident *ident) {
    return scope_mangle(t->names, t->current, ident);
}

/* ---- mentions ---- */

static bool add_flags(ScopeTree *t, Scope *scope, Name *name, unsigned flags,
                      const Node *place) {
    Symbol *symbol = name ? scope_symbol(t, scope, name) : NULL;
    if (!symbol) return false;
    if (flags & symbol->flags & SYM_PARAM)
        return FAIL(t, place, DIAG_DUPLICATE_ARGUMENT, name->text);
    if (flags & symbol->flags & SYM_TYPE_PARAM)
        return FAIL(t, place, DIAG_DUPLICATE_TYPE_PARAM, name->text);
    if (scope->in_target && (flags & SYM_LOCAL)) {
        if ((symbol->flags | flags) & (SYM_GLOBAL | SYM_NONLOCAL))
            return FAIL(t, place, DIAG_COMP_REBINDS_TARGET, name->text);
        flags |= SYM_ITERATION;
    }
    symbol->flags |= (uint16_t)flags;
    return true;
}

static bool add_def(ScopeTree *t, const Ident *ident, unsigned flags, const Node *place) {
    return add_flags(t, t->current, mangled(t, ident), flags, place);
}

static bool declare(ScopeTree *t, Name *name, unsigned flags, const Node *place) {
    Symbol *symbol = name ? scope_symbol(t, t->current, name) : NULL;
    if (!symbol) return false;
    symbol->flags |= (uint16_t)flags;
    if (!symbol->place) symbol->place = place;
    return true;
}

static bool is_type_scope(const Scope *s) {
    return s->kind == SCOPE_TYPE_PARAMS || s->kind == SCOPE_TYPE_VALUE;
}

/* What may not stand in a type scope: yield, await, walrus. */
static bool check_type_scope(ScopeTree *t, const Node *node, const char *what) {
    const Scope *s = t->current;
    if (s->kind == SCOPE_TYPE_PARAMS) {
        if (s->node->kind == AST_TypeAlias || s->node->kind == AST_ClassDef ||
            s->node->kind == AST_FunctionDef || s->node->kind == AST_AsyncFunctionDef)
            return FAIL(t, node, DIAG_IN_GENERIC, what);
    }
    if (s->kind == SCOPE_TYPE_VALUE) {
        if (s->node->kind == AST_TypeAlias)
            return FAIL(t, node, DIAG_IN_TYPE_ALIAS, what);
        return FAIL(t, node, DIAG_IN_TYPE_BOUND, what, s->comp_kind);
    }
    return true;
}

static bool visit_list(ScopeTree *t, const NodeList *list) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] && !visit_expr(t, list->items[i])) return false;
    return true;
}

static bool visit_maybe(ScopeTree *t, Node *node) { return !node || visit_expr(t, node); }

/* ---- functions and classes ---- */

static bool visit_params(ScopeTree *t, const NodeList *args) {
    for (size_t i = 0; i < args->count; i++)
        if (!add_def(t, AST(args->items[i], arg)->arg, SYM_PARAM, args->items[i]))
            return false;
    return true;
}

static bool visit_arguments(ScopeTree *t, const Astarguments *args) {
    if (!visit_params(t, &args->posonlyargs) || !visit_params(t, &args->args) ||
        !visit_params(t, &args->kwonlyargs))
        return false;
    if (args->vararg && !add_def(t, AST(args->vararg, arg)->arg, SYM_PARAM, args->vararg))
        return false;
    return !args->kwarg || add_def(t, AST(args->kwarg, arg)->arg, SYM_PARAM, args->kwarg);
}

static bool visit_annotation(ScopeTree *t, Node *node) {
    /* Kept as text: names in it mean nothing. */
    return !node || t->future_annotations || visit_expr(t, node);
}

static bool visit_arg_annotations(ScopeTree *t, const NodeList *args) {
    for (size_t i = 0; i < args->count; i++)
        if (!visit_annotation(t, AST(args->items[i], arg)->annotation)) return false;
    return true;
}

static bool visit_annotations(ScopeTree *t, const Astarguments *args, Node *returns) {
    if (!visit_arg_annotations(t, &args->posonlyargs) ||
        !visit_arg_annotations(t, &args->args))
        return false;
    if (args->vararg && !visit_annotation(t, AST(args->vararg, arg)->annotation))
        return false;
    if (args->kwarg && !visit_annotation(t, AST(args->kwarg, arg)->annotation))
        return false;
    return visit_arg_annotations(t, &args->kwonlyargs) && visit_annotation(t, returns);
}

static bool visit_type_value(ScopeTree *t, Node *node, ScopeRole role, const Node *owner,
                             const Ident *name, const char *what) {
    Scope *outer = t->current;
    bool in_class = outer->sees_class || outer->kind == SCOPE_CLASS;
    Scope *s = enter(t, SCOPE_TYPE_VALUE, owner, role, name_of_ident(t->names, name));
    if (!s) return false;
    s->comp_kind = what;
    s->sees_class = in_class;
    if (in_class && !add_flags(t, s, text_name(t, "__classdict__"), SYM_USE, owner))
        return false;
    if (!visit_expr(t, node)) return false;
    leave(t);
    return true;
}

static bool visit_type_param(ScopeTree *t, Node *node) {
    switch (node->kind) {
    case AST_TypeVar: {
        AstTypeVar *v = AST(node, TypeVar);
        if (!add_def(t, v->name, SYM_TYPE_PARAM | SYM_LOCAL, node)) return false;
        if (v->bound &&
            !visit_type_value(t, v->bound, ROLE_BODY, node, v->name,
                              v->bound->kind == AST_Tuple ? "a TypeVar constraint"
                                                          : "a TypeVar bound"))
            return false;
        return !v->default_value || visit_type_value(t, v->default_value, ROLE_DEFAULT,
                                                     node, v->name, "a TypeVar default");
    }
    case AST_ParamSpec: {
        AstParamSpec *v = AST(node, ParamSpec);
        if (!add_def(t, v->name, SYM_TYPE_PARAM | SYM_LOCAL, node)) return false;
        return !v->default_value ||
               visit_type_value(t, v->default_value, ROLE_DEFAULT, node, v->name,
                                "a ParamSpec default");
    }
    default: {
        AstTypeVarTuple *v = AST(node, TypeVarTuple);
        if (!add_def(t, v->name, SYM_TYPE_PARAM | SYM_LOCAL, node)) return false;
        return !v->default_value ||
               visit_type_value(t, v->default_value, ROLE_DEFAULT, node, v->name,
                                "a TypeVarTuple default");
    }
    }
}

static Name *generic_name(ScopeTree *t, const Ident *name) {
    char *text = arena_alloc(t->arena, name->length + 32);
    if (!text) return NULL;
    strcpy(text, "<generic parameters of ");
    memcpy(text + 23, name->text, name->length);
    text[23 + name->length] = '>';
    return name_intern(t->names, text, 24 + name->length);
}

/* Known before any of them is visited, since their bounds may mention each other. */
static bool note_class_params(ScopeTree *t, Scope *s, const Ident *class_name,
                              const NodeList *params) {
    s->class_name = name_of_ident(t->names, class_name);
    s->class_params = s;
    for (size_t i = 0; i < params->count; i++) {
        /* The three kinds begin alike. */
        const Ident *ident = AST(params->items[i], ParamSpec)->name;
        Name *name = name_mangle(t->names, s->class_name, ident);
        Symbol *symbol = name ? scope_symbol(t, s, name) : NULL;
        if (!symbol) return false;
        symbol->flags |= SYM_CLASS_PARAM;
    }
    return true;
}

/* The hidden function that holds the type parameters. Entered only when there are any. */
static bool enter_type_params(ScopeTree *t, Node *node, const Ident *name,
                              const NodeList *params) {
    bool in_class = t->current->kind == SCOPE_CLASS || t->current->sees_class;
    Scope *s = enter(t, SCOPE_TYPE_PARAMS, node, ROLE_TYPE_PARAMS, generic_name(t, name));
    if (!s) return false;
    s->sees_class = in_class;
    if (node->kind == AST_ClassDef && !note_class_params(t, s, name, params))
        return false;
    if (in_class && !add_flags(t, s, text_name(t, "__classdict__"), SYM_USE, node))
        return false;
    if (node->kind == AST_ClassDef &&
        (!add_flags(t, s, text_name(t, ".type_params"), SYM_LOCAL | SYM_USE, node) ||
         !add_flags(t, s, text_name(t, ".generic_base"), SYM_LOCAL | SYM_USE, node)))
        return false;
    for (size_t i = 0; i < params->count; i++)
        if (!visit_type_param(t, params->items[i])) return false;
    return true;
}

static bool visit_function(ScopeTree *t, Node *node) {
    AstFunctionDef *def = AST(node, FunctionDef);
    Astarguments *args = AST(def->args, arguments);
    if (!add_def(t, def->name, SYM_LOCAL, node) || !visit_list(t, &args->defaults) ||
        !visit_list(t, &args->kw_defaults) || !visit_list(t, &def->decorator_list))
        return false;
    bool generic = def->type_params.count > 0;
    if (generic && !enter_type_params(t, node, def->name, &def->type_params))
        return false;
    if (!visit_annotations(t, args, def->returns)) return false;
    Scope *s =
        enter(t, SCOPE_FUNCTION, node, ROLE_BODY, name_of_ident(t->names, def->name));
    if (!s) return false;
    s->is_async = node->kind == AST_AsyncFunctionDef;
    if (!visit_arguments(t, args) || !visit_body(t, &def->body)) return false;
    leave(t);
    if (generic) leave(t);
    return true;
}

static bool visit_keywords(ScopeTree *t, const NodeList *keywords) {
    for (size_t i = 0; i < keywords->count; i++)
        if (!visit_expr(t, AST(keywords->items[i], keyword)->value)) return false;
    return true;
}

static bool visit_class(ScopeTree *t, Node *node) {
    AstClassDef *def = AST(node, ClassDef);
    if (!add_def(t, def->name, SYM_LOCAL, node) || !visit_list(t, &def->decorator_list))
        return false;
    bool generic = def->type_params.count > 0;
    Name *name = name_of_ident(t->names, def->name);
    if (generic && !enter_type_params(t, node, def->name, &def->type_params))
        return false;
    if (!visit_list(t, &def->bases) || !visit_keywords(t, &def->keywords)) return false;
    Scope *s = enter(t, SCOPE_CLASS, node, ROLE_BODY, name);
    if (!s) return false;
    s->class_name = name;
    s->class_params = NULL;
    if (generic && (!add_flags(t, s, text_name(t, "__type_params__"), SYM_LOCAL, node) ||
                    !add_flags(t, s, text_name(t, ".type_params"), SYM_USE, node)))
        return false;
    if (!visit_body(t, &def->body)) return false;
    leave(t);
    if (generic) leave(t);
    return true;
}

static bool visit_type_alias(ScopeTree *t, Node *node) {
    AstTypeAlias *alias = AST(node, TypeAlias);
    const Ident *name = AST(alias->name, Name)->id;
    if (!visit_expr(t, alias->name)) return false;
    bool generic = alias->type_params.count > 0;
    if (generic && !enter_type_params(t, node, name, &alias->type_params)) return false;
    if (!visit_type_value(t, alias->value, ROLE_BODY, node, name, NULL)) return false;
    if (generic) leave(t);
    return true;
}

static bool visit_lambda(ScopeTree *t, Node *node) {
    AstLambda *lambda = AST(node, Lambda);
    Astarguments *args = AST(lambda->args, arguments);
    if (!visit_list(t, &args->defaults) || !visit_list(t, &args->kw_defaults))
        return false;
    Scope *s = enter(t, SCOPE_FUNCTION, node, ROLE_BODY, text_name(t, "<lambda>"));
    if (!s) return false;
    s->is_lambda = true;
    if (!visit_arguments(t, args) || !visit_expr(t, lambda->body)) return false;
    leave(t);
    return true;
}

/* ---- comprehensions ---- */

/* `for target in` of a comprehension: its names become iteration variables. */
static bool visit_comp_target(ScopeTree *t, Node *target) {
    t->current->in_target = true;
    if (!visit_expr(t, target)) return false;
    t->current->in_target = false;
    return true;
}

static bool visit_generators(ScopeTree *t, const NodeList *generators) {
    for (size_t i = 0; i < generators->count; i++) {
        Astcomprehension *g = AST(generators->items[i], comprehension);
        if (!visit_comp_target(t, g->target)) return false;
        if (i > 0) {
            t->current->in_iterable++;
            if (!visit_expr(t, g->iter)) return false;
            t->current->in_iterable--;
        }
        if (!visit_list(t, &g->ifs)) return false;
        if (g->is_async) t->current->is_async = true;
    }
    return true;
}

static bool visit_comprehension(ScopeTree *t, Node *node, const NodeList *generators,
                                Node *first, Node *second, const char *name,
                                const char *kind) {
    Astcomprehension *outermost = AST(generators->items[0], comprehension);
    t->current->in_iterable++;
    if (!visit_expr(t, outermost->iter)) return false;
    t->current->in_iterable--;
    bool is_genexpr = node->kind == AST_GeneratorExp;
    Scope *s = enter(t, is_genexpr ? SCOPE_FUNCTION : SCOPE_COMPREHENSION, node,
                     ROLE_BODY, text_name(t, name));
    if (!s) return false;
    s->comp_kind = kind;
    s->is_genexpr = is_genexpr;
    s->loops = 1;
    if (is_genexpr && !add_flags(t, s, text_name(t, ".0"), SYM_PARAM, node)) return false;
    if (!visit_generators(t, generators)) return false;
    if ((second && !visit_expr(t, second)) || !visit_expr(t, first)) return false;
    s->is_generator |= is_genexpr;
    bool is_async = s->is_async && !is_genexpr;
    leave(t);
    if (!is_async) return true;
    t->current->has_async_comp = true;
    if (t->current->kind != SCOPE_FUNCTION || t->current->is_genexpr)
        t->current->is_async = true;
    return true;
}

/* A walrus in a comprehension binds in the function or module around it. */
static bool extend_walrus(ScopeTree *t, AstName *target) {
    Name *name = mangled(t, target->id);
    const Node *place = &target->base;
    if (!name) return false;
    for (Scope *s = t->current; s; s = s->parent) {
        Symbol *symbol = scope_find(s, name);
        if (s->comp_kind && !is_type_scope(s)) {
            if (symbol && symbol->flags & SYM_ITERATION)
                return FAIL(t, place, DIAG_WALRUS_REBINDS, name->text);
            continue;
        }
        if (s->kind == SCOPE_CLASS) return FAIL(t, place, DIAG_WALRUS_IN_CLASS);
        if (s->kind == SCOPE_TYPE_PARAMS) return FAIL(t, place, DIAG_WALRUS_IN_GENERIC);
        if (s->kind == SCOPE_TYPE_VALUE)
            return s->node->kind == AST_TypeAlias ? FAIL(t, place, DIAG_WALRUS_IN_ALIAS)
                                                  : FAIL(t, place, DIAG_WALRUS_IN_BOUND);
        s->has_walrus = true;
        bool global = s->kind == SCOPE_MODULE || (symbol && symbol->flags & SYM_GLOBAL);
        return declare(t, name, global ? SYM_GLOBAL : SYM_NONLOCAL, place) &&
               add_flags(t, s, name, s->kind == SCOPE_MODULE ? SYM_GLOBAL : SYM_LOCAL,
                         place);
    }
    return true;
}

static bool visit_walrus(ScopeTree *t, Node *node) {
    AstNamedExpr *walrus = AST(node, NamedExpr);
    if (!check_type_scope(t, node, "named expression")) return false;
    if (t->current->in_iterable) return FAIL(t, node, DIAG_WALRUS_IN_ITERABLE);
    t->current->has_walrus = true;
    if (t->current->comp_kind && !extend_walrus(t, AST(walrus->target, Name)))
        return false;
    return visit_expr(t, walrus->value) && visit_expr(t, walrus->target);
}

/* ---- expressions ---- */

static bool visit_yield(ScopeTree *t, Node *node, Node *value) {
    if (!check_type_scope(t, node, "yield expression")) return false;
    if (!visit_maybe(t, value)) return false;
    t->current->is_generator = true;
    if (t->current->comp_kind && !is_type_scope(t->current))
        return FAIL(t, node, DIAG_YIELD_IN_COMP, t->current->comp_kind);
    return true;
}

static bool visit_await(ScopeTree *t, Node *node) {
    if (!check_type_scope(t, node, "await expression")) return false;
    if (!visit_expr(t, AST(node, Await)->value)) return false;
    /* Functions keep what `async def` says; the emitter reports the others. */
    if (t->current->kind != SCOPE_FUNCTION || t->current->is_genexpr)
        t->current->is_async = true;
    return true;
}

static bool shows_locals(const char *text) {
    return !strcmp(text, "locals") || !strcmp(text, "vars") || !strcmp(text, "eval") ||
           !strcmp(text, "exec") || !strcmp(text, "dir") || !strcmp(text, "_getframe");
}

/* A comprehension's variables are seen among those of the code that it is part of. */
static void set_shows_locals(Scope *s) {
    s->shows_locals = true;
    while (s->kind == SCOPE_COMPREHENSION) {
        s = s->parent;
        s->shows_locals = true;
    }
}

static bool visit_name(ScopeTree *t, Node *node) {
    AstName *n = AST(node, Name);
    unsigned flags = n->ctx == CTX_Load    ? SYM_USE
                     : n->ctx == CTX_Store ? SYM_LOCAL
                                           : SYM_LOCAL | SYM_DELETED;
    if (!add_def(t, n->id, flags, node)) return false;
    if (n->ctx != CTX_Load) return true;
    Scope *s = t->current;
    if (shows_locals(n->id->text)) set_shows_locals(s);
    if (scope_is_function(s) && !strcmp(n->id->text, "super"))
        return add_flags(t, s, text_name(t, "__class__"), SYM_USE, node);
    return true;
}

/* self.X = ... in a method: X goes to the class's __static_attributes__. */
static bool note_attribute(ScopeTree *t, AstAttribute *attribute) {
    if (attribute->ctx != CTX_Store || attribute->value->kind != AST_Name ||
        strcmp(AST(attribute->value, Name)->id->text, "self"))
        return true;
    Scope *s = t->current;
    while (s && s->kind != SCOPE_CLASS)
        s = s->parent;
    if (!s || s == t->current) return true;
    Name *name = mangled(t, attribute->attr);
    return name && scope_list_name(t, &s->self_attributes, name);
}

static bool visit_children(ScopeTree *t, Node *node) {
    AstCursor at = {0};
    for (Node *child; (child = ast_next_child(node, &at));)
        if (!visit_expr(t, child)) return false;
    return true;
}

/* The operand on the left end of a chain, or NULL. */
static Node *chain_left(Node *node) {
    switch (node->kind) {
    case AST_BinOp: return AST(node, BinOp)->left;
    case AST_Call: return AST(node, Call)->func;
    case AST_Attribute: return AST(node, Attribute)->value;
    case AST_Subscript: return AST(node, Subscript)->value;
    default: return NULL;
    }
}

static bool visit_chain_rest(ScopeTree *t, Node *node) {
    switch (node->kind) {
    case AST_BinOp: return visit_expr(t, AST(node, BinOp)->right);
    case AST_Call:
        return visit_list(t, &AST(node, Call)->args) &&
               visit_keywords(t, &AST(node, Call)->keywords);
    case AST_Attribute:
        if (!strcmp(AST(node, Attribute)->attr->text, "_getframe"))
            set_shows_locals(t->current);
        return note_attribute(t, AST(node, Attribute));
    default: return visit_expr(t, AST(node, Subscript)->slice);
    }
}

/* a+b+c+..., a.b.c, a()()(): as deep as the text is long, so no recursion. */
static bool visit_chain(ScopeTree *t, Node *node) {
    size_t n = 0;
    for (Node *at = node; chain_left(at); at = chain_left(at))
        n++;
    Node **chain = arena_alloc(t->arena, n * sizeof(Node *));
    if (!chain) return false;
    Node *at = node;
    for (size_t i = n; i-- > 0; at = chain_left(at))
        chain[i] = at;
    if (!visit_expr(t, at)) return false;
    for (size_t i = 0; i < n; i++)
        if (!visit_chain_rest(t, chain[i])) return false;
    return true;
}

/* Of inlined comprehensions: the scope whose code they are part of. */
static Scope *code_scope(Scope *s) {
    while (s->kind == SCOPE_COMPREHENSION)
        s = s->parent;
    return s;
}

/* A float that a loop uses at every turn is loaded once, at entry. */
static bool note_float(ScopeTree *t, double number) {
    Scope *s = code_scope(t->current);
    if (!s->loops && t->current == s) return true;
    if (!s->loop_floats) {
        s->loop_floats = arena_alloc(t->arena, MAX_LOOP_FLOATS * sizeof(double));
        if (!s->loop_floats) return false;
    }
    for (uint32_t i = 0; i < s->loop_floats_n; i++)
        if (!memcmp(&s->loop_floats[i], &number, sizeof number)) return true;
    if (s->loop_floats_n < MAX_LOOP_FLOATS) s->loop_floats[s->loop_floats_n++] = number;
    return true;
}

static const AstConst *float_constant(const Node *node) {
    if (node->kind != AST_Constant) return NULL;
    const AstConst *k = &AST(node, Constant)->value;
    return k->type == CONST_FLOAT ? k : NULL;
}

static bool visit_constant(ScopeTree *t, const Node *node) {
    const AstConst *k = float_constant(node);
    return !k || note_float(t, k->number);
}

static bool visit_unary(ScopeTree *t, Node *node) {
    AstUnaryOp *u = AST(node, UnaryOp);
    const AstConst *k = u->op == UNARY_USub ? float_constant(u->operand) : NULL;
    return k ? note_float(t, -k->number) : visit_expr(t, u->operand);
}

static bool visit_expr_inside(ScopeTree *t, Node *node) {
    switch (node->kind) {
    case AST_Name: return visit_name(t, node);
    case AST_Constant: return visit_constant(t, node);
    case AST_UnaryOp: return visit_unary(t, node);
    case AST_BinOp:
    case AST_Call:
    case AST_Attribute:
    case AST_Subscript: return visit_chain(t, node);
    case AST_NamedExpr: return visit_walrus(t, node);
    case AST_Lambda: return visit_lambda(t, node);
    case AST_Yield: return visit_yield(t, node, AST(node, Yield)->value);
    case AST_YieldFrom: return visit_yield(t, node, AST(node, YieldFrom)->value);
    case AST_Await: return visit_await(t, node);
    case AST_ListComp: {
        AstListComp *c = AST(node, ListComp);
        return visit_comprehension(t, node, &c->generators, c->elt, NULL, "<listcomp>",
                                   "list comprehension");
    }
    case AST_SetComp: {
        AstSetComp *c = AST(node, SetComp);
        return visit_comprehension(t, node, &c->generators, c->elt, NULL, "<setcomp>",
                                   "set comprehension");
    }
    case AST_DictComp: {
        AstDictComp *c = AST(node, DictComp);
        return visit_comprehension(t, node, &c->generators, c->key, c->value,
                                   "<dictcomp>", "dict comprehension");
    }
    case AST_GeneratorExp: {
        AstGeneratorExp *c = AST(node, GeneratorExp);
        return visit_comprehension(t, node, &c->generators, c->elt, NULL, "<genexpr>",
                                   "generator expression");
    }
    default: return visit_children(t, node);
    }
}

static bool visit_expr(ScopeTree *t, Node *node) {
    return one_deeper(t, node, visit_expr_inside);
}

/* ---- statements ---- */

static bool visit_declaration(ScopeTree *t, Node *node, const IdentList *names,
                              bool global) {
    for (size_t i = 0; i < names->count; i++) {
        Name *name = mangled(t, names->items[i]);
        if (!name) return false;
        Symbol *symbol = scope_find(t->current, name);
        unsigned flags = symbol ? symbol->flags : 0;
        if (flags & SYM_PARAM)
            return FAIL(t, node, global ? DIAG_GLOBAL_PARAM : DIAG_NONLOCAL_PARAM,
                        name->text);
        if (flags & SYM_USE)
            return FAIL(t, node, global ? DIAG_GLOBAL_AFTER_USE : DIAG_NONLOCAL_AFTER_USE,
                        name->text);
        if (flags & SYM_ANNOTATED)
            return FAIL(t, node, global ? DIAG_ANNOTATED_GLOBAL : DIAG_ANNOTATED_NONLOCAL,
                        name->text);
        if (flags & SYM_LOCAL)
            return FAIL(t, node,
                        global ? DIAG_GLOBAL_AFTER_ASSIGN : DIAG_NONLOCAL_AFTER_ASSIGN,
                        name->text);
        if (!declare(t, name, global ? SYM_GLOBAL : SYM_NONLOCAL, node)) return false;
        if (global && t->current != t->root &&
            !add_flags(t, t->root, name, SYM_GLOBAL_INSIDE, node))
            return false;
    }
    return true;
}

static bool visit_ann_assign(ScopeTree *t, Node *node) {
    AstAnnAssign *a = AST(node, AnnAssign);
    t->current->has_annotations = true;
    if (a->target->kind == AST_Name) {
        const Ident *id = AST(a->target, Name)->id;
        Name *name = mangled(t, id);
        Symbol *symbol = name ? scope_find(t->current, name) : NULL;
        unsigned flags = symbol ? symbol->flags : 0;
        if (flags & (SYM_GLOBAL | SYM_NONLOCAL) && t->current != t->root && a->simple)
            return FAIL(t, node,
                        flags & SYM_GLOBAL ? DIAG_ANNOTATED_GLOBAL
                                           : DIAG_ANNOTATED_NONLOCAL,
                        name->text);
        if (a->simple) {
            if (!add_def(t, id, SYM_ANNOTATED | SYM_LOCAL, a->target)) return false;
        } else if (a->value && !add_def(t, id, SYM_LOCAL, a->target)) {
            return false;
        }
    } else if (!visit_expr(t, a->target)) {
        return false;
    }
    return visit_annotation(t, a->annotation) && visit_maybe(t, a->value);
}

static bool visit_alias(ScopeTree *t, Node *node) {
    Astalias *alias = AST(node, alias);
    if (alias->asname) return add_def(t, alias->asname, SYM_IMPORT, node);
    const char *text = alias->name->text;
    if (!strcmp(text, "*")) {
        if (t->current->kind != SCOPE_MODULE) return FAIL(t, node, DIAG_STAR_IMPORT);
        t->current->has_star_import = true;
        return true;
    }
    const char *dot = strchr(text, '.');
    if (!dot) return add_def(t, alias->name, SYM_IMPORT, node);
    Name *name = name_intern(t->names, text, (size_t)(dot - text));
    return add_flags(t, t->current, name, SYM_IMPORT, node);
}

static bool visit_aliases(ScopeTree *t, const NodeList *names) {
    for (size_t i = 0; i < names->count; i++)
        if (!visit_alias(t, names->items[i])) return false;
    return true;
}

static bool visit_try(ScopeTree *t, Node *node) {
    AstTry *s = AST(node, Try); /* TryStar has the same layout */
    if (!visit_body(t, &s->body)) return false;
    for (size_t i = 0; i < s->handlers.count; i++) {
        AstExceptHandler *h = AST(s->handlers.items[i], ExceptHandler);
        if (!visit_maybe(t, h->type)) return false;
        if (h->name && !add_def(t, h->name, SYM_LOCAL | SYM_DELETED, &h->base))
            return false;
        if (!visit_body(t, &h->body)) return false;
    }
    return visit_body(t, &s->orelse) && visit_body(t, &s->finalbody);
}

static bool visit_with(ScopeTree *t, Node *node) {
    AstWith *s = AST(node, With);
    for (size_t i = 0; i < s->items.count; i++) {
        Astwithitem *item = AST(s->items.items[i], withitem);
        if (!visit_expr(t, item->context_expr) || !visit_maybe(t, item->optional_vars))
            return false;
    }
    return visit_body(t, &s->body);
}

static bool visit_patterns(ScopeTree *t, const NodeList *patterns) {
    for (size_t i = 0; i < patterns->count; i++)
        if (!visit_pattern(t, patterns->items[i])) return false;
    return true;
}

static bool visit_pattern_inside(ScopeTree *t, Node *node) {
    switch (node->kind) {
    case AST_MatchValue: return visit_expr(t, AST(node, MatchValue)->value);
    case AST_MatchSequence: return visit_patterns(t, &AST(node, MatchSequence)->patterns);
    case AST_MatchMapping: {
        AstMatchMapping *m = AST(node, MatchMapping);
        return visit_list(t, &m->keys) && visit_patterns(t, &m->patterns) &&
               (!m->rest || add_def(t, m->rest, SYM_LOCAL, node));
    }
    case AST_MatchClass: {
        AstMatchClass *m = AST(node, MatchClass);
        return visit_expr(t, m->cls) && visit_patterns(t, &m->patterns) &&
               visit_patterns(t, &m->kwd_patterns);
    }
    case AST_MatchStar: {
        AstMatchStar *m = AST(node, MatchStar);
        return !m->name || add_def(t, m->name, SYM_LOCAL, node);
    }
    case AST_MatchAs: {
        AstMatchAs *m = AST(node, MatchAs);
        return (!m->pattern || visit_pattern(t, m->pattern)) &&
               (!m->name || add_def(t, m->name, SYM_LOCAL, node));
    }
    case AST_MatchOr: return visit_patterns(t, &AST(node, MatchOr)->patterns);
    default: return true;
    }
}

static bool visit_pattern(ScopeTree *t, Node *node) {
    return one_deeper(t, node, visit_pattern_inside);
}

static bool visit_match(ScopeTree *t, Node *node) {
    AstMatch *m = AST(node, Match);
    if (!visit_expr(t, m->subject)) return false;
    for (size_t i = 0; i < m->cases.count; i++) {
        Astmatch_case *c = AST(m->cases.items[i], match_case);
        if (!visit_pattern(t, c->pattern) || !visit_maybe(t, c->guard) ||
            !visit_body(t, &c->body))
            return false;
    }
    return true;
}

/* elif chains have any length: walk them by iteration. */
static bool visit_if(ScopeTree *t, Node *node) {
    for (;;) {
        AstIf *s = AST(node, If);
        if (!visit_expr(t, s->test) || !visit_body(t, &s->body)) return false;
        if (s->orelse.count != 1 || s->orelse.items[0]->kind != AST_If)
            return visit_body(t, &s->orelse);
        node = s->orelse.items[0];
    }
}

static bool visit_loop(ScopeTree *t, Node *test, const NodeList *body) {
    t->current->loops++;
    if (!visit_maybe(t, test) || !visit_body(t, body)) return false;
    t->current->loops--;
    return true;
}

static bool visit_stmt_inside(ScopeTree *t, Node *node) {
    switch (node->kind) {
    case AST_FunctionDef:
    case AST_AsyncFunctionDef: return visit_function(t, node);
    case AST_ClassDef: return visit_class(t, node);
    case AST_TypeAlias: return visit_type_alias(t, node);
    case AST_AnnAssign: return visit_ann_assign(t, node);
    case AST_AsyncFor:
        if (t->current->kind == SCOPE_MODULE) t->current->is_async = true;
        /* fallthrough */
    case AST_For: {
        AstFor *s = AST(node, For);
        return visit_expr(t, s->target) && visit_expr(t, s->iter) &&
               visit_loop(t, NULL, &s->body) && visit_body(t, &s->orelse);
    }
    case AST_While: {
        AstWhile *s = AST(node, While);
        return visit_loop(t, s->test, &s->body) && visit_body(t, &s->orelse);
    }
    case AST_If: return visit_if(t, node);
    case AST_AsyncWith:
        if (t->current->kind == SCOPE_MODULE) t->current->is_async = true;
        /* fallthrough */
    case AST_With: return visit_with(t, node);
    case AST_Match: return visit_match(t, node);
    case AST_Try:
    case AST_TryStar: return visit_try(t, node);
    case AST_Import: return visit_aliases(t, &AST(node, Import)->names);
    case AST_ImportFrom: return visit_aliases(t, &AST(node, ImportFrom)->names);
    case AST_Global: return visit_declaration(t, node, &AST(node, Global)->names, true);
    case AST_Nonlocal:
        return visit_declaration(t, node, &AST(node, Nonlocal)->names, false);
    case AST_Pass:
    case AST_Break:
    case AST_Continue: return true;
    default: return visit_children(t, node); /* holds expressions only */
    }
}

static bool visit_body(ScopeTree *t, const NodeList *body) {
    for (size_t i = 0; i < body->count; i++)
        if (!one_deeper(t, body->items[i], visit_stmt_inside)) return false;
    return true;
}

bool scope_build(ScopeTree *t, Node *root) {
    if (!(t->root = enter(t, SCOPE_MODULE, root, ROLE_BODY, text_name(t, "<module>"))))
        return false;
    bool ok = root->kind == AST_Expression ? visit_expr(t, AST(root, Expression)->body)
                                           : visit_body(t, &AST(root, Module)->body);
    return ok && scope_resolve(t) && !t->arena->failed;
}
