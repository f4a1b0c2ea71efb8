/* notices.c - see notices.h. */
#include "api/notices.h"

#include "api/report.h"
#include "vm/coroutine.h"
#include "vm/frame.h"

static void hand_over(VM *vm, Buffer *text) {
    if (vm->on_story) vm->on_story(vm, text);
    buffer_free(text);
}

/* The line of source that a notice is about. */
static void add_source(VM *vm, Str *filename, int line, Buffer *text) {
    Buffer source;
    buffer_init(&source, &vm->rt.alloc);
    if (report_line(vm, filename, line, &source)) {
        const char *s = buffer_cstr(&source);
        buffer_printf(text, "  %s\n", s + strspn(s, " \t\f"));
    }
    buffer_free(&source);
}

static void on_warning(VM *vm, const char *category, const char *filename, int line,
                       const char *message) {
    Buffer text;
    buffer_init(&text, &vm->rt.alloc);
    buffer_printf(&text, "%s:%d: %s: %s\n", filename, line, category, message);
    Str *name = str_from_cstr(&vm->rt, filename);
    if (name) add_source(vm, name, line, &text);
    error_clear(&vm->rt);
    hand_over(vm, &text);
}

static void on_never_awaited(VM *vm, Value coroutine) {
    Runtime *rt = &vm->rt;
    const Instr *pc;
    bool native = is_native_coroutine(coroutine);
    Function *maker = native ? coroutine_maker(as_native_coroutine(coroutine), &pc)
                             : generator_maker(as_generator(coroutine), &pc);
    const char *name =
        native
            ? as_native_coroutine(coroutine)->def->qualname
            : str_cstr(rt, frame_function(as_generator(coroutine)->registers)->qualname);
    vm->reports++;
    Buffer text;
    buffer_init(&text, &rt->alloc);
    int line = maker ? code_line(maker->code, (uint32_t)(pc - maker->entry)) : 0;
    buffer_printf(&text, "%s:%d: RuntimeWarning: coroutine '%s' was never awaited\n",
                  maker ? str_cstr(rt, maker->code->filename) : "sys", line, name);
    if (maker) add_source(vm, maker->code->filename, line, &text);
    hand_over(vm, &text);
}

static void on_unraisable(VM *vm, Value e, const char *where, Value object) {
    Runtime *rt = &vm->rt;
    Buffer text;
    buffer_init(&text, &rt->alloc);
    Str *shown = value_repr(rt, object);
    error_clear(rt);
    buffer_printf(&text, "%s: %s\n", where,
                  shown ? str_cstr(rt, shown) : "<object repr() failed>");
    report_exception(vm, e, &text);
    hand_over(vm, &text);
}

void notices_attach(VM *vm) {
    vm->on_warning = on_warning;
    vm->on_never_awaited = on_never_awaited;
    vm->on_unraisable = on_unraisable;
}
