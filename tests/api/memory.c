/* memory.c - every allocation refused in turn, through the API: a status, never a crash,
 * and nothing is lost. */
#include "check.h"

typedef struct Budget {
    size_t bytes;  /* live */
    long left;     /* allocations until the refusals begin; -1: never */
    long refusals; /* how many follow */
} Budget;

static void *allocate(void *user, void *block, size_t old_size, size_t new_size,
                      size_t align) {
    Budget *b = user;
    if (!new_size) {
        free(block);
        b->bytes -= old_size;
        return NULL;
    }
    bool grows = new_size > old_size;
    if (grows && b->left == 0 && b->refusals) {
        b->refusals--;
        return NULL;
    }
    if (grows && b->left > 0) b->left--;
    void *more;
    if (align > 16)
        more = aligned_alloc(align, (new_size + align - 1) / align * align);
    else
        more = realloc(block, new_size);
    if (more) b->bytes += new_size - old_size;
    return more;
}

static int twice(aiolos_frame *f) {
    aiolos_vm *vm = aiolos_frame_vm(f);
    aiolos_val pair[] = {aiolos_arg(f, 0), aiolos_arg(f, 0)};
    return aiolos_return(f, aiolos_list(vm, 2, pair));
}

/* A host that uses a bit of everything. True: all of it worked. */
static bool session(Budget *b) {
    aiolos_config config;
    aiolos_config_init(&config);
    config.alloc = allocate;
    config.user = b;
    config.hash_seed = 1;
    aiolos_vm *vm = aiolos_open(&config);
    if (!vm) return false;
    aiolos_def(vm, "host", "twice(x, *rest: object, n: int = 1 << 2) -> list", twice,
               NULL);
    aiolos_clear(vm);
    aiolos_def(vm, "host", "twice(x: str) -> list", twice, NULL);
    bool ok = !aiolos_status_of(vm);
    ok &= !aiolos_exec(vm,
                       "import host\n"
                       "class A:\n    def __init__(self, n): self.n = n\n"
                       "def f(x): return [A(i) for i in range(x)]\n"
                       "pairs = {str(i): host.twice(str(i)) for i in range(20)}\n",
                       "session");
    aiolos_val dict = aiolos_dict(vm), n = aiolos_int(vm, 5);
    aiolos_setitem(vm, dict, aiolos_str(vm, "key"), n);
    aiolos_val made = aiolos_call(vm, aiolos_global(vm, "f"), 1, &n);
    aiolos_len(vm, made);
    aiolos_repr(vm, aiolos_getitem(vm, dict, aiolos_str(vm, "key")));
    aiolos_keep(vm, made);
    ok &= !aiolos_status_of(vm);
    int status = aiolos_exec(vm, "{}['missing']", "fails");
    ok &= status == AIOLOS_ERROR && !strcmp(aiolos_error_type(vm), "KeyError");
    ok &= strlen(aiolos_error_text(vm)) > 20;
    /* Whatever happened: with memory the VM works. */
    b->left = -1;
    RUN(vm, "n = sum(range(10))");
    CHECK(global_int(vm, "n") == 45);
    aiolos_close(vm);
    return ok;
}

int main(void) {
    Budget b = {.left = -1};
    CHECK(session(&b));
    CHECK(b.bytes == 0);
    static const long kinds[] = {1, 2, 1000000000}; /* the k-th; and its retry; all */
    for (int kind = 0; kind < 3; kind++) {
        bool done = false;
        for (long k = 0; !done && k < 100000; k += 1 + k / 16) {
            b = (Budget){.left = k, .refusals = kinds[kind]};
            done = session(&b) && b.refusals == kinds[kind];
            if (!CHECK(b.bytes == 0))
                fprintf(stderr, "  %zu bytes after refusal %ld\n", b.bytes, k);
        }
        CHECK(done);
    }
    return failures;
}
