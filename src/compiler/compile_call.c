/* compile_call.c - calls: plain, of methods, with keywords, with stars, and super(). */
#include <string.h>

#include "compiler/unit.h"
#include "object/containers.h"

/* A plain call takes up to this many arguments in registers; more go through a list, so
 * that no call makes a frame huge. */
enum { MAX_ARGUMENTS = 250 };

/* ---- keywords ---- */

static bool has_double_star(const NodeList *keywords) {
    for (size_t i = 0; i < keywords->count; i++)
        if (!AST(keywords->items[i], keyword)->arg) return true;
    return false;
}

static Value keyword_names(Compiler *c, const NodeList *keywords) {
    Value *names = arena_alloc(c->arena, (keywords->count + 1) * sizeof(Value));
    if (!names) return NONE_VALUE;
    for (size_t i = 0; i < keywords->count; i++) {
        Name *name = mangle(c, AST(keywords->items[i], keyword)->arg);
        Str *str = name ? name_str(c->rt, name) : NULL;
        if (!str) {
            c->raised |= error_pending(c->rt);
            return NONE_VALUE;
        }
        names[i] = value_object(str);
    }
    return const_tuple(c, names, keywords->count);
}

static void keyword_values(Compiler *c, const NodeList *keywords) {
    for (size_t i = 0; i < keywords->count; i++)
        expr(c, AST(keywords->items[i], keyword)->value, (int)reg_push(c));
}

static bool is_plain(const NodeList *args, const NodeList *keywords) {
    return args->count + keywords->count <= MAX_ARGUMENTS && !has_star(args) &&
           !has_double_star(keywords);
}

/* ---- with stars ---- */

/* R[f+4] = list of all positional arguments; the `first` ones lie in R[f+4]... already.
 */
static bool star_arguments(Compiler *c, Position at, unsigned f, unsigned first,
                           const NodeList *args) {
    if (!first && args->count == 1 && args->items[0]->kind == AST_Starred) {
        expr(c, AST(args->items[0], Starred)->value, (int)reg_push(c));
        return true;
    }
    if (!first) reg_push(c);
    emit(c, at, OPCODE_BUILD_LIST, f + 4, f + 4, first);
    reg_release(c, f + 5);
    for (size_t i = 0; i < args->count; i++) {
        Node *arg = args->items[i];
        bool star = arg->kind == AST_Starred;
        unsigned mark = reg_mark(c);
        unsigned value = expr(c, star ? AST(arg, Starred)->value : arg, ANY);
        emit(c, at, star ? OPCODE_LIST_EXTEND : OPCODE_LIST_APPEND, f + 4, value, 0);
        reg_release(c, mark);
    }
    return false;
}

/* R[f+5] = dict of all keyword arguments. Runs of named ones are made at once. */
static void star_keywords(Compiler *c, Position at, unsigned f,
                          const NodeList *keywords) {
    unsigned dict = reg_push(c);
    emit(c, at, OPCODE_BUILD_DICT, dict, dict, 0);
    for (size_t i = 0; i < keywords->count; i++) {
        Astkeyword *k = AST(keywords->items[i], keyword);
        unsigned mark = reg_mark(c), merged;
        if (k->arg) {
            Name *name = mangle(c, k->arg);
            merged = reg_push(c);
            Str *str = name ? name_str(c->rt, name) : NULL;
            if (!str) c->raised |= error_pending(c->rt);
            load_value(c, at, str ? value_object(str) : NONE_VALUE, merged);
            expr(c, k->value, (int)reg_push(c));
            emit(c, at, OPCODE_BUILD_DICT, merged, merged, 1);
            reg_release(c, merged + 1);
        } else {
            merged = expr(c, k->value, ANY);
        }
        emit(c, at, OPCODE_DICT_MERGE, dict, merged, f);
        reg_release(c, mark);
    }
}

static void call_ex(Compiler *c, Position at, unsigned f, unsigned first,
                    const NodeList *args, const NodeList *keywords, unsigned dst) {
    bool any = star_arguments(c, at, f, first, args);
    if (keywords->count) star_keywords(c, at, f, keywords);
    unsigned how = (keywords->count ? 1 : 0) | (any ? 2 : 0);
    emit(c, at, OPCODE_CALL_EX, dst, f, how);
}

/* ---- plain ---- */

void call_arguments(Compiler *c, Position at, unsigned f, unsigned first,
                    const NodeList *args, const NodeList *keywords, unsigned dst) {
    if (!is_plain(args, keywords)) {
        call_ex(c, at, f, first, args, keywords, dst);
        return;
    }
    expr_list(c, args);
    unsigned n = first + (unsigned)args->count;
    if (!keywords->count) {
        emit(c, at, OPCODE_CALL, dst, f, n);
        return;
    }
    keyword_values(c, keywords);
    uint32_t names = const_add(c, keyword_names(c, keywords));
    emit_w(c, at, OPCODE_CALL_KW, dst, f, n + (unsigned)keywords->count, names);
}

/* ---- super ---- */

static bool is_global_super(Compiler *c, Node *node) {
    if (node->kind != AST_Call) return false;
    AstCall *call = AST(node, Call);
    if (call->func->kind != AST_Name || call->keywords.count ||
        strcmp(AST(call->func, Name)->id->text, "super"))
        return false;
    Name *name = name_intern(&c->names, "super", 5);
    for (Scope *s = c->unit->inner; name && s; s = s->parent) {
        Symbol *symbol = scope_find(s, name);
        if (s->kind == SCOPE_CLASS && s != c->unit->inner) continue;
        if (symbol && (symbol->flags & SYM_BOUND)) return false;
        if (symbol && symbol->binding == BIND_FREE) return false;
    }
    return scope_is_function(c->unit->scope);
}

/* The class and the first argument that super() without arguments means. */
static bool load_super_zero(Compiler *c, Position at, unsigned f) {
    Unit *u = c->unit;
    /* In an inlined comprehension CPython's super() fails; the builtin says how. */
    if (u->inner != u->scope || !u->params_n || u->scope->is_genexpr) return false;
    Name *cls = name_intern(&c->names, "__class__", 9);
    Symbol *symbol = cls ? scope_find(u->scope, cls) : NULL;
    if (!symbol || symbol->binding != BIND_FREE) return false;
    load_name(c, cls, at, (int)f);
    for (Symbol *s = u->scope->symbols; s; s = s->next) {
        if (!s->has_register || s->reg != 0) continue;
        if (s->flags & SYM_DELETED) return false;
        load_name(c, s->name, at, (int)f + 1);
        return true;
    }
    return false;
}

bool compile_super(Compiler *c, Node *node, unsigned dst) {
    AstAttribute *a = AST(node, Attribute);
    if (!is_global_super(c, a->value)) return false;
    AstCall *call = AST(a->value, Call);
    Position at = place_of(a->value);
    if (call->args.count != 0 && call->args.count != 2) return false;
    if (has_star(&call->args)) return false;
    unsigned mark = reg_mark(c), f = reg_push_n(c, 3);
    /* CPython looks the name `super` up first. */
    load_name(c, name_intern(&c->names, "super", 5), place_of(call->func), (int)f + 2);
    bool zero = call->args.count == 0;
    if (zero) {
        if (!load_super_zero(c, at, f)) {
            reg_release(c, mark);
            return false;
        }
    } else {
        expr(c, call->args.items[0], (int)f);
        expr(c, call->args.items[1], (int)f + 1);
    }
    emit_w(c, attr_place(a), OPCODE_SUPER_ATTR, dst, f, const_name(c, mangle(c, a->attr)),
           zero);
    reg_release(c, mark);
    return true;
}

/* ---- methods ---- */

/* Can computing this neither raise nor run script? CALL_METHOD looks the method up after
 * its arguments, which only other arguments could tell from CPython's order. */
static bool is_quiet(Compiler *c, const Node *node) {
    if (node->kind == AST_Constant) return true;
    if (node->kind != AST_Name) return false;
    int reg = local_register(c, mangle(c, AST(node, Name)->id));
    return reg >= 0 && bound_has(&c->unit->bound, (uint32_t)reg);
}

static bool all_quiet(Compiler *c, const AstCall *call) {
    for (size_t i = 0; i < call->args.count; i++)
        if (!is_quiet(c, call->args.items[i])) return false;
    for (size_t i = 0; i < call->keywords.count; i++)
        if (!is_quiet(c, AST(call->keywords.items[i], keyword)->value)) return false;
    return true;
}

/* CPython's place of a method call: from the method's name on if the chain spans lines.
 */
static Position call_place(const AstCall *call) {
    Position at = place_of(&call->base);
    if (call->func->kind != AST_Attribute) return at;
    const AstAttribute *a = AST(call->func, Attribute);
    if (at.line == a->base.end_lineno) return at;
    Position attr = attr_place(a);
    at.line = attr.line;
    at.column = attr.column;
    if (at.end_line == at.line) at.end_column = call->base.end_col_offset;
    return at;
}

static Value method_and_names(Compiler *c, Name *method, const NodeList *keywords) {
    Str *str = method ? name_str(c->rt, method) : NULL;
    if (!str) {
        c->raised |= error_pending(c->rt);
        return NONE_VALUE;
    }
    Value pair[2] = {value_object(str), keyword_names(c, keywords)};
    return const_tuple(c, pair, 2);
}

static void call_method(Compiler *c, AstCall *call, unsigned f, unsigned dst) {
    AstAttribute *a = AST(call->func, Attribute);
    Position at = call_place(call), attr = attr_place(a);
    Name *name = mangle(c, a->attr);
    unsigned keywords = (unsigned)call->keywords.count;
    unsigned n = (unsigned)call->args.count + keywords;
    bool early = !all_quiet(c, call);
    if (early) {
        unsigned mark = reg_mark(c);
        unsigned object = operand(c, a->value, NULL, (int)f + 4);
        reg_release(c, mark);
        emit(c, attr, OPCODE_LOAD_METHOD, f, object, const_name(c, name));
    } else {
        expr(c, a->value, (int)f + 4);
    }
    expr_list(c, &call->args);
    keyword_values(c, &call->keywords);
    if (early && !keywords) {
        emit(c, at, OPCODE_CALL_LOADED, dst, f, n);
    } else if (early) {
        emit_w(c, at, OPCODE_CALL_LOADED_KW, dst, f, n,
               const_add(c, keyword_names(c, &call->keywords)));
    } else if (!keywords) {
        emit_w(c, at, OPCODE_CALL_METHOD, dst, f, n, const_name(c, name));
        emit_second_place(c, attr, OPCODE_CALL_METHOD);
    } else {
        emit_w(c, at, OPCODE_CALL_METHOD_KW, dst, f, n,
               const_add(c, method_and_names(c, name, &call->keywords)));
        emit_second_place(c, attr, OPCODE_CALL_METHOD_KW);
    }
}

/* ---- all calls ---- */

static void check_callable(Compiler *c, const AstCall *call) {
    const char *type = NULL;
    switch (call->func->kind) {
    case AST_Constant: {
        static const char *const TYPES[] = {
            [CONST_NONE] = "NoneType",     [CONST_FALSE] = "bool",
            [CONST_TRUE] = "bool",         [CONST_ELLIPSIS] = "ellipsis",
            [CONST_INT] = "int",           [CONST_FLOAT] = "float",
            [CONST_IMAGINARY] = "complex", [CONST_STR] = "str",
            [CONST_BYTES] = "bytes"};
        type = TYPES[AST(call->func, Constant)->value.type];
        break;
    }
    case AST_Tuple: type = "tuple"; break;
    case AST_List:
    case AST_ListComp: type = "list"; break;
    case AST_Dict:
    case AST_DictComp: type = "dict"; break;
    case AST_Set:
    case AST_SetComp: type = "set"; break;
    case AST_GeneratorExp: type = "generator"; break;
    case AST_JoinedStr:
    case AST_FormattedValue: type = "str"; break;
    default: return;
    }
    diag_warn(c->d, call->base.lineno, DIAG_WARN_NOT_CALLABLE, type);
}

void check_keywords(Compiler *c, const NodeList *keywords) {
    uint32_t call = keywords->count ? ++c->keyword_calls : 0;
    for (size_t i = 0; i < keywords->count; i++) {
        Astkeyword *k = AST(keywords->items[i], keyword);
        Name *name = k->arg ? name_of_ident(&c->names, k->arg) : NULL;
        if (!name) continue;
        check_debug(c, k->arg, &k->base, false);
        if (name->last_call == call)
            compiler_error(c, &k->base, DIAG_REPEATED_KEYWORD, name->text);
        name->last_call = call;
    }
}

unsigned call_expr(Compiler *c, Node *node, int dst) {
    AstCall *call = AST(node, Call);
    check_callable(c, call);
    check_keywords(c, &call->keywords);
    unsigned mark = reg_mark(c);
    unsigned f = reg_window(c, 0, dst);
    unsigned to = dst == ANY ? f : (unsigned)dst;
    bool method = call->func->kind == AST_Attribute;
    if (method && compile_super(c, call->func, f)) {
        call_arguments(c, call_place(call), f, 0, &call->args, &call->keywords, to);
    } else if (method && is_plain(&call->args, &call->keywords)) {
        reg_push(c); /* self */
        call_method(c, call, f, to);
    } else {
        expr(c, call->func, (int)f);
        call_arguments(c, method ? call_place(call) : place_of(node), f, 0, &call->args,
                       &call->keywords, to);
    }
    reg_release(c, dst == ANY ? mark + 1 : mark);
    return to;
}
