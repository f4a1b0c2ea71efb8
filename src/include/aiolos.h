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
 * Rules.
 *  1. One thread at a time per VM.
 *  2. Nothing here calls longjmp or throws through your frames. Failure is a return
 * value.
 *  3. Errors are sticky: after a failure every call on that VM that computes or stores is
 * a harmless no-op (values come back as AIOLOS_NIL) until aiolos_clear() or the next exec
 *     or eval. So you may check once, at the end of a sequence.
 *  4. An aiolos_val is a checked handle, not a pointer. A stale, foreign or zero handle
 * is refused (AIOLOS_MISUSE); it is never dereferenced.
 *  5. A handle lives until aiolos_drop or aiolos_close.
 *  6. A script can do only what you grant. aiolos_open(NULL) grants stdout, no more. */
#ifndef AIOLOS_H
#define AIOLOS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AIOLOS_VERSION 0x000100u /* 0xMMmmpp: major, minor, patch */

#if defined(__GNUC__)
#define AIOLOS_API extern __attribute__((visibility("default")))
#else
#define AIOLOS_API extern
#endif

typedef struct aiolos_vm aiolos_vm; /* one interpreter; shares nothing with others */
typedef struct {
    uint64_t bits;
} aiolos_val; /* handle to a script value; 0 is "no value" */

enum aiolos_status {
    AIOLOS_OK = 0,
    AIOLOS_ERROR = -1,  /* a Python exception; see aiolos_error_* */
    AIOLOS_MISUSE = -4, /* a rule was broken; nothing was done */
};

enum aiolos_type {
    AIOLOS_NIL,
    AIOLOS_NONE,
    AIOLOS_BOOL,
    AIOLOS_INT,
    AIOLOS_FLOAT,
    AIOLOS_STR,
    AIOLOS_BYTES,
    AIOLOS_LIST,
    AIOLOS_TUPLE,
    AIOLOS_DICT,
    AIOLOS_SET,
    AIOLOS_CALLABLE,
    AIOLOS_EXCEPTION,
    AIOLOS_OBJECT
};

enum aiolos_grant { /* what scripts may touch */
                    AIOLOS_GRANT_NONE = 0,
                    AIOLOS_GRANT_STDOUT = 1,
                    AIOLOS_GRANT_STDIN = 2,
                    AIOLOS_GRANT_FILES_READ = 16, /* importing modules from files */
                    AIOLOS_GRANT_ALL = 0xffff
};

/* new_size 0 frees. Return NULL to refuse; the VM survives. Never called from another
 * thread. `align` above 16 is asked only of fresh blocks. */
typedef void *(*aiolos_alloc_fn)(void *user, void *block, size_t old_size,
                                 size_t new_size, size_t align);

typedef struct aiolos_config {
    size_t size;           /* sizeof(aiolos_config) */
    uint32_t grants;       /* AIOLOS_GRANT_* */
    size_t max_bytes;      /* 0: no limit; above it scripts see MemoryError */
    uint32_t hash_seed;    /* 0: random string hashes; else repeatable */
    aiolos_alloc_fn alloc; /* NULL: the C library's */
    void *user;            /* passed to alloc */
} aiolos_config;

/* ---- life of a VM ----------------------------------------------------------------- */
AIOLOS_API uint32_t aiolos_version(void);
/* NULL config: stdout only. NULL: memory or entropy was refused. */
AIOLOS_API aiolos_vm *aiolos_open(const aiolos_config *config);
AIOLOS_API void aiolos_close(aiolos_vm *vm); /* NULL is fine; all handles die */

/* ---- running source; may run script ----------------------------------------------- */
/* Runs source (UTF-8) in the main module, its event loop included. */
AIOLOS_API int aiolos_exec(aiolos_vm *vm, const char *source, const char *name);
AIOLOS_API aiolos_val aiolos_eval(aiolos_vm *vm, const char *expression);

/* ---- values ----------------------------------------------------------------------- */
AIOLOS_API aiolos_val aiolos_none(aiolos_vm *vm);
AIOLOS_API aiolos_val aiolos_bool(aiolos_vm *vm, bool b);
AIOLOS_API aiolos_val aiolos_int(aiolos_vm *vm, int64_t i);
AIOLOS_API aiolos_val aiolos_float(aiolos_vm *vm, double d);
AIOLOS_API aiolos_val aiolos_str(aiolos_vm *vm,
                                 const char *utf8); /* bad UTF-8: ValueError */
AIOLOS_API enum aiolos_type aiolos_typeof(aiolos_vm *vm, aiolos_val v);
/* Readers never convert. Wrong type or range: false or NULL, with an error pending. */
AIOLOS_API bool aiolos_get_bool(aiolos_vm *vm, aiolos_val v, bool *out);
AIOLOS_API bool aiolos_get_int(aiolos_vm *vm, aiolos_val v, int64_t *out);
AIOLOS_API bool aiolos_get_float(aiolos_vm *vm, aiolos_val v,
                                 double *out); /* int accepted */
/* Valid while v is held; ends in NUL; n (may be NULL) gets its length in bytes. */
AIOLOS_API const char *aiolos_get_str(aiolos_vm *vm, aiolos_val v, size_t *n);
AIOLOS_API aiolos_val aiolos_repr(aiolos_vm *vm, aiolos_val v);
AIOLOS_API aiolos_val aiolos_global(aiolos_vm *vm,
                                    const char *name); /* of the main module */
AIOLOS_API int aiolos_set_global(aiolos_vm *vm, const char *name, aiolos_val v);
/* Call a script or native function now; may run script. */
AIOLOS_API aiolos_val aiolos_call(aiolos_vm *vm, aiolos_val fn, size_t n,
                                  const aiolos_val *args);
AIOLOS_API void aiolos_drop(aiolos_vm *vm, aiolos_val v); /* once per handle */

/* ---- errors ----------------------------------------------------------------------- */
AIOLOS_API int
aiolos_status_of(aiolos_vm *vm); /* AIOLOS_OK, or why calls are no-ops now */
/* The texts live until the next call on this VM that is not aiolos_error_*; "" without
 * one. */
AIOLOS_API const char *
aiolos_error_text(aiolos_vm *vm); /* traceback as CPython prints it */
AIOLOS_API const char *aiolos_error_type(aiolos_vm *vm); /* "ValueError" */
AIOLOS_API const char *aiolos_error_message(aiolos_vm *vm);
AIOLOS_API void aiolos_clear(aiolos_vm *vm);

#ifdef __cplusplus
}
#endif
#endif
