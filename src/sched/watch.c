/* watch.c - descriptors that a loop watches: what add_reader and add_writer ask for. */
#include "sched/loop.h"

static Watch *find(Loop *l, int fd) {
    for (size_t i = 0; i < l->watches_n; i++)
        if (l->watches[i].fd == fd) return &l->watches[i];
    return NULL;
}

static Watch *add(Loop *l, int fd) {
    if (l->watches_n == l->watches_cap) {
        size_t cap = l->watches_cap ? l->watches_cap * 2 : 8;
        Watch *more = mem_realloc(&l->vm->rt.alloc, l->watches,
                                  l->watches_cap * sizeof *more, cap * sizeof *more);
        if (!more) return raise_memory(&l->vm->rt), NULL;
        l->watches = more;
        l->watches_cap = cap;
    }
    l->watches[l->watches_n] = (Watch){fd, UNBOUND, UNBOUND};
    return &l->watches[l->watches_n++];
}

static void drop(Loop *l, Watch *w) { *w = l->watches[--l->watches_n]; }

static void replace(Value *slot, Value handle) {
    if (*slot != UNBOUND) handle_cancel((Handle *)as_object(*slot));
    *slot = handle;
}

bool loop_watch(Loop *l, int fd, unsigned event, Value handle) {
    Reactor *r = reactor_of(l->vm);
    Watch *w = r ? find(l, fd) : NULL;
    if (r && !w) w = add(l, fd);
    if (!w) return false;
    Value reader = event == REACTOR_READ ? handle : w->reader;
    Value writer = event == REACTOR_WRITE ? handle : w->writer;
    unsigned events =
        (reader == UNBOUND ? 0 : REACTOR_READ) | (writer == UNBOUND ? 0 : REACTOR_WRITE);
    bool ok = r->watch(r, l, fd, events);
    if (ok) replace(event == REACTOR_READ ? &w->reader : &w->writer, handle);
    if (w->reader == UNBOUND && w->writer == UNBOUND) drop(l, w);
    heap_barrier(&l->vm->rt.heap, l);
    return ok;
}

bool loop_is_watching(Loop *l, int fd, unsigned event) {
    Watch *w = find(l, fd);
    return w && (event == REACTOR_READ ? w->reader : w->writer) != UNBOUND;
}

void loop_unwatch_all(Loop *l) {
    Reactor *r = l->vm->reactor;
    for (; l->watches_n; l->watches_n--)
        if (!r->watch(r, l, l->watches[l->watches_n - 1].fd, 0)) error_clear(&l->vm->rt);
}

bool loop_descriptor_ready(Loop *l, int fd, unsigned events) {
    Watch *w = find(l, fd);
    if (!w) return true;
    Value reader = w->reader, writer = w->writer;
    if (events & REACTOR_READ && reader != UNBOUND &&
        !loop_push(l, reader, UNBOUND, UNBOUND))
        return false;
    return !(events & REACTOR_WRITE) || writer == UNBOUND ||
           loop_push(l, writer, UNBOUND, UNBOUND);
}
