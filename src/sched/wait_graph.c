/* wait_graph.c - see wait_graph.h. */
#include "sched/wait_graph.h"

#include <stdlib.h>

/* ---- taking ----------------------------------------------------------------------- */

static uint32_t count_tasks(const Loop *l) {
    uint32_t n = 0;
    for (const Task *t = l->newest; t; t = t->older)
        n++;
    return n;
}

static int compare_addresses(const void *a, const void *b, void *graph) {
    const WaitNode *nodes = ((WaitGraph *)graph)->nodes;
    uintptr_t x = (uintptr_t)nodes[*(const uint32_t *)a].task,
              y = (uintptr_t)nodes[*(const uint32_t *)b].task;
    return x < y ? -1 : x > y;
}

static uint32_t node_of(const WaitGraph *g, const Task *t) {
    uint32_t low = 0, high = g->nodes_n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const Task *there = g->nodes[g->by_address[middle]].task;
        if (there == t) return g->by_address[middle];
        if ((uintptr_t)there < (uintptr_t)t)
            low = middle + 1;
        else
            high = middle;
    }
    return NO_NODE;
}

static void add_edge(void *graph, Task *t) {
    WaitGraph *g = graph;
    uint32_t to = node_of(g, t);
    if (to == NO_NODE || g->failed) return;
    if (g->edges_n == g->edges_cap) {
        uint32_t cap = g->edges_cap ? g->edges_cap * 2 : 64;
        uint32_t *more = mem_realloc(&g->vm->rt.alloc, g->edges,
                                     g->edges_cap * sizeof *more, cap * sizeof *more);
        if (!more) {
            g->failed = true;
            return;
        }
        g->edges = more;
        g->edges_cap = cap;
    }
    g->edges[g->edges_n++] = to;
    if (g->nodes[to].waiter == NO_NODE && to != g->from) g->nodes[to].waiter = g->from;
}

static int compare_numbers(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* The edges of one node. A set of tasks has no order that would be the same in each run,
 * so they are sorted. */
static void add_edges(WaitGraph *g) {
    WaitNode *n = &g->nodes[g->from];
    n->first_edge = g->edges_n;
    blocker_targets(&g->vm->rt, &n->blocker, add_edge, g);
    n->edges = g->edges_n - n->first_edge;
    if (n->edges > 1)
        qsort(g->edges + n->first_edge, n->edges, sizeof *g->edges, compare_numbers);
}

bool wait_graph_take(WaitGraph *g, Loop *l) {
    Runtime *rt = &l->vm->rt;
    *g = (WaitGraph){.vm = l->vm, .nodes_n = count_tasks(l)};
    if (!g->nodes_n) return true;
    g->nodes = mem_alloc(&rt->alloc, g->nodes_n * sizeof *g->nodes);
    g->by_address = mem_alloc(&rt->alloc, g->nodes_n * sizeof *g->by_address);
    if (!g->nodes || !g->by_address) return wait_graph_free(g), false;
    uint32_t at = g->nodes_n;
    for (Task *t = l->newest; t; t = t->older) {
        g->nodes[--at] =
            (WaitNode){.task = t, .blocker = blocker_of(t), .waiter = NO_NODE};
        g->by_address[at] = at;
    }
    qsort_r(g->by_address, g->nodes_n, sizeof *g->by_address, compare_addresses, g);
    for (g->from = 0; g->from < g->nodes_n; g->from++)
        add_edges(g);
    if (g->failed) wait_graph_free(g);
    return !g->failed;
}

void wait_graph_free(WaitGraph *g) {
    Allocator *alloc = &g->vm->rt.alloc;
    mem_free(alloc, g->nodes, g->nodes ? g->nodes_n * sizeof *g->nodes : 0);
    mem_free(alloc, g->by_address,
             g->by_address ? g->nodes_n * sizeof *g->by_address : 0);
    mem_free(alloc, g->edges, g->edges_cap * sizeof *g->edges);
}

/* ---- cycles ----------------------------------------------------------------------- */

/* Depth first from `root`; `parent` is the stack. */
static void walk(WaitGraph *g, uint32_t root,
                 void (*found)(void *user, uint32_t first, uint32_t last), void *user) {
    enum { NEW, ON_PATH, LEFT };
    g->nodes[root].state = ON_PATH;
    g->nodes[root].parent = NO_NODE;
    for (uint32_t at = root; at != NO_NODE;) {
        WaitNode *n = &g->nodes[at];
        if (n->at_edge == n->edges) {
            n->state = LEFT;
            at = n->parent;
            continue;
        }
        uint32_t to = g->edges[n->first_edge + n->at_edge++];
        if (g->nodes[to].state == ON_PATH) {
            found(user, to, at);
        } else if (g->nodes[to].state == NEW) {
            g->nodes[to].state = ON_PATH;
            g->nodes[to].parent = at;
            at = to;
        }
    }
}

void wait_graph_cycles(WaitGraph *g,
                       void (*found)(void *user, uint32_t first, uint32_t last),
                       void *user) {
    for (uint32_t i = 0; i < g->nodes_n; i++)
        if (!g->nodes[i].state) walk(g, i, found, user);
}
