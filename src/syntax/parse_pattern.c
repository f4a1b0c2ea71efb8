/* parse_pattern.c - the patterns of match. */
#include "syntax/parser_state.h"

static Node *parse_pattern(Parser *p);

/* ---- literals ---- */

static bool is_imaginary(const Node *number) {
    return AST(number, Constant)->value.type == CONST_IMAGINARY;
}

/* signed_number:
 *     | NUMBER
 *     | '-' NUMBER */
static Node *parse_signed_number(Parser *p) {
    const Token *start = p->at;
    bool negative = skip(p, TOK_MINUS);
    if (peek(p) != TOK_NUMBER) return NULL;
    Node *number = parse_number(p);
    if (!number || !negative) return number;
    Node *node = parser_new(p, AST_UnaryOp, start);
    if (!node) return NULL;
    AST(node, UnaryOp)->op = UNARY_USub;
    AST(node, UnaryOp)->operand = number;
    return parser_end(p, node);
}

/* complex_number:
 *     | signed_real_number '+' imaginary_number
 *     | signed_real_number '-' imaginary_number
 * signed_real_number:
 *     | real_number
 *     | '-' real_number
 * real_number: NUMBER
 * imaginary_number: NUMBER */
static Node *parse_number_literal(Parser *p) {
    Node *real = parse_signed_number(p);
    if (!real || (peek(p) != TOK_PLUS && peek(p) != TOK_MINUS)) return real;
    Node *digits = real->kind == AST_UnaryOp ? AST(real, UnaryOp)->operand : real;
    Node *node = parser_new_from(p, AST_BinOp, real);
    if (!node || is_imaginary(digits)) return NULL;
    AST(node, BinOp)->op = take(p)->kind == TOK_PLUS ? OP_Add : OP_Sub;
    AST(node, BinOp)->left = real;
    Node *imaginary = peek(p) == TOK_NUMBER ? parse_number(p) : NULL;
    if (!imaginary || !is_imaginary(imaginary)) return NULL;
    AST(node, BinOp)->right = imaginary;
    return parser_end(p, node);
}

static bool starts_value(TokenKind kind) {
    return kind == TOK_NUMBER || kind == TOK_MINUS || kind == TOK_STRING ||
           kind == TOK_FSTRING_START;
}

static Node *parse_value(Parser *p) {
    bool number = peek(p) == TOK_NUMBER || peek(p) == TOK_MINUS;
    return number ? parse_number_literal(p) : parse_strings(p);
}

static bool singleton(TokenKind kind, ConstType *type) {
    switch (kind) {
    case TOK_KW_None: *type = CONST_NONE; return true;
    case TOK_KW_True: *type = CONST_TRUE; return true;
    case TOK_KW_False: *type = CONST_FALSE; return true;
    default: return false;
    }
}

/* literal_pattern:
 *     | signed_number !('+' | '-')
 *     | complex_number
 *     | strings
 *     | 'None'
 *     | 'True'
 *     | 'False' */
static Node *parse_literal_pattern(Parser *p) {
    ConstType type;
    const Token *start = p->at;
    if (singleton(peek(p), &type)) {
        Node *node = parser_new_at(p, AST_MatchSingleton, take(p));
        if (node) AST(node, MatchSingleton)->value.type = (uint8_t)type;
        return node;
    }
    if (!starts_value(peek(p))) return NULL;
    Node *node = parser_new(p, AST_MatchValue, start);
    if (!node || !(AST(node, MatchValue)->value = parse_value(p))) return NULL;
    return parser_end(p, node);
}

/* ---- names ---- */

static Node *parse_name_node(Parser *p) {
    Node *node = parser_new_at(p, AST_Name, p->at);
    if (!node || !(AST(node, Name)->id = parse_ident(p))) return NULL;
    return node;
}

/* name_or_attr: NAME ('.' NAME)* */
static Node *parse_name_or_attr(Parser *p) {
    Node *left = parse_name_node(p);
    while (left && skip(p, TOK_DOT)) {
        Node *node = parser_new_from(p, AST_Attribute, left);
        if (!node) return NULL;
        AST(node, Attribute)->value = left;
        if (!(AST(node, Attribute)->attr = parse_ident(p))) return NULL;
        left = parser_end(p, node);
    }
    return left;
}

/* pattern_capture_target: !"_" NAME !('.' | '(' | '=') */
static const Ident *parse_capture_target(Parser *p) {
    if (peek(p) == TOK_SOFT_UNDERSCORE) return NULL;
    const Ident *name = parse_ident(p);
    TokenKind next = peek(p);
    return next == TOK_DOT || next == TOK_LPAR || next == TOK_EQUAL ? NULL : name;
}

/* ---- classes ---- */

/* Onto the growing list: the pattern, then NULL or a Name node that bears the keyword.
 * Behind a pattern without keyword, `_` is the wildcard even before '='. */
static bool add_class_argument(Parser *p, bool first, bool *keywords) {
    if (!first && !*keywords && peek(p) == TOK_SOFT_UNDERSCORE)
        return list_add(p, parse_pattern(p)) && list_add_hole(p, NULL);
    if (!at_name(p) || peek_second(p) != TOK_EQUAL)
        return !*keywords && list_add(p, parse_pattern(p)) && list_add_hole(p, NULL);
    *keywords = true;
    Node *name = parse_name_node(p);
    take(p);
    return list_add(p, parse_pattern(p)) && list_add(p, name);
}

static bool cut_class_arguments(Parser *p, AstMatchClass *out, NodeList pairs) {
    size_t positional = 0, total = pairs.count / 2, size;
    while (positional < total && !pairs.items[2 * positional + 1])
        positional++;
    if (!size_muladd(total, sizeof(void *), 1, &size)) return false;
    Node **patterns = arena_alloc(p->arena, size);
    const Ident **names = arena_alloc(p->arena, size);
    if (!patterns || !names) return parser_no_memory(p), false;
    for (size_t i = 0; i < total; i++) {
        patterns[i] = pairs.items[2 * i];
        if (i >= positional)
            names[i - positional] = AST(pairs.items[2 * i + 1], Name)->id;
    }
    out->patterns = (NodeList){patterns, positional};
    out->kwd_patterns = (NodeList){patterns + positional, total - positional};
    out->kwd_attrs = (IdentList){names, total - positional};
    return true;
}

/* class_pattern:
 *     | name_or_attr '(' ')'
 *     | name_or_attr '(' positional_patterns ','? ')'
 *     | name_or_attr '(' keyword_patterns ','? ')'
 *     | name_or_attr '(' positional_patterns ',' keyword_patterns ','? ')'
 * positional_patterns: ','.pattern+
 * keyword_patterns: ','.keyword_pattern+
 * keyword_pattern: NAME '=' pattern */
static Node *parse_class_pattern(Parser *p, Node *cls) {
    Node *node = parser_new_from(p, AST_MatchClass, cls);
    if (!node) return NULL;
    AST(node, MatchClass)->cls = cls;
    take(p);
    size_t begin = list_begin(p);
    bool keywords = false;
    for (bool first = true; peek(p) != TOK_RPAR; first = false) {
        if (!add_class_argument(p, first, &keywords)) return NULL;
        if (!skip(p, TOK_COMMA)) break;
    }
    NodeList pairs = list_end(p, begin);
    if (p->stop || !skip(p, TOK_RPAR)) return NULL;
    if (!cut_class_arguments(p, AST(node, MatchClass), pairs)) return NULL;
    return parser_end(p, node);
}

/* capture_pattern: pattern_capture_target
 * wildcard_pattern: "_"
 * value_pattern: attr !('.' | '(' | '=')
 * attr: NAME ('.' NAME)+ */
static Node *parse_name_pattern(Parser *p) {
    const Token *start = p->at;
    if (peek(p) == TOK_SOFT_UNDERSCORE) return parser_new_at(p, AST_MatchAs, take(p));
    Node *name = parse_name_or_attr(p);
    if (!name || peek(p) == TOK_EQUAL) return NULL;
    if (peek(p) == TOK_LPAR) return parse_class_pattern(p, name);
    if (name->kind == AST_Attribute) {
        Node *node = parser_new(p, AST_MatchValue, start);
        if (!node) return NULL;
        AST(node, MatchValue)->value = name;
        return parser_end(p, node);
    }
    Node *node = parser_new_at(p, AST_MatchAs, start);
    if (node) AST(node, MatchAs)->name = AST(name, Name)->id;
    return node;
}

/* ---- sequences ---- */

/* star_pattern:
 *     | '*' pattern_capture_target
 *     | '*' wildcard_pattern
 * maybe_star_pattern:
 *     | star_pattern
 *     | pattern */
static Node *parse_maybe_star_pattern(Parser *p) {
    if (peek(p) != TOK_STAR) return parse_pattern(p);
    Node *node = parser_new(p, AST_MatchStar, take(p));
    if (!node) return NULL;
    if (!skip(p, TOK_SOFT_UNDERSCORE) &&
        !(AST(node, MatchStar)->name = parse_capture_target(p)))
        return NULL;
    return parser_end(p, node);
}

static bool ends_patterns(TokenKind kind) {
    return kind == TOK_RPAR || kind == TOK_RSQB || kind == TOK_COLON || kind == TOK_KW_if;
}

/* maybe_sequence_pattern: ','.maybe_star_pattern+ ','? */
static bool parse_more_patterns(Parser *p) {
    while (skip(p, TOK_COMMA)) {
        if (ends_patterns(peek(p))) break;
        if (!list_add(p, parse_maybe_star_pattern(p))) return false;
    }
    return true;
}

/* A sequence whose first item, if any, has been read; `closing` ENDMARKER: it has none.
 */
static Node *finish_sequence(Parser *p, const Token *start, Node *first,
                             TokenKind closing) {
    Node *node = parser_new(p, AST_MatchSequence, start);
    if (!node) return NULL;
    size_t begin = list_begin(p);
    if (first && (!list_add(p, first) || !parse_more_patterns(p))) return NULL;
    AST(node, MatchSequence)->patterns = list_end(p, begin);
    if (closing != TOK_ENDMARKER && !skip(p, closing)) return NULL;
    return p->stop ? NULL : parser_end(p, node);
}

/* sequence_pattern:
 *     | '[' maybe_sequence_pattern? ']'
 *     | '(' open_sequence_pattern? ')' */
static Node *parse_square_pattern(Parser *p) {
    const Token *open = take(p);
    Node *first = NULL;
    if (peek(p) != TOK_RSQB && !(first = parse_maybe_star_pattern(p))) return NULL;
    return finish_sequence(p, open, first, TOK_RSQB);
}

/* group_pattern: '(' pattern ')' */
static Node *parse_round_pattern(Parser *p) {
    const Token *open = take(p);
    if (peek(p) == TOK_RPAR) return finish_sequence(p, open, NULL, TOK_RPAR);
    Node *first = parse_maybe_star_pattern(p);
    if (!first) return NULL;
    if (peek(p) == TOK_COMMA) return finish_sequence(p, open, first, TOK_RPAR);
    return first->kind != AST_MatchStar && skip(p, TOK_RPAR) ? first : NULL;
}

/* ---- mappings ---- */

/* key_value_pattern: (literal_expr | attr) ':' pattern
 * literal_expr:
 *     | signed_number !('+' | '-')
 *     | complex_number
 *     | strings
 *     | 'None'
 *     | 'True'
 *     | 'False' */
static Node *parse_mapping_key(Parser *p) {
    ConstType type;
    if (starts_value(peek(p))) return parse_value(p);
    if (singleton(peek(p), &type)) {
        Node *node = parser_new_at(p, AST_Constant, take(p));
        if (node) AST(node, Constant)->value.type = (uint8_t)type;
        return node;
    }
    Node *name = at_name(p) ? parse_name_or_attr(p) : NULL;
    return name && name->kind == AST_Attribute ? name : NULL;
}

static bool parse_mapping_item(Parser *p, AstMatchMapping *mapping) {
    if (mapping->rest) return false;
    if (skip(p, TOK_DOUBLESTAR)) return (mapping->rest = parse_capture_target(p)) != NULL;
    return list_add(p, parse_mapping_key(p)) && skip(p, TOK_COLON) &&
           list_add(p, parse_pattern(p));
}

/* mapping_pattern:
 *     | '{' '}'
 *     | '{' double_star_pattern ','? '}'
 *     | '{' items_pattern ',' double_star_pattern ','? '}'
 *     | '{' items_pattern ','? '}'
 * items_pattern: ','.key_value_pattern+
 * double_star_pattern: '**' pattern_capture_target */
static Node *parse_mapping_pattern(Parser *p) {
    Node *node = parser_new(p, AST_MatchMapping, take(p));
    if (!node) return NULL;
    AstMatchMapping *mapping = AST(node, MatchMapping);
    size_t begin = list_begin(p), size;
    while (peek(p) != TOK_RBRACE) {
        if (!parse_mapping_item(p, mapping)) return NULL;
        if (!skip(p, TOK_COMMA)) break;
    }
    NodeList pairs = list_end(p, begin);
    if (p->stop || !skip(p, TOK_RBRACE)) return NULL;
    if (!size_muladd(pairs.count, sizeof(Node *), 1, &size)) return NULL;
    Node **items = arena_alloc(p->arena, size);
    if (!items) return parser_no_memory(p);
    size_t count = pairs.count / 2;
    for (size_t i = 0; i < pairs.count; i++)
        items[i / 2 + (i % 2 ? count : 0)] = pairs.items[i];
    mapping->keys = (NodeList){items, count};
    mapping->patterns = (NodeList){items + count, count};
    return parser_end(p, node);
}

/* ---- patterns ---- */

static Node *parse_bracketed(Parser *p, Node *(*parse)(Parser *)) {
    if (!parser_enter(p, PARSER_BRACKET_UNITS)) return NULL;
    Node *node = parse(p);
    parser_leave(p, PARSER_BRACKET_UNITS);
    return node;
}

/* closed_pattern:
 *     | literal_pattern
 *     | capture_pattern
 *     | wildcard_pattern
 *     | value_pattern
 *     | group_pattern
 *     | sequence_pattern
 *     | mapping_pattern
 *     | class_pattern */
static Node *parse_closed_pattern(Parser *p) {
    switch (peek(p)) {
    case TOK_LPAR: return parse_bracketed(p, parse_round_pattern);
    case TOK_LSQB: return parse_bracketed(p, parse_square_pattern);
    case TOK_LBRACE: return parse_bracketed(p, parse_mapping_pattern);
    default: break;
    }
    return at_name(p) ? parse_bracketed(p, parse_name_pattern) : parse_literal_pattern(p);
}

/* or_pattern: '|'.closed_pattern+ */
static Node *parse_or_pattern(Parser *p) {
    const Token *start = p->at;
    Node *first = parse_closed_pattern(p);
    if (!first || peek(p) != TOK_VBAR) return first;
    Node *node = parser_new(p, AST_MatchOr, start);
    if (!node) return NULL;
    size_t begin = list_begin(p);
    if (!list_add(p, first)) return NULL;
    while (skip(p, TOK_VBAR))
        if (!list_add(p, parse_closed_pattern(p))) return NULL;
    AST(node, MatchOr)->patterns = list_end(p, begin);
    return p->stop ? NULL : parser_end(p, node);
}

/* pattern:
 *     | as_pattern
 *     | or_pattern
 * as_pattern: or_pattern 'as' pattern_capture_target */
static Node *parse_pattern(Parser *p) {
    const Token *start = p->at;
    Node *inner = parse_or_pattern(p);
    if (!inner || !skip(p, TOK_KW_as)) return inner;
    Node *node = parser_new(p, AST_MatchAs, start);
    if (!node) return NULL;
    AST(node, MatchAs)->pattern = inner;
    AST(node, MatchAs)->name = parse_capture_target(p);
    return AST(node, MatchAs)->name ? parser_end(p, node) : NULL;
}

/* patterns:
 *     | open_sequence_pattern
 *     | pattern
 * open_sequence_pattern: maybe_star_pattern ',' maybe_sequence_pattern? */
Node *parse_patterns(Parser *p) {
    const Token *start = p->at;
    Node *first = parse_maybe_star_pattern(p);
    if (!first) return NULL;
    if (peek(p) == TOK_COMMA) return finish_sequence(p, start, first, TOK_ENDMARKER);
    return first->kind == AST_MatchStar ? NULL : first;
}
