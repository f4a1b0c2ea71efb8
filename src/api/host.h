/* host.h - a VM as its host holds it: what the files that implement <aiolos.h> share.
 *
 * An entry from the host looks like this:
 *
 *     if (ENTER(vm)) return NIL;         a sticky error, or another thread is inside
 *     Value v = ...                      RAISED, with the exception pending
 *     return give(vm, v);                leaves; the exception becomes sticky
 *
 * The outermost entry owns the VM until it leaves. Natives run inside one, so that theirs
 * are nested; whatever is sticky when a native returns is raised in the script. */
#ifndef API_HOST_H
#define API_HOST_H

#include <pthread.h>
#include <stdatomic.h>

#include "aiolos.h"
#include "api/engine.h"

/* ---- the VM ----------------------------------------------------------------------- */

/* A place for a value that some handle names. */
typedef struct Slot {
    Value value;         /* UNBOUND: free */
    uint32_t generation; /* of its handles; they are numbered from 1 */
    uint32_t depth;      /* of the scope that it dies with; 0: of none */
    uint32_t next;       /* free slots, or those of scopes, newest first; 0 ends */
    uint32_t previous;
} Slot;

typedef struct HostNative HostNative; /* natives.h */

struct aiolos_vm {
    VM *vm;
    void *user;
    void (*write)(void *user, int stream, const char *text, size_t n); /* or NULL */
    uint32_t number; /* in every handle: those of other VMs are none of ours */

    atomic_uintptr_t owner; /* the thread inside; 0: none */
    uint32_t entered;       /* entries under way */
    uint32_t native_depth;  /* of the scope of the native under way; 0: none is */

    int status;                   /* sticky */
    Value error;                  /* its exception, or UNBOUND */
    Buffer report, type, message; /* of the last aiolos_error_* */
    Buffer deadlock;              /* the story of one; empty: there was none */

    Slot *slots; /* slot 0 is never used */
    uint32_t slots_n, slots_cap, slots_free;
    uint32_t scoped; /* the newest handle that a scope owns */
    uint32_t depth;  /* of the innermost scope */
    uint32_t handles_n;

    HostNative *defined; /* all natives, newest first */

    uint64_t remote; /* remote.h; 0: no other thread knows of the VM */
    struct Ticket **tickets;
    uint32_t tickets_n, tickets_cap, tickets_serial;
    uint32_t tickets_unused;      /* 1 + the first place that is nobody's */
    pthread_mutex_t tickets_lock; /* of what other threads read of the tickets */
};

INLINE Runtime *host_runtime(aiolos_vm *vm) { return &vm->vm->rt; }

#define NIL ((aiolos_val){0})

/* ---- entering and leaving --------------------------------------------------------- */

/* AIOLOS_OK, or why nothing is done: then the caller has not entered. `frame`: values
 * that lie above it on the C stack are the host's, and no roots. */
int host_enter(aiolos_vm *vm, void *frame);
#define ENTER(vm) host_enter(vm, __builtin_frame_address(0))
/* Entering although an error is sticky. */
bool host_enter_always(aiolos_vm *vm, void *frame);
void host_leave(aiolos_vm *vm);

/* The pending exception, or the stop, becomes sticky. */
COLD int host_fail(aiolos_vm *vm);
COLD int host_misuse(aiolos_vm *vm);

/* Leaving with a status: not `ok` means that an exception is pending, or that misuse is
 * sticky already. */
int host_done(aiolos_vm *vm, bool ok);
/* Leaving with a value, or RAISED. */
aiolos_val give(aiolos_vm *vm, Value v);
INLINE aiolos_val give_object(aiolos_vm *vm, void *object) {
    return give(vm, object ? value_object(object) : RAISED);
}
/* What scripts printed goes out. */
void host_flush(aiolos_vm *vm);

/* ---- handles.c -------------------------------------------------------------------- */

/* A handle in the innermost scope; NIL: raised. */
aiolos_val handle_hold(aiolos_vm *vm, Value v);
/* NULL: it names nothing. */
Slot *handle_slot(aiolos_vm *vm, aiolos_val v);
/* What it names; false: misuse, which is sticky now. */
MUST_CHECK bool handle_take(aiolos_vm *vm, aiolos_val v, Value *out);
void handles_trace(Tracer *t, aiolos_vm *vm);
void handles_free(aiolos_vm *vm);
INLINE void scope_open(aiolos_vm *vm) { vm->depth++; }
/* Closes the scopes down to `depth`, and theirs with them. */
void scope_close(aiolos_vm *vm, uint32_t depth);

#endif
