/* Messages to a VM: each is run once, in the order of sending. */
#include "told.h"

#include "sched/post.h"
#include "sched/reactor.h"

typedef struct Note {
    Post post;
    int number;
} Note;

static int got[8];
static size_t got_n;

static bool take(VM *vm, Post *post) {
    got[got_n++] = ((Note *)post)->number;
    return true;
}

static bool fail(VM *vm, Post *post) {
    got[got_n++] = -1;
    raise(&vm->rt, TYPE_VALUE_ERROR, "no");
    return false;
}

Test(post, are_run_in_order_and_once) {
    OPEN(vm);
    cr_assert(reactor_of(vm));
    Note notes[3] = {{{NULL, take}, 1}, {{NULL, take}, 2}, {{NULL, take}, 3}};
    got_n = 0;
    for (int i = 0; i < 3; i++)
        post_send(vm, &notes[i].post);
    cr_expect(posts_waiting(vm));
    cr_assert(posts_run(vm));
    cr_assert_eq(got_n, 3);
    cr_expect(got[0] == 1 && got[1] == 2 && got[2] == 3);
    cr_expect_not(posts_waiting(vm));
    cr_assert(posts_run(vm));
    cr_expect_eq(got_n, 3);
    CLOSE(vm);
}

Test(post, what_came_after_a_failure_is_run_next_time) {
    OPEN(vm);
    cr_assert(reactor_of(vm));
    Note bad = {{NULL, fail}, 0}, good = {{NULL, take}, 7};
    got_n = 0;
    post_send(vm, &bad.post);
    post_send(vm, &good.post);
    cr_expect_not(posts_run(vm));
    error_clear(&vm->rt);
    cr_expect(posts_waiting(vm));
    cr_assert(posts_run(vm));
    cr_expect(got_n == 2 && got[1] == 7);
    CLOSE(vm);
}
