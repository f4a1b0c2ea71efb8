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

/* The name it was given, else its number. */
static Value task_label_name(const Task *t) {
    const FutureExtra *x = t->future.extra;
    return x && x->name != UNBOUND ? x->name : value_small(t->number);
}

TaskLabel task_label(const Task *t) {
    TaskLabel l = {.name = task_label_name(t)};
    if (is_generator(t->coroutine))
        l.function = frame_function(as_generator(t->coroutine)->registers)->qualname;
    else if (is_native_coroutine(t->coroutine))
        l.native = as_native_coroutine(t->coroutine)->def->qualname;
    return l;
}

static void put_function(Buffer *out, TaskLabel l) {
    if (l.function)
        put_str(out, l.function);
    else
        buffer_text(out, l.native ? l.native : "coroutine");
}

void story_label(Buffer *out, TaskLabel l) {
    if (is_str(l.name))
        put_str(out, as_str(l.name));
    else
        buffer_printf(out, "Task-%lld", (long long)as_small(l.name));
    if (l.function && is_str(l.name) && str_equal(as_str(l.name), l.function)) return;
    buffer_text(out, " (");
    put_function(out, l);
    buffer_byte(out, ')');
}

void story_task(Buffer *out, const Task *t) { story_label(out, task_label(t)); }
void story_function(Buffer *out, const Task *t) { put_function(out, task_label(t)); }

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

void story_object(Buffer *out, const Task *t, const Blocker *b) {
    const char *noun = words[b->kind].noun;
    Str *name = blocker_name(&t->future.loop->vm->rt, t, b);
    if (name) {
        buffer_printf(out, "%s ", noun);
        put_str(out, name);
    } else {
        buffer_printf(out, "%s %s", strchr("AEIOU", *noun) ? "an" : "a", noun);
    }
}

static void put_holder(Buffer *out, const Task *t, const Task *holder) {
    if (holder == t) {
        buffer_text(out, ", which it holds itself");
        return;
    }
    buffer_text(out, ", held by ");
    story_task(out, holder);
    if (holder->future.state != FUTURE_PENDING) buffer_text(out, ", which has ended");
}

/* Nothing more than the verb is to be said of these. */
static bool is_plain(BlockerKind kind) {
    return kind == BLOCKER_NOTHING || kind == BLOCKER_SLEEP;
}

static void put_object(Buffer *out, const Task *t, const Blocker *b) {
    buffer_byte(out, ' ');
    story_object(out, t, b);
    Task *holder = blocker_owner(&t->future.loop->vm->rt, b);
    if (holder) put_holder(out, t, holder);
}

void story_blocker(Buffer *out, const Task *t, const Blocker *b) {
    buffer_text(out, words[b->kind].verb);
    if (is_plain(b->kind)) return;
    if (words[b->kind].noun)
        put_object(out, t, b);
    else if (b->kind == BLOCKER_TASK)
        buffer_byte(out, ' '), story_task(out, as_task(b->object));
    else
        buffer_text(out, " tasks");
}

void story_node(Buffer *out, const WaitGraph *g, const WaitNode *n) {
    const Blocker *b = &n->blocker;
    if (is_plain(b->kind) || words[b->kind].noun) {
        story_blocker(out, n->task, b);
        return;
    }
    buffer_text(out, words[b->kind].verb);
    if (!n->edges) buffer_text(out, " tasks that have ended");
    for (uint32_t i = 0; i < n->edges && i < TASKS_NAMED; i++) {
        buffer_text(out, i ? ", " : " ");
        story_task(out, g->nodes[g->edges[n->first_edge + i]].task);
    }
    if (n->edges > TASKS_NAMED)
        buffer_printf(out, " and %u more", n->edges - TASKS_NAMED);
}
