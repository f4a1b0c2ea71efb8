/* report_source.c - the source lines of a traceback entry, and the carets below them.
 *
 * The rules are those of CPython 3.13's traceback.py: carets mark the instruction's
 * range; within a binary operation, subscript or call, `~` marks the operands and `^` the
 * operator or brackets; nothing is marked where the mark would cover the whole statement.
 */
#include "api/report.h"

#include "base/unicode.h"
#include "base/utf8.h"
#include "syntax/parser.h"

/* ---- lines as code points --------------------------------------------------------- */

typedef struct Line {
    uint32_t *at;
    size_t n;
} Line;

enum { LINES_LARGEST = 2000 };

typedef struct Lines {
    Arena *arena;
    Line *line;
    size_t n;
} Lines;

typedef struct Anchors {
    size_t left_line, left, right_line, right;
} Anchors;

static bool decode_line(Arena *arena, const char *text, size_t size, Line *out) {
    out->at = arena_alloc(arena, (size + 1) * sizeof *out->at);
    out->n = 0;
    if (!out->at) return false;
    if (!utf8_is_wide(text, size)) { /* a source in another encoding: as Latin-1 */
        while (out->n < size)
            out->at[out->n] = (uint8_t)text[out->n], out->n++;
        return true;
    }
    for (const char *p = text, *end = text + size; p < end;) {
        size_t step;
        out->at[out->n++] = utf8_decode(p, &step);
        p += step;
    }
    return true;
}

/* Characters in the first `bytes` bytes of the line. */
static size_t characters(const Line *l, size_t bytes) {
    size_t i = 0;
    for (size_t seen = 0; i < l->n && seen < bytes; i++) {
        uint32_t cp = l->at[i];
        seen += cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    }
    return i;
}

static bool is_space(uint32_t cp) { return unicode_is_space(cp); }

static size_t leading_space(const Line *l) {
    size_t i = 0;
    while (i < l->n && is_space(l->at[i]))
        i++;
    return i;
}

static size_t display_width(const Line *l, size_t offset) {
    size_t width = 0;
    for (size_t i = 0; i < offset; i++)
        width += i < l->n && unicode_is_wide(l->at[i]) ? 2 : 1;
    return width;
}

static void put_line(Buffer *out, const Line *l, size_t from, size_t to) {
    for (size_t i = from; i < to && i < l->n; i++)
        buffer_codepoint(out, l->at[i]);
}

/* ---- anchors ---------------------------------------------------------------------- */

/* The next place in the lines that is a character; false: past the end. */
static bool settle(const Lines *s, size_t *line, size_t *col) {
    while (*line < s->n && *col >= s->line[*line].n)
        *col = 0, ++*line;
    return *line < s->n;
}

typedef bool (*Stop)(uint32_t cp);
static bool at_operator(uint32_t cp) { return !is_space(cp) && cp != ')'; }
static bool at_bracket(uint32_t cp) { return cp == '['; }
static bool at_parenthesis(uint32_t cp) { return cp == '('; }

static bool advance_until(const Lines *s, size_t *line, size_t *col, Stop stop) {
    if (!settle(s, line, col)) return false;
    for (;;) {
        uint32_t cp = s->line[*line].at[*col];
        if (cp == '\\' || cp == '#')
            *col = 0, ++*line;
        else if (stop(cp))
            return true;
        else
            ++*col;
        if (!settle(s, line, col)) return false;
    }
}

/* Positions in "(\nsegment\n)": line 2 is the segment's first. */
static bool end_of(const Lines *s, const Node *e, size_t *line, size_t *col) {
    if (e->end_lineno < 2 || (size_t)e->end_lineno - 2 >= s->n) return false;
    *line = (size_t)e->end_lineno - 2;
    *col = characters(&s->line[*line], (size_t)e->end_col_offset);
    return true;
}

static bool anchors_of_operator(const Lines *s, const AstBinOp *e, Anchors *a) {
    size_t line, col;
    if (!end_of(s, e->left, &line, &col) || !advance_until(s, &line, &col, at_operator))
        return false;
    const Line *l = &s->line[line];
    size_t right = col + 1, right_line = (size_t)e->right->lineno - 2;
    if (right < l->n &&
        (right_line > line ||
         right < characters(&s->line[right_line], (size_t)e->right->col_offset)) &&
        !is_space(l->at[right]) && l->at[right] != '\\' && l->at[right] != '#')
        right++;
    *a = (Anchors){line, col, line, right};
    return true;
}

static bool anchors_of_brackets(const Lines *s, const Node *e, const Node *head,
                                Stop stop, Anchors *a) {
    return end_of(s, head, &a->left_line, &a->left) &&
           advance_until(s, &a->left_line, &a->left, stop) &&
           end_of(s, e, &a->right_line, &a->right);
}

static bool find_anchors(const Lines *s, Anchors *a) {
    Buffer text;
    buffer_init(&text, s->arena->alloc);
    buffer_text(&text, "(\n");
    for (size_t i = 0; i < s->n; i++) {
        put_line(&text, &s->line[i], 0, s->line[i].n);
        buffer_byte(&text, '\n');
    }
    buffer_text(&text, ")");
    Diagnostic d;
    diag_init(&d, s->arena);
    Source source;
    bool found = false;
    if (!text.failed &&
        source_from_text(&source, s->arena, "<segment>", text.data, text.length, &d)) {
        Node *root = parse_module(&source, s->arena, &d);
        const NodeList *body = root ? &AST(root, Module)->body : NULL;
        if (body && body->count == 1 && body->items[0]->kind == AST_Expr) {
            Node *e = AST(body->items[0], Expr)->value;
            if (e->kind == AST_BinOp)
                found = anchors_of_operator(s, AST(e, BinOp), a);
            else if (e->kind == AST_Subscript)
                found =
                    anchors_of_brackets(s, e, AST(e, Subscript)->value, at_bracket, a);
            else if (e->kind == AST_Call)
                found = anchors_of_brackets(s, e, AST(e, Call)->func, at_parenthesis, a);
        }
    }
    buffer_free(&text);
    return found;
}

/* ---- whether to mark at all ------------------------------------------------------- */

/* `return f(...)` and `x = f(...)` whose call is the whole value are not marked. */
static bool covers_statement(const Lines *all, size_t start, size_t end) {
    Buffer text;
    buffer_init(&text, all->arena->alloc);
    for (size_t i = 0; i < all->n; i++) {
        if (i) buffer_byte(&text, '\n');
        put_line(&text, &all->line[i], 0, all->line[i].n);
    }
    Diagnostic d;
    diag_init(&d, all->arena);
    Source source;
    Node *value = NULL;
    bool empty = false;
    if (!text.failed && source_from_text(&source, all->arena, "<lines>",
                                         text.data ? text.data : "", text.length, &d)) {
        Node *root = parse_module(&source, all->arena, &d);
        if (root) {
            const NodeList *body = &AST(root, Module)->body;
            empty = body->count == 0;
            Node *first = empty ? NULL : body->items[0];
            if (first && first->kind == AST_Return) {
                Node *v = AST(first, Return)->value;
                if (v && v->kind == AST_Call && AST(v, Call)->func->kind == AST_Name)
                    value = v;
            } else if (first && first->kind == AST_Assign) {
                AstAssign *assign = AST(first, Assign);
                if (assign->value->kind == AST_Call && assign->targets.count == 1 &&
                    assign->targets.items[0]->kind == AST_Name)
                    value = assign->value;
            }
        }
    }
    buffer_free(&text);
    if (empty) return true;
    return value && value->lineno == 1 && value->end_lineno == (int)all->n &&
           value->col_offset == (int)start && value->end_col_offset == (int)end;
}

static bool should_mark(const Lines *all, size_t start, size_t end, bool anchored) {
    if (covers_statement(all, start, end)) return false;
    if (anchored) return true;
    const Line *first = &all->line[0], *last = &all->line[all->n - 1];
    for (size_t i = 0; i < start && i < first->n; i++)
        if (!is_space(first->at[i])) return true;
    for (size_t i = end; i < last->n; i++)
        if (!is_space(last->at[i])) return true;
    return false;
}

/* ---- layout ----------------------------------------------------------------------- */

typedef struct Picture {
    const Lines *all;
    size_t start, end; /* display columns in the first and last line */
    bool mark, anchored;
    Anchors anchors; /* in display columns of their lines */
    Buffer *out;
} Picture;

static char caret(const Picture *o, size_t line, size_t col) {
    if (!o->anchored) return '^';
    const Anchors *a = &o->anchors;
    bool after = line > a->left_line || (line == a->left_line && col >= a->left);
    bool before = line < a->right_line || (line == a->right_line && col < a->right);
    return after && before ? '^' : '~';
}

static void show(const Picture *o, size_t line) {
    const Line *l = &o->all->line[line];
    buffer_text(o->out, "    ");
    put_line(o->out, l, 0, l->n);
    buffer_byte(o->out, '\n');
    if (!o->mark) return;
    buffer_text(o->out, "    ");
    size_t spaces = leading_space(l);
    size_t n = line == o->all->n - 1 ? o->end : display_width(l, l->n);
    for (size_t col = 0; col < n; col++) {
        bool before = col < spaces || (line == 0 && col < o->start);
        buffer_byte(o->out, before ? ' ' : caret(o, line, col));
    }
    buffer_byte(o->out, '\n');
}

static bool significant(const Picture *o, size_t line) {
    if (line == 0 || line == o->all->n - 1) return true;
    if (!o->anchored) return false;
    const Anchors *a = &o->anchors;
    return (line + 1 >= a->left_line && line <= a->left_line + 1) ||
           (line + 1 >= a->right_line && line <= a->right_line + 1);
}

static void show_all(const Picture *o) {
    size_t last = 0;
    for (size_t line = 0; line < o->all->n; line++) {
        if (!significant(o, line)) continue;
        if (line - last == 2) show(o, line - 1);
        if (line - last > 2)
            buffer_printf(o->out, "    ...<%zu lines>...\n", line - last - 1);
        show(o, line);
        last = line;
    }
}

static void lay_out(Lines *all, Position at, Buffer *out) {
    /* The lines are dedented together, the columns with them. */
    size_t dedent = SIZE_MAX;
    size_t start = characters(&all->line[0], (size_t)at.column);
    size_t end = characters(&all->line[all->n - 1], (size_t)at.end_column);
    for (size_t i = 0; i < all->n; i++) {
        size_t space = leading_space(&all->line[i]);
        if (space < all->line[i].n && space < dedent) dedent = space;
    }
    if (dedent == SIZE_MAX) return; /* nothing but space */
    for (size_t i = 0; i < all->n; i++) {
        size_t cut = dedent < all->line[i].n ? dedent : all->line[i].n;
        all->line[i].at += cut;
        all->line[i].n -= cut;
    }
    start = start > dedent ? start - dedent : 0;
    end = end > dedent ? end - dedent : 0;

    Lines segment = {.arena = all->arena, .n = all->n};
    segment.line = arena_alloc(all->arena, all->n * sizeof *segment.line);
    if (!segment.line) return;
    memcpy(segment.line, all->line, all->n * sizeof *segment.line);
    Line *first = &segment.line[0], *last = &segment.line[all->n - 1];
    if (end < last->n) last->n = end;
    size_t cut = start < first->n ? start : first->n;
    first->at += cut;
    first->n -= cut;

    Picture o = {.all = all, .out = out};
    o.anchored = find_anchors(&segment, &o.anchors);
    o.mark = should_mark(all, start, end, o.anchored);
    if (o.anchored) {
        Anchors *a = &o.anchors;
        if (a->left_line == 0) a->left += start;
        if (a->right_line == 0) a->right += start;
        a->left = display_width(&all->line[a->left_line], a->left);
        a->right = display_width(&all->line[a->right_line], a->right);
    }
    o.start = display_width(&all->line[0], start);
    o.end = display_width(&all->line[all->n - 1], end);
    show_all(&o);
}

void report_source(VM *vm, const Code *code, Position at, Buffer *out) {
    if (at.line <= 0) return;
    bool ranged = at.column >= 0 && at.end_column >= 0 && at.end_line >= at.line;
    size_t n = ranged ? (size_t)(at.end_line - at.line) + 1 : 1;
    if (n > LINES_LARGEST) n = 1, ranged = false;
    Arena arena;
    arena_init(&arena, &vm->rt.alloc);
    Lines all = {.arena = &arena};
    all.line = arena_alloc(&arena, n * sizeof *all.line);
    Buffer text;
    buffer_init(&text, &vm->rt.alloc);
    bool ok = all.line;
    for (size_t i = 0; ok && i < n; i++) {
        text.length = 0;
        if (!report_line(vm, code->filename, at.line + (int)i, &text)) break;
        ok = decode_line(&arena, text.data ? text.data : "", text.length,
                         &all.line[all.n]);
        all.n += ok;
    }
    if (ok && all.n && ranged && all.n == n) {
        lay_out(&all, at, out);
    } else if (ok && all.n) {
        size_t space = leading_space(&all.line[0]), last = all.line[0].n;
        while (last > space && is_space(all.line[0].at[last - 1]))
            last--;
        if (space < last) {
            buffer_text(out, "    ");
            put_line(out, &all.line[0], space, last);
            buffer_byte(out, '\n');
        }
    }
    buffer_free(&text);
    arena_free(&arena);
}
