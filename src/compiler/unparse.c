/* unparse.c - see unparse.h. */
#include "compiler/unparse.h"

#include <string.h>

#include "base/number.h"
#include "object/bytes.h"
#include "object/int.h"
#include "object/str.h"

/* Binding strength, weakest first: what is weaker than its place gets parentheses. */
enum Strength {
    TUPLE,
    TEST, /* if-else, lambda */
    OR,
    AND,
    NOT,
    COMPARE,
    BIT_OR,
    BIT_XOR,
    BIT_AND,
    SHIFT,
    ARITH,
    TERM,
    FACTOR,
    POWER,
    AWAIT,
    ATOM,
    EXPR = BIT_OR,
};

typedef struct Writer {
    Runtime *rt;
    Buffer *out;
    bool raised;
    int depth;
} Writer;

enum { MAX_DEPTH = 2000 };

static void write(Writer *w, const Node *node, int level);

static void text(Writer *w, const char *s) { buffer_text(w->out, s); }
static void text_if(Writer *w, bool condition, const char *s) {
    if (condition) text(w, s);
}

static void list(Writer *w, const NodeList *items, int level) {
    for (size_t i = 0; i < items->count; i++) {
        text_if(w, i > 0, ", ");
        write(w, items->items[i], level);
    }
}

/* ---- constants ---- */

static void write_int(Writer *w, const AstConst *k) {
    if (k->fits) {
        buffer_printf(w->out, "%lld", (long long)k->small);
        return;
    }
    Value v = int_from_text(w->rt, k->text, k->length, k->base);
    Str *s = v == RAISED ? NULL : int_to_str(w->rt, v, 10);
    if (s)
        buffer_append(w->out, s->bytes, s->size);
    else
        w->raised = true;
}

/* Infinity has no literal of its own. */
static void write_number(Writer *w, double d, bool imaginary) {
    if (d - d != 0) {
        text(w, imaginary ? "1e309j" : "1e309");
        return;
    }
    if (imaginary)
        number_format(d, 'r', 0, 0, w->out), text(w, "j");
    else
        number_format(d, 'r', 0, NUMBER_DOT_ZERO, w->out);
}

static void write_string(Writer *w, const char *bytes, size_t n) {
    Str *s = str_new(w->rt, bytes, n);
    if (s)
        str_repr_to(w->out, s);
    else
        w->raised = true;
}

static void write_constant(Writer *w, const AstConstant *node) {
    const AstConst *k = &node->value;
    switch ((ConstType)k->type) {
    case CONST_NONE: text(w, "None"); break;
    case CONST_FALSE: text(w, "False"); break;
    case CONST_TRUE: text(w, "True"); break;
    case CONST_ELLIPSIS: text(w, "..."); break;
    case CONST_INT: write_int(w, k); break;
    case CONST_FLOAT: write_number(w, k->number, false); break;
    case CONST_IMAGINARY: write_number(w, k->number, true); break;
    case CONST_STR:
        text_if(w, node->kind != NULL, "u");
        write_string(w, k->text, k->length);
        break;
    case CONST_BYTES: bytes_repr_to(w->out, k->text, k->length); break;
    }
}

/* ---- operators ---- */

static int binary_strength(Operator op) {
    switch (op) {
    case OP_Add:
    case OP_Sub: return ARITH;
    case OP_Mult:
    case OP_MatMult:
    case OP_Div:
    case OP_Mod:
    case OP_FloorDiv: return TERM;
    case OP_LShift:
    case OP_RShift: return SHIFT;
    case OP_BitOr: return BIT_OR;
    case OP_BitXor: return BIT_XOR;
    case OP_BitAnd: return BIT_AND;
    default: return POWER;
    }
}

static void write_binary(Writer *w, const AstBinOp *b, int level) {
    int strength = binary_strength(b->op);
    bool from_right = b->op == OP_Pow;
    text_if(w, level > strength, "(");
    write(w, b->left, strength + from_right);
    buffer_printf(w->out, " %s ", OPERATOR_TEXTS[b->op]);
    write(w, b->right, strength + !from_right);
    text_if(w, level > strength, ")");
}

static void write_unary(Writer *w, const AstUnaryOp *u, int level) {
    int strength = u->op == UNARY_Not ? NOT : FACTOR;
    text_if(w, level > strength, "(");
    text(w, u->op == UNARY_Not ? "not " : UNARYOP_TEXTS[u->op]);
    write(w, u->operand, strength);
    text_if(w, level > strength, ")");
}

static void write_bool(Writer *w, const AstBoolOp *b, int level) {
    int strength = b->op == BOOL_And ? AND : OR;
    text_if(w, level > strength, "(");
    for (size_t i = 0; i < b->values.count; i++) {
        if (i > 0) buffer_printf(w->out, " %s ", BOOLOP_TEXTS[b->op]);
        write(w, b->values.items[i], strength + 1);
    }
    text_if(w, level > strength, ")");
}

static void write_compare(Writer *w, const AstCompare *cmp, int level) {
    text_if(w, level > COMPARE, "(");
    write(w, cmp->left, COMPARE + 1);
    for (size_t i = 0; i < cmp->ops.count; i++) {
        buffer_printf(w->out, " %s ", CMPOP_TEXTS[cmp->ops.items[i]]);
        write(w, cmp->comparators.items[i], COMPARE + 1);
    }
    text_if(w, level > COMPARE, ")");
}

/* ---- lambda ---- */

static void write_arg(Writer *w, const Node *node) {
    const Astarg *arg = (const Astarg *)node;
    text(w, arg->arg->text);
    if (!arg->annotation) return;
    text(w, ": ");
    write(w, arg->annotation, TEST);
}

static void write_args(Writer *w, const Astarguments *args) {
    bool first = true;
    size_t plain = args->posonlyargs.count + args->args.count;
    for (size_t i = 0; i < plain; i++) {
        bool posonly = i < args->posonlyargs.count;
        text_if(w, !first, ", ");
        first = false;
        write_arg(w, posonly ? args->posonlyargs.items[i]
                             : args->args.items[i - args->posonlyargs.count]);
        size_t without = plain - args->defaults.count;
        if (i >= without) {
            text(w, "=");
            write(w, args->defaults.items[i - without], TEST);
        }
        text_if(w, posonly && i + 1 == args->posonlyargs.count, ", /");
    }
    if (args->vararg || args->kwonlyargs.count) {
        text(w, first ? "*" : ", *");
        first = false;
        if (args->vararg) write_arg(w, args->vararg);
    }
    for (size_t i = 0; i < args->kwonlyargs.count; i++) {
        text_if(w, !first, ", ");
        first = false;
        write_arg(w, args->kwonlyargs.items[i]);
        if (!args->kw_defaults.items[i]) continue;
        text(w, "=");
        write(w, args->kw_defaults.items[i], TEST);
    }
    if (args->kwarg) {
        text(w, first ? "**" : ", **");
        write_arg(w, args->kwarg);
    }
}

static void write_lambda(Writer *w, const AstLambda *lambda, int level) {
    const Astarguments *args = (const Astarguments *)lambda->args;
    text_if(w, level > TEST, "(");
    text(w, args->args.count + args->posonlyargs.count ? "lambda " : "lambda");
    write_args(w, args);
    text(w, ": ");
    write(w, lambda->body, TEST);
    text_if(w, level > TEST, ")");
}

/* ---- displays and comprehensions ---- */

static void write_dict(Writer *w, const AstDict *d) {
    text(w, "{");
    for (size_t i = 0; i < d->values.count; i++) {
        text_if(w, i > 0, ", ");
        if (d->keys.items[i]) {
            write(w, d->keys.items[i], TEST);
            text(w, ": ");
            write(w, d->values.items[i], TEST);
        } else {
            text(w, "**");
            write(w, d->values.items[i], EXPR);
        }
    }
    text(w, "}");
}

static void write_generators(Writer *w, const NodeList *generators) {
    for (size_t i = 0; i < generators->count; i++) {
        const Astcomprehension *g = (const Astcomprehension *)generators->items[i];
        text(w, g->is_async ? " async for " : " for ");
        write(w, g->target, TUPLE);
        text(w, " in ");
        write(w, g->iter, TEST + 1);
        for (size_t k = 0; k < g->ifs.count; k++) {
            text(w, " if ");
            write(w, g->ifs.items[k], TEST + 1);
        }
    }
}

static void write_comp(Writer *w, const char *brackets, const Node *elt,
                       const Node *value, const NodeList *generators) {
    buffer_byte(w->out, brackets[0]);
    write(w, elt, TEST);
    if (value) {
        text(w, ": ");
        write(w, value, TEST);
    }
    write_generators(w, generators);
    buffer_byte(w->out, brackets[1]);
}

static void write_tuple(Writer *w, const AstTuple *t, int level) {
    if (!t->elts.count) {
        text(w, "()");
        return;
    }
    text_if(w, level > TUPLE, "(");
    list(w, &t->elts, TEST);
    text_if(w, t->elts.count == 1, ",");
    text_if(w, level > TUPLE, ")");
}

/* ---- primaries ---- */

static void write_call(Writer *w, const AstCall *call) {
    write(w, call->func, ATOM);
    if (call->args.count == 1 && !call->keywords.count &&
        call->args.items[0]->kind == AST_GeneratorExp) {
        write(w, call->args.items[0], TEST);
        return;
    }
    text(w, "(");
    list(w, &call->args, TEST);
    for (size_t i = 0; i < call->keywords.count; i++) {
        const Astkeyword *k = (const Astkeyword *)call->keywords.items[i];
        text_if(w, i > 0 || call->args.count, ", ");
        text(w, k->arg ? k->arg->text : "**");
        text_if(w, k->arg != NULL, "=");
        write(w, k->value, k->arg ? TEST : EXPR);
    }
    text(w, ")");
}

static void write_attribute(Writer *w, const AstAttribute *a) {
    write(w, a->value, ATOM);
    bool number = a->value->kind == AST_Constant &&
                  ((const AstConstant *)a->value)->value.type == CONST_INT;
    text(w, number ? " ." : ".");
    text(w, a->attr->text);
}

static void write_slice(Writer *w, const AstSlice *s) {
    if (s->lower) write(w, s->lower, TEST);
    text(w, ":");
    if (s->upper) write(w, s->upper, TEST);
    if (!s->step) return;
    text(w, ":");
    write(w, s->step, TEST);
}

/* ---- formatted strings ---- */

static void format_part(Writer *w, const Node *node, Buffer *out);

static void format_text(const AstConst *k, Buffer *out) {
    for (size_t i = 0; i < k->length; i++) {
        char byte = k->text[i];
        if (byte == '{' || byte == '}') buffer_byte(out, byte);
        buffer_byte(out, byte);
    }
}

static void format_value(Writer *w, const AstFormattedValue *f, Buffer *out) {
    Buffer inner;
    buffer_init(&inner, w->out->alloc);
    Writer sub = {w->rt, &inner, false, w->depth};
    write(&sub, f->value, TEST + 1);
    w->raised |= sub.raised;
    buffer_text(out, inner.length && inner.data[0] == '{' ? "{ " : "{");
    buffer_append(out, inner.data, inner.length);
    out->failed |= inner.failed;
    buffer_free(&inner);
    if (f->conversion > 0) buffer_printf(out, "!%c", f->conversion);
    if (f->format_spec) {
        buffer_byte(out, ':');
        format_part(w, f->format_spec, out);
    }
    buffer_byte(out, '}');
}

static void format_part(Writer *w, const Node *node, Buffer *out) {
    if (node->kind == AST_JoinedStr) {
        const NodeList *values = &((const AstJoinedStr *)node)->values;
        for (size_t i = 0; i < values->count; i++)
            format_part(w, values->items[i], out);
    } else if (node->kind == AST_FormattedValue) {
        format_value(w, (const AstFormattedValue *)node, out);
    } else if (node->kind == AST_Constant) {
        format_text(&((const AstConstant *)node)->value, out);
    }
}

static void write_joined(Writer *w, const Node *node) {
    Buffer body;
    buffer_init(&body, w->out->alloc);
    format_part(w, node, &body);
    text(w, "f");
    if (!body.failed) write_string(w, body.data ? body.data : "", body.length);
    w->out->failed |= body.failed;
    buffer_free(&body);
}

/* ---- the dispatch ---- */

static void write_if(Writer *w, const AstIfExp *e, int level) {
    text_if(w, level > TEST, "(");
    write(w, e->body, TEST + 1);
    text(w, " if ");
    write(w, e->test, TEST + 1);
    text(w, " else ");
    write(w, e->orelse, TEST);
    text_if(w, level > TEST, ")");
}

static void write_yield(Writer *w, const char *keyword, const Node *value) {
    text(w, keyword);
    if (value) {
        text(w, " ");
        write(w, value, TEST);
    }
    text(w, ")");
}

static void write_inside(Writer *w, const Node *n, int level) {
    switch (n->kind) {
    case AST_BoolOp: write_bool(w, (const AstBoolOp *)n, level); break;
    case AST_BinOp: write_binary(w, (const AstBinOp *)n, level); break;
    case AST_UnaryOp: write_unary(w, (const AstUnaryOp *)n, level); break;
    case AST_Lambda: write_lambda(w, (const AstLambda *)n, level); break;
    case AST_IfExp: write_if(w, (const AstIfExp *)n, level); break;
    case AST_Dict: write_dict(w, (const AstDict *)n); break;
    case AST_Set:
        text(w, "{");
        list(w, &((const AstSet *)n)->elts, TEST);
        text(w, "}");
        break;
    case AST_List:
        text(w, "[");
        list(w, &((const AstList *)n)->elts, TEST);
        text(w, "]");
        break;
    case AST_Tuple: write_tuple(w, (const AstTuple *)n, level); break;
    case AST_GeneratorExp: {
        const AstGeneratorExp *g = (const AstGeneratorExp *)n;
        write_comp(w, "()", g->elt, NULL, &g->generators);
        break;
    }
    case AST_ListComp: {
        const AstListComp *g = (const AstListComp *)n;
        write_comp(w, "[]", g->elt, NULL, &g->generators);
        break;
    }
    case AST_SetComp: {
        const AstSetComp *g = (const AstSetComp *)n;
        write_comp(w, "{}", g->elt, NULL, &g->generators);
        break;
    }
    case AST_DictComp: {
        const AstDictComp *g = (const AstDictComp *)n;
        write_comp(w, "{}", g->key, g->value, &g->generators);
        break;
    }
    case AST_Yield: write_yield(w, "(yield", ((const AstYield *)n)->value); break;
    case AST_YieldFrom:
        write_yield(w, "(yield from", ((const AstYieldFrom *)n)->value);
        break;
    case AST_Await:
        text_if(w, level > AWAIT, "(");
        text(w, "await ");
        write(w, ((const AstAwait *)n)->value, ATOM);
        text_if(w, level > AWAIT, ")");
        break;
    case AST_Compare: write_compare(w, (const AstCompare *)n, level); break;
    case AST_Call: write_call(w, (const AstCall *)n); break;
    case AST_Constant: write_constant(w, (const AstConstant *)n); break;
    case AST_JoinedStr:
    case AST_FormattedValue: write_joined(w, n); break;
    case AST_Attribute: write_attribute(w, (const AstAttribute *)n); break;
    case AST_Starred:
        text(w, "*");
        write(w, ((const AstStarred *)n)->value, EXPR);
        break;
    case AST_Name: text(w, ((const AstName *)n)->id->text); break;
    case AST_Slice: write_slice(w, (const AstSlice *)n); break;
    case AST_Subscript:
        write(w, ((const AstSubscript *)n)->value, ATOM);
        text(w, "[");
        write(w, ((const AstSubscript *)n)->slice, TUPLE);
        text(w, "]");
        break;
    case AST_NamedExpr:
        text_if(w, level > TUPLE, "(");
        write(w, ((const AstNamedExpr *)n)->target, ATOM);
        text(w, " := ");
        write(w, ((const AstNamedExpr *)n)->value, ATOM);
        text_if(w, level > TUPLE, ")");
        break;
    default: break;
    }
}

static void write(Writer *w, const Node *node, int level) {
    if (w->raised) return;
    if (++w->depth > MAX_DEPTH) {
        raise(w->rt, TYPE_RECURSION_ERROR,
              "maximum recursion depth exceeded during ast unparse");
        w->raised = true;
        return;
    }
    write_inside(w, node, level);
    w->depth--;
}

Str *unparse_expression(Runtime *rt, const Node *node) {
    Buffer out;
    buffer_init(&out, rt->heap.alloc);
    Writer w = {rt, &out, false, 0};
    write(&w, node, TEST);
    if (!w.raised) return str_from_buffer(rt, &out);
    buffer_free(&out);
    return NULL;
}
