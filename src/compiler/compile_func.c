/* compile_func.c - functions, lambdas, classes: their code, and making them at run time.
 */
#include <string.h>

#include "compiler/unit.h"
#include "compiler/unparse.h"
#include "object/containers.h"
#include "object/str.h"

/* ---- docstrings ---- */

const AstConst *docstring(const NodeList *body) {
    if (!body->count || body->items[0]->kind != AST_Expr) return NULL;
    Node *value = AST(body->items[0], Expr)->value;
    if (value->kind != AST_Constant) return NULL;
    const AstConst *k = &AST(value, Constant)->value;
    return k->type == CONST_STR ? k : NULL;
}

/* Tabs become spaces up to the next multiple of eight. */
static void expand_tabs(Buffer *out, const char *text, size_t n) {
    size_t column = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '\t') {
            size_t by = 8 - column % 8;
            buffer_fill(out, ' ', by);
            column += by;
            continue;
        }
        buffer_byte(out, text[i]);
        bool start = ((unsigned char)text[i] & 0xC0) != 0x80;
        column = text[i] == '\n' || text[i] == '\r' ? 0 : column + start;
    }
}

static size_t blanks(const char *text, size_t n) {
    size_t i = 0;
    while (i < n && text[i] == ' ')
        i++;
    return i;
}

/* The common indentation of all lines but the first, blank ones not counted. */
static size_t find_margin(const char *text, size_t n) {
    size_t margin = SIZE_MAX;
    const char *end = text + n, *line = memchr(text, '\n', n);
    while (line && ++line < end) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        size_t length = next ? (size_t)(next - line) : (size_t)(end - line);
        size_t indent = blanks(line, length);
        if (indent < length && indent < margin) margin = indent;
        line = next;
    }
    return margin == SIZE_MAX ? 0 : margin;
}

/* Without the indentation that the source gave it. */
Value clean_doc(Compiler *c, const AstConst *k) {
    Buffer wide, out;
    buffer_init(&wide, c->arena->alloc);
    buffer_init(&out, c->arena->alloc);
    expand_tabs(&wide, k->text, k->length);
    const char *text = wide.data;
    size_t n = wide.length, margin = n ? find_margin(text, n) : 0;
    size_t at = n ? blanks(text, n) : 0;
    while (at < n) {
        const char *stop = memchr(text + at, '\n', n - at);
        size_t length = stop ? (size_t)(stop - text) - at + 1 : n - at;
        buffer_append(&out, text + at, length);
        at += length;
        size_t skip = at < n ? blanks(text + at, n - at) : 0;
        at += skip < margin ? skip : margin;
    }
    bool failed = wide.failed;
    buffer_free(&wide);
    out.failed |= failed;
    Str *doc = str_from_buffer(c->rt, &out);
    if (doc) return const_canonical(c, value_object(doc));
    c->raised = true;
    return NONE_VALUE;
}

/* ---- code of functions ---- */

static void set_flags(Compiler *c, const Astarguments *args) {
    Unit *u = c->unit;
    Scope *s = u->scope;
    if (args && args->vararg) u->flags |= CODE_VARARGS;
    if (args && args->kwarg) u->flags |= CODE_VARKEYWORDS;
    if (s->is_nested) u->flags |= CODE_NESTED;
    if (c->future_annotations) u->flags |= CODE_FUTURE_ANNOTATIONS;
    if (s->is_async)
        u->flags |= s->is_generator ? CODE_ASYNC_GENERATOR : CODE_COROUTINE;
    else if (s->is_generator)
        u->flags |= CODE_GENERATOR;
    if (s->is_genexpr) u->flags |= CODE_COMPREHENSION;
    for (uint32_t i = 0; i < s->free.count; i++)
        if (name_is(s->free.items[i], "__class__")) u->flags |= CODE_METHOD_CLASS;
    u->is_async = s->is_async || s->is_genexpr;
}

static void set_counts(Code *code, const Astarguments *args) {
    if (!code || !args) return;
    code->positional_only = (uint16_t)args->posonlyargs.count;
    code->positional = (uint16_t)(args->posonlyargs.count + args->args.count);
    code->keyword_only = (uint16_t)args->kwonlyargs.count;
}

/* The code of a def (`body`) or lambda (`value`). */
static Code *function_code(Compiler *c, Node *node, Name *name, Astarguments *args,
                           const NodeList *body, Node *value, int32_t first_line) {
    Scope *scope = scope_of(&c->tree, node, ROLE_BODY);
    if (!scope || !name || !unit_begin(c, scope, name, first_line)) return NULL;
    set_flags(c, args);
    unit_assign_registers(c, args);
    if (body) {
        const AstConst *doc = docstring(body);
        NodeList rest = {body->items + (doc != NULL), body->count - (doc != NULL)};
        if (doc) c->unit->doc = clean_doc(c, doc);
        statements(c, &rest);
        emit(c, NOWHERE, OPCODE_RETURN_NONE, 0, 0, 0);
    } else {
        unsigned result = expr(c, value, ANY);
        emit(c, place_of(value), OPCODE_RETURN, result, 0, 0);
    }
    Code *code = unit_end(c);
    set_counts(code, args);
    return code;
}

/* ---- making a function ---- */

void make_function(Compiler *c, Position at, Code *code, Scope *scope, int fixed,
                   unsigned dst) {
    if (!code) return;
    unsigned mark = reg_mark(c);
    unsigned base = fixed >= 0 ? (unsigned)fixed : reg_push_n(c, 4);
    if (fixed < 0) emit(c, at, OPCODE_LOAD_UNBOUND, base, 4, 0);
    if (scope->free.count) {
        unsigned cells = reg_push_n(c, scope->free.count);
        for (uint32_t i = 0; i < scope->free.count; i++)
            load_closure(c, at, scope->free.items[i], cells + i);
        emit(c, at, OPCODE_BUILD_TUPLE, base + 3, cells, scope->free.count);
    }
    emit(c, at, OPCODE_MAKE_FUNCTION, dst, const_short(c, value_object(code)), base);
    reg_release(c, mark);
}

static void put_name(Compiler *c, Position at, const Ident *ident) {
    Name *name = mangle(c, ident);
    Str *str = name ? name_str(c->rt, name) : NULL;
    if (!str) c->raised |= error_pending(c->rt);
    load_value(c, at, str ? value_object(str) : NONE_VALUE, reg_push(c));
}

static void put_defaults(Compiler *c, Position at, const NodeList *defaults,
                         unsigned dst) {
    if (!defaults->count) return;
    unsigned mark = reg_mark(c);
    Value *values = arena_alloc(c->arena, defaults->count * sizeof(Value));
    bool fixed = values != NULL;
    for (size_t i = 0; fixed && i < defaults->count; i++)
        fixed = (values[i] = fold(c, defaults->items[i])) != UNBOUND;
    if (fixed) {
        load_value(c, at, const_tuple(c, values, defaults->count), dst);
        return;
    }
    unsigned first = expr_list(c, defaults);
    emit(c, at, OPCODE_BUILD_TUPLE, dst, first, (unsigned)defaults->count);
    reg_release(c, mark);
}

static void put_kw_defaults(Compiler *c, Position at, const Astarguments *args,
                            unsigned dst) {
    unsigned mark = reg_mark(c), n = 0;
    for (size_t i = 0; i < args->kw_defaults.count; i++) {
        if (!args->kw_defaults.items[i]) continue;
        put_name(c, at, AST(args->kwonlyargs.items[i], arg)->arg);
        expr(c, args->kw_defaults.items[i], (int)reg_push(c));
        n++;
    }
    if (n) emit(c, at, OPCODE_BUILD_DICT, dst, mark, n);
    reg_release(c, mark);
}

/* ---- annotations ---- */

static void annotation_value(Compiler *c, Node *node, unsigned dst) {
    if (c->future_annotations) {
        Str *text = annotation_text(c, node);
        if (text) load_value(c, place_of(node), value_object(text), dst);
    } else if (node->kind == AST_Starred) {
        /* *args: *Ts */
        unsigned mark = reg_mark(c);
        unsigned value = expr(c, AST(node, Starred)->value, ANY);
        emit(c, place_of(node), OPCODE_UNPACK, dst, value, 1);
        reg_release(c, mark);
    } else {
        expr(c, node, (int)dst);
    }
}

static void add_annotation(Compiler *c, Position at, const Ident *name, Node *annotation,
                           unsigned dict) {
    unsigned mark = reg_mark(c);
    put_name(c, at, name);
    unsigned value = reg_push(c);
    annotation_value(c, annotation, value);
    emit(c, at, OPCODE_DICT_SET, dict, mark, value);
    reg_release(c, mark);
}

static void add_arg_annotation(Compiler *c, Position at, Node *node, unsigned dict) {
    Astarg *arg = node ? AST(node, arg) : NULL;
    if (arg && arg->annotation) add_annotation(c, at, arg->arg, arg->annotation, dict);
}

static void add_list_annotations(Compiler *c, Position at, const NodeList *args,
                                 unsigned dict) {
    for (size_t i = 0; i < args->count; i++)
        add_arg_annotation(c, at, args->items[i], dict);
}

static bool any_annotation(const NodeList *args) {
    for (size_t i = 0; i < args->count; i++)
        if (AST(args->items[i], arg)->annotation) return true;
    return false;
}

static void put_annotations(Compiler *c, Position at, Astarguments *args, Node *returns,
                            unsigned dict) {
    bool any = returns || any_annotation(&args->posonlyargs) ||
               any_annotation(&args->args) || any_annotation(&args->kwonlyargs) ||
               (args->vararg && AST(args->vararg, arg)->annotation) ||
               (args->kwarg && AST(args->kwarg, arg)->annotation);
    if (!any) return;
    static const char RETURN[] = "return";
    emit(c, at, OPCODE_BUILD_DICT, dict, dict, 0);
    /* CPython's order. */
    add_list_annotations(c, at, &args->args, dict);
    add_list_annotations(c, at, &args->posonlyargs, dict);
    add_arg_annotation(c, at, args->vararg, dict);
    add_list_annotations(c, at, &args->kwonlyargs, dict);
    add_arg_annotation(c, at, args->kwarg, dict);
    if (!returns) return;
    unsigned mark = reg_mark(c), key = reg_push(c), value = reg_push(c);
    load_value(c, at, const_str(c, RETURN), key);
    annotation_value(c, returns, value);
    emit(c, at, OPCODE_DICT_SET, dict, key, value);
    reg_release(c, mark);
}

/* ---- def and lambda ---- */

static void check_args(Compiler *c, const Astarguments *args) {
    const NodeList *lists[] = {&args->posonlyargs, &args->args, &args->kwonlyargs};
    for (size_t l = 0; l < COUNT_OF(lists); l++)
        for (size_t i = 0; i < lists[l]->count; i++)
            check_debug(c, AST(lists[l]->items[i], arg)->arg, lists[l]->items[i], false);
    if (args->vararg) check_debug(c, AST(args->vararg, arg)->arg, args->vararg, false);
    if (args->kwarg) check_debug(c, AST(args->kwarg, arg)->arg, args->kwarg, false);
}

/* Decorators' windows, from the outermost; R[window + 4] takes the decorated thing. */
static unsigned push_decorators(Compiler *c, const NodeList *decorators) {
    unsigned first = reg_mark(c);
    for (size_t i = 0; i < decorators->count; i++) {
        unsigned f = reg_push_n(c, 5);
        expr(c, decorators->items[i], (int)f);
    }
    return first;
}

static void call_decorators(Compiler *c, const NodeList *decorators, unsigned first) {
    for (size_t i = decorators->count; i-- > 0;) {
        unsigned f = first + 5 * (unsigned)i;
        unsigned dst = i ? f - 1 : f;
        emit(c, place_of(decorators->items[i]), OPCODE_CALL, dst, f, 1);
    }
}

static int32_t first_line(const Node *node, const NodeList *decorators) {
    return decorators->count ? decorators->items[0]->lineno : node->lineno;
}

/* Where the decorated thing goes, and where the result is in the end. */
static unsigned decorated(Compiler *c, const NodeList *decorators, unsigned first) {
    return decorators->count ? first + 5 * (unsigned)decorators->count - 1 : reg_push(c);
}

/* R[dst] = the function; its defaults lie in R[base] and R[base+1] already. */
static void build_function(Compiler *c, Node *node, unsigned base, unsigned dst) {
    AstFunctionDef *def = AST(node, FunctionDef);
    Astarguments *args = AST(def->args, arguments);
    Position at = place_of(node);
    put_annotations(c, at, args, def->returns, base + 2);
    Code *code = function_code(c, node, name_of_ident(&c->names, def->name), args,
                               &def->body, NULL, first_line(node, &def->decorator_list));
    make_function(c, at, code, scope_of(&c->tree, node, ROLE_BODY), (int)base, dst);
}

static void plain_function(Compiler *c, Node *node, unsigned dst) {
    Astarguments *args = AST(AST(node, FunctionDef)->args, arguments);
    Position at = place_of(node);
    unsigned mark = reg_mark(c), base = reg_push_n(c, 4);
    emit(c, at, OPCODE_LOAD_UNBOUND, base, 4, 0);
    put_defaults(c, at, &args->defaults, base);
    put_kw_defaults(c, at, args, base + 1);
    build_function(c, node, base, dst);
    reg_release(c, mark);
}

/* The defaults are evaluated outside and handed in. */
static void generic_function(Compiler *c, Node *node, unsigned dst) {
    AstFunctionDef *def = AST(node, FunctionDef);
    Astarguments *args = AST(def->args, arguments);
    Position at = place_of(node);
    bool defaults = args->defaults.count > 0, kw_defaults = false;
    for (size_t i = 0; i < args->kw_defaults.count; i++)
        kw_defaults |= args->kw_defaults.items[i] != NULL;
    unsigned n = (unsigned)defaults + kw_defaults, tuple;
    unsigned mark = reg_mark(c), f = reg_push_n(c, 4 + n);
    put_defaults(c, at, &args->defaults, f + 4);
    put_kw_defaults(c, at, args, f + 4 + defaults);
    if (!generic_begin(c, node, &def->type_params, n, &tuple)) return;
    unsigned base = reg_push_n(c, 4), made = reg_push(c);
    emit(c, at, OPCODE_LOAD_UNBOUND, base, 4, 0);
    if (defaults) emit_move(c, at, base, 0);
    if (kw_defaults) emit_move(c, at, base + 1, defaults);
    build_function(c, node, base, made);
    emit(c, at, OPCODE_SET_TYPE_PARAMS, made, tuple, 0);
    generic_end(c, node, made, f, n, dst);
    reg_release(c, mark);
}

void function_stmt(Compiler *c, Node *node) {
    AstFunctionDef *def = AST(node, FunctionDef);
    unsigned mark = reg_mark(c);
    check_args(c, AST(def->args, arguments));
    unsigned windows = push_decorators(c, &def->decorator_list);
    unsigned dst = decorated(c, &def->decorator_list, windows);
    if (def->type_params.count)
        generic_function(c, node, dst);
    else
        plain_function(c, node, dst);
    call_decorators(c, &def->decorator_list, windows);
    check_debug(c, def->name, node, false);
    store_name(c, mangle(c, def->name), place_of(node),
               def->decorator_list.count ? windows : dst);
    reg_release(c, mark);
}

unsigned lambda_expr(Compiler *c, Node *node, int dst) {
    AstLambda *lambda = AST(node, Lambda);
    Astarguments *args = AST(lambda->args, arguments);
    Position at = place_of(node);
    unsigned mark = reg_mark(c);
    check_args(c, args);
    unsigned base = reg_push_n(c, 4);
    emit(c, at, OPCODE_LOAD_UNBOUND, base, 4, 0);
    put_defaults(c, at, &args->defaults, base);
    put_kw_defaults(c, at, args, base + 1);
    Code *code = function_code(c, node, name_intern(&c->names, "<lambda>", 8), args, NULL,
                               lambda->body, node->lineno);
    unsigned to = dst == ANY ? base : (unsigned)dst;
    make_function(c, at, code, scope_of(&c->tree, node, ROLE_BODY), (int)base, to);
    reg_release(c, dst == ANY ? mark + 1 : mark);
    return to;
}

/* ---- class ---- */

static void store_text(Compiler *c, Position at, const char *name, Value v) {
    unsigned mark = reg_mark(c), reg = reg_push(c);
    load_value(c, at, v, reg);
    store_name(c, name_intern(&c->names, name, strlen(name)), at, reg);
    reg_release(c, mark);
}

static Value static_attributes(Compiler *c, const Scope *scope) {
    Value *items =
        arena_alloc(c->arena, (scope->self_attributes.count + 1) * sizeof(Value));
    if (!items) return NONE_VALUE;
    for (uint32_t i = 0; i < scope->self_attributes.count; i++) {
        Str *str = name_str(c->rt, scope->self_attributes.items[i]);
        if (!str) c->raised = true;
        items[i] = str ? value_object(str) : NONE_VALUE;
    }
    return const_tuple(c, items, scope->self_attributes.count);
}

static void class_head(Compiler *c, Position at) {
    unsigned mark = reg_mark(c);
    unsigned module = load_name(c, name_intern(&c->names, "__name__", 8), at, ANY);
    store_name(c, name_intern(&c->names, "__module__", 10), at, module);
    reg_release(c, mark);
    store_text(c, at, "__qualname__", value_object(c->unit->qualname));
    store_text(c, at, "__firstlineno__", value_small(c->unit->first_line));
}

static Code *class_code(Compiler *c, Node *node, int32_t line) {
    AstClassDef *def = AST(node, ClassDef);
    Scope *scope = scope_of(&c->tree, node, ROLE_BODY);
    if (!scope || !unit_begin(c, scope, scope->name, line)) return NULL;
    Unit *u = c->unit;
    Position head = {line, 0, line, 0};
    u->flags = CODE_CLASS_BODY | (scope->is_nested ? CODE_NESTED : 0) |
               (c->future_annotations ? CODE_FUTURE_ANNOTATIONS : 0);
    unit_assign_registers(c, NULL);
    class_head(c, head);
    if (AST(node, ClassDef)->type_params.count) {
        unsigned mark = reg_mark(c);
        Name *params = name_intern(&c->names, ".type_params", 12);
        unsigned tuple = load_name(c, params, head, ANY);
        store_name(c, name_intern(&c->names, "__type_params__", 15), head, tuple);
        reg_release(c, mark);
    }
    if (scope->has_annotations)
        emit(c, head, OPCODE_SETUP_ANNOTATIONS, (unsigned)u->namespace_reg, 0, 0);
    const AstConst *doc = docstring(&def->body);
    NodeList rest = {def->body.items + (doc != NULL), def->body.count - (doc != NULL)};
    if (doc) store_text(c, place_of(def->body.items[0]), "__doc__", clean_doc(c, doc));
    statements(c, &rest);
    Position tail =
        def->body.count ? place_of(def->body.items[def->body.count - 1]) : head;
    store_text(c, tail, "__static_attributes__", static_attributes(c, scope));
    if (u->classdict_cell >= 0)
        store_name(c, name_intern(&c->names, "__classdictcell__", 17), tail,
                   (unsigned)u->classdict_cell);
    if (u->class_cell >= 0)
        emit(c, tail, OPCODE_RETURN, (unsigned)u->class_cell, 0, 0);
    else
        emit(c, tail, OPCODE_RETURN_NONE, 0, 0, 0);
    return unit_end(c);
}

/* R[dst] = the class, made of its body's function and the bases. */
static void build_class(Compiler *c, Node *node, const NodeList *bases, unsigned dst) {
    AstClassDef *def = AST(node, ClassDef);
    Position at = place_of(node);
    unsigned mark = reg_mark(c), f = reg_push_n(c, 6);
    check_keywords(c, &def->keywords);
    Code *code = class_code(c, node, first_line(node, &def->decorator_list));
    emit(c, at, OPCODE_LOAD_BUILD_CLASS, f, 0, 0);
    make_function(c, at, code, scope_of(&c->tree, node, ROLE_BODY), -1, f + 4);
    load_value(c, at, const_str(c, def->name->text), f + 5);
    call_arguments(c, at, f, 2, bases, &def->keywords, dst);
    reg_release(c, mark);
}

static void generic_class(Compiler *c, Node *node, unsigned dst) {
    AstClassDef *def = AST(node, ClassDef);
    unsigned mark = reg_mark(c), f = reg_push_n(c, 4), tuple;
    if (!generic_begin(c, node, &def->type_params, 0, &tuple)) return;
    NodeList bases = generic_bases(c, node, &def->bases, tuple);
    unsigned made = reg_push(c);
    build_class(c, node, &bases, made);
    generic_end(c, node, made, f, 0, dst);
    reg_release(c, mark);
}

void class_stmt(Compiler *c, Node *node) {
    AstClassDef *def = AST(node, ClassDef);
    unsigned mark = reg_mark(c);
    unsigned windows = push_decorators(c, &def->decorator_list);
    unsigned dst = decorated(c, &def->decorator_list, windows);
    if (def->type_params.count)
        generic_class(c, node, dst);
    else
        build_class(c, node, &def->bases, dst);
    call_decorators(c, &def->decorator_list, windows);
    check_debug(c, def->name, node, false);
    store_name(c, mangle(c, def->name), place_of(node),
               def->decorator_list.count ? windows : dst);
    reg_release(c, mark);
}

/* ---- `from __future__ import annotations` ---- */

Str *annotation_text(Compiler *c, Node *node) {
    Str *text = unparse_expression(c->rt, node);
    if (text) text = str_intern(c->rt, text);
    if (!text) c->raised = true;
    return text;
}
