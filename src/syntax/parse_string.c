/* parse_string.c - strings joined and f-strings taken apart. */
#include "syntax/parser_state.h"

#include <string.h>

#include "syntax/literal.h"

static LiteralReader reader(const Parser *p, const Token *last) {
    return (LiteralReader){p->source, p->arena, p->d, p->quiet, last};
}

Node *parse_number(Parser *p) {
    const Token *token = take(p);
    LiteralReader r = reader(p, token);
    Node *node = parser_new_at(p, AST_Constant, token);
    return node && literal_number(&r, token, &AST(node, Constant)->value) ? node : NULL;
}

static Node *new_text(Parser *p, const Token *start, const Token *end) {
    Node *node = parser_new_at(p, AST_Constant, start);
    if (!node) return NULL;
    node->end_lineno = end->end_line;
    node->end_col_offset = end->end_column;
    return node;
}

/* string: STRING */
static Node *parse_string(Parser *p) {
    const Token *token = take(p);
    LiteralReader r = reader(p, token);
    bool kind_u;
    Node *node = parser_new_at(p, AST_Constant, token);
    if (!node || !literal_string(&r, token, &AST(node, Constant)->value, &kind_u))
        return NULL;
    if (kind_u) AST(node, Constant)->kind = "u";
    return node;
}

/* ---- replacement fields ---- */

/* The text of a debug expression from after the brace up to `end`, comments left out.
 * CPython takes every '#' for the start of one, even in a string, and so do we. */
static Node *debug_text(Parser *p, const Token *open, const Token *end, int end_line,
                        int end_column) {
    const char *s = p->source->text + open->end;
    size_t n = end->start - open->end, length = 0;
    Node *node = parser_new_at(p, AST_Constant, open);
    char *text = arena_alloc(p->arena, n + 1);
    if (!node || !text) return parser_no_memory(p);
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '#')
            while (i < n && s[i] != '\n')
                i++;
        if (i < n) text[length++] = s[i];
    }
    node->col_offset = open->end_column;
    node->end_lineno = end_line;
    node->end_col_offset = end_column;
    AST(node, Constant)->value = (AstConst){CONST_STR, .text = text, .length = length};
    return node;
}

static bool add_format_item(Parser *p, bool raw);

/* fstring_full_format_spec: ':' fstring_format_spec*
 * fstring_format_spec:
 *     | FSTRING_MIDDLE
 *     | fstring_replacement_field */
static Node *parse_format_spec(Parser *p, bool raw);

/* fstring_conversion: '!' NAME */
static bool parse_conversion(Parser *p, int *conversion) {
    const Token *mark = take(p), *token = p->at;
    if (!at_name(p) || token->start != mark->end || token->end != token->start + 1)
        return false;
    char c = p->source->text[token->start];
    take(p);
    *conversion = c;
    return c == 's' || c == 'r' || c == 'a';
}

/* A field with '=' is two values in a JoinedStr of its own, which the f-string around it
 * takes apart again. */
static Node *debug_field(Parser *p, const Token *open, Node *field, const Token *text_end,
                         int end_line, int end_column) {
    Node *text = debug_text(p, open, text_end, end_line, end_column - 1);
    Node *node = parser_new(p, AST_JoinedStr, open);
    size_t begin = list_begin(p);
    if (!text || !node || !list_add(p, text) || !list_add(p, field)) return NULL;
    AST(node, JoinedStr)->values = list_end(p, begin);
    node->end_lineno = end_line;
    node->end_col_offset = end_column;
    return p->stop ? NULL : node;
}

/* fstring_replacement_field: '{' annotated_rhs '='? [fstring_conversion]
 *     [fstring_full_format_spec] '}' */
static Node *parse_field(Parser *p, bool raw) {
    const Token *open = take(p), *conversion = NULL, *text_end;
    Node *node = parser_new(p, AST_FormattedValue, open);
    if (!node) return NULL;
    AstFormattedValue *field = AST(node, FormattedValue);
    field->conversion = -1;
    if (!(field->value = parse_annotated_rhs(p))) return NULL;
    bool debug = skip(p, TOK_EQUAL);
    text_end = p->at;
    if (peek(p) == TOK_EXCLAMATION) {
        if (!parse_conversion(p, &field->conversion)) return NULL;
        conversion = p->at - 1;
    }
    const Token *colon = p->at;
    if (peek(p) == TOK_COLON && !(field->format_spec = parse_format_spec(p, raw)))
        return NULL;
    if (!skip(p, TOK_RBRACE)) return NULL;
    parser_end(p, node);
    if (!debug) return node;
    if (!conversion && !field->format_spec) field->conversion = 'r';
    if (conversion)
        return debug_field(p, open, node, text_end, conversion->line, conversion->column);
    if (field->format_spec)
        return debug_field(p, open, node, text_end, colon->line, colon->column + 1);
    return debug_field(p, open, node, text_end, node->end_lineno, node->end_col_offset);
}

/* Fields may stand in the format specs of fields. */
static Node *parse_nested_field(Parser *p, bool raw) {
    if (!parser_enter(p, PARSER_BRACKET_UNITS)) return NULL;
    Node *node = parse_field(p, raw);
    parser_leave(p, PARSER_BRACKET_UNITS);
    return node;
}

/* ---- joining ---- */

static bool is_text(const Node *node) { return node->kind == AST_Constant; }

static AstConst *text_of(Node *node) { return &AST(node, Constant)->value; }

/* One constant for the constants from .. to. The kind is the first one's. */
static Node *fold(Parser *p, Node *const *from, Node *const *to) {
    if (to - from == 1) return *from;
    size_t total = 0;
    for (Node *const *i = from; i < to; i++)
        total += text_of(*i)->length;
    Node *node = parser_new_from(p, AST_Constant, *from);
    char *text = arena_alloc(p->arena, total + 1);
    if (!node || !text) return parser_no_memory(p);
    AST(node, Constant)->kind = AST(*from, Constant)->kind;
    *text_of(node) = (AstConst){text_of(*from)->type, .text = text, .length = total};
    for (Node *const *i = from; i < to; i++) {
        memcpy(text, text_of(*i)->text, text_of(*i)->length);
        text += text_of(*i)->length;
    }
    node->end_lineno = to[-1]->end_lineno;
    node->end_col_offset = to[-1]->end_col_offset;
    return node;
}

/* Neighbouring constants become one, empty ones vanish. */
static NodeList join(Parser *p, NodeList values) {
    Node **items = values.items;
    size_t count = 0;
    for (size_t i = 0; i < values.count;) {
        size_t j = i + 1;
        if (is_text(values.items[i])) {
            while (j < values.count && is_text(values.items[j]))
                j++;
            Node *text = fold(p, values.items + i, values.items + j);
            if (!text) return (NodeList){0};
            if (text_of(text)->length) items[count++] = text;
        } else {
            items[count++] = values.items[i];
        }
        i = j;
    }
    return (NodeList){items, count};
}

/* Adds a value to the growing list, a JoinedStr as its parts. */
static bool add_parts(Parser *p, Node *node) {
    if (!node) return false;
    if (node->kind != AST_JoinedStr) return list_add(p, node);
    NodeList parts = AST(node, JoinedStr)->values;
    for (size_t i = 0; i < parts.count; i++)
        if (!list_add(p, parts.items[i])) return false;
    return true;
}

static bool add_format_item(Parser *p, bool raw) {
    if (peek(p) == TOK_LBRACE) return list_add(p, parse_nested_field(p, raw));
    const Token *token = take(p);
    LiteralReader r = reader(p, token);
    Node *node = new_text(p, token, token);
    if (!node || !literal_fstring_text(&r, token, p->source->text + token->start,
                                       token->end - token->start, false, text_of(node)))
        return false;
    return text_of(node)->length == 0 || list_add(p, node);
}

static Node *parse_format_spec(Parser *p, bool raw) {
    Node *node = parser_new(p, AST_JoinedStr, take(p));
    if (!node) return NULL;
    size_t begin = list_begin(p);
    while (peek(p) == TOK_FSTRING_MIDDLE || peek(p) == TOK_LBRACE)
        if (!add_format_item(p, raw)) return NULL;
    NodeList items = list_end(p, begin);
    parser_end(p, node);
    if (items.count > 1 || (items.count == 1 && !is_text(items.items[0]))) {
        begin = list_begin(p);
        for (size_t i = 0; i < items.count; i++)
            if (!add_parts(p, items.items[i])) return NULL;
        items = join(p, list_end(p, begin));
    }
    AST(node, JoinedStr)->values = items;
    return p->stop ? NULL : node;
}

static bool token_is_raw(const Parser *p, const Token *token) {
    for (uint32_t i = token->start; i < token->end; i++)
        if ((p->source->text[i] | 0x20) == 'r') return true;
    return false;
}

/* Escapes are replaced when the whole f-string has been read, in debug texts too. */
static bool decode_texts(Parser *p, NodeList *values, bool raw, const Token *end) {
    LiteralReader r = reader(p, end);
    size_t count = 0;
    for (size_t i = 0; i < values->count; i++) {
        Node *node = values->items[i];
        if (is_text(node)) {
            AstConst *text = text_of(node);
            if (!literal_fstring_text(&r, end, text->text, text->length, raw, text))
                return false;
            if (!text->length) continue;
        }
        values->items[count++] = node;
    }
    values->count = count;
    return true;
}

static Node *parse_fstring_text(Parser *p) {
    const Token *token = take(p);
    Node *node = new_text(p, token, token);
    if (node)
        *text_of(node) = (AstConst){CONST_STR, .text = p->source->text + token->start,
                                    .length = token->end - token->start};
    return node;
}

/* fstring: FSTRING_START fstring_middle* FSTRING_END
 * fstring_middle:
 *     | fstring_replacement_field
 *     | FSTRING_MIDDLE */
static Node *parse_fstring(Parser *p) {
    const Token *start = take(p);
    bool raw = token_is_raw(p, start);
    Node *node = parser_new(p, AST_JoinedStr, start);
    if (!node) return NULL;
    size_t begin = list_begin(p);
    for (;;) {
        if (peek(p) == TOK_FSTRING_MIDDLE) {
            if (!list_add(p, parse_fstring_text(p))) return NULL;
        } else if (peek(p) == TOK_LBRACE) {
            if (!add_parts(p, parse_nested_field(p, raw))) return NULL;
        } else {
            break;
        }
    }
    if (peek(p) != TOK_FSTRING_END) return NULL;
    const Token *end = take(p);
    NodeList values = list_end(p, begin);
    if (p->stop || !decode_texts(p, &values, raw, end)) return NULL;
    AST(node, JoinedStr)->values = values;
    return parser_end(p, node);
}

/* Bytes and text do not mix; *has_f: there is an f-string among them. */
static bool check_mixture(Parser *p, NodeList parts, bool *has_f) {
    bool bytes = false, text = false;
    *has_f = false;
    for (size_t i = 0; i < parts.count; i++) {
        Node *part = parts.items[i];
        if (!is_text(part))
            *has_f = true;
        else if (text_of(part)->type == CONST_BYTES)
            bytes = true;
        else
            text = true;
    }
    if (!bytes || !(text || *has_f)) return true;
    const Token *t = p->at;
    diag_set(p->d, p->source, (Span){t->line, t->column, t->end_line, t->end_column},
             DIAG_MIXED_BYTES);
    return false;
}

/* strings: (fstring | string)+ */
Node *parse_strings(Parser *p) {
    const Token *start = p->at;
    size_t begin = list_begin(p);
    while (peek(p) == TOK_STRING || peek(p) == TOK_FSTRING_START)
        if (!list_add(p, peek(p) == TOK_STRING ? parse_string(p) : parse_fstring(p)))
            return NULL;
    NodeList parts = list_end(p, begin);
    bool has_f;
    if (p->stop || !check_mixture(p, parts, &has_f)) return NULL;
    if (!has_f) return fold(p, parts.items, parts.items + parts.count);
    begin = list_begin(p);
    for (size_t i = 0; i < parts.count; i++)
        if (!add_parts(p, parts.items[i])) return NULL;
    NodeList values = list_end(p, begin);
    if (p->stop) return NULL;
    Node *node = parser_new(p, AST_JoinedStr, start);
    if (!node) return NULL;
    AST(node, JoinedStr)->values = join(p, values);
    return p->stop ? NULL : parser_end(p, node);
}
