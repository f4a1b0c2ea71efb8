/* heap_bench - what allocation, collection and pauses cost, without a VM around them.
 *
 *   meson compile -C build heap-bench && build/tests/bench/micro/heap-bench [NAME…]
 *
 * Prints CPU time per operation, and the pauses of the collector. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "memory/heap.h"

typedef struct Node {
    Object head;
    Value a, b;
    uint64_t extra;
} Node; /* 32 bytes */

typedef struct Table {
    Object head;
    size_t n;
    Value items[];
} Table;

enum { NODE = 1, TABLE, FRAME };

static void trace_node(Tracer *t, Object *o) { trace_values(t, &((Node *)o)->a, 2); }
static void trace_table(Tracer *t, Object *o) {
    trace_values(t, ((Table *)o)->items, ((Table *)o)->n);
}
static bool has_last_words(Heap *heap, Object *o) { return o->aux; }

static const LayoutOps NODE_OPS = {.name = "node", .trace = trace_node};
static const LayoutOps TABLE_OPS = {.name = "table", .trace = trace_table};
static const LayoutOps FRAME_OPS = {
    .name = "frame", .trace = trace_node, .has_last_words = has_last_words};
static const LayoutOps *const LAYOUTS[] = {NULL, &NODE_OPS, &TABLE_OPS, &FRAME_OPS};

typedef struct Bench {
    Heap heap;
    Allocator alloc;
    Value root;
} Bench;

static void trace_roots(Tracer *t, void *user) { trace_value(t, ((Bench *)user)->root); }

static void die(void) {
    fputs("out of memory\n", stderr);
    exit(1);
}

INLINE Node *new_node(Bench *b, Value left, Value right) {
    Node *n = heap_alloc(&b->heap, sizeof *n, 0);
    if (!n) die();
    n->a = left;
    n->b = right;
    n->head.shape = 1;
    n->head.layout = NODE;
    return n;
}

static Table *new_table(Bench *b, size_t n) {
    Table *t = heap_alloc(&b->heap, sizeof *t + n * sizeof(Value), 0);
    if (!t) die();
    t->n = n;
    for (size_t i = 0; i < n; i++)
        t->items[i] = value_small(0);
    t->head.layout = TABLE;
    return t;
}

/* ---- The programs; each returns how many operations it did ----------------------- */

static size_t garbage(Bench *b) {
    size_t n = 50 * 1000 * 1000;
    for (size_t i = 0; i < n; i++)
        KEEP(new_node(b, value_small(1), value_small(2)));
    return n;
}

/* The last 10,000 cells are alive. */
static size_t window(Bench *b) {
    size_t n = 20 * 1000 * 1000, width = 10 * 1000;
    Table *t = new_table(b, width);
    b->root = value_object(t);
    for (size_t i = 0, at = 0; i < n; i++) {
        t->items[at] = value_object(new_node(b, value_small(1), value_small(2)));
        heap_barrier_at(&b->heap, t, &t->items[at]);
        if (++at == width) at = 0;
    }
    return n;
}

/* As `await f()`: a frame of a class of its own comes and goes. */
static size_t frames(Bench *b) {
    size_t n = 50 * 1000 * 1000;
    for (size_t i = 0; i < n; i++) {
        Node *f = heap_alloc(&b->heap, 160, HEAP_FINALIZABLE);
        if (!f) die();
        f->a = f->b = value_small(1);
        f->head.layout = FRAME;
        KEEP(f);
        heap_free_sized(&b->heap, f, 160, HEAP_FINALIZABLE);
    }
    return n;
}

static size_t dead_frames(Bench *b) {
    size_t n = 10 * 1000 * 1000;
    for (size_t i = 0; i < n; i++) {
        Node *f = heap_alloc(&b->heap, 160, HEAP_FINALIZABLE);
        if (!f) die();
        f->a = f->b = value_small(1);
        f->head.layout = FRAME;
        KEEP(f);
    }
    return n;
}

static Value tree(Bench *b, int depth) {
    if (!depth) return value_object(new_node(b, value_small(0), value_small(0)));
    Value left = tree(b, depth - 1);
    Value right = tree(b, depth - 1);
    return value_object(new_node(b, left, right));
}

/* Trees of depth 10 beside one of depth 18. */
static size_t trees(Bench *b) {
    b->root = tree(b, 18);
    for (int i = 0; i < 8000; i++)
        KEEP(tree(b, 10));
    return 8000 * ((1 << 11) - 1) + (1 << 19);
}

/* A million old cells of 160 bytes, each written to now and then, and garbage meanwhile.
 */
static size_t million(Bench *b) {
    size_t live = 1000 * 1000, n = 50 * 1000 * 1000;
    Table *t = new_table(b, live);
    b->root = value_object(t);
    for (size_t i = 0; i < live; i++) {
        Node *f = heap_alloc(&b->heap, 160, 0);
        if (!f) die();
        f->b = value_small(0);
        f->a = value_small(0);
        f->head.layout = NODE;
        t->items[i] = value_object(f);
        heap_barrier_at(&b->heap, t, &t->items[i]);
    }
    unsigned seed = 1;
    for (size_t i = 0; i < n; i++) {
        Node *fresh = new_node(b, value_small(1), value_small(2));
        if (i % 32) continue;
        seed = seed * 1103515245 + 12345;
        Node *owner = (Node *)as_object(t->items[seed % live]);
        fresh->a = owner->b;
        if (i % 320 == 0) fresh->a = value_small(0);
        owner->b = value_object(fresh);
        heap_barrier(&b->heap, owner);
    }
    return n;
}

/* A million suspended frames with last words, woken in turn: each is written to, and
 * makes two cells that die soon. */
static size_t tasks(Bench *b) {
    size_t live = 1000 * 1000, n = 20 * 1000 * 1000;
    Table *t = new_table(b, live);
    b->root = value_object(t);
    for (size_t i = 0; i < live; i++) {
        Node *f = heap_alloc(&b->heap, 160, HEAP_FINALIZABLE);
        if (!f) die();
        f->a = f->b = value_small(0);
        f->head.layout = FRAME;
        f->head.aux = 1;
        t->items[i] = value_object(f);
        heap_barrier_at(&b->heap, t, &t->items[i]);
        f->a = value_object(new_node(b, value_small(0), value_small(0)));
        heap_barrier(&b->heap, f);
    }
    for (size_t i = 0; i < n; i++) {
        Node *f = (Node *)as_object(t->items[i % live]);
        heap_barrier(&b->heap, f);
        f->b = value_object(new_node(b, value_small(0), value_small(0)));
        f->b = value_object(new_node(b, f->b, value_small(0)));
    }
    return n;
}

/* Full markings of two million cells, made in random order. */
static size_t marking(Bench *b) {
    size_t live = 1000 * 1000, rounds = 10;
    Table *t = new_table(b, live);
    b->root = value_object(t);
    unsigned seed = 1;
    for (size_t i = 0; i < 2 * live; i++) {
        seed = seed * 1103515245 + 12345;
        Value *slot = &t->items[(seed >> 4) % live];
        Value old = *slot;
        Node *n = new_node(b, old, value_small(0));
        if (is_object(old)) n->b = ((Node *)as_object(old))->a;
        *slot = value_object(n);
        heap_barrier_at(&b->heap, t, slot);
    }
    for (size_t i = 0; i < rounds; i++)
        heap_collect(&b->heap, true);
    return rounds * 2 * live;
}

/* ---- Running --------------------------------------------------------------------- */

static const struct {
    const char *name;
    size_t (*run)(Bench *b);
} PROGRAMS[] = {
    {"garbage", garbage}, {"window", window},
    {"frames", frames},   {"dead_frames", dead_frames},
    {"trees", trees},     {"million", million},
    {"tasks", tasks},     {"marking", marking},
};

static double cpu_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void run(size_t i) {
    Bench b = {.root = value_small(0)};
    allocator_init(&b.alloc, NULL, NULL);
    if (!heap_init(&b.heap, &b.alloc, LAYOUTS)) die();
    if (!heap_add_roots(&b.heap, trace_roots, &b)) die();
    b.heap.stack_base = __builtin_frame_address(0);
    double begin = cpu_ns();
    size_t n = PROGRAMS[i].run(&b);
    double ns = cpu_ns() - begin;
    HeapStats *s = &b.heap.stats;
    printf("%-12s %6.2f ns   minor %5lu x %7.1f us   major %3lu, %4lu steps, %6.1f ms   "
           "longest %6.2f ms   peak %5.1f MB\n",
           PROGRAMS[i].name, ns / (double)n, s->minor,
           s->minor ? (double)s->minor_ns / 1e3 / (double)s->minor : 0, s->major,
           s->steps, (double)s->major_ns / 1e6, (double)s->wall.longest_ns / 1e6,
           (double)b.alloc.peak / 1048576);
    printf("%12s pauses", "");
    for (int k = 0; k < HEAP_PAUSE_BUCKETS; k++)
        if (s->wall.below[k]) printf("  <%uus:%lu", 1u << k, s->wall.below[k]);
    puts("");
    heap_free_all(&b.heap);
}

int main(int argc, char **argv) {
    for (size_t i = 0; i < COUNT_OF(PROGRAMS); i++) {
        bool wanted = argc < 2;
        for (int k = 1; k < argc; k++)
            wanted |= !strcmp(argv[k], PROGRAMS[i].name);
        if (wanted) run(i);
    }
    return 0;
}
