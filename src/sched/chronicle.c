/* chronicle.c - see chronicle.h. */
#include "sched/chronicle.h"

#include "sched/story.h"

enum { ENTRIES = 64, MEMBERS_TOLD = 15, LINKS_FOLLOWED = 16 };

typedef struct Entry {
    bool cancels;     /* else it fails */
    bool outside;     /* of any running loop: nobody but the script at the place did it */
    const Task *task; /* by address */
    const void *error; /* by address: the one with which it ended; NULL: not yet */
    TaskLabel who, by; /* by: who cancelled it; without a name: a callback */
    const Code *code;  /* where it was cancelled, or spawned; NULL: not known */
    int32_t line;
} Entry;

struct Chronicle {
    Entry entries[ENTRIES];
    uint64_t n; /* so far */
};

/* ---- keeping ---------------------------------------------------------------------- */

static void trace(Tracer *t, void *user) {
    const Chronicle *c = ((VM *)user)->chronicle;
    for (uint64_t i = 0; c && i < ENTRIES && i < c->n; i++) {
        const Entry *e = &c->entries[i];
        trace_value(t, e->who.name);
        trace_value(t, e->by.name);
        trace_object(t, (void *)e->who.function);
        trace_object(t, (void *)e->by.function);
        trace_object(t, (void *)e->code);
    }
}

bool chronicle_open(VM *vm) {
    vm->chronicle = mem_alloc_zero(&vm->rt.alloc, sizeof *vm->chronicle);
    if (vm->chronicle && heap_add_roots(&vm->rt.heap, trace, vm)) return true;
    return raise_memory(&vm->rt), false;
}

void chronicle_close(VM *vm) {
    if (vm->chronicle) mem_free(&vm->rt.alloc, vm->chronicle, sizeof *vm->chronicle);
    vm->chronicle = NULL;
}

static Entry *next_entry(Chronicle *c) { return &c->entries[c->n++ % ENTRIES]; }

void chronicle_cancels(Task *t) {
    VM *vm = t->future.loop->vm;
    Value by = t->future.loop->current;
    Place here = place_here(vm);
    *next_entry(vm->chronicle) = (Entry){.cancels = true,
                                         .outside = !vm->loop,
                                         .task = t,
                                         .who = task_label(t),
                                         .by = is_task(by) ? task_label(as_task(by))
                                                           : (TaskLabel){.name = UNBOUND},
                                         .code = here.code,
                                         .line = here.line};
}

/* The newest cancellation of the task that has not ended it yet. */
static Entry *pending_cancel(Chronicle *c, const Task *t) {
    for (uint64_t i = c->n; i > 0 && c->n - i < ENTRIES; i--) {
        Entry *e = &c->entries[(i - 1) % ENTRIES];
        if (e->cancels && e->task == t) return e->error ? NULL : e;
    }
    return NULL;
}

void chronicle_ends(Task *t, Value error) {
    VM *vm = t->future.loop->vm;
    const void *address = as_object(error);
    if (exception_is(&vm->rt, error, TYPE_CANCELLED_ERROR)) {
        Entry *e = pending_cancel(vm->chronicle, t);
        if (e) e->error = address;
    } else if (value_object(t) != t->future.loop->main) {
        Place spawned = task_spawned(t);
        *next_entry(vm->chronicle) = (Entry){.task = t,
                                             .error = address,
                                             .who = task_label(t),
                                             .by = {.name = UNBOUND},
                                             .code = spawned.code,
                                             .line = spawned.line};
    }
}

/* ---- telling ---------------------------------------------------------------------- */

static void tell_cancel(const Entry *e, bool interrupted, Buffer *out) {
    buffer_text(out, "aio: ");
    story_label(out, e->who);
    buffer_text(out, " was cancelled");
    if (interrupted) {
        buffer_text(out, " by Ctrl-C\n");
        return;
    }
    if (!e->outside) buffer_text(out, " by ");
    if (e->by.name != UNBOUND)
        story_label(out, e->by);
    else if (!e->outside)
        buffer_text(out, "a callback");
    if (e->code) {
        buffer_text(out, " at ");
        story_place(out, (Place){e->code, e->line});
    }
    buffer_byte(out, '\n');
}

static void tell_failure(const Entry *e, bool first, Buffer *out) {
    buffer_text(out, first ? "aio: failed in " : "aio: and so in ");
    story_label(out, e->who);
    if (e->code) {
        buffer_text(out, ", spawned at ");
        story_place(out, (Place){e->code, e->line});
    }
    buffer_byte(out, '\n');
}

static void tell_one(const Chronicle *c, Value error, bool interrupted, Buffer *out) {
    uint64_t i = c->n > ENTRIES ? c->n - ENTRIES : 0;
    for (bool first = true; i < c->n; i++) {
        const Entry *e = &c->entries[i % ENTRIES];
        if (e->error != as_object(error)) continue;
        if (e->cancels)
            tell_cancel(e, interrupted, out);
        else
            tell_failure(e, first, out);
        first = false;
    }
}

static void tell_members(VM *vm, Value group, Buffer *out) {
    Array *extra = as_exception(group)->extra;
    Value all = extra ? extra->items[1] : UNBOUND;
    for (size_t i = 0; is_tuple(all) && i < as_tuple(all)->size && i < MEMBERS_TOLD; i++)
        if (is_exception(as_tuple(all)->items[i]))
            tell_one(vm->chronicle, as_tuple(all)->items[i], false, out);
}

void chronicle_tell(VM *vm, Value error, Buffer *out) {
    bool interrupted = exception_is(&vm->rt, error, TYPE_KEYBOARD_INTERRUPT);
    Value at = error;
    for (int i = 0; i < LINKS_FOLLOWED && is_exception(at); i++) {
        tell_one(vm->chronicle, at, interrupted, out);
        if (exception_is(&vm->rt, at, TYPE_BASE_EXCEPTION_GROUP))
            tell_members(vm, at, out);
        const Exception *e = as_exception(at);
        at = is_exception(e->cause) ? e->cause
             : e->suppress_context  ? UNBOUND
                                    : e->context;
    }
}

void chronicle_say(VM *vm, Value error) {
    if (!vm->on_story) return;
    Buffer text;
    buffer_init(&text, &vm->rt.alloc);
    chronicle_tell(vm, error, &text);
    vm->on_story(vm, &text);
    buffer_free(&text);
}
