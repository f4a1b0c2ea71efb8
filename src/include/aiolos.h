/* aiolos.h - embed Aiolos, a small Python-subset VM with async/await.
 *
 *     #include <aiolos.h>
 *     int main(void) {
 *         aiolos_vm *vm = aiolos_open(NULL);
 *         int status = aiolos_exec(vm, "print('hello')", "hello.aio");
 *         aiolos_close(vm);
 *         return status != AIOLOS_OK;
 *     }
 *     cc hello.c $(pkg-config --cflags --libs aiolos)
 *
 * Six rules, and there are no others:
 *
 *  1. One thread at a time per VM. A second one gets AIOLOS_BUSY, or no value. Only
 *     functions marked [any thread] may be called concurrently; those marked [signal]
 *     also in a signal handler.
 *  2. Nothing here calls longjmp or throws through your frames. Failure is a return
 *     value.
 *  3. Errors are sticky: after a failure every call on that VM that computes or stores
 *     is a harmless no-op (values come back as 0) until aiolos_clear or, outside
 *     natives, the next exec or eval. So one check at the end of a sequence is right.
 *     Releasing, closing, limits and the error_* calls always work. A native that
 *     returns with an error pending raises it in the script, whatever it returned.
 *  4. An aiolos_val is a checked handle, not a pointer. A stale, foreign or zero handle
 *     is refused (AIOLOS_MISUSE); it is never dereferenced.
 *  5. Handles made inside a native die when it returns. Elsewhere they live until
 *     aiolos_scope_end, aiolos_drop or aiolos_close. aiolos_keep makes one that
 *     outlives scopes.
 *  6. A script can do only what you grant. aiolos_open(NULL) grants stdout and relative
 *     time (sleeping, timeouts), no more.
 *
 * Texts are UTF-8. Sizes are in bytes and do not count the NUL behind a text. What you
 * pass in is copied. [script] marks what may run script code, and so may call your
 * natives. */
#ifndef AIOLOS_H
#define AIOLOS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AIOLOS_VERSION 0x000100u /* 0xMMmmpp: major, minor, patch */
#define AIOLOS_VERSION_TEXT "0.1.0"

#if defined(__GNUC__)
#define AIOLOS_API extern __attribute__((visibility("default")))
#define AIOLOS_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define AIOLOS_API extern
#define AIOLOS_PRINTF(f, a)
#endif

/* ---- types ------------------------------------------------------------------------ */
/* clang-format off */

typedef struct aiolos_vm aiolos_vm;                      /* one interpreter; shares nothing with others */
typedef struct aiolos_frame aiolos_frame;                /* one native call in progress */
typedef struct { uint64_t bits; } aiolos_val;            /* handle to a script value; 0: no value */
typedef struct { uint32_t depth, key; } aiolos_scope;
typedef struct { uint64_t id, key; } aiolos_ticket;      /* one unfinished async native */
typedef struct { uint64_t id; } aiolos_remote;           /* a VM, as other threads may name it */

enum aiolos_status {
    AIOLOS_OK      = 0,   /* done */
    AIOLOS_PENDING = 1,   /* async native: the ticket will be finished later */
    AIOLOS_ERROR   = -1,  /* a Python exception; see aiolos_error_text */
    AIOLOS_STOPPED = -2,  /* aiolos_stop, fuel or deadline; no script code can catch this */
    AIOLOS_NOMEM   = -3,  /* the allocator or max_bytes refused (a MemoryError) */
    AIOLOS_MISUSE  = -4,  /* one of the six rules was broken; nothing was done */
    AIOLOS_GONE    = -5,  /* that VM or ticket no longer exists; harmless */
    AIOLOS_BUSY    = -6,  /* another thread is inside, or exec from inside a native */
    AIOLOS_DEADLOCK = -7  /* every task waited, and nothing was left that could wake one */
};

enum aiolos_type {
    AIOLOS_NIL,           /* not a value: the handle is stale, foreign or 0 */
    AIOLOS_NONE, AIOLOS_BOOL, AIOLOS_INT, AIOLOS_FLOAT, AIOLOS_STR, AIOLOS_BYTES,
    AIOLOS_LIST, AIOLOS_TUPLE, AIOLOS_DICT,
    AIOLOS_SET,           /* set or frozenset */
    AIOLOS_CALLABLE, AIOLOS_AWAITABLE, AIOLOS_EXCEPTION,
    AIOLOS_OBJECT         /* anything else */
};

/* What scripts may touch. A module without its grant is not importable, a builtin without
 * its grant raises PermissionError; the messages name the grant. */
enum aiolos_grant {
    AIOLOS_GRANT_NONE        = 0,
    AIOLOS_GRANT_STDOUT      = 1,     /* sys.stdout and sys.stderr, else None */
    AIOLOS_GRANT_STDIN       = 2,     /* sys.stdin, input() */
    AIOLOS_GRANT_CLOCK       = 4,     /* module time */
    AIOLOS_GRANT_RANDOM      = 8,     /* random seeds itself; else its sequence is fixed */
    AIOLOS_GRANT_FILES_READ  = 16,    /* open() for reading, modules from files */
    AIOLOS_GRANT_FILES_WRITE = 32,    /* open() for writing */
    AIOLOS_GRANT_SIGNALS     = 1024,  /* module signal */
    AIOLOS_GRANT_EVAL        = 2048,  /* compile(), eval(), exec() */
    AIOLOS_GRANT_ALL         = 0xffff
};
/* clang-format on */

/* ---- life of a VM ----------------------------------------------------------------- */

/* As realloc: new_size 0 frees, block NULL allocates. Return NULL to refuse; the VM
 * survives. Blocks are aligned to `align`, a power of two; above 16 is asked only of
 * fresh blocks. Called from the VM's thread only. */
typedef void *(*aiolos_alloc_fn)(void *user, void *block, size_t old_size,
                                 size_t new_size, size_t align);
/* What scripts print: stream 1 is output, 2 is error; to 2 also goes what would be lost
 * in silence: coroutines never awaited, exceptions that nobody can catch. `text` has n
 * bytes and no NUL. */
typedef void (*aiolos_write_fn)(void *user, int stream, const char *text, size_t n);

typedef struct aiolos_config {
    size_t size;        /* filled by aiolos_config_init */
    uint32_t grants;    /* AIOLOS_GRANT_*; default STDOUT */
    uint32_t hash_seed; /* 0: random per VM; else string hashes are repeatable */
    size_t max_bytes;   /* 0: no limit; every byte counts: heap, code, buffers, tasks */
    uint32_t max_depth; /* script calls within calls; 0: 1000 */
    aiolos_alloc_fn alloc; /* NULL: the C library's */
    aiolos_write_fn write; /* NULL: descriptors 1 and 2 */
    void *user;            /* passed to alloc and write */
} aiolos_config;

#define aiolos_config_init(config) aiolos_config_init_((config), sizeof *(config))
AIOLOS_API void aiolos_config_init_(aiolos_config *config, size_t size);

/* NULL config: the defaults. NULL result: memory or entropy was refused, or the config is
 * not one. */
AIOLOS_API aiolos_vm *aiolos_open(const aiolos_config *config);
/* Frees everything; all handles die; no script runs. NULL is fine. Inside a native or a
 * hook it is misuse and does nothing. */
AIOLOS_API void aiolos_close(aiolos_vm *vm);
AIOLOS_API void *aiolos_user(aiolos_vm *vm); /* of the config */
AIOLOS_API uint32_t aiolos_version(void);    /* of the library, to compare */

/* ---- running source --------------------------------------------------------------- */

/* [script] Run source in the main module to its end, event loop included; `name` is the
 * file that tracebacks show. Clears a sticky error first. Inside natives: AIOLOS_BUSY.
 * AIOLOS_DEADLOCK: the main task was cancelled, so that its finally blocks have run, and
 * aiolos_error_text tells who waited for what. While other threads may name the VM
 * (aiolos_remote_of) they may post, so the wait goes on. */
AIOLOS_API int aiolos_exec(aiolos_vm *vm, const char *source, const char *name);
/* [script] The same for a file, which the host may always read; sets __file__ and
 * sys.path[0]. */
AIOLOS_API int aiolos_exec_file(aiolos_vm *vm, const char *path);
/* [script] The value of an expression in the main module. */
AIOLOS_API aiolos_val aiolos_eval(aiolos_vm *vm, const char *expression);
/* Scripts can `import module`; the source runs, and its syntax errors are raised, when
 * the first one does. */
AIOLOS_API int aiolos_add_source(aiolos_vm *vm, const char *module, const char *source);

/* ---- limits ----------------------------------------------------------------------- */

typedef struct aiolos_stats_t {
    size_t size;              /* sizeof(aiolos_stats_t), set by you */
    size_t bytes, peak_bytes; /* that the VM holds, as max_bytes counts them */
    uint64_t fuel_used;       /* since aiolos_limit */
    uint32_t handles;         /* that live */
} aiolos_stats_t;

/* From now on. Fuel counts calls, backward jumps and every 256 bytes or items touched
 * inside a builtin; it is the same on every machine. deadline_ms is wall time from now. 0
 * lifts a limit. When one is met all script work ends at once, uncatchably: except,
 * finally and __del__ do not run. Globals remain, and the VM stays usable. */
AIOLOS_API int aiolos_limit(aiolos_vm *vm, uint64_t fuel, uint32_t deadline_ms);
AIOLOS_API int aiolos_stats(aiolos_vm *vm, aiolos_stats_t *out);
/* Find all garbage now. Runs no script: last words come in the next call that may. */
AIOLOS_API int aiolos_collect(aiolos_vm *vm);

/* ---- from other threads ----------------------------------------------------------- */

/* A name of the VM that stays harmless when the VM has closed; works while an error is
 * sticky. 0: no memory, which is sticky now. */
AIOLOS_API aiolos_remote aiolos_remote_of(aiolos_vm *vm);
/* [any thread] [signal] End all script work at the next safe point, as a limit does, or,
 * when none is under way, at once in the next one. */
AIOLOS_API int aiolos_stop(aiolos_remote vm);
/* [any thread] [signal] Raise KeyboardInterrupt at the next safe point. */
AIOLOS_API int aiolos_interrupt(aiolos_remote vm);
/* [any thread] Run fn(vm, arg) once on the VM's thread, in the next turn of its event
 * loop; fn(NULL, arg) if it closes first. */
typedef void (*aiolos_post_fn)(aiolos_vm *vm, void *arg);
AIOLOS_API int aiolos_post(aiolos_remote vm, aiolos_post_fn fn, void *arg);

/* ---- making values ---------------------------------------------------------------- */

AIOLOS_API aiolos_val aiolos_none(aiolos_vm *vm);
AIOLOS_API aiolos_val aiolos_bool(aiolos_vm *vm, bool b);
AIOLOS_API aiolos_val aiolos_int(aiolos_vm *vm, int64_t i);
AIOLOS_API aiolos_val aiolos_float(aiolos_vm *vm, double d);
/* Bad UTF-8: ValueError. */
AIOLOS_API aiolos_val aiolos_str(aiolos_vm *vm, const char *utf8);
AIOLOS_API aiolos_val aiolos_strn(aiolos_vm *vm, const char *utf8, size_t n);
AIOLOS_API aiolos_val aiolos_bytes(aiolos_vm *vm, const void *bytes, size_t n);
AIOLOS_API aiolos_val aiolos_list(aiolos_vm *vm, size_t n, const aiolos_val *items);
AIOLOS_API aiolos_val aiolos_tuple(aiolos_vm *vm, size_t n, const aiolos_val *items);
AIOLOS_API aiolos_val aiolos_dict(aiolos_vm *vm);

/* ---- reading values --------------------------------------------------------------- */

AIOLOS_API enum aiolos_type aiolos_typeof(aiolos_vm *vm, aiolos_val v);
/* Readers never convert. Wrong type: false or NULL with TypeError pending; an int beyond
 * 64 bits: OverflowError. */
AIOLOS_API bool aiolos_get_bool(aiolos_vm *vm, aiolos_val v, bool *out);
AIOLOS_API bool aiolos_get_int(aiolos_vm *vm, aiolos_val v, int64_t *out);
AIOLOS_API bool aiolos_get_float(aiolos_vm *vm, aiolos_val v, double *out); /* or int */
/* Valid while v is held; a str's text ends in NUL. n may be NULL. */
AIOLOS_API const char *aiolos_get_str(aiolos_vm *vm, aiolos_val v, size_t *n);
AIOLOS_API const void *aiolos_get_bytes(aiolos_vm *vm, aiolos_val v, size_t *n);
AIOLOS_API aiolos_val aiolos_repr(aiolos_vm *vm, aiolos_val v); /* [script] a str */

/* ---- items, attributes, globals; [script] where classes define the operation -------- */

AIOLOS_API size_t aiolos_len(aiolos_vm *vm, aiolos_val v); /* 0 after an error */
AIOLOS_API aiolos_val aiolos_getitem(aiolos_vm *vm, aiolos_val object, aiolos_val key);
AIOLOS_API int aiolos_setitem(aiolos_vm *vm, aiolos_val object, aiolos_val key,
                              aiolos_val v);
AIOLOS_API int aiolos_append(aiolos_vm *vm, aiolos_val list, aiolos_val v);
AIOLOS_API aiolos_val aiolos_iter(aiolos_vm *vm, aiolos_val v);
/* False: the end (*out is 0), or an error. Each *out is a new handle. */
AIOLOS_API bool aiolos_next(aiolos_vm *vm, aiolos_val iterator, aiolos_val *out);
AIOLOS_API aiolos_val aiolos_getattr(aiolos_vm *vm, aiolos_val object, const char *name);
AIOLOS_API int aiolos_setattr(aiolos_vm *vm, aiolos_val object, const char *name,
                              aiolos_val v);
/* Of the main module. Not there: NameError. */
AIOLOS_API aiolos_val aiolos_global(aiolos_vm *vm, const char *name);
AIOLOS_API int aiolos_set_global(aiolos_vm *vm, const char *name, aiolos_val v);

/* [script] Call a script's function, or anything callable, now. An async def gives back a
 * coroutine that has not begun. */
AIOLOS_API aiolos_val aiolos_call(aiolos_vm *vm, aiolos_val fn, size_t n,
                                  const aiolos_val *args);

/* ---- handles ---------------------------------------------------------------------- */

/* Handles made between the two die at the end; scopes nest. */
AIOLOS_API aiolos_scope aiolos_scope_begin(aiolos_vm *vm);
AIOLOS_API void aiolos_scope_end(aiolos_vm *vm, aiolos_scope scope);
/* Another handle to the same value, for you to drop. */
AIOLOS_API aiolos_val aiolos_keep(aiolos_vm *vm, aiolos_val v);
AIOLOS_API void aiolos_drop(aiolos_vm *vm, aiolos_val v); /* dead ones: nothing happens */

/* ---- errors ----------------------------------------------------------------------- */

AIOLOS_API int aiolos_status_of(aiolos_vm *vm); /* AIOLOS_OK, or why calls are no-ops */
/* Of the sticky exception or deadlock; "" when there is none. The texts live until the
 * next call that is not aiolos_error_*. [script] where the exception's class defines
 * __str__. */
AIOLOS_API const char *aiolos_error_text(aiolos_vm *vm);    /* traceback as CPython's */
AIOLOS_API const char *aiolos_error_type(aiolos_vm *vm);    /* "ValueError" */
AIOLOS_API const char *aiolos_error_message(aiolos_vm *vm); /* str(exception) */
AIOLOS_API void aiolos_clear(aiolos_vm *vm);
/* Make an exception pending: of a builtin class, or "module.Class" of an imported one.
 * Returns the status, so that a native may return it. */
AIOLOS_API int aiolos_raise(aiolos_vm *vm, const char *type, const char *format, ...)
    AIOLOS_PRINTF(3, 4);

/* ---- natives: C functions for scripts --------------------------------------------- */

/* Returns what an aiolos_return_* or aiolos_raise gave. Without aiolos_return_* the
 * call's value is None. */
typedef int (*aiolos_native)(aiolos_frame *f);

/* The signature is Python: "clamp(x: float, lo: float = 0.0, hi: float = 1.0) -> float",
 * with "/", "*", "*args" and "**kwargs" as there. Names, defaults, keywords and types are
 * checked before fn runs; who calls it wrongly sees CPython's TypeError. Types: int (of
 * 64 bits, else OverflowError), float (ints are converted), bool, str, bytes, list, dict,
 * tuple, object; "| None" also accepts None. `module` NULL: the main module; else the
 * module is made if need be, and scripts import it. */
AIOLOS_API int aiolos_def(aiolos_vm *vm, const char *module, const char *signature,
                          aiolos_native fn, void *user);
AIOLOS_API aiolos_vm *aiolos_frame_vm(aiolos_frame *f);
AIOLOS_API void *aiolos_frame_user(aiolos_frame *f);
/* Arguments by their place in the signature. They have the types that it says, so reading
 * cannot fail; None reads as 0, false or NULL. *args is a tuple, **kwargs a dict. */
AIOLOS_API bool aiolos_arg_is_none(aiolos_frame *f, unsigned i);
AIOLOS_API bool aiolos_arg_bool(aiolos_frame *f, unsigned i);
AIOLOS_API int64_t aiolos_arg_int(aiolos_frame *f, unsigned i);
AIOLOS_API double aiolos_arg_float(aiolos_frame *f, unsigned i);
/* Valid until fn returns; a str's text ends in NUL. n may be NULL. */
AIOLOS_API const char *aiolos_arg_str(aiolos_frame *f, unsigned i, size_t *n);
AIOLOS_API const void *aiolos_arg_bytes(aiolos_frame *f, unsigned i, size_t *n);
AIOLOS_API aiolos_val aiolos_arg(aiolos_frame *f, unsigned i);

AIOLOS_API int aiolos_return_none(aiolos_frame *f);
AIOLOS_API int aiolos_return_bool(aiolos_frame *f, bool b);
AIOLOS_API int aiolos_return_int(aiolos_frame *f, int64_t i);
AIOLOS_API int aiolos_return_float(aiolos_frame *f, double d);
AIOLOS_API int aiolos_return_str(aiolos_frame *f, const char *utf8, size_t n);
AIOLOS_API int aiolos_return_bytes(aiolos_frame *f, const void *bytes, size_t n);
AIOLOS_API int aiolos_return(aiolos_frame *f, aiolos_val v);
/* Long natives charge as they go, a unit per 256 bytes or items. False: a limit was met,
 * or something is sticky already; return now. */
AIOLOS_API bool aiolos_charge(aiolos_frame *f, uint64_t units);

/* ---- async natives ---------------------------------------------------------------- */

/* "async " in front of a signature makes a coroutine function: fn runs when the coroutine
 * is first awaited, as a task or by another. It returns a value as others do, or takes a
 * ticket, starts its work and returns AIOLOS_PENDING. The awaiting task sleeps until the
 * ticket is finished; as long as tickets are open the event loop waits for them.
 *
 * on_cancel (may be NULL) runs on the VM's thread, at most once, if the task is
 * cancelled, times out, or the VM is stopped or closes before somebody finished; it must
 * not touch the VM. Afterwards finishing gives AIOLOS_GONE and does nothing. Do not free
 * there what a worker still uses: let the worker free it after its own finish call. One
 * ticket per call. */
typedef void (*aiolos_cancel_fn)(void *user, aiolos_ticket t);
AIOLOS_API aiolos_ticket aiolos_defer(aiolos_frame *f, aiolos_cancel_fn on_cancel,
                                      void *user);
/* [any thread] The first finish wins; later ones, also after aiolos_close, give
 * AIOLOS_GONE. What is passed is copied. The task goes on in a later turn, never inside
 * this call. */
AIOLOS_API int aiolos_finish_none(aiolos_ticket t);
AIOLOS_API int aiolos_finish_int(aiolos_ticket t, int64_t i);
AIOLOS_API int aiolos_finish_float(aiolos_ticket t, double d);
AIOLOS_API int aiolos_finish_str(aiolos_ticket t, const char *utf8, size_t n);
AIOLOS_API int aiolos_finish_bytes(aiolos_ticket t, const void *bytes, size_t n);
AIOLOS_API int aiolos_finish_error(aiolos_ticket t, const char *type,
                                   const char *message);
/* The VM's thread only, with any value. */
AIOLOS_API int aiolos_finish(aiolos_vm *vm, aiolos_ticket t, aiolos_val v);

#ifdef __cplusplus
}
#endif
#endif
