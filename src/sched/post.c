/* post.c - see post.h. A stack that senders push to and the VM takes as a whole. */
#include "sched/post.h"

#include "sched/reactor.h"

static void push(VM *vm, Post *post) {
    Post *first = __atomic_load_n(&vm->posts, __ATOMIC_RELAXED);
    do
        post->next = first;
    while (!__atomic_compare_exchange_n(&vm->posts, &first, post, true, __ATOMIC_SEQ_CST,
                                        __ATOMIC_RELAXED));
}

void post_send(VM *vm, Post *post) {
    push(vm, post);
    vm->reactor->wake(vm->reactor);
}

/* Takes what was sent, the oldest first. */
static Post *take(VM *vm) {
    Post *newest = __atomic_exchange_n(&vm->posts, NULL, __ATOMIC_SEQ_CST);
    Post *oldest = NULL;
    while (newest) {
        Post *next = newest->next;
        newest->next = oldest;
        oldest = newest;
        newest = next;
    }
    return oldest;
}

bool posts_run(VM *vm) {
    if (!vm->posts_taken) vm->posts_taken = take(vm);
    while (vm->posts_taken) {
        Post *post = vm->posts_taken;
        vm->posts_taken = post->next;
        if (!post->run(vm, post)) return false;
    }
    return true;
}
