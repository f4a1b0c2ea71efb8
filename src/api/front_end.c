/* front_end.c - see front_end.h. */
#include "api/front_end.h"

#include "compiler/compiler.h"
#include "syntax/ast_dump.h"
#include "syntax/lexer.h"
#include "syntax/parser.h"

/* ---- errors as exceptions --------------------------------------------------------- */

static uint32_t exception_type(DiagType type) {
    switch (type) {
    case DIAG_TYPE_INDENTATION: return TYPE_INDENTATION_ERROR;
    case DIAG_TYPE_TAB: return TYPE_TAB_ERROR;
    case DIAG_TYPE_MEMORY: return TYPE_MEMORY_ERROR;
    case DIAG_TYPE_RECURSION: return TYPE_RECURSION_ERROR;
    default: return TYPE_SYNTAX_ERROR;
    }
}

static Value text_or_none(Runtime *rt, const char *text) {
    if (!text) return NONE_VALUE;
    Str *s = str_from_cstr(rt, text);
    return s ? value_object(s) : RAISED;
}

static void raise_diagnostic(VM *vm, const Diagnostic *d) {
    Runtime *rt = &vm->rt;
    if (d->type == DIAG_TYPE_NONE) {
        if (!error_pending(rt)) raise_memory(rt);
        return;
    }
    if (d->type == DIAG_TYPE_MEMORY && !d->message) {
        raise_memory(rt);
        return;
    }
    uint32_t type = exception_type(d->type);
    if (!d->filename || type == TYPE_RECURSION_ERROR || type == TYPE_MEMORY_ERROR) {
        raise(rt, type, "%s", d->message);
        return;
    }
    Value end[2] = {value_small(d->end_line), value_small(d->end_column)};
    Value place[6] = {text_or_none(rt, d->filename),
                      value_small(d->line),
                      value_small(d->column),
                      text_or_none(rt, d->text),
                      end[0],
                      end[1]};
    if (place[0] == RAISED || place[3] == RAISED) return;
    Tuple *where = tuple_from(rt, place, 6);
    Value args[2] = {text_or_none(rt, d->message), UNBOUND};
    if (!where || args[0] == RAISED) return;
    args[1] = value_object(where);
    Value e = call(rt, value_object(rt->types[type]), args, 2);
    if (e != RAISED) raise_object(rt, e);
}

static void show_warnings(VM *vm, const Diagnostic *d, const char *filename) {
    for (const Warning *w = d->warnings; w; w = w->next)
        if (vm->on_warning)
            vm->on_warning(vm, "SyntaxWarning", filename, w->line, w->message);
}

/* ---- verifying --------------------------------------------------------------------- */

static bool is_well_formed(Runtime *rt, const Code *code) {
    Buffer report;
    buffer_init(&report, &rt->alloc);
    const char *complaint = code_verify(rt, code, &report);
    if (complaint == code_unverified)
        raise_memory(rt);
    else if (complaint)
        raise(rt, TYPE_SYSTEM_ERROR, "malformed code: %s", complaint);
    buffer_free(&report);
    return !complaint;
}

#ifdef NDEBUG
enum { VERIFIES_ALWAYS = false };
#else
enum { VERIFIES_ALWAYS = true };
#endif

/* ---- compiling -------------------------------------------------------------------- */

static Code *compile_source(VM *vm, Source *source, Arena *arena, Diagnostic *d,
                            const char *mode, uint32_t flags) {
    Runtime *rt = &vm->rt;
    unsigned how = (flags & VM_SEPARATE ? COMPILE_SEPARATE_LOCALS : 0) |
                   (flags & VM_TOP_AWAIT ? COMPILE_TOP_AWAIT : 0);
    Node *root;
    Code *code = NULL;
    rt->heap.paused++;
    if (!strcmp(mode, "eval")) {
        root = parse_expression(source, arena, d);
        if (root) code = compile_expression(rt, root, source, how, d);
    } else if (!strcmp(mode, "single")) {
        root = flags & VM_INTERACTIVE ? parse_interactive(source, arena, d)
                                      : parse_single(source, arena, d);
        if (root) code = compile_interactive(rt, root, source, how, d);
    } else {
        root = parse_module(source, arena, d);
        if (root) code = compile_module(rt, root, source, how, d);
    }
    if (code && VERIFIES_ALWAYS && !is_well_formed(rt, code)) code = NULL;
    rt->heap.paused--;
    return code;
}

static Code *compile_any(VM *vm, const char *text, size_t size, bool is_file,
                         Str *filename, const char *mode, uint32_t flags) {
    Runtime *rt = &vm->rt;
    Arena arena;
    arena_init(&arena, &rt->alloc);
    Diagnostic d;
    diag_init(&d, &arena);
    Source source;
    const char *name = str_cstr(rt, filename);
    Code *code = NULL;
    bool read =
        name && (is_file ? source_from_bytes(&source, &arena, name, text, size, &d)
                         : source_from_text(&source, &arena, name, text, size, &d));
    source.ends_bare =
        read && source.added_newline && strcmp(mode, "exec") && !(flags & VM_INTERACTIVE);
    if (read) code = compile_source(vm, &source, &arena, &d, mode, flags);
    show_warnings(vm, &d, name);
    if (arena.failed) { /* whatever else seems wrong with the text comes from that */
        code = NULL;
        if (!error_pending(rt)) raise_memory(rt);
    } else if (!code) {
        if (d.incomplete && flags & VM_INTERACTIVE)
            raise(rt, TYPE_INCOMPLETE_INPUT_ERROR, "incomplete input");
        else
            raise_diagnostic(vm, &d);
    }
    arena_free(&arena);
    return code;
}

Code *front_end_compile(VM *vm, const char *text, size_t size, Str *filename,
                        const char *mode, uint32_t flags) {
    return compile_any(vm, text, size, flags & VM_BYTES, filename, mode, flags);
}

Code *front_end_compile_file(VM *vm, const char *bytes, size_t size, Str *filename,
                             uint32_t flags) {
    return compile_any(vm, bytes, size, true, filename, "exec", flags);
}

/* ---- dumps ------------------------------------------------------------------------ */

bool front_end_dump(VM *vm, const char *bytes, size_t size, Str *filename, DumpKind kind,
                    Buffer *out) {
    Runtime *rt = &vm->rt;
    if (kind == DUMP_CODE) {
        Code *code = front_end_compile_file(vm, bytes, size, filename, VM_TOP_AWAIT);
        if (!code || !is_well_formed(rt, code)) return false;
        code_disassemble(rt, code, out);
        return true;
    }
    Arena arena;
    arena_init(&arena, &rt->alloc);
    Diagnostic d;
    diag_init(&d, &arena);
    Source source;
    bool ok = source_from_bytes(&source, &arena, str_cstr(rt, filename), bytes, size, &d);
    if (ok && kind == DUMP_TOKENS) {
        TokenList tokens;
        tokens_init(&tokens, &rt->alloc);
        ok = lexer_run(&source, &tokens, &d);
        if (ok) tokens_dump(&tokens, &source, out);
        tokens_free(&tokens);
    } else if (ok) {
        Node *root = parse_module(&source, &arena, &d);
        ok = root && (ast_dump(root, out), !out->failed);
    }
    if (!ok) raise_diagnostic(vm, &d);
    arena_free(&arena);
    return ok;
}
