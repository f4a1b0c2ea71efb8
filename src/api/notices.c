/* notices.c - see notices.h. */
#include "api/notices.h"

#include "api/report.h"
#include "vm/async_step.h"
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

static const char *frame_name(Runtime *rt, const Generator *g) {
    return str_cstr(rt, frame_function(g->registers)->qualname);
}

static Function *maker_of(Value awaitable, const Instr **pc) {
    if (is_native_coroutine(awaitable))
        return coroutine_maker(as_native_coroutine(awaitable), pc);
    if (is_generator(awaitable)) return generator_maker(as_generator(awaitable), pc);
    const AsyncStep *s = (const AsyncStep *)as_object(awaitable);
    return *pc = s->pc, s->maker;
}

/* "coroutine 'f'", "coroutine method 'asend' of 'f'" */
static void add_kind(Runtime *rt, Value awaitable, Buffer *text) {
    if (is_native_coroutine(awaitable)) {
        buffer_printf(text, "coroutine '%s'",
                      as_native_coroutine(awaitable)->def->qualname);
    } else if (is_generator(awaitable)) {
        buffer_printf(text, "coroutine '%s'", frame_name(rt, as_generator(awaitable)));
    } else {
        const AsyncStep *s = (const AsyncStep *)as_object(awaitable);
        buffer_printf(text, "coroutine method '%s' of '%s'", async_step_method(s),
                      frame_name(rt, s->target));
    }
}

static void on_never_awaited(VM *vm, Value awaitable) {
    Runtime *rt = &vm->rt;
    const Instr *pc;
    Function *maker = maker_of(awaitable, &pc);
    vm->reports++;
    Buffer text;
    buffer_init(&text, &rt->alloc);
    int line = maker ? code_line(maker->code, (uint32_t)(pc - maker->entry)) : 0;
    buffer_printf(&text, "%s:%d: RuntimeWarning: ",
                  maker ? str_cstr(rt, maker->code->filename) : "sys", line);
    add_kind(rt, awaitable, &text);
    buffer_printf(&text, " was never awaited\n");
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
