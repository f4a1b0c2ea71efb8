/* parse_expr.c - operators, conditions, lambda. */
#include "syntax/parser_state.h"

/* ---- operators ---- */

/* Binding strength of the binary operators between bitwise_or (1) and term (6); 0: none.
 */
static int strength(TokenKind kind, Operator *op) {
    switch (kind) {
    case TOK_VBAR: *op = OP_BitOr; return 1;
    case TOK_CIRCUMFLEX: *op = OP_BitXor; return 2;
    case TOK_AMPER: *op = OP_BitAnd; return 3;
    case TOK_LEFTSHIFT: *op = OP_LShift; return 4;
    case TOK_RIGHTSHIFT: *op = OP_RShift; return 4;
    case TOK_PLUS: *op = OP_Add; return 5;
    case TOK_MINUS: *op = OP_Sub; return 5;
    case TOK_STAR: *op = OP_Mult; return 6;
    case TOK_SLASH: *op = OP_Div; return 6;
    case TOK_DOUBLESLASH: *op = OP_FloorDiv; return 6;
    case TOK_PERCENT: *op = OP_Mod; return 6;
    case TOK_AT: *op = OP_MatMult; return 6;
    default: return 0;
    }
}

static Node *parse_factor(Parser *p);

/* power:
 *     | await_primary '**' factor
 *     | await_primary */
static Node *parse_power(Parser *p) {
    const Token *start = p->at;
    Node *left = parse_await_primary(p);
    if (!left || !skip(p, TOK_DOUBLESTAR)) return left;
    Node *node = parser_new(p, AST_BinOp, start);
    if (!node || !parser_enter(p, 1)) return NULL;
    AST(node, BinOp)->left = left;
    AST(node, BinOp)->op = OP_Pow;
    AST(node, BinOp)->right = parse_factor(p);
    parser_leave(p, 1);
    return AST(node, BinOp)->right ? parser_end(p, node) : NULL;
}

static bool unary_operator(TokenKind kind, UnaryOperator *op) {
    switch (kind) {
    case TOK_PLUS: *op = UNARY_UAdd; return true;
    case TOK_MINUS: *op = UNARY_USub; return true;
    case TOK_TILDE: *op = UNARY_Invert; return true;
    default: return false;
    }
}

/* factor:
 *     | '+' factor
 *     | '-' factor
 *     | '~' factor
 *     | power */
static Node *parse_factor(Parser *p) {
    UnaryOperator op;
    if (!unary_operator(peek(p), &op)) return parse_power(p);
    Node *node = parser_new(p, AST_UnaryOp, take(p));
    if (!node || !parser_enter(p, 1)) return NULL;
    AST(node, UnaryOp)->op = op;
    AST(node, UnaryOp)->operand = parse_factor(p);
    parser_leave(p, 1);
    return AST(node, UnaryOp)->operand ? parser_end(p, node) : NULL;
}

/* bitwise_or: bitwise_xor ('|' bitwise_xor)*
 * bitwise_xor: bitwise_and ('^' bitwise_and)*
 * bitwise_and: shift_expr ('&' shift_expr)*
 * shift_expr: sum (('<<' | '>>') sum)*
 * sum: term (('+' | '-') term)*
 * term: factor (('*' | '/' | '//' | '%' | '@') factor)* */
static Node *parse_binary(Parser *p, int weakest) {
    const Token *start = p->at;
    Node *left = parse_factor(p);
    while (left) {
        Operator op;
        int s = strength(peek(p), &op);
        if (s < weakest || s == 0) return left;
        take(p);
        Node *node = parser_new(p, AST_BinOp, start);
        if (!node) return NULL;
        AST(node, BinOp)->left = left;
        AST(node, BinOp)->op = op;
        AST(node, BinOp)->right = s < 6 ? parse_binary(p, s + 1) : parse_factor(p);
        if (!AST(node, BinOp)->right) return NULL;
        left = parser_end(p, node);
    }
    return NULL;
}

Node *parse_bitwise_or(Parser *p) { return parse_binary(p, 1); }

/* Consumes a comparison operator. */
static bool comparison_operator(Parser *p, CmpOp *op) {
    switch (peek(p)) {
    case TOK_EQEQUAL: *op = CMP_Eq; break;
    case TOK_NOTEQUAL:
        /* "<>" is a token, but no operator. */
        if (p->source->text[p->at->start] == '<') return false;
        *op = CMP_NotEq;
        break;
    case TOK_LESSEQUAL: *op = CMP_LtE; break;
    case TOK_LESS: *op = CMP_Lt; break;
    case TOK_GREATEREQUAL: *op = CMP_GtE; break;
    case TOK_GREATER: *op = CMP_Gt; break;
    case TOK_KW_in: *op = CMP_In; break;
    case TOK_KW_not:
        if (peek_second(p) != TOK_KW_in) return false;
        take(p);
        *op = CMP_NotIn;
        break;
    case TOK_KW_is:
        *op = CMP_Is;
        if (peek_second(p) != TOK_KW_not) break;
        take(p);
        *op = CMP_IsNot;
        break;
    default: return false;
    }
    take(p);
    return true;
}

static bool append_operator(Parser *p, CmpOpList *list, size_t *capacity, CmpOp op) {
    if (list->count == *capacity) {
        size_t bigger = *capacity ? *capacity * 2 : 4;
        uint8_t *items = arena_alloc(p->arena, bigger);
        if (!items) return parser_no_memory(p), false;
        for (size_t i = 0; i < list->count; i++)
            items[i] = list->items[i];
        list->items = items;
        *capacity = bigger;
    }
    list->items[list->count++] = (uint8_t)op;
    return true;
}

/* comparison:
 *     | bitwise_or compare_op_bitwise_or_pair+
 *     | bitwise_or
 * compare_op_bitwise_or_pair:
 *     | '==' bitwise_or
 *     | '!=' bitwise_or
 *     | '<=' bitwise_or
 *     | '<' bitwise_or
 *     | '>=' bitwise_or
 *     | '>' bitwise_or
 *     | 'not' 'in' bitwise_or
 *     | 'in' bitwise_or
 *     | 'is' 'not' bitwise_or
 *     | 'is' bitwise_or */
static Node *parse_comparison(Parser *p) {
    const Token *start = p->at;
    Node *left = parse_bitwise_or(p);
    CmpOp op;
    if (!left || !comparison_operator(p, &op)) return left;
    Node *node = parser_new(p, AST_Compare, start);
    if (!node) return NULL;
    AstCompare *compare = AST(node, Compare);
    size_t begin = list_begin(p), capacity = 0;
    compare->left = left;
    do {
        if (!append_operator(p, &compare->ops, &capacity, op)) return NULL;
        if (!list_add(p, parse_bitwise_or(p))) return NULL;
    } while (comparison_operator(p, &op));
    compare->comparators = list_end(p, begin);
    return parser_end(p, node);
}

/* inversion:
 *     | 'not' inversion
 *     | comparison */
static Node *parse_inversion(Parser *p) {
    if (peek(p) != TOK_KW_not) return parse_comparison(p);
    Node *node = parser_new(p, AST_UnaryOp, take(p));
    if (!node || !parser_enter(p, 1)) return NULL;
    AST(node, UnaryOp)->op = UNARY_Not;
    AST(node, UnaryOp)->operand = parse_inversion(p);
    parser_leave(p, 1);
    return AST(node, UnaryOp)->operand ? parser_end(p, node) : NULL;
}

typedef Node *(*ParseFn)(Parser *p);

static Node *parse_chain(Parser *p, ParseFn operand, TokenKind word, BoolOp op) {
    const Token *start = p->at;
    Node *first = operand(p);
    if (!first || peek(p) != word) return first;
    Node *node = parser_new(p, AST_BoolOp, start);
    if (!node) return NULL;
    size_t begin = list_begin(p);
    if (!list_add(p, first)) return NULL;
    while (skip(p, word))
        if (!list_add(p, operand(p))) return NULL;
    AST(node, BoolOp)->op = op;
    AST(node, BoolOp)->values = list_end(p, begin);
    return parser_end(p, node);
}

/* conjunction:
 *     | inversion ('and' inversion)+
 *     | inversion */
static Node *parse_conjunction(Parser *p) {
    return parse_chain(p, parse_inversion, TOK_KW_and, BOOL_And);
}

/* disjunction:
 *     | conjunction ('or' conjunction)+
 *     | conjunction */
Node *parse_disjunction(Parser *p) {
    return parse_chain(p, parse_conjunction, TOK_KW_or, BOOL_Or);
}

/* ---- expressions ---- */

/* lambdef: 'lambda' [lambda_params] ':' expression */
static Node *parse_lambdef(Parser *p) {
    Node *node = parser_new(p, AST_Lambda, take(p));
    if (!node || !parser_enter(p, 2)) return NULL;
    AstLambda *lambda = AST(node, Lambda);
    lambda->args = parse_params(p, TOK_COLON);
    if (lambda->args && skip(p, TOK_COLON)) lambda->body = parse_expr(p);
    parser_leave(p, 2);
    return lambda->body ? parser_end(p, node) : NULL;
}

/* expression:
 *     | disjunction 'if' disjunction 'else' expression
 *     | disjunction
 *     | lambdef */
Node *parse_expr(Parser *p) {
    if (peek(p) == TOK_KW_lambda) return parse_lambdef(p);
    const Token *start = p->at;
    Node *body = parse_disjunction(p);
    if (!body || !skip(p, TOK_KW_if)) return body;
    Node *node = parser_new(p, AST_IfExp, start);
    if (!node || !parser_enter(p, 1)) return NULL;
    AstIfExp *choice = AST(node, IfExp);
    choice->body = body;
    choice->test = parse_disjunction(p);
    if (choice->test && skip(p, TOK_KW_else)) choice->orelse = parse_expr(p);
    parser_leave(p, 1);
    return choice->orelse ? parser_end(p, node) : NULL;
}

/* assignment_expression: NAME ':=' ~ expression
 * named_expression:
 *     | assignment_expression
 *     | expression !':=' */
Node *parse_named_expression(Parser *p) {
    if (!at_name(p) || peek_second(p) != TOK_COLONEQUAL) {
        Node *value = parse_expr(p);
        return peek(p) == TOK_COLONEQUAL ? NULL : value;
    }
    const Token *token = take(p);
    Node *node = parser_new(p, AST_NamedExpr, token);
    Node *name = parser_new_at(p, AST_Name, token);
    if (!node || !name) return NULL;
    take(p);
    AST(name, Name)->id = parser_ident(p, token);
    AST(name, Name)->ctx = CTX_Store;
    AST(node, NamedExpr)->target = name;
    AST(node, NamedExpr)->value = parse_expr(p);
    if (!AST(name, Name)->id || !AST(node, NamedExpr)->value) return NULL;
    return parser_end(p, node);
}

static Node *parse_starred(Parser *p, ParseFn value) {
    Node *node = parser_new(p, AST_Starred, take(p));
    if (!node) return NULL;
    AST(node, Starred)->value = value(p);
    return AST(node, Starred)->value ? parser_end(p, node) : NULL;
}

/* star_expression:
 *     | '*' bitwise_or
 *     | expression */
Node *parse_star_expression(Parser *p) {
    return peek(p) == TOK_STAR ? parse_starred(p, parse_bitwise_or) : parse_expr(p);
}

/* star_named_expression:
 *     | '*' bitwise_or
 *     | named_expression
 * star_named_expressions: ','.star_named_expression+ [','] */
Node *parse_star_named_expression(Parser *p) {
    return peek(p) == TOK_STAR ? parse_starred(p, parse_bitwise_or)
                               : parse_named_expression(p);
}

/* Can an expression not begin here? Then a comma before was a trailing one. */
static bool ends_list(TokenKind kind) {
    switch (kind) {
    case TOK_NEWLINE:
    case TOK_SEMI:
    case TOK_COLON:
    case TOK_RPAR:
    case TOK_RSQB:
    case TOK_RBRACE:
    case TOK_EXCLAMATION:
    case TOK_EQUAL:
    case TOK_ENDMARKER: return true;
    default:
        return kind >= TOK_PLUSEQUAL && kind <= TOK_ATEQUAL && kind != TOK_AT &&
               kind != TOK_DOUBLESLASH;
    }
}

/* star_expressions:
 *     | star_expression (',' star_expression)+ [',']
 *     | star_expression ','
 *     | star_expression */
Node *parse_star_expressions(Parser *p) {
    const Token *start = p->at;
    Node *first = parse_star_expression(p);
    if (!first || peek(p) != TOK_COMMA) return first;
    Node *node = parser_new(p, AST_Tuple, start);
    if (!node) return NULL;
    size_t begin = list_begin(p);
    if (!list_add(p, first)) return NULL;
    while (skip(p, TOK_COMMA)) {
        if (ends_list(peek(p))) break;
        if (!list_add(p, parse_star_expression(p))) return NULL;
    }
    AST(node, Tuple)->elts = list_end(p, begin);
    return parser_end(p, node);
}

/* yield_expr:
 *     | 'yield' 'from' expression
 *     | 'yield' [star_expressions] */
Node *parse_yield_expr(Parser *p) {
    const Token *start = take(p);
    if (skip(p, TOK_KW_from)) {
        Node *node = parser_new(p, AST_YieldFrom, start);
        if (!node || !(AST(node, YieldFrom)->value = parse_expr(p))) return NULL;
        return parser_end(p, node);
    }
    Node *node = parser_new(p, AST_Yield, start);
    if (!node) return NULL;
    if (!ends_list(peek(p)) && !(AST(node, Yield)->value = parse_star_expressions(p)))
        return NULL;
    return parser_end(p, node);
}

/* annotated_rhs:
 *     | yield_expr
 *     | star_expressions */
Node *parse_annotated_rhs(Parser *p) {
    return peek(p) == TOK_KW_yield ? parse_yield_expr(p) : parse_star_expressions(p);
}
