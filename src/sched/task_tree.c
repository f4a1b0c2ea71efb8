/* task_tree.c - see task_tree.h. */
#include "sched/task_tree.h"

#include "sched/clock.h"
#include "sched/story.h"

enum { TASKS_SHOWN = 200, DEEPEST = 20, NS_PER_S = 1000000000 };

typedef struct Tree {
    WaitGraph graph;
    Loop *loop;
    Buffer *out;
    uint32_t shown;
} Tree;

static void put_seconds(Buffer *out, double s) {
    if (s < 100)
        buffer_printf(out, "%.1f s", s);
    else if (s < 6000)
        buffer_printf(out, "%.0f min", s / 60);
    else
        buffer_printf(out, "%.1f h", s / 3600);
}

static void put_times(Tree *t, const WaitNode *n) {
    if (n->blocker.kind == BLOCKER_NOTHING) return;
    bool exact;
    uint32_t ms = ages_since(&t->loop->ages, t->graph.vm, n->task->future.since, &exact);
    buffer_text(t->out, exact ? " [" : " [at most ");
    put_seconds(t->out, ms / 1000.0);
    double due;
    if (n->blocker.kind == BLOCKER_SLEEP && blocker_deadline(n->task, &due)) {
        double left = due - (double)clock_peek(t->graph.vm) / NS_PER_S;
        buffer_text(t->out, ", ");
        put_seconds(t->out, left > 0 ? left : 0);
        buffer_text(t->out, " to go");
    }
    buffer_byte(t->out, ']');
}

static void put_running(Tree *t) {
    buffer_text(t->out, "runs");
    Place here = place_here(t->graph.vm);
    if (!here.code) return;
    buffer_text(t->out, " at ");
    story_place(t->out, here);
}

static void put_node(Tree *t, uint32_t node, unsigned depth) {
    WaitNode *n = &t->graph.nodes[node];
    char margin[2 * DEEPEST + 8];
    size_t width = 2 * (size_t)depth;
    memset(margin, ' ', sizeof margin);
    n->state = 1;
    if (t->shown++ >= TASKS_SHOWN) return;
    buffer_append(t->out, margin, width);
    story_task(t->out, n->task);
    buffer_byte(t->out, ' ');
    if (value_object(n->task) == t->loop->current) {
        put_running(t);
        buffer_byte(t->out, '\n');
        return;
    }
    story_node(t->out, &t->graph, n);
    put_times(t, n);
    buffer_byte(t->out, '\n');
    margin[width + 4] = 0;
    story_places(t->out, n->task, margin);
}

/* A node and what it waits for, depth first; each task stands below the first that waits
 * for it. */
static void put_branch(Tree *t, uint32_t root) {
    WaitGraph *g = &t->graph;
    unsigned depth = 0;
    put_node(t, root, 0);
    g->nodes[root].parent = NO_NODE;
    for (uint32_t at = root; at != NO_NODE;) {
        WaitNode *n = &g->nodes[at];
        if (n->at_edge == n->edges) {
            at = n->parent;
            depth--;
            continue;
        }
        uint32_t to = g->edges[n->first_edge + n->at_edge++];
        if (g->nodes[to].state || g->nodes[to].waiter != at) continue;
        g->nodes[to].parent = at;
        depth++;
        put_node(t, to, depth < DEEPEST ? depth : DEEPEST);
        at = to;
    }
}

void task_tree_tell(Loop *l, Buffer *out) {
    Tree t = {.loop = l, .out = out};
    if (!wait_graph_take(&t.graph, l)) return;
    WaitGraph *g = &t.graph;
    buffer_printf(out, "%u task%s\n", g->nodes_n, g->nodes_n == 1 ? "" : "s");
    for (uint32_t i = 0; i < g->nodes_n; i++)
        if (g->nodes[i].waiter == NO_NODE) put_branch(&t, i);
    for (uint32_t i = 0; i < g->nodes_n; i++) /* those in cycles have no root */
        if (!g->nodes[i].state) put_branch(&t, i);
    if (t.shown > TASKS_SHOWN) buffer_printf(out, "and %u more\n", t.shown - TASKS_SHOWN);
    wait_graph_free(g);
}
