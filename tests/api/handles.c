/* handles.c - handles that name nothing are refused, never followed. */
#include "check.h"

static bool refused(aiolos_vm *vm, aiolos_val v) {
    int64_t i;
    bool ok = !aiolos_get_int(vm, v, &i) && aiolos_status_of(vm) == AIOLOS_MISUSE;
    aiolos_clear(vm);
    return ok && aiolos_typeof(vm, v) == AIOLOS_NIL && !aiolos_status_of(vm);
}

static bool lives(aiolos_vm *vm, aiolos_val v) {
    return aiolos_typeof(vm, v) == AIOLOS_INT;
}

static void dead(aiolos_vm *vm) {
    CHECK(refused(vm, (aiolos_val){0}));
    CHECK(refused(vm, (aiolos_val){~UINT64_C(0)}));
    aiolos_val v = aiolos_int(vm, 1);
    CHECK(refused(vm, (aiolos_val){v.bits + 1}));
    aiolos_drop(vm, v);
    CHECK(refused(vm, v));
    aiolos_val next = aiolos_int(vm, 2); /* the same slot */
    CHECK(refused(vm, v) && lives(vm, next));
    aiolos_drop(vm, v); /* again: it is not next's */
    CHECK(lives(vm, next));
    aiolos_drop(vm, next);
    aiolos_drop(vm, next);
    aiolos_val a = aiolos_int(vm, 3), b = aiolos_int(vm, 4);
    CHECK(a.bits != b.bits && lives(vm, a) && lives(vm, b));
}

static void foreign(aiolos_vm *vm) {
    aiolos_vm *other = aiolos_open(NULL);
    aiolos_val mine = aiolos_int(vm, 1), theirs = aiolos_int(other, 1);
    CHECK(refused(vm, theirs) && refused(other, mine));
    aiolos_drop(vm, theirs);
    CHECK(lives(other, theirs));
    aiolos_close(other);
    CHECK(refused(vm, theirs));
}

static void scopes(aiolos_vm *vm) {
    aiolos_val outside = aiolos_int(vm, 0);
    aiolos_scope outer = aiolos_scope_begin(vm);
    aiolos_val a = aiolos_int(vm, 1), kept = aiolos_keep(vm, a);
    aiolos_scope inner = aiolos_scope_begin(vm);
    aiolos_val b = aiolos_int(vm, 2), dropped = aiolos_int(vm, 3), c = aiolos_int(vm, 4);
    aiolos_drop(vm, dropped);
    aiolos_scope_end(vm, inner);
    CHECK(refused(vm, b) && refused(vm, c) && lives(vm, a));
    aiolos_scope_end(vm, inner);
    CHECK(aiolos_status_of(vm) == AIOLOS_MISUSE); /* it has ended */
    aiolos_clear(vm);
    aiolos_scope_begin(vm); /* ends with the outer one */
    b = aiolos_int(vm, 5);
    aiolos_scope_end(vm, outer);
    CHECK(refused(vm, a) && refused(vm, b) && lives(vm, outside) && lives(vm, kept));
    aiolos_drop(vm, kept);
    CHECK(refused(vm, kept));
}

/* A slot that was given out too often is left alone; nothing grows without bound. */
static void many(aiolos_vm *vm) {
    aiolos_val first = aiolos_int(vm, 1);
    aiolos_drop(vm, first);
    for (int i = 0; i < 1 << 20; i++)
        aiolos_drop(vm, aiolos_int(vm, i));
    CHECK(refused(vm, first));
    aiolos_stats_t stats = {.size = sizeof stats};
    CHECK(!aiolos_stats(vm, &stats) && stats.bytes < 4 << 20);
}

int main(void) {
    aiolos_vm *vm = aiolos_open(NULL);
    dead(vm);
    foreign(vm);
    scopes(vm);
    many(vm);
    aiolos_close(vm);
    return failures;
}
