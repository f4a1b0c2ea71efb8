/* inside.h - the part of the heap that only src/memory looks into.
 *
 * Everything here is written by the files of this room alone. */
#ifndef MEMORY_INSIDE_H
#define MEMORY_INSIDE_H

#include "memory/block.h"
#include "memory/granules.h"
#include "memory/mark.h"

typedef struct CellList {
    Object **items;
    size_t count, capacity;
} CellList;

typedef struct RevisitList {
    CellList cells;
    size_t at; /* those before it were looked into */
} RevisitList;

/* How far the ending of a major marking has come; see ending.h. */
typedef struct Ending {
    enum {
        ENDING_NOT,
        ENDING_WEAK,      /* weak_old[0..alive) are alive, [alive..at) dead */
        ENDING_ASK,       /* weak_old[alive..served) are dead; `walk` over blocks */
        ENDING_REVIVE,    /* asked[0..revived) are in the queue */
        ENDING_WEAK_AGAIN /* weak_old[alive..at) are still dead */
    } phase;
    size_t alive, at, served;
    BlockWalk walk;
    CellList asked; /* dead cells with last words */
    size_t revived;
    CellList written; /* holders that were written to since */
    bool forgot;      /* … that list could not grow */
} Ending;

typedef struct HeapRoots {
    void (*trace)(Tracer *t, void *user);
    void *user;
} HeapRoots;

typedef struct HeapInside {
    /* block.c */
    HeapChunk *chunks;
    HeapBlock *free_blocks;
    HeapBlock *pages; /* the BLOCK_PAGES block that still has unused pages, or NULL */
    size_t block_count, free_count;
    Granules granules;
    HeapBlock *large_young, *large_old;

    /* Old cells that may refer to young ones; see remembered.h. */
    CellList remembered;
    RevisitList revisiting; /* was `remembered` at an earlier step of the collection */
    bool forgot;            /* the list could not grow */

    /* Holders registered with heap_add_weak: since the last collection, and before. */
    CellList weak_new, weak_old;
    CellList weak_written; /* old ones that were written to since */
    bool weak_forgot;      /* … that list could not grow */
    CellList dying;        /* have last words, and are kept alive: heap_next_dying */
    size_t dying_traced;   /* those before it, by the major marking that is under way */

    HeapRoots *roots;
    size_t root_count, root_capacity;

    MarkStack minor_stack, major_stack;
    bool aging;              /* a minor collection is under way, between its steps */
    bool pressed;            /* the next step must not wait for much: see collector.c */
    bool marking;            /* a major marking is, between its steps */
    bool pending[MARK_MAPS]; /* … and some of its cells are only flagged GC_PENDING_… */
    Ending ending;
    bool collecting;  /* guards against re-entry from hooks */
    MarkMap liveness; /* the marks that heap_is_marked consults */

    size_t live;    /* bytes in marked cells, after the last collection */
    size_t nursery; /* allocate that much, then collect */
    size_t written; /* bytes of what was remembered since the last step, if `pressed` */
    size_t written_large; /* among them those of large cells that were as a whole */
    size_t major_at;      /* start a major marking when `live` exceeds this */

    /* Sweeping after a major marking; see sweep.h. */
    bool sweeping;
    uint32_t sweep_epoch;
    BlockWalk sweep_at;
    size_t live_swept; /* will be `live` when all is swept */

    /* The pace of the major marking. */
    size_t major_began_at, stepped_at; /* `live` at its start, and at the last step */
    size_t major_room;                 /* it shall be complete when `live` grew by that */
    uint64_t major_work;               /* references looked at so far */
    uint64_t work_per_kilobyte;        /* how many there were in the last one */
    bool trimming;                     /* there may be chunks to give back */
    /* Among the cells that were found dead by a minor collection, and by the last major
     * marking, are some with `release`. */
    bool to_release[MARK_MAPS];
    bool thrifty; /* memory was refused: every free cell counts */
    unsigned stress_count;
} HeapInside;

enum {
    /* References looked at in either part of a step: a millisecond, or two where all of
     * them lie far apart. */
    STEP_WORK = 40 * 1000,
    /* A pressed collector makes a step where so many bytes are new or were written to. */
    NEWS_MOST = STEP_WORK / 2 * sizeof(Value),
};

MUST_CHECK bool list_push(CellList *list, Allocator *alloc, Object *o);
void list_free(CellList *list, Allocator *alloc);

/* The next allocation of each class looks for free cells, and whether a step is due. */
void heap_cut_runs(Heap *heap);

#endif
