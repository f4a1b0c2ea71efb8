/* remote.c - see remote.h. */
#include "api/remote.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

#include "api/natives.h"
#include "sched/post.h"
#include "sched/reactor.h"

/* ---- the table -------------------------------------------------------------------- */

typedef struct Place {
    _Atomic uint64_t state; /* serial of the VM << 32 | threads << 1 | is open */
    aiolos_vm *vm;          /* right while open or used */
} Place;

enum { CHUNK_BITS = 8, CHUNK = 1 << CHUNK_BITS, CHUNKS = 1024 };
enum { OPEN = 1, USER = 2 };

static Place *_Atomic chunks[CHUNKS];
static pthread_mutex_t opening = PTHREAD_MUTEX_INITIALIZER; /* of chunks and places */
static uint32_t places_n;

/* An id: the serial, and the place's number from 1. */
static Place *place_of(uint64_t id) {
    uint32_t at = (uint32_t)id - 1;
    if (at >= CHUNKS * CHUNK) return NULL;
    Place *chunk = atomic_load_explicit(&chunks[at >> CHUNK_BITS], memory_order_acquire);
    return chunk ? &chunk[at & (CHUNK - 1)] : NULL;
}

static bool is_free(const Place *p) { return !((uint32_t)atomic_load(&p->state)); }

/* The number of a place that no VM has; 0: there is none. */
static uint32_t find_place(void) {
    for (uint32_t i = 1; i <= places_n; i++)
        if (is_free(place_of(i))) return i;
    if (places_n == CHUNKS * CHUNK) return 0;
    if (places_n % CHUNK == 0) {
        Place *chunk = calloc(CHUNK, sizeof *chunk);
        if (!chunk) return 0;
        atomic_store_explicit(&chunks[places_n >> CHUNK_BITS], chunk,
                              memory_order_release);
    }
    return ++places_n;
}

static uint64_t open_place(aiolos_vm *vm) {
    pthread_mutex_lock(&opening);
    uint32_t number = find_place();
    uint64_t id = 0;
    if (number) {
        Place *p = place_of(number);
        uint64_t serial = (atomic_load(&p->state) >> 32) + 1;
        p->vm = vm;
        atomic_store(&p->state, serial << 32 | OPEN);
        id = serial << 32 | number;
    }
    pthread_mutex_unlock(&opening);
    return id;
}

aiolos_vm *remote_pin(uint64_t id) {
    Place *p = place_of(id);
    if (!p) return NULL;
    uint64_t state = atomic_load(&p->state);
    do
        if (state >> 32 != id >> 32 || !(state & OPEN)) return NULL;
    while (!atomic_compare_exchange_weak(&p->state, &state, state + USER));
    return p->vm;
}

void remote_unpin(uint64_t id) { atomic_fetch_sub(&place_of(id)->state, USER); }

void remote_close(aiolos_vm *vm) {
    if (!vm->remote) return;
    Place *p = place_of(vm->remote);
    atomic_fetch_and(&p->state, ~(uint64_t)OPEN);
    while (!is_free(p))
        sched_yield();
    vm->remote = 0;
}

uint64_t remote_id(aiolos_vm *vm) {
    if (vm->remote) return vm->remote;
    if (!reactor_of(vm->vm)) return 0; /* which other threads wake */
    vm->vm->limits.watched = true;
    vm->remote = open_place(vm);
    if (!vm->remote) raise_memory(host_runtime(vm));
    return vm->remote;
}

/* ---- for hosts -------------------------------------------------------------------- */

aiolos_remote aiolos_remote_of(aiolos_vm *vm) {
    if (!host_enter_always(vm, __builtin_frame_address(0))) return (aiolos_remote){0};
    aiolos_remote remote = {remote_id(vm)};
    host_done(vm, remote.id);
    return remote;
}

int aiolos_stop(aiolos_remote remote) {
    aiolos_vm *vm = remote_pin(remote.id);
    if (!vm) return AIOLOS_GONE;
    limits_ask_stop(vm->vm);
    remote_unpin(remote.id);
    return AIOLOS_OK;
}

int aiolos_interrupt(aiolos_remote remote) {
    aiolos_vm *vm = remote_pin(remote.id);
    if (!vm) return AIOLOS_GONE;
    __atomic_store_n(&vm->vm->interrupt, INTERRUPT_SIGNAL, __ATOMIC_RELAXED);
    remote_unpin(remote.id);
    return AIOLOS_OK;
}

/* Memory of other threads is the C library's: the VM's allocator is its own thread's. */
typedef struct HostPost {
    Post post;
    aiolos_post_fn fn;
    void *arg;
} HostPost;

static bool run_post(VM *inner, Post *post) {
    HostPost p = *(HostPost *)post;
    aiolos_vm *vm = inner->host;
    free(post);
    return hook_run(vm, p.fn, p.arg);
}

int aiolos_post(aiolos_remote remote, aiolos_post_fn fn, void *arg) {
    HostPost *p = malloc(sizeof *p);
    if (!p) return AIOLOS_NOMEM;
    *p = (HostPost){.post.run = run_post, .fn = fn, .arg = arg};
    aiolos_vm *vm = remote_pin(remote.id);
    if (!vm) return free(p), AIOLOS_GONE;
    post_send(vm->vm, &p->post);
    remote_unpin(remote.id);
    return AIOLOS_OK;
}

void remote_drop_posts(aiolos_vm *vm) {
    Post *lists[] = {vm->vm->posts_taken, vm->vm->posts};
    vm->vm->posts_taken = vm->vm->posts = NULL;
    for (int i = 0; i < 2; i++)
        for (Post *post = lists[i], *next; post; post = next) {
            next = post->next;
            if (post->run != run_post) continue;
            HostPost p = *(HostPost *)post;
            free(post);
            p.fn(NULL, p.arg);
        }
}
