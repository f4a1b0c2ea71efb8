/* wait_graph.h - all unfinished tasks of a loop, oldest first, and who waits for whom. A
 * picture of one moment: it is taken, read and freed before any script runs again. */
#ifndef SCHED_WAIT_GRAPH_H
#define SCHED_WAIT_GRAPH_H

#include "sched/blocker.h"

enum { NO_NODE = 0xFFFFFFFF };

typedef struct WaitNode {
    Task *task;
    Blocker blocker;
    uint32_t first_edge, edges;
    uint32_t waiter;  /* the first node that waits for this one, or NO_NODE */
    uint8_t state;    /* of a walk: 0 not seen, 1 on the path, 2 left */
    uint32_t at_edge; /* of a walk */
    uint32_t parent;  /* of a walk */
} WaitNode;

typedef struct WaitGraph {
    VM *vm;
    WaitNode *nodes;
    uint32_t nodes_n;
    uint32_t *edges; /* node numbers: those that the node waits for */
    uint32_t edges_n, edges_cap;
    uint32_t *by_address; /* node numbers */
    uint32_t from;        /* the node whose edges are being added */
    bool failed;
} WaitGraph;

/* False: no memory; nothing is raised, and there is nothing to free. */
MUST_CHECK bool wait_graph_take(WaitGraph *g, Loop *loop);
void wait_graph_free(WaitGraph *g);
/* Calls `found` for cycles, each given as its last node: `parent` leads back around to
 * the node `first`, which `last` waits for. */
void wait_graph_cycles(WaitGraph *g,
                       void (*found)(void *user, uint32_t first, uint32_t last),
                       void *user);

#endif
