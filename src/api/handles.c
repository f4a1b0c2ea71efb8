/* handles.c - what the host names values by: checked handles, and the scopes that they
 * die with.
 *
 * A handle is three numbers: the VM's, a slot, and how often that slot was given out. A
 * slot whose numbers are used up is never given out again. */
#include "api/host.h"

enum { SLOT_BITS = 24, GENERATION_BITS = 20 };
#define SLOT_MASK ((1u << SLOT_BITS) - 1)
#define GENERATION_MASK ((1u << GENERATION_BITS) - 1)

static aiolos_val handle_of(const aiolos_vm *vm, uint32_t at) {
    return (aiolos_val){(uint64_t)vm->number << (SLOT_BITS + GENERATION_BITS) |
                        (uint64_t)vm->slots[at].generation << SLOT_BITS | at};
}

Slot *handle_slot(aiolos_vm *vm, aiolos_val v) {
    uint32_t at = (uint32_t)v.bits & SLOT_MASK;
    if (!at || at >= vm->slots_n || v.bits != handle_of(vm, at).bits) return NULL;
    Slot *slot = &vm->slots[at];
    return slot->value == UNBOUND ? NULL : slot;
}

bool handle_take(aiolos_vm *vm, aiolos_val v, Value *out) {
    Slot *slot = handle_slot(vm, v);
    if (UNLIKELY(!slot)) return host_misuse(vm), false;
    *out = slot->value;
    return true;
}

/* ---- the table -------------------------------------------------------------------- */

static bool grow(aiolos_vm *vm) {
    uint32_t cap = vm->slots_cap ? vm->slots_cap * 2 : 16;
    Slot *more = cap > SLOT_MASK
                     ? NULL
                     : mem_realloc(&host_runtime(vm)->alloc, vm->slots,
                                   vm->slots_cap * sizeof *more, cap * sizeof *more);
    if (!more) return false;
    vm->slots = more;
    vm->slots_cap = cap;
    if (!vm->slots_n) vm->slots[vm->slots_n++] = (Slot){.value = UNBOUND};
    return true;
}

/* 0: no memory. */
static uint32_t take_slot(aiolos_vm *vm) {
    uint32_t at = vm->slots_free;
    if (at) {
        vm->slots_free = vm->slots[at].next;
    } else {
        if (vm->slots_n >= vm->slots_cap && !grow(vm)) return 0;
        at = vm->slots_n++;
        vm->slots[at].generation = 1;
    }
    vm->handles_n++;
    return at;
}

static aiolos_val hold_at(aiolos_vm *vm, Value v, uint32_t depth) {
    uint32_t at = take_slot(vm);
    if (UNLIKELY(!at)) return raise_memory(host_runtime(vm)), NIL;
    Slot *slot = &vm->slots[at];
    slot->value = v;
    slot->depth = depth;
    if (depth) {
        slot->previous = 0;
        slot->next = vm->scoped;
        if (vm->scoped) vm->slots[vm->scoped].previous = at;
        vm->scoped = at;
    }
    return handle_of(vm, at);
}

aiolos_val handle_hold(aiolos_vm *vm, Value v) { return hold_at(vm, v, vm->depth); }

static void unlink_scoped(aiolos_vm *vm, const Slot *slot) {
    if (slot->previous)
        vm->slots[slot->previous].next = slot->next;
    else
        vm->scoped = slot->next;
    if (slot->next) vm->slots[slot->next].previous = slot->previous;
}

static void release(aiolos_vm *vm, Slot *slot) {
    if (slot->depth) unlink_scoped(vm, slot);
    slot->value = UNBOUND;
    vm->handles_n--;
    if (slot->generation == GENERATION_MASK) return;
    slot->generation++;
    slot->next = vm->slots_free;
    vm->slots_free = (uint32_t)(slot - vm->slots);
}

void handles_trace(Tracer *t, aiolos_vm *vm) {
    for (uint32_t i = 1; i < vm->slots_n; i++)
        trace_value(t, vm->slots[i].value);
}

void handles_free(aiolos_vm *vm) {
    mem_free(&host_runtime(vm)->alloc, vm->slots, vm->slots_cap * sizeof *vm->slots);
}

/* ---- keeping and dropping --------------------------------------------------------- */

aiolos_val aiolos_keep(aiolos_vm *vm, aiolos_val v) {
    Value x;
    if (ENTER(vm)) return NIL;
    aiolos_val kept = handle_take(vm, v, &x) ? hold_at(vm, x, 0) : NIL;
    host_done(vm, kept.bits);
    return kept;
}

void aiolos_drop(aiolos_vm *vm, aiolos_val v) {
    if (!host_enter_always(vm, __builtin_frame_address(0))) return;
    Slot *slot = handle_slot(vm, v);
    if (slot) release(vm, slot);
    host_leave(vm);
}

/* ---- scopes ----------------------------------------------------------------------- */

void scope_close(aiolos_vm *vm, uint32_t depth) {
    while (vm->scoped && vm->slots[vm->scoped].depth > depth)
        release(vm, &vm->slots[vm->scoped]);
    vm->depth = depth;
}

aiolos_scope aiolos_scope_begin(aiolos_vm *vm) {
    if (!host_enter_always(vm, __builtin_frame_address(0))) return (aiolos_scope){0, 0};
    scope_open(vm);
    aiolos_scope scope = {vm->depth, vm->number};
    host_leave(vm);
    return scope;
}

void aiolos_scope_end(aiolos_vm *vm, aiolos_scope scope) {
    if (!host_enter_always(vm, __builtin_frame_address(0))) return;
    bool ours = scope.key == vm->number && scope.depth > vm->native_depth &&
                scope.depth <= vm->depth;
    if (ours)
        scope_close(vm, scope.depth - 1);
    else
        host_misuse(vm);
    host_leave(vm);
}
