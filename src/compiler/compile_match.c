/* compile_match.c - the match statement.
 *
 * A pattern is a cascade of tests that jump to `fail`. Names are bound only when the
 * whole pattern has matched, so captures are noted while the tests are compiled, and the
 * registers that hold them stay taken until then. */
#include "compiler/unit.h"

#include <string.h>

#include "object/containers.h"
#include "object/protocol.h"
#include "object/str.h"

typedef struct Capture {
    Name *name;
    unsigned reg;
} Capture;

typedef struct Pattern {
    Label fail;
    bool may_always_match; /* an irrefutable pattern hides nothing here */
    Capture *captures;
    uint32_t count, capacity;
} Pattern;

static void pattern(Compiler *c, Pattern *p, Node *node, unsigned subject);

/* ---- captures ---- */

static void capture(Compiler *c, Pattern *p, const Ident *ident, Node *node,
                    unsigned reg) {
    Name *name = mangle(c, ident);
    check_debug(c, ident, node, false);
    for (uint32_t i = 0; i < p->count; i++)
        if (p->captures[i].name == name)
            compiler_error(c, node, DIAG_PATTERN_STORE_TWICE, name->text);
    if (!GROW(c, p->captures, p->count, p->capacity)) return;
    p->captures[p->count++] = (Capture){name, reg};
}

static bool is_wildcard(const Node *node) {
    return node->kind == AST_MatchAs && !((const AstMatchAs *)node)->pattern &&
           !((const AstMatchAs *)node)->name;
}

static bool is_star_wildcard(const Node *node) {
    return node->kind == AST_MatchStar && !((const AstMatchStar *)node)->name;
}

static void subpattern(Compiler *c, Pattern *p, Node *node, unsigned subject) {
    bool outer = p->may_always_match;
    p->may_always_match = true;
    pattern(c, p, node, subject);
    p->may_always_match = outer;
}

/* ---- tests ---- */

static void fail_if_false(Compiler *c, Pattern *p, Position at, unsigned reg) {
    emit_jump(c, at, OPCODE_JUMP_FALSE, reg, p->fail);
}

/* Fails unless len(subject) op n; R[length] keeps the length. */
static void check_length(Compiler *c, Pattern *p, Position at, unsigned subject, size_t n,
                         bool exact, unsigned length) {
    emit(c, at, OPCODE_MATCH_LEN, length, subject, 0);
    if (n <= INT16_MAX) {
        emit_branch(c, at, exact ? OPCODE_JUMP_EQ_I : OPCODE_JUMP_GE_I, length,
                    (unsigned)n, 0, p->fail);
        return;
    }
    unsigned mark = reg_mark(c), wanted = reg_push(c);
    load_value(c, at, value_small((int64_t)n), wanted);
    emit_branch(c, at, exact ? OPCODE_JUMP_EQ : OPCODE_JUMP_GE, length, wanted, 0,
                p->fail);
    reg_release(c, mark);
}

static void value_pattern(Compiler *c, Pattern *p, Node *node, unsigned subject) {
    Node *value = AST(node, MatchValue)->value;
    if (value->kind == AST_JoinedStr) compiler_error(c, node, DIAG_PATTERN_VALUE);
    Value known = fold(c, value);
    if (is_int(known) && as_small(known) >= INT16_MIN && as_small(known) <= INT16_MAX) {
        emit_branch(c, place_of(node), OPCODE_JUMP_EQ_I, subject,
                    (unsigned)as_small(known), 0, p->fail);
        return;
    }
    unsigned mark = reg_mark(c), wanted = expr(c, value, ANY);
    emit_branch(c, place_of(node), OPCODE_JUMP_EQ, subject, wanted, 0, p->fail);
    reg_release(c, mark);
}

static void singleton_pattern(Compiler *c, Pattern *p, Node *node, unsigned subject) {
    const AstConst *k = &AST(node, MatchSingleton)->value;
    Position at = place_of(node);
    if (k->type == CONST_NONE) {
        emit_jump(c, at, OPCODE_JUMP_NOT_NONE, subject, p->fail);
        return;
    }
    unsigned mark = reg_mark(c), wanted = reg_push(c);
    load_value(c, at, const_of_ast(c, k), wanted);
    emit_branch(c, at, OPCODE_JUMP_IS, subject, wanted, 0, p->fail);
    reg_release(c, mark);
}

/* ---- sequences ---- */

/* Items one by one: a star that captures nothing need not build its list. */
static void items_by_index(Compiler *c, Pattern *p, Node *node, const NodeList *patterns,
                           size_t star, unsigned subject, unsigned length) {
    Position at = place_of(node);
    for (size_t i = 0; i < patterns->count; i++) {
        Node *sub = patterns->items[i];
        if (i == star || is_wildcard(sub)) continue;
        unsigned item = reg_push(c), key = item;
        if (i < star) {
            load_value(c, at, value_small((int64_t)i), key);
        } else {
            unsigned back = reg_push(c);
            load_value(c, at, value_small((int64_t)(patterns->count - i)), back);
            emit(c, at, OPCODE_SUB, key, length, back);
        }
        emit(c, at, OPCODE_GET_ITEM, item, subject, key);
        subpattern(c, p, sub, item);
    }
}

static void items_unpacked(Compiler *c, Pattern *p, Node *node, const NodeList *patterns,
                           size_t star, unsigned subject) {
    Position at = place_of(node);
    size_t n = patterns->count;
    if (star < n && star >= 256) compiler_error(c, node, DIAG_STAR_TOO_MANY);
    unsigned first = reg_push_n(c, (uint32_t)n);
    if (star < n)
        emit_w(c, at, OPCODE_UNPACK_STAR, first, subject, (unsigned)star, n - star - 1);
    else
        emit(c, at, OPCODE_UNPACK, first, subject, (unsigned)n);
    for (size_t i = 0; i < n; i++)
        subpattern(c, p, patterns->items[i], first + (unsigned)i);
}

static void sequence_pattern(Compiler *c, Pattern *p, Node *node, unsigned subject) {
    const NodeList *patterns = &AST(node, MatchSequence)->patterns;
    Position at = place_of(node);
    size_t n = patterns->count, star = n;
    bool only_wildcards = true;
    for (size_t i = 0; i < n; i++) {
        Node *sub = patterns->items[i];
        if (sub->kind == AST_MatchStar) {
            if (star < n) {
                compiler_error(c, node, DIAG_PATTERN_MANY_STARS);
                return;
            }
            star = i;
        }
        only_wildcards &= is_wildcard(sub) || is_star_wildcard(sub);
    }
    unsigned length = reg_push(c);
    emit(c, at, OPCODE_MATCH_SEQUENCE, length, subject, 0);
    fail_if_false(c, p, at, length);
    if (star == n)
        check_length(c, p, at, subject, n, true, length);
    else if (n > 1)
        check_length(c, p, at, subject, n - 1, false, length);
    if (only_wildcards) return;
    if (star < n && is_star_wildcard(patterns->items[star]))
        items_by_index(c, p, node, patterns, star, subject, length);
    else
        items_unpacked(c, p, node, patterns, star, subject);
}

/* ---- mappings ---- */

static bool refuse_twice(Compiler *c, Node *node, Value key) {
    Str *text = value_repr(c->rt, key);
    if (text) compiler_error(c, node, DIAG_PATTERN_KEY_TWICE, text->bytes);
    return false;
}

/* Keys are equal as a dictionary's are: 0, 0.0 and False. */
static bool is_fresh_key(Compiler *c, Node *node, Value key, const Value *seen,
                         size_t n) {
    for (size_t i = 0; i < n; i++) {
        int same = value_equal(c->rt, seen[i], key);
        if (same) return same > 0 && refuse_twice(c, node, key);
    }
    return true;
}

static void check_keys(Compiler *c, Node *node, const NodeList *keys) {
    Value *seen = arena_alloc(c->arena, (keys->count + 1) * sizeof(Value));
    size_t n = 0;
    for (size_t i = 0; seen && i < keys->count; i++) {
        Value v = fold(c, keys->items[i]);
        if (keys->items[i]->kind == AST_JoinedStr)
            return compiler_error(c, node, DIAG_PATTERN_KEY);
        if (v == UNBOUND) continue;
        if (!is_fresh_key(c, node, v, seen, n)) return;
        seen[n++] = v;
    }
}

static void mapping_pattern(Compiler *c, Pattern *p, Node *node, unsigned subject) {
    AstMatchMapping *m = AST(node, MatchMapping);
    Position at = place_of(node);
    uint32_t n = (uint32_t)m->keys.count;
    check_keys(c, node, &m->keys);
    unsigned test = reg_push(c);
    emit(c, at, OPCODE_MATCH_MAPPING, test, subject, 0);
    fail_if_false(c, p, at, test);
    if (!n && !m->rest) return;
    if (n) check_length(c, p, at, subject, n, false, test);
    unsigned keys = reg_push(c), mark = reg_mark(c);
    unsigned first = expr_list(c, &m->keys);
    emit(c, at, OPCODE_BUILD_TUPLE, keys, first, n);
    reg_release(c, mark);
    emit(c, at, OPCODE_MATCH_KEYS, test, subject, keys);
    emit_jump(c, at, OPCODE_JUMP_NONE, test, p->fail);
    unsigned values = reg_push_n(c, n);
    emit(c, at, OPCODE_UNPACK, values, test, n);
    for (uint32_t i = 0; i < n; i++)
        subpattern(c, p, m->patterns.items[i], values + i);
    if (!m->rest) return;
    unsigned rest = reg_push(c);
    emit(c, at, OPCODE_DICT_REST, rest, subject, keys);
    capture(c, p, m->rest, node, rest);
}

/* ---- classes ---- */

static void check_attributes(Compiler *c, AstMatchClass *m) {
    for (size_t i = 0; i < m->kwd_attrs.count; i++)
        for (size_t k = i + 1; k < m->kwd_attrs.count; k++)
            if (m->kwd_attrs.items[i] == m->kwd_attrs.items[k])
                compiler_error(c, m->kwd_patterns.items[k], DIAG_PATTERN_ATTR_TWICE,
                               m->kwd_attrs.items[k]->text);
}

static Value attribute_names(Compiler *c, const IdentList *attrs) {
    Value *names = arena_alloc(c->arena, (attrs->count + 1) * sizeof(Value));
    for (size_t i = 0; names && i < attrs->count; i++)
        names[i] = const_str(c, attrs->items[i]->text);
    return names ? const_tuple(c, names, attrs->count) : NONE_VALUE;
}

static void class_pattern(Compiler *c, Pattern *p, Node *node, unsigned subject) {
    AstMatchClass *m = AST(node, MatchClass);
    Position at = place_of(node);
    uint32_t positional = (uint32_t)m->patterns.count;
    uint32_t n = positional + (uint32_t)m->kwd_patterns.count;
    check_attributes(c, m);
    unsigned pair = reg_push_n(c, 2);
    emit_move(c, at, pair, subject);
    expr(c, m->cls, (int)pair + 1);
    emit_w(c, at, OPCODE_MATCH_CLASS, pair, pair, positional,
           const_add(c, attribute_names(c, &m->kwd_attrs)));
    emit_jump(c, at, OPCODE_JUMP_NONE, pair, p->fail);
    unsigned values = reg_push_n(c, n);
    emit(c, at, OPCODE_UNPACK, values, pair, n);
    for (uint32_t i = 0; i < n; i++)
        subpattern(c, p,
                   i < positional ? m->patterns.items[i]
                                  : m->kwd_patterns.items[i - positional],
                   values + i);
}

/* ---- names, alternatives ---- */

static void as_pattern(Compiler *c, Pattern *p, Node *node, unsigned subject) {
    AstMatchAs *m = AST(node, MatchAs);
    if (m->pattern) {
        pattern(c, p, m->pattern, subject);
    } else if (!p->may_always_match) {
        if (m->name)
            compiler_error(c, node, DIAG_CAPTURE_UNREACHABLE, m->name->text);
        else
            compiler_error(c, node, DIAG_WILDCARD_UNREACHABLE);
    }
    if (m->name) capture(c, p, m->name, node, subject);
}

/* Every alternative leaves its captures where the first one has them. */
static bool align_captures(Compiler *c, Pattern *first, const Pattern *other,
                           Position at) {
    if (first->count != other->count) return false;
    for (uint32_t i = 0; i < first->count; i++) {
        uint32_t k = 0;
        while (k < other->count && other->captures[k].name != first->captures[i].name)
            k++;
        if (k == other->count) return false;
        emit_move(c, at, first->captures[i].reg, other->captures[k].reg);
    }
    return true;
}

/* Captures get registers of their own: alternatives may not share the subject's. */
static void own_captures(Compiler *c, Pattern *p, Position at) {
    for (uint32_t i = 0; i < p->count; i++) {
        unsigned own = reg_push(c);
        emit_move(c, at, own, p->captures[i].reg);
        p->captures[i].reg = own;
    }
}

static void or_pattern(Compiler *c, Pattern *p, Node *node, unsigned subject) {
    const NodeList *patterns = &AST(node, MatchOr)->patterns;
    Position at = place_of(node);
    Label matched = label_new(c);
    Pattern first = {0};
    unsigned mark = reg_mark(c);
    for (size_t i = 0; i < patterns->count; i++) {
        bool last = i + 1 == patterns->count;
        Pattern one = {.fail = last ? p->fail : label_new(c)};
        one.may_always_match = last && p->may_always_match;
        pattern(c, &one, patterns->items[i], subject);
        if (i == 0) {
            own_captures(c, &one, at);
            first = one;
            mark = reg_mark(c);
        } else if (!align_captures(c, &first, &one, at)) {
            compiler_error(c, node, DIAG_PATTERN_NAMES_DIFFER);
        }
        reg_release(c, mark);
        emit_jump(c, at, OPCODE_JUMP, 0, matched);
        if (!last) label_bind(c, one.fail);
    }
    label_bind(c, matched);
    for (uint32_t i = 0; i < first.count; i++) {
        for (uint32_t k = 0; k < p->count; k++)
            if (p->captures[k].name == first.captures[i].name)
                compiler_error(c, node, DIAG_PATTERN_STORE_TWICE,
                               first.captures[i].name->text);
        if (GROW(c, p->captures, p->count, p->capacity))
            p->captures[p->count++] = first.captures[i];
    }
}

static void pattern(Compiler *c, Pattern *p, Node *node, unsigned subject) {
    if (!compiler_enter(c)) return;
    switch (node->kind) {
    case AST_MatchValue: value_pattern(c, p, node, subject); break;
    case AST_MatchSingleton: singleton_pattern(c, p, node, subject); break;
    case AST_MatchSequence: sequence_pattern(c, p, node, subject); break;
    case AST_MatchMapping: mapping_pattern(c, p, node, subject); break;
    case AST_MatchClass: class_pattern(c, p, node, subject); break;
    case AST_MatchStar:
        if (AST(node, MatchStar)->name)
            capture(c, p, AST(node, MatchStar)->name, node, subject);
        break;
    case AST_MatchAs: as_pattern(c, p, node, subject); break;
    case AST_MatchOr: or_pattern(c, p, node, subject); break;
    default: break;
    }
    compiler_leave(c);
}

/* ---- the statement ---- */

static void match_clause(Compiler *c, Astmatch_case *clause, unsigned subject, bool last,
                         Label end) {
    unsigned mark = reg_mark(c);
    Pattern p = {.fail = label_new(c), .may_always_match = last || clause->guard};
    pattern(c, &p, clause->pattern, subject);
    for (uint32_t i = 0; i < p.count; i++)
        store_name(c, p.captures[i].name, place_of(clause->pattern), p.captures[i].reg);
    reg_release(c, mark);
    if (clause->guard) jump_if(c, clause->guard, false, p.fail);
    statements(c, &clause->body);
    if (!last) emit_jump(c, NOWHERE, OPCODE_JUMP, 0, end);
    label_bind(c, p.fail);
}

void match_stmt(Compiler *c, Node *node) {
    AstMatch *m = AST(node, Match);
    unsigned mark = reg_mark(c), subject = reg_push(c);
    Label end = label_new(c);
    expr(c, m->subject, (int)subject);
    for (size_t i = 0; i < m->cases.count; i++)
        match_clause(c, AST(m->cases.items[i], match_case), subject,
                     i + 1 == m->cases.count, end);
    label_bind(c, end);
    reg_release(c, mark);
}
