/* toy.h - a heap with a handful of layouts, for the tests and benchmarks of src/memory.
 *
 * Every cell carries an id, so that a test can say which of them are alive. Roots are the
 * slots of ToyWorld.roots; the C stack is scanned only where a test sets heap.stack_base.
 */
#ifndef TESTS_MEMORY_TOY_H
#define TESTS_MEMORY_TOY_H

#include "memory/heap.h"

enum { TOY_ROOTS = 16, TOY_IDS = 4096 };
enum ToyLayout {
    TOY_NODE = 1, /* two references */
    TOY_ARRAY,    /* n references */
    TOY_BLOB,     /* none */
    TOY_RESOURCE, /* counts its release */
    TOY_SPEAKER,  /* has last words while `speaks` */
    TOY_WEAK,     /* refers weakly to `a` */
    TOY_LAYOUTS,
};

typedef struct ToyNode {
    Object head;
    uint32_t id;
    bool speaks; /* TOY_SPEAKER */
    Value a, b;
} ToyNode;

typedef struct ToyArray {
    Object head;
    uint32_t id;
    size_t n;
    Value items[];
} ToyArray;

typedef struct ToyWorld {
    Heap heap;
    Allocator alloc;
    Value roots[TOY_ROOTS];
    unsigned released[TOY_IDS];
    unsigned dying_count, dying[TOY_IDS]; /* ids, in the order of on_finalize */
    bool resurrect;                       /* on_finalize stores the cell into roots[15] */
    bool alive[TOY_IDS];                  /* see toy_look */
} ToyWorld;

MUST_CHECK bool toy_open(ToyWorld *w);
void toy_close(ToyWorld *w);
/* NULL when memory is refused. References start as ints. */
ToyNode *toy_node(ToyWorld *w, enum ToyLayout layout, uint32_t id);
ToyArray *toy_array(ToyWorld *w, uint32_t id, size_t n);
/* Stores with the barrier. */
void toy_store(ToyWorld *w, ToyNode *owner, Value *slot, void *target);
/* Major collection, then: is a cell with that id there? */
bool toy_lives(ToyWorld *w, uint32_t id);

#endif
