/* loop.c - the dispatch loop: handlers.inc under one of three dispatchers.
 *
 *   computed goto   the default of gcc and clang
 *   tail calls      AIO_DISPATCH_TAIL, clang alone: one function per handler, musttail;
 *                   its sanitizers
 *   switch          AIO_DISPATCH_SWITCH: sanitizers of gcc
 *
 * `meson setup -Ddispatch=...` asks for one; the suite runs under each (.ci/run).
 * No handler keeps state in C locals: vm, pc and base are all there is, so the three are
 * the same program. See src/README.md for the measurements between them. */
#include "vm/async_step.h"
#include "vm/slow.h"

#define A instr_a(i)
#define B instr_b(i)
#define C instr_c(i)
#define BC ((int64_t)instr_bc(i))
#define SB instr_sb(i)
#define SC instr_sc(i)
#define R(n) base[n]
#define FN frame_function(base)
#define CONST(n) (FN->consts[n])
#define SYNC() (vm->pc = pc)
#define NEXT(words)    \
    do {               \
        pc += (words); \
        DISPATCH();    \
    } while (0)
#define GO(target)     \
    do {               \
        pc = (target); \
        DISPATCH();    \
    } while (0)
#define RELOAD()         \
    do {                 \
        pc = vm->pc;     \
        base = vm->base; \
        DISPATCH();      \
    } while (0)

#if defined(AIO_DISPATCH_TAIL)

#define HANDLER_ARGS VM *vm, const Instr *pc, Value *base
typedef Value (*Handler)(HANDLER_ARGS, Instr i);
static const Handler handlers[OPCODE_COUNT];
#define HANDLER(name) static Value op_##name(HANDLER_ARGS, Instr i)
#define DISPATCH()                                                                    \
    do {                                                                              \
        Instr next = *pc;                                                             \
        __attribute__((musttail)) return handlers[next & 0xFFFF](vm, pc, base, next); \
    } while (0)
#define LEAVE(v) return (v)
#define RAISE() __attribute__((musttail)) return op_raised(vm, pc, base, i)

static NOINLINE Value op_raised(HANDLER_ARGS, Instr i) {
    if (!unwind(vm)) return RAISED;
    RELOAD();
}
#include "vm/handlers.inc"
static const Handler handlers[OPCODE_COUNT] = {
#define OP(name, words, operands, meaning) [OPCODE_##name] = op_##name,
#include "bytecode/opcodes.def"
};
Value loop_run(VM *vm) {
    const Instr *pc = vm->pc;
    Instr i = *pc;
    return handlers[i & 0xFFFF](vm, pc, vm->base, i);
}

#elif defined(AIO_DISPATCH_SWITCH)

#define HANDLER(name) case OPCODE_##name:
#define DISPATCH() goto dispatch
#define LEAVE(v) return (v)
#define RAISE() goto raised
Value loop_run(VM *vm) {
    const Instr *pc = vm->pc;
    Value *base = vm->base;
    Instr i;
dispatch:
    i = *pc;
    switch ((Opcode)(i & 0xFFFF)) {
#include "vm/handlers.inc"
    case OPCODE_COUNT: break;
    }
    __builtin_unreachable();
raised:
    if (!unwind(vm)) return RAISED;
    RELOAD();
}

#else

#define HANDLER(name) op_##name:
#define DISPATCH()                  \
    do {                            \
        i = *pc;                    \
        goto *handlers[i & 0xFFFF]; \
    } while (0)
#define LEAVE(v) return (v)
#define RAISE() goto raised
Value loop_run(VM *vm) {
    static const void *const handlers[OPCODE_COUNT] = {
#define OP(name, words, operands, meaning) [OPCODE_##name] = &&op_##name,
#include "bytecode/opcodes.def"
    };
    const Instr *pc = vm->pc;
    Value *base = vm->base;
    Instr i;
    DISPATCH();
#include "vm/handlers.inc"
raised:
    if (!unwind(vm)) return RAISED;
    RELOAD();
}

#endif
