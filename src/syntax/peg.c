/* peg.c - see peg.h. */
#include "syntax/peg.h"

#include <string.h>

#include "peg_tables.inc"

static const char *const KIND_TEXTS[] = {
#define TOKEN(name) #name,
#include "grammar/tokens.def"
#define SOFT(name, text) text,
#include "grammar/tokens.def"
#define KEYWORD(name, text) text,
#include "grammar/tokens.def"
#define OPERATOR(name, text) text,
#include "grammar/tokens.def"
};

static bool match_rule(Peg *peg, int rule);
static bool match_alternatives(Peg *peg, int first, int count);

/* ---- memory of results ---- */

static uint64_t memo_key(const Peg *peg, int rule) {
    return (((uint64_t)peg->at * COUNT_OF(RULES) + (uint64_t)rule) << 1 | peg->invalid) +
           1;
}

static PegMemo *memo_slot(PegMemo *memos, size_t capacity, uint64_t key) {
    size_t at = (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (capacity - 1);
    while (memos[at].key && memos[at].key != key)
        at = (at + 1) & (capacity - 1);
    return &memos[at];
}

static bool memo_grow(Peg *peg) {
    size_t capacity = peg->memo_capacity ? peg->memo_capacity * 2 : 1024;
    if (capacity > PEG_MAX_MEMOS) return false;
    PegMemo *memos = mem_alloc_zero(peg->alloc, capacity * sizeof(PegMemo));
    if (!memos) {
        peg->d->arena->failed = true;
        return false;
    }
    for (size_t i = 0; i < peg->memo_capacity; i++)
        if (peg->memos[i].key)
            *memo_slot(memos, capacity, peg->memos[i].key) = peg->memos[i];
    mem_free(peg->alloc, peg->memos, peg->memo_capacity * sizeof(PegMemo));
    peg->memos = memos;
    peg->memo_capacity = capacity;
    return true;
}

static void memo_set(Peg *peg, uint64_t key, bool ok) {
    if (peg->memo_count * 2 >= peg->memo_capacity && !memo_grow(peg)) {
        peg->gave_up = true;
        return;
    }
    PegMemo *memo = memo_slot(peg->memos, peg->memo_capacity, key);
    if (!memo->key) peg->memo_count++;
    memo->key = key;
    memo->end = ok ? peg->at + 1 : 0;
}

/* ---- tokens ---- */

/* The token at peg->at, which thereby counts as read; NULL when reading it is an error.
 */
static const Token *look(Peg *peg) {
    if (peg->at >= peg->tokens->count) return NULL;
    const Token *token = &peg->tokens->items[peg->at];
    if (peg->fill <= peg->at) peg->fill = peg->at + 1;
    if (token->kind != TOK_ERROR) return token;
    Warning *warnings = peg->d->warnings, **last = peg->d->last_warning;
    *peg->d = peg->tokens->error;
    peg->d->warnings = warnings;
    peg->d->last_warning = last;
    return NULL;
}

/* "<>" is a token of the same kind as "!=", but no operator. */
static bool is_diamond(const Peg *peg, const Token *token) {
    return token->kind == TOK_NOTEQUAL && peg->source->text[token->start] == '<';
}

static bool match_token(Peg *peg, int kind) {
    const Token *token = look(peg);
    if (!token || token->kind != kind || is_diamond(peg, token)) return false;
    peg->at++;
    if (kind == TOK_NUMBER) peg_check(peg, PEG_CHECK_NUMBER, peg->at - 1);
    return !peg_stopped(peg);
}

static bool match_name(Peg *peg) {
    const Token *token = look(peg);
    if (!token || !token_is_name(token->kind)) return false;
    peg->at++;
    return true;
}

/* CPython compares only as many characters as the name has, so "c" is as good as "case";
 * that decides whether a forgotten comma is suggested. */
static bool match_soft(Peg *peg) {
    static const char *const WORDS[] = {"_", "case", "match", "type"};
    const Token *token = look(peg);
    if (!token || !token_is_name(token->kind)) return false;
    for (size_t i = 0; i < COUNT_OF(WORDS); i++) {
        size_t n = token->end - token->start;
        if (n > strlen(WORDS[i])) continue;
        if (memcmp(peg->source->text + token->start, WORDS[i], n) == 0)
            return peg->at++, true;
    }
    return false;
}

/* What the second pass finds in the expression before the token comes first. */
static bool match_forced(Peg *peg, int kind) {
    const Token *t = look(peg);
    if (!t) return false;
    if (match_token(peg, kind)) return true;
    if (!peg->invalid) return false;
    diag_set(peg->d, peg->source, (Span){t->line, t->column, t->end_line, t->end_column},
             DIAG_EXPECTED, KIND_TEXTS[kind]);
    return false;
}

/* ---- items ---- */

static bool match_item(Peg *peg, const PegItem *item);

static bool match_star(Peg *peg, const PegItem *item) {
    uint32_t before;
    do {
        before = peg->at;
        if (!match_item(peg, item)) {
            peg->at = before;
            break;
        }
    } while (peg->at > before);
    return !peg_stopped(peg);
}

static bool match_gather(Peg *peg, const PegItem *element, const PegItem *separator) {
    if (!match_item(peg, element)) return false;
    for (;;) {
        uint32_t before = peg->at;
        if (!match_item(peg, separator) || !match_item(peg, element)) {
            peg->at = before;
            return !peg_stopped(peg);
        }
    }
}

static bool match_ahead(Peg *peg, const PegItem *item, bool wanted) {
    uint32_t before = peg->at;
    bool ok = match_item(peg, item);
    peg->at = before;
    return ok == wanted && !peg_stopped(peg);
}

static bool match_item(Peg *peg, const PegItem *item) {
    uint32_t before = peg->at;
    switch ((PegOp)item->op) {
    case PEG_TOKEN: return match_token(peg, item->arg);
    case PEG_NAME: return match_name(peg);
    case PEG_SOFT: return match_soft(peg);
    case PEG_RULE: return match_rule(peg, item->arg);
    case PEG_OPT:
        if (match_item(peg, &ITEMS[item->arg])) return true;
        peg->at = before;
        return !peg_stopped(peg);
    case PEG_STAR: return match_star(peg, &ITEMS[item->arg]);
    case PEG_PLUS:
        return match_item(peg, &ITEMS[item->arg]) && match_star(peg, &ITEMS[item->arg]);
    case PEG_GATHER: return match_gather(peg, &ITEMS[item->arg], &ITEMS[item->more]);
    case PEG_AND: return match_ahead(peg, &ITEMS[item->arg], true);
    case PEG_NOT: return match_ahead(peg, &ITEMS[item->arg], false);
    case PEG_CUT: return true;
    case PEG_GROUP: return match_alternatives(peg, item->arg, item->more);
    case PEG_FORCE: return match_forced(peg, item->arg);
    }
    return false;
}

/* ---- alternatives and rules ---- */

typedef enum Outcome { MATCHED, FAILED, FINAL } Outcome;

/* FINAL: failed, and the other alternatives are not to be tried. */
static Outcome match_alternative(Peg *peg, const PegAlt *alt) {
    PegSpan spans[PEG_LABELS];
    bool cut = false;
    for (int i = 0; i < alt->count; i++) {
        const PegItem *item = &ITEMS[alt->first + i];
        uint32_t from = peg->at;
        if (item->op == PEG_CUT) cut = true;
        if (!match_item(peg, item)) return cut ? FINAL : FAILED;
        if (item->label)
            spans[item->label - 1] =
                (PegSpan){from, peg->at, item->op == PEG_RULE ? item->arg : -1};
    }
    if (!alt->action) return MATCHED;
    peg_report(peg, &ACTIONS[alt->action], spans);
    return FINAL;
}

static bool match_alternatives(Peg *peg, int first, int count) {
    uint32_t start = peg->at;
    for (int i = first; i < first + count; i++) {
        if (ALTS[i].invalid && !peg->invalid) continue;
        peg->at = start;
        Outcome outcome = match_alternative(peg, &ALTS[i]);
        if (outcome == MATCHED && !peg_stopped(peg)) return true;
        if (outcome == FINAL || peg_stopped(peg)) return false;
    }
    return false;
}

static void check_rule(Peg *peg, int rule, uint32_t from) {
    switch (rule) {
    case RULE_strings: peg_check(peg, PEG_CHECK_STRINGS, from); break;
    case RULE_fstring_conversion: peg_check(peg, PEG_CHECK_CONVERSION, from); break;
    case RULE_fstring_replacement_field: peg_check(peg, PEG_CHECK_FIELD, from); break;
    case RULE_real_number: peg_check(peg, PEG_CHECK_REAL, from); break;
    case RULE_imaginary_number: peg_check(peg, PEG_CHECK_IMAGINARY, from); break;
    default: break;
    }
}

static bool run_rule(Peg *peg, int rule) {
    uint32_t from = peg->at;
    bool invalid = peg->invalid;
    if (rule == RULE_expression_without_invalid) peg->invalid = false;
    bool ok = match_alternatives(peg, RULES[rule].first, RULES[rule].count);
    peg->invalid = invalid;
    if (ok) check_rule(peg, rule, from);
    return ok && !peg_stopped(peg);
}

static bool match_rule(Peg *peg, int rule) {
    uint64_t key = memo_key(peg, rule);
    if (peg->memo_capacity) {
        const PegMemo *memo = memo_slot(peg->memos, peg->memo_capacity, key);
        if (memo->key) {
            if (memo->end) peg->at = memo->end - 1;
            return memo->end != 0;
        }
    }
    if (peg->depth >= PEG_MAX_DEPTH) {
        peg->gave_up = true;
        return false;
    }
    peg->depth++;
    bool ok = run_rule(peg, rule);
    peg->depth--;
    if (!peg_stopped(peg)) memo_set(peg, key, ok);
    return ok;
}

/* ---- entrances ---- */

void peg_init(Peg *peg, const Source *source, const TokenList *tokens, Diagnostic *d,
              Allocator *alloc) {
    *peg = (Peg){.tokens = tokens, .source = source, .d = d, .alloc = alloc};
}

void peg_free(Peg *peg) {
    mem_free(peg->alloc, peg->memos, peg->memo_capacity * sizeof(PegMemo));
    peg->memos = NULL;
}

static bool match_from(Peg *peg, uint32_t from, int rule) {
    peg->at = from;
    return match_rule(peg, rule);
}

bool peg_match_file(Peg *peg, uint32_t from) { return match_from(peg, from, RULE_file); }

bool peg_match_eval(Peg *peg, uint32_t from) { return match_from(peg, from, RULE_eval); }

bool peg_match_interactive(Peg *peg, uint32_t from) {
    return match_from(peg, from, RULE_interactive);
}

PegNode peg_node_of(const PegSpan *span) {
    switch (span->rule) {
    case RULE_expression:
    case RULE_expression_without_invalid: return PEG_NODE_EXPRESSION;
    case RULE_disjunction: return PEG_NODE_DISJUNCTION;
    case RULE_bitwise_or: return PEG_NODE_BITWISE_OR;
    case RULE_star_expressions: return PEG_NODE_STAR_EXPRESSIONS;
    case RULE_star_named_expression: return PEG_NODE_STAR_NAMED;
    case RULE_star_named_expressions: return PEG_NODE_STAR_NAMED_LIST;
    case RULE_starred_expression: return PEG_NODE_STARRED;
    case RULE_yield_expr: return PEG_NODE_YIELD;
    case RULE_invalid_ann_assign_target: return PEG_NODE_ATOM;
    default: return PEG_NODE_TOKENS;
    }
}
