/* loop_world.h - the methods of loops that have to do with the world outside: signals,
 * descriptors, threads. Natives for the table in asyncio.c. */
#ifndef SCHED_LOOP_WORLD_H
#define SCHED_LOOP_WORLD_H

#include "sched/loop.h"

Value loop_run_in_executor(Runtime *rt, Value *args, size_t n);
/* (loop, function, args, kwargs): the future of the call. */
Value start_thread(Runtime *rt, Value *args, size_t n);
/* What CPython calls the thread. */
Value thread_name(Runtime *rt, Value *args, size_t n);
/* (loop): no more threads; the future of the end of the last one, or None. */
Value shut_executor(Runtime *rt, Value *args, size_t n);
Value loop_add_signal_handler(Runtime *rt, Value *args, size_t n);
Value loop_remove_signal_handler(Runtime *rt, Value *args, size_t n);
Value loop_add_reader(Runtime *rt, Value *args, size_t n);
Value loop_add_writer(Runtime *rt, Value *args, size_t n);
Value loop_remove_reader(Runtime *rt, Value *args, size_t n);
Value loop_remove_writer(Runtime *rt, Value *args, size_t n);
/* (expected, handler): what SIGINT calls, if it is `expected` now; None is
 * KeyboardInterrupt. True: it was. */
Value swap_interrupt_handler(Runtime *rt, Value *args, size_t n);

#endif
