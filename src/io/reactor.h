/* reactor.h - the default reactor: reactor_uv.c on libuv, or reactor_poll.c, which knows
 * only time and other threads, where the library is built without libuv. */
#ifndef IO_REACTOR_H
#define IO_REACTOR_H

#include "sched/reactor.h"

/* VM.make_reactor. NULL: raised (OSError, MemoryError). */
Reactor *reactor_open(VM *vm);

#endif
