/* peg.h - a packrat matcher over the tokens of a text that has not parsed.
 *
 * Runs the tables that gen_peg.py makes of grammar/aio.gram and grammar/errors.gram, the
 * way CPython's generated parser runs its own: same order of attempts, same tokens looked
 * at. So the place of the first error and the choice of the message agree with it. The
 * matcher knows positions only; what needs the meaning of a text is asked of its owner,
 * syntax_error.c.
 *
 * Every result is remembered, hence linear time; recursion and memory are bounded, and
 * when a bound is met the matcher gives up (`gave_up`), which is no error in itself. */
#ifndef SYNTAX_PEG_H
#define SYNTAX_PEG_H

#include "syntax/token.h"

typedef enum PegOp {
    PEG_TOKEN,  /* the token of kind `arg` */
    PEG_NAME,   /* any name */
    PEG_SOFT,   /* a name that is, or begins, a soft keyword */
    PEG_RULE,   /* the rule `arg` */
    PEG_OPT,    /* the item `arg`, perhaps */
    PEG_STAR,   /* the item `arg`, any number of times */
    PEG_PLUS,   /* ... at least once */
    PEG_GATHER, /* the items `arg` with `more` between them */
    PEG_AND,    /* the item `arg` follows */
    PEG_NOT,    /* it does not */
    PEG_CUT,    /* no other alternative of the group */
    PEG_GROUP,  /* the first of `more` alternatives from `arg` that fits */
    PEG_FORCE,  /* the token of kind `arg`, or else an error */
} PegOp;

typedef struct PegItem {
    uint8_t op, label; /* label: 1.. PEG_LABELS, 0 none */
    uint16_t arg, more;
} PegItem;

typedef struct PegAlt {
    uint16_t first, count; /* items */
    uint16_t action;       /* 0: none */
    bool invalid;          /* only in the second pass */
} PegAlt;

typedef struct PegRule {
    const char *name;
    uint16_t first, count; /* alternatives */
} PegRule;

enum { PEG_LABELS = 3, PEG_MAX_DEPTH = 2500, PEG_MAX_MEMOS = 1 << 22 };

/* Tokens from .. to that an item has matched, and the item's own rule; -1: none. */
typedef struct PegSpan {
    uint32_t from, to;
    int rule;
} PegSpan;

typedef struct PegMemo {
    uint64_t key; /* position, rule and pass, plus one; 0: free */
    uint32_t end; /* position after, plus one; 0: no match */
} PegMemo;

typedef struct Peg {
    const TokenList *tokens;
    const Source *source;
    Diagnostic *d; /* an error here ends the match */
    Allocator *alloc;
    uint32_t at;
    uint32_t fill; /* tokens looked at so far */
    bool invalid;  /* the second pass */
    bool gave_up;
    int depth;
    PegMemo *memos;
    size_t memo_count, memo_capacity;
} Peg;

void peg_init(Peg *peg, const Source *source, const TokenList *tokens, Diagnostic *d,
              Allocator *alloc);
void peg_free(Peg *peg);
/* Does the start rule match from token `from` on? */
bool peg_match_file(Peg *peg, uint32_t from);
bool peg_match_eval(Peg *peg, uint32_t from);
bool peg_match_interactive(Peg *peg, uint32_t from);

static inline bool peg_stopped(const Peg *peg) {
    return peg->gave_up || peg->d->type != DIAG_TYPE_NONE;
}

/* ---- what the owner does ---- */

/* An action's meaning; see errors.gram. */
typedef enum PegPlace {
    PLACE_NONE,
    PLACE_AT,
    PLACE_TO,
    PLACE_ON,
    PLACE_LAST,
    PLACE_NEXT,
    PLACE_COMMA,
    PLACE_LEGACY,
    PLACE_KEY,
    PLACE_GENERATOR,
    PLACE_ARGUMENTS,
    PLACE_POSITIONAL,
    PLACE_TARGET,
    PLACE_DEL_TARGET,
    PLACE_FOR_TARGET,
    PLACE_PARAM,
    PLACE_LAMBDA_PARAM,
    PLACE_BOUND,
} PegPlace;

typedef enum PegArgument {
    ARGUMENT_NONE,
    ARGUMENT_NAME,
    ARGUMENT_TEXT,
    ARGUMENT_LINE,
} PegArgument;

typedef struct PegAction {
    uint8_t place, argument;
    uint16_t id; /* DiagId */
} PegAction;

/* What kind of node a span is, so that the parser can be asked for it. */
typedef enum PegNode {
    PEG_NODE_TOKENS, /* none: the tokens are all there is */
    PEG_NODE_EXPRESSION,
    PEG_NODE_DISJUNCTION,
    PEG_NODE_BITWISE_OR,
    PEG_NODE_STAR_EXPRESSIONS,
    PEG_NODE_STAR_NAMED,
    PEG_NODE_STAR_NAMED_LIST,
    PEG_NODE_STARRED,
    PEG_NODE_YIELD,
    PEG_NODE_ATOM,
} PegNode;
PegNode peg_node_of(const PegSpan *span);

/* Carries out an action: reports, or finds that there is nothing to report. spans: by
 * label. */
void peg_report(Peg *peg, const PegAction *action, const PegSpan spans[PEG_LABELS]);

/* Some rules mean errors that no grammar shows: literals, conversions. */
typedef enum PegCheck {
    PEG_CHECK_STRINGS,
    PEG_CHECK_NUMBER,
    PEG_CHECK_CONVERSION,
    PEG_CHECK_FIELD,
    PEG_CHECK_REAL,
    PEG_CHECK_IMAGINARY,
} PegCheck;
/* The tokens from .. peg->at have matched. */
void peg_check(Peg *peg, PegCheck check, uint32_t from);

#endif
