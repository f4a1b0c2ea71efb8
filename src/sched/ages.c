/* ages.c - see ages.h. */
#include "sched/ages.h"

#include "sched/clock.h"

enum { NS_PER_MS = 1000000 };

static uint32_t now_ms(VM *vm) { return (uint32_t)(clock_peek(vm) / NS_PER_MS); }

/* Drops marks between neighbours that lie closer together than 1/closeness of their age;
 * how many are left. */
static uint32_t drop_close(Ages *a, uint32_t now, uint32_t closeness) {
    uint32_t kept = 1;
    for (uint32_t i = 1; i + 1 < a->marks_n; i++) {
        uint64_t gap = a->marks[i + 1].ms - a->marks[kept - 1].ms;
        if (gap * closeness > now - a->marks[i + 1].ms) a->marks[kept++] = a->marks[i];
    }
    a->marks[kept++] = a->marks[a->marks_n - 1];
    return kept;
}

/* So that what is left is about evenly spread on a logarithmic scale. */
static void thin_out(Ages *a, uint32_t now) {
    for (uint32_t closeness = 64; a->marks_n > AGE_MARKS * 3 / 4; closeness /= 2)
        a->marks_n = drop_close(a, now, closeness); /* at 1, 64 at most are left */
}

void ages_mark(Ages *a, VM *vm) {
    if (a->marks_n && a->marks[a->marks_n - 1].turn == a->turn) return;
    uint32_t now = now_ms(vm);
    if (a->marks_n == AGE_MARKS) thin_out(a, now);
    a->marks[a->marks_n].turn = a->turn;
    a->marks[a->marks_n++].ms = now;
}

/* The first mark from the turn on was made just after it. */
uint32_t ages_since(const Ages *a, VM *vm, uint32_t turn, bool *exact) {
    uint32_t now = now_ms(vm);
    *exact = true;
    for (uint32_t i = 0; i < a->marks_n; i++)
        if ((int32_t)(a->marks[i].turn - turn) >= 0) return now - a->marks[i].ms;
    *exact = false;
    return a->marks_n ? now - a->marks[a->marks_n - 1].ms : 0;
}
