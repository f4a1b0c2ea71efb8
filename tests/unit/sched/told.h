/* told.h - a VM under virtual time whose stories are kept, for suites of the reports. */
#ifndef UNIT_SCHED_TOLD_H
#define UNIT_SCHED_TOLD_H

#include "../script.h"

#include "sched/clock.h"
#include "sched/deadlock.h"
#include "sched/loop.h"

static char told[8192];

static inline void keep(const Buffer *text) {
    if (!text->length) return;
    size_t at = strlen(told);
    cr_assert(at + text->length < sizeof told);
    memcpy(told + at, text->data, text->length);
    told[at + text->length] = 0;
}

static inline void keep_story(VM *vm, Buffer *text) { keep(text); }

/* What a suite looks at when no task can go on. */
static void (*on_idle)(Loop *loop, Buffer *out) = deadlock_tell;

static inline bool keep_deadlock(VM *vm, Loop *loop) {
    Buffer text;
    buffer_init(&text, &vm->rt.alloc);
    on_idle(loop, &text);
    keep(&text);
    buffer_free(&text);
    return deadlock_break(loop);
}

#define OPEN_TOLD(vm)                \
    OPEN(vm);                        \
    told[0] = 0;                     \
    vm->clock->virtual = true;       \
    vm->on_deadlock = keep_deadlock; \
    vm->on_story = keep_story

/* Runs a text that ends in an exception, which is forgotten. */
static inline void run_failing(VM *vm, const char *source) {
    cr_assert_not(engine_exec(vm, source, strlen(source), "test.aio"));
    error_clear(&vm->rt);
}

#endif
