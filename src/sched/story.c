/* story.c - see story.h. */
#include "sched/story.h"

#include "vm/coroutine.h"

enum { TASKS_NAMED = 5, PLACES_SHOWN = 8, NS_PER_S = 1000000000 };

static const struct {
    const char *verb, *noun;
} words[BLOCKER_KINDS] = {
#define BLOCKER(id, method, verb, noun, missing) [BLOCKER_##id] = {verb, noun},
#include "sched/blocker.def"
};

static void put_str(Buffer *out, const Str *s) { buffer_append(out, s->bytes, s->size); }

/* ---- tasks and places ------------------------------------------------------------- */

void story_task(Buffer *out, const Task *t) {
    if (is_str(t->name))
        put_str(out, as_str(t->name));
    else
        buffer_printf(out, "Task-%lld", (long long)as_small(t->name));
    if (is_native_coroutine(t->coroutine))
        buffer_printf(out, " (%s)", as_native_coroutine(t->coroutine)->def->qualname);
    if (!is_generator(t->coroutine)) return;
    const Str *function = frame_function(as_generator(t->coroutine)->registers)->qualname;
    if (is_str(t->name) && str_equal(as_str(t->name), function)) return;
    buffer_text(out, " (");
    put_str(out, function);
    buffer_byte(out, ')');
}

void story_place(Buffer *out, Place p) {
    if (!p.code) {
        buffer_text(out, "an unknown place");
        return;
    }
    put_str(out, p.code->filename);
    buffer_printf(out, ":%d in ", p.line);
    put_str(out, p.code->qualname);
}

void story_places(Buffer *out, const Task *t, const char *margin) {
    Place places[PLACES_SHOWN];
    size_t n = task_places(t, places, PLACES_SHOWN);
    for (size_t i = 0; i < n; i++) {
        buffer_text(out, margin);
        buffer_text(out, i ? "from " : "at ");
        story_place(out, places[i]);
        buffer_byte(out, '\n');
    }
}

/* ---- waits ------------------------------------------------------------------------ */

void story_object(Buffer *out, const Task *t, const Blocker *w) {
    const char *noun = words[w->kind].noun;
    Str *name = blocker_name(&t->future.loop->vm->rt, t, w);
    if (name) {
        buffer_printf(out, "%s ", noun);
        put_str(out, name);
    } else {
        buffer_printf(out, "%s %s", strchr("AEIOU", *noun) ? "an" : "a", noun);
    }
}

static void put_holder(Buffer *out, const WaitNode *n, const Task *holder) {
    if (holder == n->task) {
        buffer_text(out, ", which it holds itself");
        return;
    }
    buffer_text(out, ", held by ");
    story_task(out, holder);
    if (holder->future.state != FUTURE_PENDING) buffer_text(out, ", which has ended");
}

static void put_tasks(Buffer *out, const WaitGraph *g, const WaitNode *n) {
    if (!n->edges) buffer_text(out, " tasks that have ended");
    for (uint32_t i = 0; i < n->edges && i < TASKS_NAMED; i++) {
        buffer_text(out, i ? ", " : " ");
        story_task(out, g->nodes[g->edges[n->first_edge + i]].task);
    }
    if (n->edges > TASKS_NAMED)
        buffer_printf(out, " and %u more", n->edges - TASKS_NAMED);
}

void story_blocker(Buffer *out, const WaitGraph *g, const WaitNode *n) {
    buffer_text(out, words[n->blocker.kind].verb);
    if (n->blocker.kind == BLOCKER_NOTHING || n->blocker.kind == BLOCKER_SLEEP) return;
    if (!words[n->blocker.kind].noun) {
        put_tasks(out, g, n);
        return;
    }
    buffer_byte(out, ' ');
    story_object(out, n->task, &n->blocker);
    Task *holder = blocker_owner(&g->vm->rt, &n->blocker);
    if (holder) put_holder(out, n, holder);
}
