/* deadlock.c - see deadlock.h. */
#include "sched/deadlock.h"

#include "sched/story.h"
#include "sched/worker.h"

enum { GROUPS_SHOWN = 20, CYCLES_SHOWN = 5, CYCLE_NAMES = 10 };

/* ---- tasks that wait alike are told of once --------------------------------------- */

typedef struct Group {
    const WaitNode *first;
    Place place;
    uint32_t tasks;
} Group;

typedef struct Story {
    WaitGraph graph;
    Buffer *out;
    Group groups[GROUPS_SHOWN];
    size_t groups_n;
    uint32_t untold; /* tasks for which there is no room */
    unsigned cycles;
} Story;

static bool waits_alike(const Group *g, const WaitNode *n, Place p) {
    return g->first->blocker.kind == n->blocker.kind &&
           g->first->blocker.object == n->blocker.object && g->place.code == p.code &&
           g->place.line == p.line;
}

static void join_group(Story *s, const WaitNode *n) {
    Place p = {NULL, 0};
    if (!task_places(n->task, &p, 1)) p.code = NULL;
    for (size_t i = 0; i < s->groups_n; i++) {
        if (!waits_alike(&s->groups[i], n, p)) continue;
        s->groups[i].tasks++;
        return;
    }
    if (s->groups_n < GROUPS_SHOWN)
        s->groups[s->groups_n++] = (Group){n, p, 1};
    else
        s->untold++;
}

static void tell_group(Story *s, const Group *g) {
    buffer_text(s->out, g->tasks > 1 ? "  Each of " : "  ");
    story_task(s->out, g->first->task);
    if (g->tasks > 1) buffer_printf(s->out, " and %u more", g->tasks - 1);
    buffer_byte(s->out, ' ');
    if (g->first->blocker.kind == BLOCKER_NOTHING) /* a subclass of Future kept it back */
        buffer_text(s->out, "was never told that what it awaits is done");
    else
        story_node(s->out, &s->graph, g->first);
    buffer_byte(s->out, '\n');
    story_places(s->out, g->first->task, "      ");
}

/* ---- why it does not go on -------------------------------------------------------- */

static const char *const missing[BLOCKER_KINDS] = {
#define BLOCKER(id, method, verb, noun, missing) [BLOCKER_##id] = missing,
#include "sched/blocker.def"
};

/* Was the object spoken of before, by an earlier group? */
static bool is_known(const Story *s, size_t group) {
    const Blocker *w = &s->groups[group].first->blocker;
    for (size_t i = 0; i < group; i++) {
        const Blocker *earlier = &s->groups[i].first->blocker;
        if (earlier->object == w->object && earlier->kind == w->kind) return true;
    }
    return false;
}

static void tell_missing(Story *s, size_t group) {
    const WaitNode *n = s->groups[group].first;
    const char *act = missing[n->blocker.kind];
    if (!act || is_known(s, group) || blocker_owner(&s->graph.vm->rt, &n->blocker))
        return;
    buffer_printf(s->out, "Nobody is left who could %s ", act);
    story_object(s->out, n->task, &n->blocker);
    buffer_text(s->out, ".\n");
}

static const char *kind_of_cycle(const WaitGraph *g, uint32_t first, uint32_t last) {
    bool locks = true, awaits = true;
    for (uint32_t at = last;; at = g->nodes[at].parent) {
        if (g->nodes[at].blocker.kind == BLOCKER_LOCK)
            awaits = false;
        else
            locks = false;
        if (at == first) break;
    }
    return locks ? "Cycle of locks" : awaits ? "Cycle of awaits" : "Cycle";
}

/* Parents lead from the last to the first: gathered, then told the other way around. */
static void tell_cycle(void *story, uint32_t first, uint32_t last) {
    Story *s = story;
    const WaitNode *nodes = s->graph.nodes;
    bool told = first == last; /* "which it holds itself" */
    if (told || s->cycles++ >= CYCLES_SHOWN) return;
    buffer_printf(s->out, "%s: ", kind_of_cycle(&s->graph, first, last));
    story_task(s->out, nodes[first].task);
    uint32_t path[CYCLE_NAMES];
    size_t n = 0;
    uint32_t at = last;
    for (; at != first && n < CYCLE_NAMES; at = nodes[at].parent)
        path[n++] = at;
    if (at != first) buffer_text(s->out, " -> ...");
    while (n-- > 0) {
        buffer_text(s->out, " -> ");
        story_task(s->out, nodes[path[n]].task);
    }
    buffer_text(s->out, " -> ");
    story_task(s->out, nodes[first].task);
    buffer_byte(s->out, '\n');
}

static void tell_loop(Loop *l, Buffer *out) {
    Story s = {.out = out};
    if (!wait_graph_take(&s.graph, l)) return;
    for (uint32_t i = 0; i < s.graph.nodes_n; i++)
        join_group(&s, &s.graph.nodes[i]);
    for (size_t i = 0; i < s.groups_n; i++)
        tell_group(&s, &s.groups[i]);
    if (s.untold) buffer_printf(out, "  and %u more tasks wait\n", s.untold);
    for (size_t i = 0; i < s.groups_n; i++)
        tell_missing(&s, i);
    wait_graph_cycles(&s.graph, tell_cycle, &s);
    wait_graph_free(&s.graph);
}

void deadlock_tell(Loop *l, Buffer *out) {
    buffer_text(out, l->vm->deadlocks
                         ? "Deadlock again, while tasks were cleaning up.\n"
                         : "Deadlock: no task can go on, and nothing is left "
                           "to wake one.\n");
    tell_loop(l, out);
    for (const Worker *w = l->vm->workers; w; w = w->next) {
        if (w->state != WORKER_WAITS) continue;
        buffer_printf(out, "In the loop of thread asyncio_%u:\n", w->number);
        tell_loop(w->loop, out);
    }
}

/* ---- the way out ------------------------------------------------------------------ */

/* Tasks that await one another have no last one that could be cancelled: so one of them
 * is interrupted, whatever it waits for. */
static bool interrupt_circle(Loop *l) {
    if (!error_is(&l->vm->rt, TYPE_RECURSION_ERROR) || !is_task(l->main)) return false;
    error_clear(&l->vm->rt);
    Task *t = as_task(l->main);
    for (Task *each = l->newest; each && is_task(t->waiter); each = each->older)
        t = as_task(t->waiter);
    return task_interrupt(t);
}

bool deadlock_break(Loop *l) {
    VM *vm = l->vm;
    if (vm->deadlocks++ == 0) {
        int cancelled = future_cancel_any(&vm->rt, l->main, UNBOUND);
        if (cancelled < 0 && !interrupt_circle(l)) return false;
        if (l->ready.n) return true;
    }
    limits_stop(vm, STOP_DEADLOCK);
    return false;
}
