/* syntax_error.c - see syntax_error.h. */
#include "syntax/syntax_error.h"

#include <string.h>

#include "syntax/literal.h"
#include "syntax/parser_state.h"
#include "syntax/peg.h"

/* ---- places ---- */

static const Token *token_at(const Peg *peg, uint32_t index) {
    return &peg->tokens->items[index];
}

static Span token_span(const Token *t) {
    return (Span){t->line, t->column, t->end_line, t->end_column};
}

static Span node_span(const Node *n) {
    return (Span){n->lineno, n->col_offset, n->end_lineno, n->end_col_offset};
}

/* How far the lexer had come when a token was the last one read. */
static void read_position(const Peg *peg, const Token *t, int *line, int *column) {
    *line = t->end_line;
    *column = t->end_column;
    if (t->column >= 0) return;
    *column = (int)(t->start - peg->source->line_starts[t->line - 1]);
}

/* The place CPython gives an error that has no place of its own. */
static Span loose_span(const Peg *peg, const Token *t) {
    if (t->column >= 0) return token_span(t);
    int line, column;
    read_position(peg, t, &line, &column);
    if (peg->source->is_file && t->start == peg->source->length) column = 0;
    return (Span){line, column - 1, line, SPAN_UNKNOWN};
}

/* ---- asking the parser ---- */

/* A parser over the tokens of a span alone: beyond it the text may make no sense. Only
 * positions and kinds of its nodes matter. */
typedef struct Asker {
    Parser parser;
    Diagnostic ignored;
} Asker;

/* A copy of the tokens from .. to, with the token before them and an end. */
static Token *copy_tokens(const Peg *peg, uint32_t from, uint32_t to) {
    size_t count = to - from;
    Token *copy = arena_alloc(peg->d->arena, (count + 2) * sizeof(Token));
    if (!copy) return NULL;
    if (from > 0) copy[0] = *token_at(peg, from - 1);
    memcpy(copy + 1, token_at(peg, from), count * sizeof(Token));
    copy[count + 1] = *token_at(peg, to < peg->tokens->count ? to : to - 1);
    copy[count + 1].kind = TOK_ENDMARKER;
    return copy;
}

/* False: no memory. */
static bool asker_init(Asker *asker, const Peg *peg, uint32_t from, uint32_t to) {
    Token *tokens = copy_tokens(peg, from, to);
    diag_init(&asker->ignored, peg->d->arena);
    asker->parser = (Parser){.source = peg->source,
                             .arena = peg->d->arena,
                             .d = &asker->ignored,
                             .tokens = tokens,
                             .at = tokens + 1,
                             .quiet = true};
    if (!tokens) diag_set_memory(peg->d);
    return tokens != NULL;
}

static void asker_free(Asker *asker) { parser_free(&asker->parser); }

static Node *ask_list(Parser *p) {
    Node *last = NULL;
    do {
        Node *node = parse_star_named_expression(p);
        if (!node) break;
        last = node;
    } while (skip(p, TOK_COMMA));
    return last;
}

static Node *ask(Parser *p, PegNode kind) {
    switch (kind) {
    case PEG_NODE_EXPRESSION: return parse_expr(p);
    case PEG_NODE_DISJUNCTION: return parse_disjunction(p);
    case PEG_NODE_BITWISE_OR: return parse_bitwise_or(p);
    case PEG_NODE_STAR_EXPRESSIONS: return parse_star_expressions(p);
    case PEG_NODE_STAR_NAMED: return parse_star_named_expression(p);
    case PEG_NODE_STAR_NAMED_LIST: return ask_list(p);
    case PEG_NODE_STARRED: return parse_starred_expression(p);
    case PEG_NODE_YIELD: return parse_yield_expr(p);
    case PEG_NODE_ATOM: return parse_atom(p);
    case PEG_NODE_TOKENS: break;
    }
    return NULL;
}

/* The node of a span (the last one of a list); NULL when it is tokens only. */
static Node *span_node(const Peg *peg, const PegSpan *span) {
    Asker asker;
    if (!asker_init(&asker, peg, span->from, span->to)) return NULL;
    Node *node = ask(&asker.parser, peg_node_of(span));
    asker_free(&asker);
    return node;
}

/* The extent of a labelled span. */
static Span span_extent(const Peg *peg, const PegSpan *span) {
    Node *node = span_node(peg, span);
    if (node) return node_span(node);
    Span first = token_span(token_at(peg, span->from));
    Span last =
        token_span(token_at(peg, span->to > span->from ? span->to - 1 : span->from));
    return (Span){first.line, first.column, last.end_line, last.end_column};
}

static Span from_to(Span a, Span b) {
    return (Span){a.line, a.column, b.end_line, b.end_column};
}

/* ---- names of things ---- */

static const char *constant_name(const AstConst *value) {
    switch (value->type) {
    case CONST_NONE: return "None";
    case CONST_FALSE: return "False";
    case CONST_TRUE: return "True";
    case CONST_ELLIPSIS: return "ellipsis";
    default: return "literal";
    }
}

/* How the messages call an expression. */
static const char *expression_name(const Node *node) {
    switch ((NodeKind)node->kind) {
    case AST_Attribute: return "attribute";
    case AST_Subscript: return "subscript";
    case AST_Starred: return "starred";
    case AST_Name: return "name";
    case AST_List: return "list";
    case AST_Tuple: return "tuple";
    case AST_Lambda: return "lambda";
    case AST_Call: return "function call";
    case AST_BoolOp:
    case AST_BinOp:
    case AST_UnaryOp: return "expression";
    case AST_GeneratorExp: return "generator expression";
    case AST_Yield:
    case AST_YieldFrom: return "yield expression";
    case AST_Await: return "await expression";
    case AST_ListComp: return "list comprehension";
    case AST_SetComp: return "set comprehension";
    case AST_DictComp: return "dict comprehension";
    case AST_Dict: return "dict literal";
    case AST_Set: return "set display";
    case AST_JoinedStr:
    case AST_FormattedValue: return "f-string expression";
    case AST_Constant: return constant_name(&AST(node, Constant)->value);
    case AST_Compare: return "comparison";
    case AST_IfExp: return "conditional expression";
    case AST_NamedExpr: return "named expression";
    default: return "expression";
    }
}

static const char *token_text(const Peg *peg, uint32_t index) {
    const Token *t = token_at(peg, index);
    const char *text =
        arena_copy(peg->d->arena, peg->source->text + t->start, t->end - t->start);
    return text ? text : "";
}

/* ---- targets ---- */

static Node *bad_target(Node *node, PegPlace place);

static Node *bad_item(NodeList items, PegPlace place) {
    for (size_t i = 0; i < items.count; i++) {
        Node *bad = bad_target(items.items[i], place);
        if (bad) return bad;
    }
    return NULL;
}

/* The part of an expression that is no target; NULL when all of it is. Nesting is that of
 * brackets, which the lexer has bounded. */
static Node *bad_target(Node *node, PegPlace place) {
    switch (node->kind) {
    case AST_Name:
    case AST_Subscript:
    case AST_Attribute: return NULL;
    case AST_List: return bad_item(AST(node, List)->elts, place);
    case AST_Tuple: return bad_item(AST(node, Tuple)->elts, place);
    case AST_Starred:
        return place == PLACE_DEL_TARGET ? node
                                         : bad_target(AST(node, Starred)->value, place);
    case AST_Compare:
        /* `for x in y` has been read as a comparison. */
        if (place != PLACE_FOR_TARGET) return node;
        if (AST(node, Compare)->ops.items[0] != CMP_In) return NULL;
        return bad_target(AST(node, Compare)->left, place);
    default: return node;
    }
}

static void report_target(Peg *peg, const PegAction *action, const PegSpan *span) {
    Node *node = span_node(peg, span);
    Node *bad = node ? bad_target(node, (PegPlace)action->place) : NULL;
    if (bad)
        diag_set(peg->d, peg->source, node_span(bad), (DiagId)action->id,
                 expression_name(bad));
}

/* ---- arguments ---- */

/* Where the last comprehension of the clauses at a span ends: its last condition or its
 * iterable. */
static bool comprehension_end(const Peg *peg, const PegSpan *span, Span *end) {
    Asker asker;
    if (!asker_init(&asker, peg, span->from, span->to)) return false;
    NodeList clauses = parse_for_if_clauses(&asker.parser);
    bool ok = clauses.items && clauses.count;
    if (ok) {
        Astcomprehension *last = AST(clauses.items[clauses.count - 1], comprehension);
        *end = node_span(last->ifs.count ? last->ifs.items[last->ifs.count - 1]
                                         : last->iter);
    }
    asker_free(&asker);
    return ok;
}

static void report_generator(Peg *peg, const PegAction *action, Span start,
                             const PegSpan *clauses) {
    Span end;
    if (comprehension_end(peg, clauses, &end))
        diag_set(peg->d, peg->source, from_to(start, end), (DiagId)action->id);
}

/* The arguments at a span; false when there are none to be had. */
static bool ask_arguments(const Peg *peg, const PegSpan *span, NodeList *args,
                          NodeList *keywords) {
    Asker asker;
    *args = *keywords = (NodeList){0};
    if (!asker_init(&asker, peg, span->from, span->to)) return false;
    parse_arguments(&asker.parser, args, keywords);
    asker_free(&asker);
    return args->count + keywords->count > 0;
}

/* f(a, b for b in c): the generator's first part is the last of several arguments. */
static void report_arguments(Peg *peg, const PegAction *action, const PegSpan spans[]) {
    NodeList args, keywords;
    if (!ask_arguments(peg, &spans[0], &args, &keywords) || args.count <= 1) return;
    report_generator(peg, action, node_span(args.items[args.count - 1]), &spans[1]);
}

/* Is there a `**` among the arguments at a span, outside inner brackets? */
static bool has_unpacking(const Peg *peg, const PegSpan *span) {
    int level = token_at(peg, span->from - 1)->level;
    bool starts = true;
    for (uint32_t i = span->from; i < span->to; i++) {
        const Token *t = token_at(peg, i);
        if (starts && t->kind == TOK_DOUBLESTAR && t->level == level) return true;
        starts = t->kind == TOK_COMMA && t->level == level;
    }
    return false;
}

/* ---- reports ---- */

static void report_at(Peg *peg, const PegAction *action, Span where,
                      const PegSpan spans[]) {
    const char *text = NULL;
    Node *node;
    switch ((PegArgument)action->argument) {
    case ARGUMENT_NONE: break;
    case ARGUMENT_NAME:
        node = span_node(peg, &spans[0]);
        text = node ? expression_name(node) : "expression";
        break;
    case ARGUMENT_TEXT: text = token_text(peg, spans[0].from); break;
    case ARGUMENT_LINE:
        diag_set(peg->d, peg->source, where, (DiagId)action->id,
                 token_at(peg, spans[0].from)->line);
        return;
    }
    diag_set(peg->d, peg->source, where, (DiagId)action->id, text);
}

static bool is_legacy_name(const Peg *peg, const PegSpan *span) {
    const Token *t = token_at(peg, span->from);
    size_t n = t->end - t->start;
    const char *text = peg->source->text + t->start;
    if (span->to != span->from + 1 || !token_is_name(t->kind)) return false;
    return (n == 5 && memcmp(text, "print", 5) == 0) ||
           (n == 4 && memcmp(text, "exec", 4) == 0);
}

/* From the span's start to where the lexer has come. */
static Span span_on(const Peg *peg, const PegSpan *span) {
    Span where = span_extent(peg, span);
    read_position(peg, token_at(peg, peg->fill - 1), &where.end_line, &where.end_column);
    where.end_column--;
    return where;
}

/* A parameter without the comma that belongs to its production. */
static Span param_extent(const Peg *peg, const PegSpan *span, bool annotated) {
    const Token *name = token_at(peg, span->from);
    Span where = token_span(name);
    PegSpan annotation = {span->from + 2, span->to, -1};
    /* What stands behind a colon may be none. */
    if (!annotated || annotation.to <= annotation.from || name[1].kind != TOK_COLON)
        return where;
    Asker asker;
    if (!asker_init(&asker, peg, annotation.from, annotation.to)) return where;
    Node *node = parse_expr(&asker.parser);
    asker_free(&asker);
    return node ? from_to(where, node_span(node)) : where;
}

void peg_report(Peg *peg, const PegAction *action, const PegSpan spans[PEG_LABELS]) {
    const PegSpan *a = &spans[0], *b = &spans[1];
    Span where;
    DiagId id = (DiagId)action->id;
    switch ((PegPlace)action->place) {
    case PLACE_NONE: return;
    case PLACE_AT: report_at(peg, action, span_extent(peg, a), spans); return;
    case PLACE_TO:
        where = from_to(span_extent(peg, a), span_extent(peg, b));
        report_at(peg, action, where, spans);
        return;
    case PLACE_ON: report_at(peg, action, span_on(peg, a), spans); return;
    case PLACE_LAST:
        where = loose_span(peg, token_at(peg, peg->fill - 1));
        report_at(peg, action, where, spans);
        return;
    case PLACE_NEXT:
        report_at(peg, action, loose_span(peg, token_at(peg, peg->at)), spans);
        return;
    case PLACE_COMMA:
        if (is_legacy_name(peg, a) || token_at(peg, peg->at - 1)->level == 0) return;
        diag_set(peg->d, peg->source, from_to(span_extent(peg, a), span_extent(peg, b)),
                 id);
        return;
    case PLACE_LEGACY:
        if (!is_legacy_name(peg, a)) return;
        diag_set(peg->d, peg->source, from_to(span_extent(peg, a), span_extent(peg, b)),
                 id, token_text(peg, a->from), token_text(peg, a->from));
        return;
    case PLACE_KEY:
        where = span_extent(peg, a);
        diag_set(peg->d, peg->source,
                 (Span){where.line, where.end_column - 1, where.end_line, -1}, id);
        return;
    case PLACE_GENERATOR: report_generator(peg, action, span_extent(peg, a), b); return;
    case PLACE_ARGUMENTS: report_arguments(peg, action, spans); return;
    case PLACE_POSITIONAL:
        if (has_unpacking(peg, a)) id = DIAG_POSITIONAL_AFTER_UNPACKING;
        diag_set(peg->d, peg->source, loose_span(peg, token_at(peg, peg->fill - 1)), id);
        return;
    case PLACE_TARGET:
    case PLACE_DEL_TARGET:
    case PLACE_FOR_TARGET: report_target(peg, action, a); return;
    case PLACE_PARAM:
        diag_set(peg->d, peg->source, param_extent(peg, a, true), id);
        return;
    case PLACE_LAMBDA_PARAM:
        diag_set(peg->d, peg->source, param_extent(peg, a, false), id);
        return;
    case PLACE_BOUND: {
        Node *bound = span_node(peg, b);
        diag_set(peg->d, peg->source, span_on(peg, a), id,
                 bound && bound->kind == AST_Tuple ? "constraints" : "bound");
        return;
    }
    }
}

/* ---- checks ---- */

static bool is_imaginary_number(const Peg *peg, const Token *t) {
    return (peg->source->text[t->end - 1] | 0x20) == 'j';
}

/* Errors inside literals are the parser's to find. */
static void check_strings(Peg *peg, uint32_t from) {
    Asker asker;
    if (!asker_init(&asker, peg, from, peg->at)) return;
    if (!parse_strings(&asker.parser) && asker.ignored.type != DIAG_TYPE_NONE) {
        Warning *warnings = peg->d->warnings, **last = peg->d->last_warning;
        *peg->d = asker.ignored;
        peg->d->warnings = warnings;
        peg->d->last_warning = last;
    }
    asker_free(&asker);
}

static void check_number(Peg *peg, uint32_t from) {
    LiteralReader r = {peg->source, peg->d->arena, peg->d, true, token_at(peg, from)};
    AstConst value;
    const Token *t = token_at(peg, from);
    if (t->end - t->start > LITERAL_MAX_DIGITS) (void)!literal_number(&r, t, &value);
}

/* The field from .. at has matched: is its conversion, if any, one of the three? */
static void check_field(Peg *peg, uint32_t from) {
    int level = token_at(peg, from)->level;
    for (uint32_t i = from + 1; i < peg->at; i++) {
        const Token *t = token_at(peg, i);
        if (t->level != level) continue;
        if (t->kind == TOK_COLON) return;
        if (t->kind != TOK_EXCLAMATION) continue;
        const char *text = token_text(peg, i + 1);
        if (strlen(text) == 1 && strchr("sra", *text)) return;
        diag_set(peg->d, peg->source, token_span(t + 1), DIAG_F_UNKNOWN_CONVERSION, text);
        return;
    }
}

void peg_check(Peg *peg, PegCheck check, uint32_t from) {
    const Token *t = token_at(peg, from);
    switch (check) {
    case PEG_CHECK_STRINGS: check_strings(peg, from); break;
    case PEG_CHECK_NUMBER: check_number(peg, from); break;
    case PEG_CHECK_CONVERSION:
        if (t[0].end != t[1].start)
            diag_set(peg->d, peg->source, from_to(token_span(t), token_span(t + 1)),
                     DIAG_F_DETACHED_CONVERSION);
        break;
    case PEG_CHECK_FIELD: check_field(peg, from); break;
    case PEG_CHECK_REAL:
        if (is_imaginary_number(peg, t))
            diag_set(peg->d, peg->source, token_span(t), DIAG_EXPECTED_REAL);
        break;
    case PEG_CHECK_IMAGINARY:
        if (!is_imaginary_number(peg, t))
            diag_set(peg->d, peg->source, token_span(t), DIAG_EXPECTED_IMAGINARY);
        break;
    }
}

/* ---- the whole ---- */

static bool match(Peg *peg, SyntaxStart start, uint32_t from) {
    switch (start) {
    case SYNTAX_FILE: return peg_match_file(peg, from);
    case SYNTAX_EVAL: return peg_match_eval(peg, from);
    case SYNTAX_INTERACTIVE: return peg_match_interactive(peg, from);
    }
    return false;
}

static void take_error(Diagnostic *d, const Diagnostic *error) {
    Warning *warnings = d->warnings, **last = d->last_warning;
    *d = *error;
    d->warnings = warnings;
    d->last_warning = last;
}

/* CPython reads the rest of the text for errors of the lexer, which outrank those of the
 * parser; a bracket left open does when it stands above the error. */
static void look_ahead(const Peg *peg, int line) {
    const TokenList *tokens = peg->tokens;
    Diagnostic *d = peg->d;
    if (tokens->error.type == DIAG_TYPE_NONE) return;
    if (tokens->error_outranks) {
        take_error(d, &tokens->error);
        return;
    }
    if (!tokens->open_line || line <= tokens->open_line) return;
    diag_clear(d);
    diag_set(d, peg->source,
             (Span){tokens->open_line, tokens->open_column, tokens->open_line, -1},
             DIAG_NEVER_CLOSED, tokens->open_bracket);
}

static void report_generic(Peg *peg, const Token *last) {
    if (last->kind == TOK_INDENT || last->kind == TOK_DEDENT) {
        const Token *t = token_at(peg, peg->fill - 1);
        diag_set(peg->d, peg->source, loose_span(peg, t),
                 last->kind == TOK_INDENT ? DIAG_UNEXPECTED_INDENT
                                          : DIAG_UNEXPECTED_UNINDENT);
        return;
    }
    diag_set(peg->d, peg->source, token_span(last), DIAG_INVALID_SYNTAX);
    look_ahead(peg, token_at(peg, peg->fill - 1)->line);
}

/* Is the token where the text ends, so that more text could make sense of it? */
static bool at_text_end(const Peg *peg, const Token *t) {
    if (t->kind == TOK_ERROR)
        return peg->tokens->error_is_end || peg->tokens->ends_inside_string;
    return t->column < 0 && t->start == peg->source->length;
}

/* Both passes. False: nothing special was found; *last: where the first pass ended. */
static bool find(Peg *peg, SyntaxStart start, uint32_t from, uint32_t reached,
                 const Token **last) {
    bool fits = match(peg, start, from);
    if (fits || peg->gave_up || peg->fill == 0) peg->fill = reached + 1;
    *last = token_at(peg, peg->fill - 1);
    if (!peg_stopped(peg) && !fits) {
        peg->invalid = true;
        match(peg, start, from);
    }
    return peg->d->type != DIAG_TYPE_NONE;
}

void syntax_error_explain(const Source *source, const TokenList *tokens,
                          SyntaxStart start, uint32_t from, uint32_t reached,
                          Diagnostic *d) {
    Peg peg;
    const Token *last;
    peg_init(&peg, source, tokens, d, d->arena->alloc);
    bool found = find(&peg, start, from, reached, &last);
    bool lexer_failed = token_at(&peg, peg.fill - 1)->kind == TOK_ERROR;
    if (!found && last->kind == TOK_ERROR)
        take_error(d, &tokens->error);
    else if (!found)
        report_generic(&peg, last);
    else if (!lexer_failed)
        look_ahead(&peg, token_at(&peg, peg.fill - 1)->line);
    d->incomplete = at_text_end(&peg, last);
    peg_free(&peg);
}
