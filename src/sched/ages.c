/* ages.c - see ages.h. */
#include "sched/ages.h"

#include "sched/clock.h"

enum { NS_PER_MS = 1000000 };

static uint32_t now_ms(VM *vm) { return (uint32_t)(clock_peek(vm) / NS_PER_MS); }

static void thin_out(Ages *a) {
    for (uint32_t i = 0; i < AGE_MARKS / 2; i++)
        a->marks[i] = a->marks[2 * i];
    a->marks_n = AGE_MARKS / 2;
}

void ages_mark(Ages *a, VM *vm) {
    if (a->marks_n && a->marks[a->marks_n - 1].turn == a->turn) return;
    if (a->marks_n == AGE_MARKS) thin_out(a);
    a->marks[a->marks_n].turn = a->turn;
    a->marks[a->marks_n++].ms = now_ms(vm);
}

/* The first mark from the turn on was made just after it. */
uint32_t ages_since(const Ages *a, VM *vm, uint32_t turn) {
    uint32_t now = now_ms(vm);
    for (uint32_t i = 0; i < a->marks_n; i++)
        if ((int32_t)(a->marks[i].turn - turn) >= 0) return now - a->marks[i].ms;
    return 0;
}
