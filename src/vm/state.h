/* state.h - one virtual machine: the Runtime, its stack of frames, and what runs now.
 *
 * The VM stack is a list of segments that never move, so registers may be addressed by
 * pointer while a frame lives. A frame that does not fit gets a new segment; the return
 * into the older one passes RET_SEGMENT. Words of the stack are Values, or raw pointers
 * that look like tiny doubles, so the collector scans it word by word. */
#ifndef VM_STATE_H
#define VM_STATE_H

#include "bytecode/code.h"
#include "object/exception.h"
#include "object/function.h"
#include "object/int.h"
#include "object/str.h"
#include "object/containers.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "vm/limits.h"

/* What driving a generator or awaiting a future came to. */
typedef enum Sent { SENT_YIELD, SENT_RETURN, SENT_RAISED } Sent;
typedef struct Loop Loop;   /* sched/loop.h */
typedef struct Clock Clock; /* sched/clock.h */
struct Reactor;             /* sched/reactor.h */
struct Post;                /* sched/post.h */

typedef struct StackSegment {
    struct StackSegment *older, *newer; /* newer: kept for the next overflow */
    Value *end;
    Value info; /* header word of its first frame, which itself says RET_SEGMENT */
    Value words[];
} StackSegment;

/* Where an attribute or method of objects with that shape was found: what inline caches
 * that see several shapes fall back on. Emptied by every collection. */
typedef struct ShapeCache {
    uint64_t key; /* the name's address + ShapeUse; 0: empty */
    uint32_t shape, epoch;
    Value what; /* offset of the slot; or the function */
} ShapeCache;
enum { SHAPE_CACHES = 512 };

struct VM {
    Runtime rt; /* first: a Runtime* of a VM is its VM* */

    /* What runs now. `base` is right whenever C code of other files runs; `pc` too,
     * except that it may be any word of the instruction in progress or the one after it.
     */
    Value *base; /* registers of the running frame; NULL outside any */
    const Instr *pc;
    Value *sp;    /* free stack above the stack frames, while a heap frame runs */
    Value *limit; /* end of the current segment */
    StackSegment *segment;
    Value *binding;  /* end of arguments being bound above the running frame, or NULL */
    Generator *root; /* innermost driven root: see frame.h */
    int64_t depth_left; /* frames until RecursionError */
    int64_t budget;     /* calls and backward jumps until the next safepoint */
    Value handled;      /* exception of the innermost active handler, or UNBOUND */

    int64_t recursion_limit;
    volatile int interrupt; /* set by signal handlers and other threads: INTERRUPT_* */
    StopReason stopping;    /* uncatchable: unwind everything, run no script */
    Limits limits;
    bool reraising; /* the next unwind continues an old one: no new entry */
    Value thrown;   /* what was thrown in last, until unwinding: only compared */
    Value leaving;  /* what a suspension hands to C when the loop is left */
    uint32_t runs;  /* nested dispatch loops */

    struct Execution *parked; /* vm/execution.h */
    struct Worker *workers;   /* sched/worker.h */
    struct Worker *worker;    /* that runs script now; NULL: the VM's own thread does */
    struct Thread *waiting, *last_waiting; /* sched/thread.h: for a worker */
    void (*at_safepoint)(VM *vm);          /* of workers: their time slice may be over */

    Loop *loop;         /* the running event loop, or NULL */
    Loop *current_loop; /* of asyncio.set_event_loop, or NULL */
    List *typed;        /* texts that lie in no file: report_keep_text; or NULL */
    Value context;      /* contextvars': the current Context; UNBOUND: an empty one */
    Clock *clock;
    uint32_t deadlocks; /* met so far */
    uint32_t reports;   /* of what would be lost in silence elsewhere: sched/lost.h */
    bool telling;       /* of one of them: those found meanwhile come after it */
    uint32_t unread;    /* failures of futures that nobody has looked at yet */
    size_t look_debt;   /* sched/lost.c's account */
    struct Chronicle *chronicle; /* sched/chronicle.h */
    struct Trace *trace;         /* sched/trace.h; NULL: off */
    /* A line or more of what happened, for people; NULL: silence. */
    void (*on_story)(VM *vm, Buffer *text);
    /* Last words of a future that failed. */
    void (*future_dies)(VM *vm, Object *future);
    /* A loop closes, or is about to cancel what is left in it; may be NULL. */
    void (*on_left_over)(VM *vm, Loop *loop);
    uint64_t task_names; /* the last number given to a task without a name */
    /* Awaiting a Future (layout FUTURE), set by sched/. `first`: the await begins, else
     * it is resumed. RETURN: *result is the value; YIELD: suspend with *result; RAISED.
     */
    Sent (*future_await)(VM *vm, Value future, Value *result);
    /* The Future that stands for the wait of a native coroutine which yielded itself. */
    Value (*wait_future)(VM *vm, Value coroutine);
    /* It is stepped while a task waits in it: the Future to wait for as well, or UNBOUND
     * when the wait is over. */
    Value (*wait_shared)(VM *vm, Value coroutine);
    /* The coroutine of a sleep(0) that waits for its turn, for who looks at a frame that
     * does. RAISED: no memory. */
    Value (*turn_awaited)(VM *vm);
    /* Every task waits and nothing is left that could wake one; reports it and cancels
     * the main task. False: raised. NULL: wait for signals for ever, as CPython does. */
    bool (*on_deadlock)(VM *vm, Loop *loop);
    struct Reactor *reactor;                 /* NULL: not needed yet */
    struct Reactor *(*make_reactor)(VM *vm); /* io/'s; NULL: raised */
    struct Post *posts, *posts_taken;        /* sched/post.h; the first is atomic */
    /* An async generator is iterated for the first time: the loop will close it. May be
     * NULL. False: raised. */
    bool (*async_generator_begins)(VM *vm, Generator *g);
    /* One dies while suspended: the loop is to aclose() it. May be NULL. */
    void (*async_generator_dies)(VM *vm, Generator *g);
    void (*on_unraisable)(VM *vm, Value exception, const char *where, Value object);
    /* Compiles source text for exec, eval, compile and import; set by api/, which sees
     * both the compiler and the VM. NULL: raised. mode: "exec", "eval", "single". */
    Code *(*compile)(VM *vm, const char *text, size_t size, Str *filename,
                     const char *mode, uint32_t flags);
    /* The same for the bytes of a module's file. */
    Code *(*compile_file)(VM *vm, const char *bytes, size_t size, Str *filename,
                          uint32_t flags);
    /* Where modules come from besides the path; set by api/, any may be NULL.
     * native: makes the native module `name`; UNBOUND: there is none; RAISED.
     * embedded: the code of a module of the standard library; NULL and no error: none. */
    Value (*native_module)(VM *vm, Str *name);
    Code *(*embedded_module)(VM *vm, Str *name, bool *is_package);
    /* Files, under the grants: what lies at path (0 nothing, 1 file, 2 directory); and
     * its text, false: raised. */
    int (*file_kind)(VM *vm, const char *path);
    bool (*file_read)(VM *vm, const char *path, Buffer *out);
    bool (*check_interrupt)(VM *vm, int what); /* signals: false: raised */
    struct Signals *signals;                   /* sched/signals.h; NULL: none */
    /* What print() writes to a TextIOWrapper with. */
    bool (*text_write)(VM *vm, Value stream, Str *text);
    struct Stream *writers;      /* modules/io.h: may hold what is not written yet */
    Type *unsupported_operation; /* io.UnsupportedOperation; NULL: not needed yet */
    Value main_module;
    Value import_function; /* builtins.__import__ as it was at the start; 0: none */
    List *search_path;     /* sys.path */
    Dict *added;           /* sources of modules that the host gave, by name; or NULL */
    void *host;            /* api/'s own */
    /* Calls a native of the host (NATIVE_HOST) with bound arguments. */
    Value (*call_host)(VM *vm, Native *native, Value *args, size_t n);
    /* Takes what standard output (1) and error (2) are sent; NULL: the descriptors. */
    void (*write_hook)(VM *vm, int stream, const char *text, size_t n);
    bool output_waits; /* some stream may hold text that is not written yet */
    uint32_t grants;
    bool asyncio_debug;
    /* The text of an uncaught exception, as sys.excepthook prints it. */
    void (*report)(VM *vm, Value exception, Buffer *out);
    /* Appends a line of a source file without its end; false: there is none. */
    bool (*source_line)(VM *vm, Str *filename, int line, Buffer *out);
    /* SyntaxWarnings of the front end, and others that have a place; NULL: silence. */
    void (*on_warning)(VM *vm, const char *category, const char *filename, int line,
                       const char *message);
    /* Reports a coroutine that was never awaited; NULL: silence. */
    void (*on_never_awaited)(VM *vm, Value coroutine);
    ShapeCache shape_caches[SHAPE_CACHES];
};

INLINE VM *vm_of(Runtime *rt) { return (VM *)rt; }
INLINE uint32_t frames_in_use(const VM *vm) {
    return (uint32_t)(vm->recursion_limit - vm->depth_left);
}

/* Flags of VM.compile. VM_BYTES: the text is as files have it, with a byte order mark or
 * a coding cookie, perhaps, and may not be UTF-8 at all. */
enum { VM_SEPARATE = 1, VM_TOP_AWAIT = 2, VM_INTERACTIVE = 4, VM_BYTES = 8 };

enum { INTERRUPT_SIGNAL = 1 };

/* key NULL: random string hashes. */
MUST_CHECK bool vm_init(VM *vm, AllocFn fn, void *user, const HashKey *key);
void vm_free(VM *vm);
/* At a call or backward jump when `budget` ran out: limits, last words, signals. False:
 * raised. */
MUST_CHECK bool vm_safepoint(VM *vm);

/* import name (absolute, dotted); the module itself. */
Value vm_import(VM *vm, const char *name);
/* What the standard library does for C code: module.function(*args). */
Value vm_call_in(VM *vm, const char *module, const char *function, const Value *args,
                 size_t n);
/* As __import__. */
Value import_module(VM *vm, Str *name, Value fromlist, int level);
/* A module with the attributes that every module has, not yet in sys.modules. */
Module *module_for(VM *vm, Str *name, Str *package);

/* Let dying objects have their last words now. */
void vm_run_dying(VM *vm);
/* The same for all that is still alive: the program is over. In the order in which they
 * lie in memory, which for a class's objects mostly is that in which they were made. */
void vm_run_living(VM *vm);
/* An exception that nobody can catch: reported through on_unraisable, and dropped. */
void vm_unraisable(VM *vm, const char *where, Value object);

/* Run the code of a module, a class body or exec(). ns: the namespace (register 0), or
 * UNBOUND. closure: the cells of its free variables, or NULL. */
Value vm_run_code(VM *vm, Code *code, Dict *globals, Value ns, Array *closure);
Value vm_run_class_body(Runtime *rt, Function *body, Value ns);

#endif
