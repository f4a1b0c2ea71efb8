/* post.h - messages from other threads and from signal handlers to a VM. Each is run
 * once, in the order they were sent, by the VM's own thread in a turn of its loop.
 *
 * Who hands out something that may be posted asks reactor_of() first, so that there is a
 * reactor to wake. */
#ifndef SCHED_POST_H
#define SCHED_POST_H

#include "vm/state.h"

typedef struct Post {
    struct Post *next;
    /* False: raised. The post is the callee's again, to send anew or free. */
    bool (*run)(VM *vm, struct Post *post);
} Post;

/* [any thread] [signal] The post must not be under way already. */
void post_send(VM *vm, Post *post);
/* False: raised; what came later is run next time. */
MUST_CHECK bool posts_run(VM *vm);
INLINE bool posts_waiting(VM *vm) {
    return vm->posts_taken || __atomic_load_n(&vm->posts, __ATOMIC_RELAXED);
}

#endif
