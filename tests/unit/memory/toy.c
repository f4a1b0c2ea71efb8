/* toy.c - see toy.h. */
#include "toy.h"

static void trace_node(Tracer *t, Object *o) { trace_values(t, &((ToyNode *)o)->a, 2); }

static void trace_array(Tracer *t, Object *o) {
    ToyArray *array = (ToyArray *)o;
    trace_values(t, array->items, array->n);
}

static void release(Heap *heap, Object *o) {
    ((ToyWorld *)heap->user)->released[((ToyNode *)o)->id]++;
}

static bool has_last_words(Heap *heap, Object *o) { return ((ToyNode *)o)->speaks; }

static void sweep_weak(Heap *heap, Object *o) {
    ToyNode *weak = (ToyNode *)o;
    if (is_object(weak->a) && !heap_is_marked(as_object(weak->a))) weak->a = UNBOUND;
}

static const LayoutOps NODE = {.name = "node", .trace = trace_node};
static const LayoutOps ARRAY = {.name = "array", .trace = trace_array};
static const LayoutOps BLOB = {.name = "blob"};
static const LayoutOps RESOURCE = {
    .name = "resource", .trace = trace_node, .release = release};
static const LayoutOps SPEAKER = {.name = "speaker",
                                  .trace = trace_node,
                                  .release = release,
                                  .has_last_words = has_last_words};
static const LayoutOps WEAK = {.name = "weak", .sweep_weak = sweep_weak};
static const LayoutOps *const LAYOUTS[TOY_LAYOUTS] = {
    [TOY_NODE] = &NODE,         [TOY_ARRAY] = &ARRAY,     [TOY_BLOB] = &BLOB,
    [TOY_RESOURCE] = &RESOURCE, [TOY_SPEAKER] = &SPEAKER, [TOY_WEAK] = &WEAK,
};

static void trace_roots(Tracer *t, void *user) {
    ToyWorld *w = user;
    trace_values(t, w->roots, TOY_ROOTS);
}

static void on_finalize(Heap *heap) {
    ToyWorld *w = heap->user;
    for (Object *o; (o = heap_next_dying(heap));) {
        w->dying[w->dying_count++ % TOY_IDS] = ((ToyNode *)o)->id;
        if (w->resurrect) w->roots[TOY_ROOTS - 1] = value_object(o);
    }
}

bool toy_open(ToyWorld *w) {
    memset(w, 0, sizeof *w);
    allocator_init(&w->alloc, NULL, NULL);
    for (int i = 0; i < TOY_ROOTS; i++)
        w->roots[i] = value_small(0);
    if (!heap_init(&w->heap, &w->alloc, LAYOUTS)) return false;
    w->heap.user = w;
    w->heap.on_finalize = on_finalize;
    if (heap_add_roots(&w->heap, trace_roots, w)) return true;
    heap_free_all(&w->heap);
    return false;
}

void toy_close(ToyWorld *w) { heap_free_all(&w->heap); }

static bool is_finalizable(enum ToyLayout layout) {
    return layout == TOY_RESOURCE || layout == TOY_SPEAKER;
}

ToyNode *toy_node(ToyWorld *w, enum ToyLayout layout, uint32_t id) {
    unsigned bits = is_finalizable(layout) ? HEAP_FINALIZABLE : 0;
    ToyNode *node = heap_alloc(&w->heap, sizeof *node, bits);
    if (!node) return NULL;
    node->id = id;
    node->speaks = false;
    node->a = node->b = value_small(0);
    node->head.layout = (uint8_t)layout;
    return node;
}

ToyArray *toy_array(ToyWorld *w, uint32_t id, size_t n) {
    size_t size;
    if (!size_muladd(n, sizeof(Value), sizeof(ToyArray), &size)) return NULL;
    ToyArray *array = heap_alloc(&w->heap, size, 0);
    if (!array) return NULL;
    array->id = id;
    array->n = n;
    for (size_t i = 0; i < n; i++)
        array->items[i] = value_small(0);
    array->head.layout = TOY_ARRAY;
    return array;
}

void toy_store(ToyWorld *w, ToyNode *owner, Value *slot, void *target) {
    *slot = value_object(target);
    heap_barrier(&w->heap, owner);
}

static void look(void *user, Object *o) {
    ToyWorld *w = user;
    if (o->layout) w->alive[((ToyNode *)o)->id % TOY_IDS] = true;
}

bool toy_lives(ToyWorld *w, uint32_t id) {
    memset(w->alive, 0, sizeof w->alive);
    heap_each(&w->heap, look, w);
    return w->alive[id];
}
