/* Who waits for whom, and cycles. */
#include "told.h"

#include "sched/wait_graph.h"

static uint32_t nodes, edges, cycles, length;
static WaitGraph *graph;

static void count_cycle(void *user, uint32_t first, uint32_t last) {
    cycles++;
    length = 1;
    for (uint32_t n = last; n != first; n = graph->nodes[n].parent)
        length++;
}

static void look(Loop *loop, Buffer *out) {
    WaitGraph g;
    graph = &g;
    cr_assert(wait_graph_take(&g, loop));
    nodes = g.nodes_n, edges = g.edges_n;
    wait_graph_cycles(&g, count_cycle, NULL);
    wait_graph_free(&g);
}

static void take(const char *source) {
    OPEN_TOLD(vm);
    on_idle = look;
    nodes = edges = cycles = length = 0;
    run_failing(vm, source);
    CLOSE(vm);
}

Test(wait_graph, of_a_ring_of_three) {
    take("import asyncio\n"
         "async def f(tasks, i): await tasks[(i + 1) % 3]\n"
         "async def main():\n"
         "    tasks = []\n"
         "    for i in range(3): tasks.append(asyncio.create_task(f(tasks, i)))\n"
         "    await asyncio.Event().wait()\n"
         "asyncio.run(main())\n");
    cr_expect_eq(nodes, 4);
    cr_expect_eq(edges, 3);
    cr_expect_eq(cycles, 1);
    cr_expect_eq(length, 3);
}

Test(wait_graph, of_a_tree_has_no_cycle) {
    take("import asyncio\n"
         "async def f(): await asyncio.Event().wait()\n"
         "async def main(): await asyncio.gather(f(), f())\n"
         "asyncio.run(main())\n");
    cr_expect_eq(nodes, 3);
    cr_expect_eq(edges, 2);
    cr_expect_eq(cycles, 0);
}
