/* child.h - work in a process of its own, so that a crash is a finding and not an end.
 * Apart from its users, as runtime.h has a raise() that is not <signal.h>'s. */
#ifndef TESTS_STRESS_CHILD_H
#define TESTS_STRESS_CHILD_H

#include <stdbool.h>
#include <stddef.h>

/* Did work(arg) return? Otherwise `how` tells how the process ended. */
bool child_run(void (*work)(void *arg), void *arg, char *how, size_t size);
/* Memory that a child shares with its parent, zeroed; never given back. */
void *child_shared(size_t size);

#endif
