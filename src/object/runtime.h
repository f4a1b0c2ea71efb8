/* runtime.h - what every object of one VM shares: heap, classes, shapes, interned names,
 * the pending exception, the hash key. vm/state.h extends it; nothing here is
 * process-wide.
 *
 * Errors are values. A function that fails leaves the exception in `error` and returns
 * RAISED, false, NULL or -1 as its type says; callers pass that on at once. */
#ifndef OBJECT_RUNTIME_H
#define OBJECT_RUNTIME_H

#include <stdarg.h>
#include "base/hash.h"
#include "memory/heap.h"

typedef struct Runtime Runtime;
typedef struct Type Type;
typedef struct Shape Shape;
typedef struct Str Str;
typedef struct Bytes Bytes;
typedef struct List List;
typedef struct Tuple Tuple;
typedef struct Dict Dict;
typedef struct Set Set;
typedef struct Int Int;
typedef struct Code Code;         /* bytecode/code.h */
typedef struct Function Function; /* function.h */
typedef struct Native Native;
typedef struct Module Module;
typedef struct Exception Exception;
typedef struct Generator Generator; /* generator.h */
typedef struct TypeDef TypeDef;     /* type.h */

enum Layout {
    LAYOUT_FREE,
#define LAYOUT(id) LAYOUT_##id,
#include "object/types.def"
    LAYOUT_COUNT
};

enum TypeId {
    TYPE_INVALID,
#define TYPE(id, name, base, layout) TYPE_##id,
#define EXCEPTION(id, name, base, layout) TYPE_##id,
#include "object/types.def"
    TYPE_COUNT
};

/* Interned strings that C code names: NAME(rt, append) is the Str "append". */
enum NameId {
#define NAME(id, text) NAME_##id,
#include "object/names.def"
#define SPECIAL(id, name) NAME_SLOT_##id,
#include "object/slots.def"
    NAME_COUNT
};

/* Remembers type_lookup(type, name); owned by type.c. */
enum { TYPE_CACHE_SIZE = 512 };
typedef struct TypeCacheEntry {
    Type *type;
    Str *name;
    Value value; /* UNBOUND: no class of the MRO has it */
} TypeCacheEntry;

struct Runtime {
    Heap heap;
    Value error;  /* the pending exception object, or UNBOUND */
    Value raised; /* what raise_object set last, until a frame sees it: only compared */
    Value
        stop_value; /* set with an iterator's end by StopIteration(value), else UNBOUND */
    const TypeDef *const *type_defs; /* by TypeId */
    Type *types[TYPE_COUNT];
    Str *names[NAME_COUNT];

    struct Shape **shapes; /* by id; ids below TYPE_COUNT are the built-ins' */
    uint32_t shapes_n, shapes_cap;
    uint32_t
        type_epoch; /* bumped when a cached look-up through a class may have changed */
    TypeCacheEntry type_cache[TYPE_CACHE_SIZE];
    void (*flush_caches)(
        Runtime *rt); /* makes every inline cache miss; set by vm/, or NULL */
    Value (*caller_module)(Runtime *rt); /* __name__ of the running globals; or NULL */
    uint32_t key_version; /* the last version given to a dict's set of keys */

    bool lookup_refused; /* the last type_lookup lacked the memory to look everywhere:
                            what is raised because of its result is MemoryError instead */
    struct InternTable *interned; /* holds its strings weakly; see intern.h */
    Tuple *empty_tuple;
    Str *empty_str;
    Str *latin1[256]; /* one-character strings, made on demand */
    Bytes *empty_bytes;

    Dict *builtins; /* the namespace of module builtins */
    Dict *modules;  /* sys.modules */
    HashKey hash_key;
    bool string_hash_fixed; /* PYTHONHASHSEED or virtual time: reproducible */
    uint8_t uncharged;      /* items that natives asked iterators for, modulo 256 */

    struct WeakRef *weak_pending; /* died: callbacks to be called at the next safepoint */
    uint32_t c_depth; /* nesting of natives that call back, and of recursive walks */
    uint32_t c_depth_limit;
    size_t c_stack_limit; /* bytes of C stack below heap.stack_base that walks may use */
    Value *repr_guard;    /* containers being printed, innermost last */
    uint32_t repr_guard_n, repr_guard_cap;
    int64_t fuel; /* see runtime_charge */
    /* Called when fuel ran out (the VM refills it, or stops: false). Runs no script and
     * changes no object, because natives charge while they hold sizes and storage;
     * handlers written in script wait for the next safepoint. NULL: no limit. */
    bool (*on_fuel)(Runtime *rt);
    int64_t int_text_limit; /* sys.set_int_max_str_digits; see int_text_limit() */
    Value memory_error;     /* the instance that raise_memory raises */
    Allocator alloc;
};

#define NAME(rt, id) ((rt)->names[NAME_##id])
/* "__add__" and so on, by SlotId. */
#define SLOT_NAME(rt, slot) ((rt)->names[NAME_SLOT_ADD + (slot)])

/* ---- raising ---------------------------------------------------------------------- */
/* Formats: %s char*, %d int, %u unsigned, %lld, %zu, %zd, %c char, %g double, %% and
 *   %U Str* as it is   %T Value: its type's name   %N Type*: its name
 *   %R Value: repr     %S Value: str (a failing repr raises that instead)
 * %.200s-like precisions are accepted for s, U, T, N. An empty format: no argument. */
Value raise(Runtime *rt, uint32_t exception_type, const char *format, ...);
Value raise_value(Runtime *rt, uint32_t exception_type,
                  Value arg);    /* with one argument */
Value raise_memory(Runtime *rt); /* allocates nothing */
/* Sets it pending. The VM gives it a __context__, even if it was raised before. */
Value raise_object(Runtime *rt, Value exception);
Value raise_stop_iteration(Runtime *rt, Value result);
Value raise_attribute(Runtime *rt, Value object,
                      Str *name); /* CPython's text, with hints */
/* The same with another text; NULL: making it failed, and that is raised already. */
Value raise_attribute_text(Runtime *rt, Str *text, Value object, Str *name);
Value raise_key(Runtime *rt, Value key);
COLD Value raise_unsupported(Runtime *rt, const char *symbol, Value a, Value b);
/* What x.__add__(other) ('+') and x.__mul__(other) ('*') give where the slot declined:
 * sequences raise, others answer NotImplemented. */
COLD Value operand_declined(Runtime *rt, char symbol, Value x, Value other);
bool error_is(Runtime *rt, uint32_t exception_type); /* is the pending one an instance? */
Value error_take(Runtime *rt);                       /* clears and returns it */
INLINE bool error_pending(Runtime *rt) { return rt->error != UNBOUND; }
INLINE void error_clear(Runtime *rt) { rt->error = UNBOUND; }

/* ---- cost and depth --------------------------------------------------------------- */
/* Builtins that loop charge what they touch in units of 256 bytes or items. False: stop
 * (a limit was met or a signal handler raised); return RAISED at once. */
MUST_CHECK bool runtime_charge_slow(Runtime *rt, uint64_t units);
MUST_CHECK INLINE bool runtime_charge(Runtime *rt, uint64_t units) {
    rt->fuel -= (int64_t)units;
    return LIKELY(rt->fuel >= 0) || runtime_charge_slow(rt, 0);
}
/* Within what was charged for: false: stop. See bulk.h. */
MUST_CHECK bool runtime_poll(Runtime *rt);
/* Around C recursion on data (repr of nested lists, comparison): false raises
 * RecursionError with CPython's text, "maximum recursion depth exceeded" + where. */
MUST_CHECK COLD bool depth_refuse(Runtime *rt, const char *where);
MUST_CHECK INLINE bool depth_enter(Runtime *rt, const char *where) {
    size_t used =
        (size_t)((char *)rt->heap.stack_base - (char *)__builtin_frame_address(0));
    bool deep = used > rt->c_stack_limit && used < SIZE_MAX / 2 && rt->heap.stack_base;
    if (LIKELY(rt->c_depth < rt->c_depth_limit) && LIKELY(!deep))
        return rt->c_depth++, true;
    return depth_refuse(rt, where);
}
INLINE void depth_leave(Runtime *rt) { rt->c_depth--; }

/* ---- storage arrays --------------------------------------------------------------- */
typedef struct Array {
    Object head;
    size_t capacity;
    Value items[];
} Array;
typedef struct Blob {
    Object head;
    size_t size;
    char bytes[];
} Blob;
/* NULL: MemoryError raised. Array items are UNBOUND. */
Array *array_new(Runtime *rt, size_t capacity);
Blob *blob_new(Runtime *rt, size_t size);
/* heap_alloc that raises MemoryError. `shape` and `layout` are set; the rest is garbage.
 */
void *object_alloc(Runtime *rt, size_t size, uint32_t shape, uint8_t layout,
                   unsigned bits);

/* What the rooms above fill in: both tables are built from types.def by vm/, which alone
 * sees every room; so object/ never names a layout of a higher one. They outlive the VM.
 */
typedef struct RuntimeTables {
    const LayoutOps *const *layouts; /* by Layout */
    const TypeDef *const *types;     /* by TypeId */
} RuntimeTables;

/* Opens the heap, interns names, makes the classes (types_boot) and the singletons. A
 * NULL key: random. False: memory or entropy refused; runtime_free is still to be called.
 */
MUST_CHECK bool runtime_init(Runtime *rt, AllocFn fn, void *user, RuntimeTables tables,
                             const HashKey *key);
void runtime_free(Runtime *rt);

#endif
