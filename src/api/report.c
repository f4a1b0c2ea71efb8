/* report.c - see report.h. */
#include "api/report.h"

#include "api/absent.h"
#include "api/embedded.h"
#include <stdio.h>

#include "base/unicode.h"
#include "object/bytes.h"

enum { REPEATS_SHOWN = 3, GROUP_WIDTH = 15, GROUP_DEPTH = 10 };

/* ---- source lines ----------------------------------------------------------------- */

static bool nth_line(const char *text, size_t size, int line, Buffer *out) {
    const char *p = text, *end = text + size;
    for (int n = 1; p < end; n++) {
        const char *stop = p;
        while (stop < end && *stop != '\n' && *stop != '\r')
            stop++;
        if (n == line) {
            buffer_append(out, p, (size_t)(stop - p));
            return true;
        }
        p = stop + 1;
        if (stop < end && *stop == '\r' && p < end && *p == '\n') p++;
    }
    return false;
}

/* VM.typed holds names and texts by turns. */
bool report_keep_text(VM *vm, Str *name, const char *text) {
    Runtime *rt = &vm->rt;
    Bytes *bytes = bytes_new(rt, text, strlen(text));
    if (!bytes || (!vm->typed && !(vm->typed = list_new(rt, 2)))) return false;
    Value pair[] = {value_object(name), value_object(bytes)};
    Tuple *both = tuple_from(rt, pair, 2);
    return both && list_extend(rt, vm->typed, value_object(both));
}

void report_drop_text(VM *vm) {
    for (int i = 0; i < 2; i++)
        vm->typed->items->items[--vm->typed->size] = UNBOUND;
}

/* NULL: none has that name. */
static const Bytes *typed_text(const List *typed, const Str *name) {
    const Bytes *found = NULL;
    for (size_t i = 0; typed && i < typed->size; i += 2) {
        const Str *other = as_str(typed->items->items[i]);
        if (other == name || str_equal(other, name))
            found = as_bytes(typed->items->items[i + 1]);
        if (other == name) break;
    }
    return found;
}

bool report_line(VM *vm, Str *filename, int line, Buffer *out) {
    Runtime *rt = &vm->rt;
    const Bytes *typed = typed_text(vm->typed, filename);
    if (typed) return nth_line(typed->bytes, typed->size, line, out);
    const char *name = str_cstr(rt, filename);
    if (!name || name[0] == '<' || !vm->file_kind || vm->file_kind(vm, name) != 1)
        return false;
    Buffer text;
    buffer_init(&text, &rt->alloc);
    Value pending = rt->error;
    rt->error = UNBOUND;
    bool found = vm->file_read(vm, name, &text) &&
                 nth_line(text.data ? text.data : "", text.length, line, out);
    rt->error = pending;
    buffer_free(&text);
    return found;
}

/* ---- indentation for groups ------------------------------------------------------- */

typedef struct Report {
    VM *vm;
    Buffer *out;
    unsigned depth;  /* of exception groups */
    bool need_close; /* the rule below the last member is still to come */
    Value seen[64];  /* exceptions being shown: cycles of causes end here */
    unsigned seen_n;
} Report;

static void indent(Report *r) { buffer_fill(r->out, ' ', 2 * r->depth); }

/* Appends text, each line behind the margin of the group that it belongs to. */
static void emit(Report *r, const char *text, size_t size, char margin) {
    if (!r->depth) {
        buffer_append(r->out, text, size);
        return;
    }
    for (const char *p = text, *end = text + size; p < end;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        size_t n = stop ? (size_t)(stop - p) + 1 : (size_t)(end - p);
        indent(r);
        buffer_byte(r->out, margin);
        buffer_byte(r->out, ' ');
        buffer_append(r->out, p, n);
        margin = '|';
        p += n;
    }
}

static void emit_text(Report *r, const char *text, char margin) {
    emit(r, text, strlen(text), margin);
}

/* ---- tracebacks ------------------------------------------------------------------- */

static bool hidden(VM *vm, const Traceback *t) {
    const char *name = str_cstr(&vm->rt, t->code->filename);
    return name && !strncmp(name, "<stdlib>/asyncio", 16);
}

static bool same_place(Traceback *a, Traceback *b) {
    return a && b && traceback_line(a) == traceback_line(b) &&
           str_equal(a->code->filename, b->code->filename) &&
           str_equal(a->code->name, b->code->name);
}

static void put_repeats(Buffer *out, size_t count) {
    if (count <= REPEATS_SHOWN) return;
    count -= REPEATS_SHOWN;
    buffer_printf(out, "  [Previous line repeated %zu more time%s]\n", count,
                  count > 1 ? "s" : "");
}

static void put_traceback(Report *r, Traceback *first, Buffer *out) {
    VM *vm = r->vm;
    Traceback *last = NULL;
    size_t count = 0;
    for (Traceback *t = first; t; t = t->next) {
        if (hidden(vm, t)) continue;
        if (!same_place(last, t)) {
            put_repeats(out, count);
            last = t;
            count = 0;
        }
        if (++count > REPEATS_SHOWN) continue;
        buffer_text(out, "  File \"");
        buffer_append(out, t->code->filename->bytes, t->code->filename->size);
        buffer_printf(out, "\", line %d, in ", traceback_line(t));
        buffer_append(out, t->code->name->bytes, t->code->name->size);
        buffer_byte(out, '\n');
        report_source(vm, t->code, code_position(t->code, t->instruction), out);
    }
    put_repeats(out, count);
}

static Traceback *traceback_of(Value e) {
    Value tb = as_exception(e)->traceback;
    return is_exact(tb, TYPE_TRACEBACK) ? (Traceback *)as_object(tb) : NULL;
}

/* ---- the last lines --------------------------------------------------------------- */

/* str(v), or CPython's words for a str() that fails. */
static void put_str(VM *vm, Value v, const char *what, Buffer *out) {
    Runtime *rt = &vm->rt;
    Str *s = value_str(rt, v);
    if (s) {
        buffer_append(out, s->bytes, s->size);
        return;
    }
    error_clear(rt);
    buffer_printf(out, "<%s str() failed>", what);
}

/* "module.QualName", without builtins and __main__. */
static void put_type(VM *vm, Type *t, Buffer *out) {
    Runtime *rt = &vm->rt;
    Value module = value_getattr_or(rt, value_object(t), NAME(rt, dunder_module));
    if (module == RAISED) error_clear(rt), module = UNBOUND;
    if (is_str(module) && !str_is(as_str(module), "builtins") &&
        !str_is(as_str(module), "__main__")) {
        buffer_append(out, as_str(module)->bytes, as_str(module)->size);
        buffer_byte(out, '.');
    }
    Str *name = t->qualname ? t->qualname : t->name;
    buffer_append(out, name->bytes, name->size);
}

static Value attribute(VM *vm, Value e, const char *name) {
    Str *s = str_intern_cstr(&vm->rt, name);
    Value v = s ? value_getattr_or(&vm->rt, e, s) : RAISED;
    if (v == RAISED) error_clear(&vm->rt);
    return is_special(v) ? NONE_VALUE : v;
}

/* A source line without its indentation and its end: characters [from, to) of the text.
 */
typedef struct Line {
    Str *text;
    int64_t from, to;
} Line;

static Line line_of(Runtime *rt, Str *text) {
    Line l = {text, 0, (int64_t)text->length};
    while (l.to && str_at(rt, text, (size_t)l.to - 1) == '\n')
        l.to--;
    for (; l.from < l.to; l.from++) {
        uint32_t cp = str_at(rt, text, (size_t)l.from);
        if (cp != ' ' && cp != '\n' && cp != '\f') break;
    }
    return l;
}

static void put_line(Runtime *rt, Line l, Buffer *out) {
    buffer_text(out, "    ");
    for (int64_t i = l.from; i < l.to; i++)
        buffer_codepoint(out, str_at(rt, l.text, (size_t)i));
    buffer_byte(out, '\n');
}

/* Below it, from character `first` to before `end`, as CPython mends them; counted from
 * 1, with the indentation. */
static void put_carets(Runtime *rt, Line l, int64_t first, int64_t end, Buffer *out) {
    int64_t whole = (int64_t)l.text->length, behind = l.to + 1;
    if (whole && first > whole) first = behind;
    if (whole && end > whole) end = behind;
    if (first >= end || end < 0) end = first + 1;
    int64_t column = first - 1 - l.from;
    if (column < 0) return;
    buffer_text(out, "    ");
    for (int64_t i = l.from; i < l.from + column; i++) {
        uint32_t cp = i < l.to ? str_at(rt, l.text, (size_t)i) : ' ';
        buffer_codepoint(out, unicode_is_space(cp) ? cp : ' ');
    }
    buffer_fill(out, '^', (size_t)(end - first));
    buffer_byte(out, '\n');
}

static void put_syntax_file(VM *vm, Value filename, Value line, Buffer *out) {
    buffer_text(out, "  File \"");
    if (is_str(filename) && as_str(filename)->size)
        put_str(vm, filename, "filename", out);
    else
        buffer_text(out, "<string>");
    buffer_text(out, "\", line ");
    put_str(vm, line, "line", out);
    buffer_byte(out, '\n');
}

/* The place of a SyntaxError: its own fields, not the traceback's. */
static void put_syntax_place(VM *vm, Value e, Buffer *out, Value *no_line_name) {
    Value filename = attribute(vm, e, "filename"), line = attribute(vm, e, "lineno");
    Value text = attribute(vm, e, "text"), offset = attribute(vm, e, "offset");
    Value end_line = attribute(vm, e, "end_lineno"), end = attribute(vm, e, "end_offset");
    *no_line_name = line == NONE_VALUE ? filename : NONE_VALUE;
    if (line != NONE_VALUE) put_syntax_file(vm, filename, line, out);
    if (!is_str(text)) return;
    Line l = line_of(&vm->rt, as_str(text));
    put_line(&vm->rt, l, out);
    if (!is_int(offset)) return;
    int64_t first = as_small(offset);
    int64_t after = line != end_line               ? l.to + 1
                    : is_int(end) && as_small(end) ? as_small(end)
                                                   : first;
    put_carets(&vm->rt, l, first, after, out);
}

static void put_last_line(VM *vm, Value e, Buffer *out) {
    Runtime *rt = &vm->rt;
    Type *t = type_of(rt, e);
    if (exception_is(rt, e, TYPE_SYNTAX_ERROR)) {
        Value name;
        put_syntax_place(vm, e, out, &name);
        put_type(vm, t, out);
        buffer_text(out, ": ");
        Value message = attribute(vm, e, "msg");
        if (message == NONE_VALUE)
            buffer_text(out, "<no detail available>");
        else
            put_str(vm, message, "msg", out);
        if (name != NONE_VALUE) {
            buffer_text(out, " (");
            put_str(vm, name, "filename", out);
            buffer_byte(out, ')');
        }
        buffer_byte(out, '\n');
        return;
    }
    put_type(vm, t, out);
    size_t before = out->length;
    buffer_text(out, ": ");
    put_str(vm, e, "exception", out);
    if (!absent_tell(vm, e, out)) report_suggestion(vm, e, out);
    if (out->length == before + 2) out->length = before;
    buffer_byte(out, '\n');
}

static void put_notes(VM *vm, Value e, Buffer *out) {
    Runtime *rt = &vm->rt;
    Value notes = attribute(vm, e, "__notes__");
    if (notes == NONE_VALUE) return;
    if (!is_list(notes) && !is_tuple(notes)) {
        Str *s = value_repr(rt, notes);
        if (s)
            buffer_append(out, s->bytes, s->size);
        else
            error_clear(rt), buffer_text(out, "<__notes__ repr() failed>");
        buffer_byte(out, '\n');
        return;
    }
    int64_t n = value_len(rt, notes);
    for (int64_t i = 0; i < n; i++) {
        Value note = value_getitem(rt, notes, value_small(i));
        if (note == RAISED) {
            error_clear(rt);
            break;
        }
        put_str(vm, note, "note", out);
        buffer_byte(out, '\n');
    }
}

/* ---- whole exceptions ------------------------------------------------------------- */

static void show_chain(Report *r, Value e);

static void show_one(Report *r, Value e, bool group) {
    Buffer text;
    buffer_init(&text, r->out->alloc);
    Traceback *tb = traceback_of(e);
    bool top = group && r->depth == 0;
    if (top) r->depth++;
    if (tb) {
        emit_text(r,
                  group ? "Exception Group Traceback (most recent call last):\n"
                        : "Traceback (most recent call last):\n",
                  top ? '+' : '|');
        put_traceback(r, tb, &text);
        if (text.length) emit(r, text.data, text.length, '|');
        text.length = 0;
    }
    put_last_line(r->vm, e, &text);
    put_notes(r->vm, e, &text);
    if (text.length) emit(r, text.data, text.length, '|');
    buffer_free(&text);
    if (!group) return;

    Value members = attribute(r->vm, e, "exceptions");
    size_t n = is_tuple(members) ? as_tuple(members)->size : 0;
    size_t shown = n <= GROUP_WIDTH ? n : GROUP_WIDTH + 1;
    r->need_close = false;
    for (size_t i = 0; i < shown; i++) {
        bool last = i + 1 == shown, cut = i >= GROUP_WIDTH;
        if (last) r->need_close = true;
        indent(r);
        buffer_text(r->out, i ? "  " : "+-");
        if (cut)
            buffer_text(r->out, "+---------------- ... ----------------\n");
        else
            buffer_printf(r->out, "+---------------- %zu ----------------\n", i + 1);
        r->depth++;
        if (cut) {
            char more[64];
            size_t left = n - GROUP_WIDTH;
            int k = snprintf(more, sizeof more, "and %zu more exception%s\n", left,
                             left > 1 ? "s" : "");
            emit(r, more, (size_t)k, '|');
        } else {
            show_chain(r, as_tuple(members)->items[i]);
        }
        if (last && r->need_close) {
            indent(r);
            buffer_text(r->out, "+------------------------------------\n");
            r->need_close = false;
        }
        r->depth--;
    }
    if (top) r->depth = 0;
}

static bool already_shown(const Report *r, Value e) {
    for (unsigned i = 0; i < r->seen_n; i++)
        if (r->seen[i] == e) return true;
    return false;
}

/* Causes and contexts first, the exception itself last. */
static void show_chain(Report *r, Value e) {
    Value chain[64];
    const char *links[64];
    size_t n = 0;
    while (n < COUNT_OF(chain)) {
        Exception *x = as_exception(e);
        chain[n] = e;
        links[n] = NULL;
        n++;
        if (r->seen_n < COUNT_OF(r->seen)) r->seen[r->seen_n++] = e;
        Value next = UNBOUND;
        if (is_exception(x->cause)) {
            next = x->cause;
            links[n - 1] = "\nThe above exception was the direct cause of the following "
                           "exception:\n\n";
        } else if (is_exception(x->context) && !x->suppress_context) {
            next = x->context;
            links[n - 1] = "\nDuring handling of the above exception, another exception "
                           "occurred:\n\n";
        }
        if (next == UNBOUND || already_shown(r, next)) {
            links[n - 1] = NULL;
            break;
        }
        e = next;
    }
    while (n-- > 0) {
        if (links[n]) emit_text(r, links[n], '|');
        bool group = exception_is(&r->vm->rt, chain[n], TYPE_BASE_EXCEPTION_GROUP);
        if (group && r->depth > GROUP_DEPTH)
            emit_text(r, "... (max_group_depth is 10)\n", '|');
        else
            show_one(r, chain[n], group);
    }
}

void report_exception(VM *vm, Value e, Buffer *out) {
    Runtime *rt = &vm->rt;
    Value pending = rt->error;
    rt->error = UNBOUND;
    Report r = {.vm = vm, .out = out};
    if (is_exception(e)) show_chain(&r, e);
    rt->error = pending;
}

bool vm_is_stdlib_module(VM *vm, Str *name) {
    for (const EmbeddedModule *m = embedded_modules; m->name; m++)
        if (str_is(name, m->name)) return name->bytes[0] != '_';
    static const char *const natives[] = {
#define MODULE(name) #name,
#include "modules/modules.def"
    };
    for (size_t i = 0; i < COUNT_OF(natives); i++)
        if (str_is(name, natives[i])) return natives[i][0] != '_';
    return absent_module(name);
}
