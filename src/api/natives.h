/* natives.h - C functions of the host that scripts call: defining them, and the call. */
#ifndef API_NATIVES_H
#define API_NATIVES_H

#include "api/host.h"
#include "api/typed_signature.h"
#include "vm/coroutine.h"

/* What aiolos_def was told; lives as long as the VM. */
struct HostNative {
    HostNative *older;
    aiolos_vm *vm;
    aiolos_native fn;
    void *user;
    NativeDef def; /* of the script's function */
    Value function;
    bool is_async;
    CoroutineDef coroutine; /* of async ones */
    unsigned count;
    size_t size;                      /* of this block */
    uint8_t types[SIGNATURE_LARGEST]; /* ArgumentType */
    char signature[];
};

/* One call. */
struct aiolos_frame {
    aiolos_vm *vm;
    HostNative *native;
    Value *args;
    size_t n;
    Value result;
    NativeCoroutine *coroutine; /* of async ones */
};

/* VM.call_host: the arguments are bound. */
Value natives_call(VM *vm, Native *native, Value *args, size_t n);
/* Runs the C function. RAISED; or PENDING_RESULT, where there is a coroutine. */
#define PENDING_RESULT UNBOUND
Value native_run(HostNative *h, Value *args, size_t n, NativeCoroutine *coroutine);
/* Runs a host's function that is no native; its errors are nobody's. False: the VM stops.
 */
MUST_CHECK bool hook_run(aiolos_vm *vm, aiolos_post_fn fn, void *arg);
void natives_trace(Tracer *t, aiolos_vm *vm);
void natives_free(aiolos_vm *vm);
/* The class of that name, of builtins or "module.Class". NULL: raised. */
Type *exception_class(aiolos_vm *vm, const char *name);

#endif
