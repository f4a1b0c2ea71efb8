/* reactor_poll.c - the reactor of a build without libuv: time, signals, other threads.
 * A pipe ends the sleep. */
#include "io/reactor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

typedef struct PollReactor {
    Reactor reactor;
    VM *vm;
    int in, out;
} PollReactor;

static bool poll_pipe(Reactor *reactor, int64_t timeout) {
    PollReactor *r = (PollReactor *)reactor;
    struct pollfd fd = {.fd = r->out, .events = POLLIN};
    if (!reactor_sleep(r->vm, &fd, 1, timeout)) return false;
    char bytes[64];
    while (read(r->out, bytes, sizeof bytes) > 0) {
    }
    return true;
}

/* A full pipe wakes as well as one more byte. */
static void wake(Reactor *reactor) {
    int code = errno;
    (void)!write(((PollReactor *)reactor)->in, "", 1);
    errno = code;
}

static bool is_active(Reactor *reactor) { return false; }
static int descriptor(Reactor *reactor) { return ((PollReactor *)reactor)->out; }

static bool watch(Reactor *reactor, Loop *loop, int fd, unsigned events) {
    if (!events) return true;
    raise(&((PollReactor *)reactor)->vm->rt, TYPE_NOT_IMPLEMENTED_ERROR,
          "watching descriptors needs a build with libuv");
    return false;
}

static void close_pipe(Reactor *reactor) {
    PollReactor *r = (PollReactor *)reactor;
    close(r->in);
    close(r->out);
    mem_free(&r->vm->rt.alloc, r, sizeof *r);
}

Reactor *reactor_open(VM *vm) {
    PollReactor *r = mem_alloc(&vm->rt.alloc, sizeof *r);
    if (!r) return raise_memory(&vm->rt), NULL;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK)) {
        raise_os_error(&vm->rt, errno, UNBOUND);
        mem_free(&vm->rt.alloc, r, sizeof *r);
        return NULL;
    }
    r->reactor = (Reactor){poll_pipe, wake, is_active, watch, descriptor, close_pipe};
    r->vm = vm;
    r->out = ends[0];
    r->in = ends[1];
    return &r->reactor;
}
