/* reactor_uv.c - the reactor on libuv: one uv_loop_t per VM.
 *
 * The thread sleeps in reactor_sleep, on libuv's descriptor: deadlines are nanoseconds
 * and no signal is missed, where uv_run would wait in milliseconds. libuv itself only
 * ever looks. What a descriptor's callback raises is kept until the poll ends. */
#include "io/reactor.h"

#include <fcntl.h>
#include <poll.h>

#include "base/os_signal.h"
#include <uv.h>

typedef struct UvReactor {
    Reactor reactor;
    VM *vm;
    uv_loop_t loop;
    uv_async_t waker;
    struct UvWatch *watches;
    bool told, failed; /* during a poll: somebody was told, raised */
} UvReactor;

typedef struct UvWatch {
    uv_poll_t poll;
    struct UvWatch *next;
    UvReactor *owner;
    Loop *loop;
    int fd;
} UvWatch;

static bool fail(UvReactor *r, int code) {
    raise_os_error(&r->vm->rt, -code, UNBOUND);
    return false;
}

/* ---- waiting ---------------------------------------------------------------------- */

/* Until libuv's own timers have to run; -1: there are none. */
static int64_t own_timeout(uv_loop_t *loop) {
    enum { NS_PER_MS = 1000000 };
    uv_update_time(loop);
    int ms = uv_backend_timeout(loop);
    return ms < 0 ? -1 : (int64_t)ms * NS_PER_MS;
}

/* Registers what was asked for since, and tells the watchers what is ready. */
static bool look(UvReactor *r) {
    uv_run(&r->loop, UV_RUN_NOWAIT);
    return !r->failed;
}

static bool poll_uv(Reactor *reactor, int64_t timeout) {
    UvReactor *r = (UvReactor *)reactor;
    r->told = r->failed = false;
    if (!look(r) || timeout == 0 || r->told) return !r->failed;
    int64_t own = own_timeout(&r->loop);
    if (own >= 0 && (timeout < 0 || own < timeout)) timeout = own;
    struct pollfd fd = {.fd = uv_backend_fd(&r->loop), .events = POLLIN};
    return reactor_sleep(r->vm, &fd, 1, timeout) && look(r);
}

static void on_wake(uv_async_t *waker) {
    UvReactor *r = waker->data;
    r->told = true;
}

static void wake(Reactor *reactor) { uv_async_send(&((UvReactor *)reactor)->waker); }

/* The waker keeps uv_run looking, but is nothing to wait for. */
static bool is_active(Reactor *reactor) {
    UvReactor *r = (UvReactor *)reactor;
    uv_unref((uv_handle_t *)&r->waker);
    bool alive = uv_loop_alive(&r->loop);
    uv_ref((uv_handle_t *)&r->waker);
    return alive;
}

static int descriptor(Reactor *reactor) {
    return uv_backend_fd(&((UvReactor *)reactor)->loop);
}

/* ---- descriptors ------------------------------------------------------------------ */

static void on_closed(uv_handle_t *handle) {
    UvWatch *w = handle->data;
    mem_free(&w->owner->vm->rt.alloc, w, sizeof *w);
}

static void unwatch(UvReactor *r, UvWatch *w) {
    UvWatch **link = &r->watches;
    while (*link != w)
        link = &(*link)->next;
    *link = w->next;
    uv_close((uv_handle_t *)&w->poll, on_closed);
}

static void on_ready(uv_poll_t *poll, int status, int events) {
    UvWatch *w = poll->data;
    UvReactor *r = w->owner;
    unsigned told = status < 0 ? REACTOR_READ | REACTOR_WRITE : 0;
    if (events & (UV_READABLE | UV_DISCONNECT)) told |= REACTOR_READ;
    if (events & UV_WRITABLE) told |= REACTOR_WRITE;
    r->told = true;
    if (!r->failed) r->failed = !loop_descriptor_ready(w->loop, w->fd, told);
}

static UvWatch *watch_new(UvReactor *r, Loop *loop, int fd) {
    UvWatch *w = mem_alloc(&r->vm->rt.alloc, sizeof *w);
    if (!w) return raise_memory(&r->vm->rt), NULL;
    *w = (UvWatch){.next = r->watches, .owner = r, .loop = loop, .fd = fd};
    /* libuv makes descriptors non-blocking; this one is shared with whoever opened it. */
    int flags = fcntl(fd, F_GETFL);
    int code = uv_poll_init(&r->loop, &w->poll, fd);
    if (!code && flags >= 0) (void)fcntl(fd, F_SETFL, flags);
    if (code) {
        mem_free(&r->vm->rt.alloc, w, sizeof *w);
        return fail(r, code), NULL;
    }
    w->poll.data = w;
    return r->watches = w;
}

static bool watch(Reactor *reactor, Loop *loop, int fd, unsigned events) {
    UvReactor *r = (UvReactor *)reactor;
    UvWatch *w = r->watches;
    while (w && (w->fd != fd || w->loop != loop))
        w = w->next;
    if (!events) {
        if (w) unwatch(r, w);
        return true;
    }
    if (!w && !(w = watch_new(r, loop, fd))) return false;
    int wanted = (events & REACTOR_READ ? UV_READABLE : 0) |
                 (events & REACTOR_WRITE ? UV_WRITABLE : 0);
    int code = uv_poll_start(&w->poll, wanted, on_ready);
    return !code || fail(r, code);
}

/* ---- opening and closing ---------------------------------------------------------- */

static void close_handle(uv_handle_t *handle, void *unused) {
    if (!uv_is_closing(handle)) uv_close(handle, NULL);
}

static void close_uv(Reactor *reactor) {
    UvReactor *r = (UvReactor *)reactor;
    while (r->watches)
        unwatch(r, r->watches);
    uv_walk(&r->loop, close_handle, NULL);
    while (uv_loop_close(&r->loop) == UV_EBUSY)
        uv_run(&r->loop, UV_RUN_NOWAIT);
    mem_free(&r->vm->rt.alloc, r, sizeof *r);
}

Reactor *reactor_open(VM *vm) {
    UvReactor *r = mem_alloc_zero(&vm->rt.alloc, sizeof *r);
    if (!r) return raise_memory(&vm->rt), NULL;
    r->reactor = (Reactor){poll_uv, wake, is_active, watch, descriptor, close_uv};
    r->vm = vm;
    int code = uv_loop_init(&r->loop);
    if (code) {
        fail(r, code);
        mem_free(&vm->rt.alloc, r, sizeof *r);
        return NULL;
    }
    code = uv_async_init(&r->loop, &r->waker, on_wake);
    if (code) return close_uv(&r->reactor), fail(r, code), NULL;
    r->waker.data = r;
    return &r->reactor;
}
