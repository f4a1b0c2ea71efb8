/* lost.c - see lost.h. */
#include "sched/lost.h"

#include "sched/chronicle.h"

/* A collection costs what the heap holds, and each idle point pays back a little. The
 * account does not depend on time, so that a run under virtual time is the same each
 * time. */
enum { PAID_BACK = 64 << 10, MOST_DEBT = 16 << 20 };

void lost_look(VM *vm) {
    vm->look_debt -= vm->look_debt < PAID_BACK ? vm->look_debt : PAID_BACK;
    if (LIKELY(!vm->unread) || vm->look_debt > MOST_DEBT) return;
    vm->look_debt += vm->rt.alloc.bytes;
    lost_look_closely(vm);
}

void lost_look_closely(VM *vm) {
    if (!vm->unread || vm->stopping) return;
    heap_collect(&vm->rt.heap, true);
    vm_run_dying(vm);
}

void lost_tell(VM *vm, Object *o) {
    Future *f = (Future *)o;
    if (!f->log_traceback) return;
    future_read(f);
    vm->reports++;
    chronicle_say(vm, f->result);
    Str *text = str_format(&vm->rt, "%T exception was never retrieved", value_object(o));
    if (!text) error_clear(&vm->rt);
    vm->telling = true;
    loop_report(f->loop, text ? str_cstr(&vm->rt, text) : "exception was never retrieved",
                f->result, "future", value_object(o));
    vm->telling = false;
}

void lost_tell_unfinished(Loop *l) {
    VM *vm = l->vm;
    Runtime *rt = &vm->rt;
    if (!l->newest || vm->stopping) return;
    List *all = list_new(rt, 0); /* an exception handler may do as it likes */
    for (Task *t = l->oldest; all && t; t = t->newer)
        if (!t->future.quiet && !list_append(rt, all, value_object(t))) all = NULL;
    if (!all) return error_clear(rt);
    for (size_t i = 0; i < all->size; i++) {
        vm->reports++;
        loop_report(l, "Task was destroyed but it is pending!", UNBOUND, "task",
                    all->items->items[i]);
    }
}

/* ---- at the end ------------------------------------------------------------------- */

typedef struct Unread {
    VM *vm;
    List *list;
} Unread;

static void note_unread(void *user, Object *o) {
    Unread *u = user;
    if (!is_future(value_object(o)) || !((Future *)o)->log_traceback) return;
    if (!list_append(&u->vm->rt, u->list, value_object(o))) error_clear(&u->vm->rt);
}

void lost_tell_all(VM *vm) {
    if (!vm->unread || vm->stopping) return;
    Unread u = {vm, list_new(&vm->rt, vm->unread)};
    if (!u.list) return error_clear(&vm->rt);
    heap_each(&vm->rt.heap, note_unread, &u);
    for (size_t i = 0; i < u.list->size; i++)
        lost_tell(vm, as_object(u.list->items->items[i]));
}
