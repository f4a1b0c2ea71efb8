/* natives.h - C functions of the host that scripts call: defining them, and the call. */
#ifndef API_NATIVES_H
#define API_NATIVES_H

#include "api/host.h"
#include "api/typed_signature.h"

/* What aiolos_def was told; lives as long as the VM. */
struct HostNative {
    HostNative *older;
    aiolos_vm *vm;
    aiolos_native fn;
    void *user;
    NativeDef def; /* of the script's function */
    Value function;
    bool is_async;
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
};

/* VM.call_host: the arguments are bound. */
Value natives_call(VM *vm, Native *native, Value *args, size_t n);
void natives_trace(Tracer *t, aiolos_vm *vm);
void natives_free(aiolos_vm *vm);
/* The class of that name, of builtins or "module.Class". NULL: raised. */
Type *exception_class(aiolos_vm *vm, const char *name);

#endif
