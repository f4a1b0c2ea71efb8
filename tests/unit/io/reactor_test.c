#include <criterion/criterion.h>
#include <dirent.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "api/engine.h"
#include "io/reactor.h"
#include "sched/loop.h"
#include "sched/post.h"

TestSuite(reactor, .timeout = 60);

static VM *open_vm(void) {
    EngineConfig config = {.hash_seed = "0"};
    VM *vm = engine_open(&config);
    cr_assert(vm);
    vm->rt.heap.stack_base = __builtin_frame_address(0);
    return vm;
}

static int count_descriptors(void) {
    DIR *d = opendir("/proc/self/fd");
    int n = 0;
    while (d && readdir(d))
        n++;
    if (d) closedir(d);
    return n;
}

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

Test(reactor, is_made_when_first_asked_for_and_gives_its_descriptors_back) {
    VM *first = open_vm();
    cr_assert(reactor_of(first)); /* libuv's own, which are kept for the process */
    engine_close(first);
    int before = count_descriptors();
    VM *vm = open_vm();
    cr_expect_null(vm->reactor);
    cr_expect_eq(count_descriptors(), before);
    Reactor *r = reactor_of(vm);
    cr_assert(r);
    cr_expect_eq(reactor_of(vm), r);
    cr_expect_not(r->is_active(r));
    engine_close(vm);
    cr_expect_eq(count_descriptors(), before);
}

Test(reactor, a_program_that_only_sleeps_needs_none) {
    static const char text[] = "import asyncio\n"
                               "asyncio.run(asyncio.sleep(0.001))\n";
    VM *vm = open_vm();
    cr_assert(engine_run_main(vm, text, sizeof text - 1, "reactor_test.aio"));
    cr_expect_null(vm->reactor);
    engine_close(vm);
}

Test(reactor, sleeps_to_the_nanosecond_rather_than_the_millisecond) {
    VM *vm = open_vm();
    Reactor *r = reactor_of(vm);
    double start = seconds();
    for (int i = 0; i < 20; i++)
        cr_assert(r->poll(r, 100 * 1000));
    double took = seconds() - start;
    cr_expect_geq(took, 20 * 100e-6);
    cr_assert(r->poll(r, 0));
    engine_close(vm);
}

typedef struct Note {
    Post post;
    int number;
    int *sum;
} Note;

static bool run_note(VM *vm, Post *post) {
    Note *note = (Note *)post;
    *note->sum = *note->sum * 10 + note->number;
    return true;
}

typedef struct Sender {
    VM *vm;
    Note notes[3];
    int sum;
} Sender;

static void *send_notes(void *user) {
    Sender *s = user;
    usleep(20 * 1000);
    for (int i = 0; i < 3; i++) {
        s->notes[i] = (Note){{.run = run_note}, i + 1, &s->sum};
        post_send(s->vm, &s->notes[i].post);
    }
    return NULL;
}

Test(reactor, a_post_of_another_thread_ends_the_poll_and_posts_keep_their_order) {
    Sender s = {.vm = open_vm()};
    Reactor *r = reactor_of(s.vm);
    pthread_t thread;
    cr_assert_eq(pthread_create(&thread, NULL, send_notes, &s), 0);
    while (s.sum < 123) {
        cr_assert(r->poll(r, -1));
        cr_assert(posts_run(s.vm));
    }
    pthread_join(thread, NULL);
    cr_expect_eq(s.sum, 123);
    cr_expect_not(posts_waiting(s.vm));
    engine_close(s.vm);
}

Test(reactor, a_wake_before_the_poll_is_not_lost) {
    VM *vm = open_vm();
    Reactor *r = reactor_of(vm);
    r->wake(r);
    cr_assert(r->poll(r, -1));
    engine_close(vm);
}

static int interrupts;
static bool on_interrupt(VM *vm, int what) {
    interrupts++;
    return false;
}

Test(reactor, an_interrupt_before_the_poll_is_not_slept_over) {
    VM *vm = open_vm();
    Reactor *r = reactor_of(vm);
    vm->check_interrupt = on_interrupt;
    vm->interrupt = INTERRUPT_SIGNAL;
    cr_expect_not(r->poll(r, -1));
    vm->interrupt = INTERRUPT_SIGNAL;
    cr_expect_not(reactor_sleep(vm, NULL, 0, -1));
    cr_expect_eq(interrupts, 2);
    engine_close(vm);
}

Test(reactor, watches_descriptors_until_told_to_stop) {
    VM *vm = open_vm();
    Reactor *r = reactor_of(vm);
    Loop *l = loop_new(vm);
    int ends[2];
    cr_assert(l);
    cr_assert_eq(pipe(ends), 0);
    Handle *h =
        handle_new(l, false, NONE_VALUE, value_object(vm->rt.empty_tuple), NONE_VALUE, 0);
    if (!loop_watch(l, ends[0], REACTOR_READ, value_object(h))) {
        cr_expect(error_is(&vm->rt, TYPE_NOT_IMPLEMENTED_ERROR));
        error_clear(&vm->rt);
        engine_close(vm);
        cr_skip_test("built without libuv");
    }
    cr_expect(r->is_active(r));
    cr_assert(r->poll(r, 0));
    cr_expect_eq(l->ready.n, 0);
    cr_assert_eq(write(ends[1], "x", 1), 1);
    cr_assert(r->poll(r, -1));
    cr_expect_eq(l->ready.n, 1);
    cr_expect_eq(ready_take(&vm->rt, l, &l->ready).what, value_object(h));
    cr_assert(loop_watch(l, ends[0], REACTOR_READ, UNBOUND));
    cr_expect(h->cancelled);
    cr_assert(r->poll(r, 0));
    cr_expect_eq(l->ready.n, 0);
    cr_expect_not(r->is_active(r));
    close(ends[0]);
    close(ends[1]);
    engine_close(vm);
}
