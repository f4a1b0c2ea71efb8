/* ages.h - since when tasks wait, at no cost to them: a task notes the number of the turn
 * in which it began to wait, and the loop notes the time at some turns. Old notes are
 * thinned out, so that an age is known to a few percent. */
#ifndef SCHED_AGES_H
#define SCHED_AGES_H

#include "vm/state.h"

enum { AGE_MARKS = 256 };

typedef struct Ages {
    uint32_t turn; /* of the loop, counted in run_once */
    uint32_t marks_n;
    struct {
        uint32_t turn, ms;
    } marks[AGE_MARKS]; /* ascending */
} Ages;

/* The loop begins, or is about to wait: the clock is looked at. Under virtual time it is
 * not advanced by that. */
void ages_mark(Ages *a, VM *vm);
/* Milliseconds from the turn until now; not exact while the loop has not waited since
 * then: it is not longer ago than that. */
uint32_t ages_since(const Ages *a, VM *vm, uint32_t turn, bool *exact);

#endif
