/* alloc.c - see alloc.h. */
#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { DEFAULT_ALIGN = 16, HUGE_PAGE = 2 << 20 };

/* Over-aligned blocks are where the heap lies. Long ones are in huge pages, where the
 * system has them on request: 400 MB are touched in 55 ms instead of 370, and the cells
 * of a million tasks need fewer entries of the TLB. */
static void ask_for_huge_pages(void *block, size_t size) {
#ifdef MADV_HUGEPAGE
    if (size >= HUGE_PAGE) (void)madvise(block, size - size % HUGE_PAGE, MADV_HUGEPAGE);
#else
    (void)block, (void)size;
#endif
}

static void *alloc_aligned(size_t size, size_t align) {
    void *fresh = NULL;
    if (size >= HUGE_PAGE && align < HUGE_PAGE) align = HUGE_PAGE;
    if (posix_memalign(&fresh, align, size)) return NULL;
    ask_for_huge_pages(fresh, size);
    return fresh;
}

/* Blocks that are aligned to huge pages come and go by the hundred: from the system, and
 * back to it one by one. Of the C library, the last call to free would give them all
 * back, which takes long. */
static void *map(size_t size, size_t align) {
    assert(size % align == 0);
    char *from = mmap(NULL, size + align, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (from == MAP_FAILED) return NULL;
    size_t before = -(uintptr_t)from & (align - 1);
    if (before) munmap(from, before);
    if (before < align) munmap(from + before + size, align - before);
    ask_for_huge_pages(from + before, size);
    return from + before;
}

static void *libc_aligned(void *block, size_t old_size, size_t new_size, size_t align) {
    bool mapped = align >= HUGE_PAGE;
    if (new_size) return mapped ? map(new_size, align) : alloc_aligned(new_size, align);
    if (mapped)
        munmap(block, old_size);
    else
        free(block);
    return NULL;
}

static void *libc_alloc(void *user, void *block, size_t old_size, size_t new_size,
                        size_t align) {
    (void)user;
    assert((align <= DEFAULT_ALIGN || !block || !new_size) && "these are never resized");
    if (align > DEFAULT_ALIGN) return libc_aligned(block, old_size, new_size, align);
    if (!new_size) return free(block), NULL;
    return realloc(block, new_size);
}

void allocator_init(Allocator *a, AllocFn fn, void *user) {
    *a = (Allocator){.fn = fn ? fn : libc_alloc, .user = user};
}

/* So many bytes can be addressed: for more nobody is asked, and some allocators take such
 * a question for a mistake of the program. */
static const size_t addresses = (size_t)1 << 48;

/* Counts the request and decides whether `grow` more bytes may be taken. */
static bool admit(Allocator *a, size_t grow) {
    a->requests++;
    if (UNLIKELY(a->fail_from) && a->requests >= a->fail_from &&
        a->requests <= a->fail_to)
        return false;
    if (grow > addresses) return false;
    return !a->limit || a->bytes + grow <= a->limit;
}

static void settle(Allocator *a, size_t old_size, size_t new_size) {
    a->bytes = a->bytes - old_size + new_size;
    if (a->bytes > a->peak) a->peak = a->bytes;
}

void *mem_alloc_aligned(Allocator *a, size_t size, size_t align) {
    if (!size) size = 1;
    if (!admit(a, size)) return NULL;
    void *block = a->fn(a->user, NULL, 0, size, align);
    if (block) settle(a, 0, size);
    return block;
}

void *mem_alloc(Allocator *a, size_t size) {
    return mem_alloc_aligned(a, size, DEFAULT_ALIGN);
}

void *mem_alloc_zero(Allocator *a, size_t size) {
    void *block = mem_alloc(a, size);
    return block ? memset(block, 0, size) : NULL;
}

void *mem_realloc(Allocator *a, void *block, size_t old_size, size_t new_size) {
    if (!block) return mem_alloc(a, new_size);
    if (!old_size) old_size = 1;
    if (!new_size) new_size = 1;
    if (new_size > old_size && !admit(a, new_size - old_size)) return NULL;
    void *moved = a->fn(a->user, block, old_size, new_size, DEFAULT_ALIGN);
    if (moved) settle(a, old_size, new_size);
    return moved;
}

void mem_free_aligned(Allocator *a, void *block, size_t size, size_t align) {
    if (!block) return;
    if (!size) size = 1;
    a->fn(a->user, block, size, 0, align);
    settle(a, size, 0);
}

void mem_free(Allocator *a, void *block, size_t size) {
    mem_free_aligned(a, block, size, DEFAULT_ALIGN);
}
