/* tickets.c - see tickets.h. */
#include "api/tickets.h"

#include <stdlib.h>

#include "api/natives.h"
#include "api/remote.h"
#include "base/utf8.h"
#include "object/bytes.h"
#include "sched/post.h"
#include "sched/wait.h"

/* ---- what a ticket is finished with ----------------------------------------------- */

/* Texts and bytes are the C library's memory: other threads make them. */
typedef struct Outcome {
    enum { AS_NONE, AS_INT, AS_FLOAT, AS_STR, AS_BYTES, AS_ERROR, AS_VALUE } kind;
    int64_t i;
    double d;
    char *bytes; /* of errors: the type's name, a NUL, the message */
    size_t size;
    Value value;
} Outcome;

static bool outcome_bytes(Outcome *o, const char *a, size_t n, const char *b, size_t m) {
    o->size = n + m;
    o->bytes = malloc(o->size + 1);
    if (!o->bytes) return false;
    if (n) memcpy(o->bytes, a, n);
    if (m) memcpy(o->bytes + n, b, m);
    return true;
}

static Value outcome_text(Runtime *rt, const char *bytes, size_t n) {
    if (!utf8_is_strict(bytes, n)) return raise(rt, TYPE_VALUE_ERROR, "invalid UTF-8");
    Str *s = str_new(rt, bytes, n);
    return s ? value_object(s) : RAISED;
}

static Value outcome_error(aiolos_vm *vm, const Outcome *o) {
    Runtime *rt = host_runtime(vm);
    size_t n = strlen(o->bytes) + 1;
    Value text = outcome_text(rt, o->bytes + n, o->size - n);
    Type *class = text == RAISED ? NULL : exception_class(vm, o->bytes);
    Value e = class ? call(rt, value_object(class), &text, 1) : RAISED;
    return e == RAISED ? RAISED : raise_object(rt, e);
}

/* RAISED: as it was finished with an error, or there is no memory. */
static Value outcome_value(aiolos_vm *vm, const Outcome *o) {
    Runtime *rt = host_runtime(vm);
    switch (o->kind) {
    case AS_INT: return int_from_i64(rt, o->i);
    case AS_FLOAT: return value_double(o->d);
    case AS_STR: return outcome_text(rt, o->bytes, o->size);
    case AS_BYTES: {
        Bytes *b = bytes_new(rt, o->bytes, o->size);
        return b ? value_object(b) : RAISED;
    }
    case AS_ERROR: return outcome_error(vm, o);
    case AS_VALUE: return o->value;
    default: return NONE_VALUE;
    }
}

/* ---- the table -------------------------------------------------------------------- */

typedef struct Ticket {
    Post post;
    uint32_t serial; /* of this use of the place; 0: nobody's */
    uint32_t at;     /* its place */
    uint32_t next;   /* 1 + the next place that is nobody's; 0: none */
    bool finished;
    NativeCoroutine *waiter; /* NULL: gave up while the post is under way */
    Loop *loop;
    aiolos_cancel_fn on_cancel;
    void *user;
    Outcome outcome;
} Ticket;

bool tickets_init(aiolos_vm *vm) {
    return pthread_mutex_init(&vm->tickets_lock, NULL) == 0;
}

static uint64_t key_of(const Ticket *t) { return (uint64_t)t->serial << 32 | t->at; }

/* The open ticket, or NULL; the lock is held. */
static Ticket *find_open(aiolos_vm *vm, uint64_t key) {
    uint32_t at = (uint32_t)key, serial = (uint32_t)(key >> 32);
    if (at >= vm->tickets_n || !serial) return NULL;
    Ticket *t = vm->tickets[at];
    return t->serial == serial && !t->finished ? t : NULL;
}

static Ticket *add_place(aiolos_vm *vm) {
    Allocator *alloc = &host_runtime(vm)->alloc;
    if (vm->tickets_n == vm->tickets_cap) {
        uint32_t cap = vm->tickets_cap ? vm->tickets_cap * 2 : 8;
        Ticket **more = mem_realloc(alloc, vm->tickets, vm->tickets_cap * sizeof *more,
                                    cap * sizeof *more);
        if (!more) return NULL;
        vm->tickets = more;
        vm->tickets_cap = cap;
    }
    Ticket *t = mem_alloc_zero(alloc, sizeof *t);
    if (!t) return NULL;
    t->at = vm->tickets_n;
    return vm->tickets[vm->tickets_n++] = t;
}

static Ticket *take_place(aiolos_vm *vm) {
    if (!vm->tickets_unused) return add_place(vm);
    Ticket *t = vm->tickets[vm->tickets_unused - 1];
    vm->tickets_unused = t->next;
    return t;
}

static Ticket *ticket_open(aiolos_vm *vm, NativeCoroutine *c, aiolos_cancel_fn on_cancel,
                           void *user) {
    pthread_mutex_lock(&vm->tickets_lock);
    Ticket *t = take_place(vm);
    if (t) {
        t->serial = ++vm->tickets_serial ? vm->tickets_serial : ++vm->tickets_serial;
        t->finished = false;
        t->waiter = c;
        t->loop = vm->vm->loop;
        t->on_cancel = on_cancel;
        t->user = user;
        t->outcome = (Outcome){.value = UNBOUND};
        t->loop->expected++;
    }
    pthread_mutex_unlock(&vm->tickets_lock);
    return t;
}

static void ticket_close(aiolos_vm *vm, Ticket *t) {
    pthread_mutex_lock(&vm->tickets_lock);
    t->serial = 0;
    t->waiter = NULL;
    t->next = vm->tickets_unused;
    vm->tickets_unused = t->at + 1;
    t->loop->expected--;
    free(t->outcome.bytes);
    t->outcome.bytes = NULL;
    pthread_mutex_unlock(&vm->tickets_lock);
}

void tickets_trace(Tracer *tracer, aiolos_vm *vm) {
    for (uint32_t i = 0; i < vm->tickets_n; i++) {
        Ticket *t = vm->tickets[i];
        if (!t->serial) continue;
        trace_object(tracer, t->waiter);
        trace_object(tracer, t->loop);
        trace_value(tracer, t->outcome.value);
    }
}

void tickets_free(aiolos_vm *vm) {
    Allocator *alloc = &host_runtime(vm)->alloc;
    for (uint32_t i = 0; i < vm->tickets_n; i++) {
        free(vm->tickets[i]->outcome.bytes);
        mem_free(alloc, vm->tickets[i], sizeof(Ticket));
    }
    mem_free(alloc, vm->tickets, vm->tickets_cap * sizeof *vm->tickets);
    pthread_mutex_destroy(&vm->tickets_lock);
}

/* ---- the waiting call ------------------------------------------------------------- */

/* The waiter of this ticket is gone. If nobody finished it, nobody can now. */
static void give_up(aiolos_vm *vm, Ticket *t) {
    pthread_mutex_lock(&vm->tickets_lock);
    bool finished = t->finished;
    t->waiter = NULL;
    uint64_t key = key_of(t);
    if (!finished) t->finished = true; /* late finishers are refused from here on */
    pthread_mutex_unlock(&vm->tickets_lock);
    if (finished) return; /* the post is under way and will close it */
    aiolos_cancel_fn on_cancel = t->on_cancel;
    void *user = t->user;
    ticket_close(vm, t);
    if (on_cancel) on_cancel(user, (aiolos_ticket){vm->remote, key});
}

/* What the coroutine waits for, or NULL. */
static Ticket *ticket_of(aiolos_vm *vm, const NativeCoroutine *c) {
    if (c->slots[ASYNC_TICKET] == UNBOUND) return NULL;
    Ticket *t = vm->tickets[as_small(c->slots[ASYNC_TICKET])];
    return t->serial && t->waiter == c ? t : NULL;
}

void tickets_cancel(aiolos_vm *vm) {
    for (uint32_t i = 0; i < vm->tickets_n; i++)
        if (vm->tickets[i]->serial && vm->tickets[i]->waiter) give_up(vm, vm->tickets[i]);
}

enum { START, WAITING };

static Sent begin(VM *inner, NativeCoroutine *c, Value *result) {
    Native *native = (Native *)as_object(c->slots[ASYNC_NATIVE]);
    HostNative *h = native->user;
    Array *args = (Array *)as_object(c->slots[ASYNC_ARGUMENTS]);
    *result = native_run(h, args->items, h->count, c);
    Ticket *t = ticket_of(h->vm, c);
    if (*result == PENDING_RESULT) {
        if (t) return wait_begin(c, WAITING, result);
        raise(&inner->rt, TYPE_SYSTEM_ERROR, "a native is pending without a ticket");
        return SENT_RAISED;
    }
    if (t) { /* it thought better of it */
        t->on_cancel = NULL;
        give_up(h->vm, t);
    }
    return *result == RAISED ? SENT_RAISED : SENT_RETURN;
}

Sent async_native_step(VM *inner, NativeCoroutine *c, Value sent, Value *result) {
    if (native_at(c) == START) return begin(inner, c, result);
    *result = wait_end(inner, c, sent, NONE_VALUE);
    if (*result == RAISED) {
        Value pending = error_take(&inner->rt);
        Ticket *t = ticket_of(inner->host, c);
        if (t) give_up(inner->host, t);
        inner->rt.error = pending;
        return SENT_RAISED;
    }
    *result = c->slots[ASYNC_RESULT];
    if (c->slots[ASYNC_FAILED] == UNBOUND) return SENT_RETURN;
    raise_object(&inner->rt, *result);
    return SENT_RAISED;
}

/* ---- for natives ------------------------------------------------------------------ */

static aiolos_ticket defer(aiolos_frame *f, aiolos_cancel_fn on_cancel, void *user) {
    static const aiolos_ticket none;
    aiolos_vm *vm = f->vm;
    NativeCoroutine *c = f->coroutine;
    if (!c || c->slots[ASYNC_TICKET] != UNBOUND) return host_misuse(vm), none;
    if (!vm->vm->loop) {
        raise(host_runtime(vm), TYPE_RUNTIME_ERROR, "no running event loop");
        return none;
    }
    if (!remote_id(vm)) return none;
    Ticket *t = ticket_open(vm, c, on_cancel, user);
    if (!t) return raise_memory(host_runtime(vm)), none;
    native_keep(vm->vm, c, ASYNC_TICKET, value_small(t->at));
    return (aiolos_ticket){vm->remote, key_of(t)};
}

aiolos_ticket aiolos_defer(aiolos_frame *f, aiolos_cancel_fn on_cancel, void *user) {
    if (ENTER(f->vm)) return (aiolos_ticket){0, 0};
    aiolos_ticket t = defer(f, on_cancel, user);
    host_done(f->vm, t.id);
    return t;
}

/* ---- finishing -------------------------------------------------------------------- */

/* On the VM's thread: the outcome becomes the waiter's. */
static bool deliver(VM *inner, Post *post) {
    aiolos_vm *vm = inner->host;
    Ticket *t = (Ticket *)post;
    NativeCoroutine *c = t->waiter;
    bool ok = true;
    if (c) {
        Runtime *rt = &inner->rt;
        Value v = outcome_value(vm, &t->outcome);
        bool failed = v == RAISED;
        native_keep(inner, c, ASYNC_RESULT, failed ? error_take(rt) : v);
        if (failed) native_keep(inner, c, ASYNC_FAILED, TRUE_VALUE);
        ok = wait_wake(inner, c, NONE_VALUE);
    }
    ticket_close(vm, t);
    return ok;
}

static int finish(aiolos_ticket ticket, Outcome outcome) {
    aiolos_vm *vm = remote_pin(ticket.id);
    Ticket *t = NULL;
    if (vm) {
        pthread_mutex_lock(&vm->tickets_lock);
        t = find_open(vm, ticket.key);
        if (t) {
            t->finished = true;
            t->outcome = outcome;
            t->post.run = deliver;
        }
        pthread_mutex_unlock(&vm->tickets_lock);
        if (t) post_send(vm->vm, &t->post);
        remote_unpin(ticket.id);
    }
    if (!t) free(outcome.bytes);
    return t ? AIOLOS_OK : AIOLOS_GONE;
}

int aiolos_finish_none(aiolos_ticket t) {
    return finish(t, (Outcome){.kind = AS_NONE, .value = UNBOUND});
}
int aiolos_finish_int(aiolos_ticket t, int64_t i) {
    return finish(t, (Outcome){.kind = AS_INT, .i = i, .value = UNBOUND});
}
int aiolos_finish_float(aiolos_ticket t, double d) {
    return finish(t, (Outcome){.kind = AS_FLOAT, .d = d, .value = UNBOUND});
}
int aiolos_finish_str(aiolos_ticket t, const char *utf8, size_t n) {
    Outcome o = {.kind = AS_STR, .value = UNBOUND};
    return outcome_bytes(&o, utf8, n, NULL, 0) ? finish(t, o) : AIOLOS_NOMEM;
}
int aiolos_finish_bytes(aiolos_ticket t, const void *bytes, size_t n) {
    Outcome o = {.kind = AS_BYTES, .value = UNBOUND};
    return outcome_bytes(&o, bytes, n, NULL, 0) ? finish(t, o) : AIOLOS_NOMEM;
}
int aiolos_finish_error(aiolos_ticket t, const char *type, const char *message) {
    Outcome o = {.kind = AS_ERROR, .value = UNBOUND};
    return outcome_bytes(&o, type, strlen(type) + 1, message, strlen(message))
               ? finish(t, o)
               : AIOLOS_NOMEM;
}

int aiolos_finish(aiolos_vm *vm, aiolos_ticket t, aiolos_val v) {
    Value x;
    int refused = ENTER(vm);
    if (refused) return refused;
    if (!handle_take(vm, v, &x)) return host_done(vm, false);
    int status = t.id == vm->remote ? finish(t, (Outcome){.kind = AS_VALUE, .value = x})
                                    : AIOLOS_GONE;
    host_leave(vm);
    return status;
}
