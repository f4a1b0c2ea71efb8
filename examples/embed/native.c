/* native.c - a C function for scripts. Its signature is Python: names, defaults, keywords
 * and types are checked before the C code runs.
 *
 *     cc native.c $(pkg-config --cflags --libs aiolos) && ./a.out */
#include <aiolos.h>
#include <stdio.h>

static int clamp(aiolos_frame *f) {
    double x = aiolos_arg_float(f, 0), lo = aiolos_arg_float(f, 1),
           hi = aiolos_arg_float(f, 2);
    if (lo > hi)
        return aiolos_raise(aiolos_frame_vm(f), "ValueError", "%g is above %g", lo, hi);
    return aiolos_return_float(f, x < lo ? lo : x > hi ? hi : x);
}

/* Handles made inside a native die when it returns. */
static int divide(aiolos_frame *f) {
    aiolos_vm *vm = aiolos_frame_vm(f);
    int64_t a = aiolos_arg_int(f, 0), b = aiolos_arg_int(f, 1);
    if (b == 0) return aiolos_raise(vm, "ZeroDivisionError", "cannot share with nobody");
    aiolos_val both[] = {aiolos_int(vm, a / b), aiolos_int(vm, a % b)};
    return aiolos_return(f, aiolos_tuple(vm, 2, both));
}

int main(void) {
    aiolos_vm *vm = aiolos_open(NULL);
    if (!vm) return 1;
    aiolos_def(vm, "tools", "clamp(x: float, lo: float = 0.0, hi: float = 1.0) -> float",
               clamp, NULL);
    aiolos_def(vm, "tools", "divide(a: int, b: int, /) -> tuple", divide, NULL);
    aiolos_exec(
        vm,
        "from tools import clamp, divide\n"
        "print(clamp(7), clamp(7, hi=10), divide(17, 5))\n"
        "for wrong in (lambda: clamp('7'), lambda: clamp(), lambda: divide(1, 0)):\n"
        "    try:\n"
        "        wrong()\n"
        "    except Exception as e:\n"
        "        print(type(e).__name__ + ':', e)\n",
        "native.aio");
    int status = aiolos_status_of(vm);
    if (status) fputs(aiolos_error_text(vm), stderr);
    aiolos_close(vm);
    return status != AIOLOS_OK;
}
