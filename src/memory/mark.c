/* mark.c - see mark.h. */
#include "memory/mark.h"
#include "memory/remembered.h"

/* Long runs of values are looked at in slices, so that the stack stays short and a step
 * of incremental marking can end within one. */
enum { SLICE = 128 };
enum { TAG_RUN = 1, TAG_STALE = 2, TAGS = TAG_RUN | TAG_STALE, NOTHING = TAG_RUN };
static const uintptr_t LENGTH = (uintptr_t)1 << 63;

/* ---- The stack ------------------------------------------------------------------- */

bool mark_stack_init(MarkStack *s, Allocator *alloc) {
    s->items = mem_alloc(alloc, MARK_STACK_FLOOR * sizeof *s->items);
    mark_stack_clear(s);
    s->capacity = s->items ? MARK_STACK_FLOOR : 0;
    return s->items != NULL;
}

void mark_stack_free(MarkStack *s, Allocator *alloc) {
    mem_free(alloc, s->items, s->capacity * sizeof *s->items);
    *s = (MarkStack){0};
}

static bool resize(MarkStack *s, Allocator *alloc, size_t capacity) {
    size_t bytes;
    if (!size_muladd(capacity, sizeof *s->items, 0, &bytes)) return false;
    void *items = mem_realloc(alloc, s->items, s->capacity * sizeof *s->items, bytes);
    if (!items) return false;
    s->items = items;
    s->capacity = capacity;
    return true;
}

void mark_stack_reserve(MarkStack *s, Allocator *alloc, size_t live) {
    size_t wanted = live / MARK_STACK_SHARE;
    /* Where that is refused, it grows as it must. */
    if (wanted > s->capacity && !resize(s, alloc, wanted)) return;
}

void mark_stack_trim(MarkStack *s, Allocator *alloc) {
    assert(!s->count);
    if (s->capacity > MARK_STACK_FLOOR && !resize(s, alloc, MARK_STACK_FLOOR)) return;
}

static COLD bool make_room(Tracer *t, MarkStack *s) {
    return resize(s, t->heap->alloc, s->capacity * 2);
}

INLINE bool push(Tracer *t, MarkStack *s, uintptr_t item) {
    if (UNLIKELY(s->count == s->capacity) && !make_room(t, s)) return false;
    s->items[s->count++] = item;
    return true;
}

INLINE uintptr_t pop(MarkStack *s) {
    uintptr_t item = s->items[--s->count];
    if (UNLIKELY(s->count < s->trusted)) s->trusted = s->count;
    return item;
}

/* Of a run, below it; nothing that it could be taken for, so that the stack can be looked
 * through from either end. */
INLINE uintptr_t length_word(size_t n) { return n * (TAGS + 1) | LENGTH; }
INLINE size_t length_of(uintptr_t word) { return (word & ~LENGTH) / (TAGS + 1); }

static bool push_run(Tracer *t, const Value *values, size_t n, uintptr_t stale) {
    MarkStack *s = t->stack;
    if (UNLIKELY(s->capacity - s->count < 2) && !make_room(t, s)) return false;
    s->items[s->count++] = length_word(n);
    s->items[s->count++] = (uintptr_t)values | TAG_RUN | stale;
    return true;
}

void mark_stack_distrust(MarkStack *s) {
    for (size_t i = s->trusted; i < s->count; i++)
        if (s->items[i] & TAG_RUN && s->items[i] != NOTHING) s->items[i] |= TAG_STALE;
    s->trusted = s->count;
}

void mark_stack_clear(MarkStack *s) { s->count = s->trusted = 0; }

/* Entries that lie in a cell go elsewhere, or (`to` NULL) away. */
static void redirect(MarkStack *s, const Object *o, size_t size, const Object *to) {
    for (size_t i = 0; i < s->count; i++) {
        uintptr_t item = s->items[i], tags = item & TAGS,
                  offset = item - tags - (uintptr_t)o;
        if (LIKELY(offset >= size)) continue;
        s->items[i] = to ? ((uintptr_t)to + offset) | tags : NOTHING;
        if (!to && tags & TAG_RUN) s->items[i - 1] = NOTHING; /* its length */
    }
}

void mark_stack_forget(MarkStack *s, const Object *o, size_t size) {
    redirect(s, o, size, NULL);
}

void mark_stack_move(MarkStack *s, const Object *from, size_t size, const Object *to) {
    redirect(s, from, size, to);
}

/* ---- Marking a cell -------------------------------------------------------------- */

void tracer_init(Tracer *t, Heap *heap, MarkMap map) {
    bool major = map == MARK_MAJOR;
    *t = (Tracer){
        .heap = heap,
        .stack = major ? &heap->inside->major_stack : &heap->inside->minor_stack,
        .map = map,
        .row = (uint8_t)(map ^ heap->flip),
        .skip = major ? GC_IMMORTAL : GC_YOUNG_MASK,
        .pending_flag = major ? GC_PENDING_MAJOR : GC_PENDING_MINOR,
        .overflow = heap->inside->pending[map],
    };
}

static COLD void postpone(Tracer *t, Object *o) {
    o->gc |= t->pending_flag;
    t->overflow = true;
}

void mark_again(Tracer *t, Object *o) {
    if (!push(t, t->stack, (uintptr_t)o)) postpone(t, o);
}

INLINE void mark(Tracer *t, Object *o) {
    if (o->gc & t->skip) return;
    uint32_t offset = block_offset(o);
    uint64_t *word = &block_of(o)->marks[t->row][offset / (HEAP_GRANULE * 64)];
    uint64_t bit = block_mark_bit(offset);
    if (*word & bit) return;
    *word |= bit;
    const LayoutOps *ops = o->layout ? t->heap->layouts[o->layout] : NULL;
    bool traced = ops && ops->trace;
    if (t->map == MARK_OLD) {
        /* Under construction: it may be filled without barriers, so look again. */
        if (UNLIKELY(!o->layout))
            heap_remember_marked(t->heap, o);
        else
            o->gc |= GC_OLD_CLEAN;
    }
    if (traced) mark_again(t, o);
}

Heap *tracer_heap(Tracer *t) { return t->heap; }

/* Marks the reference that came MARK_QUEUE references ago; this one's lines are fetched.
 */
INLINE void enqueue(Tracer *t, Object *o) {
    if (HIDE_WORKS) { /* so that a report about a dead cell shows who refers to it */
        mark(t, o);
        return;
    }
    Object **slot = &t->queue[t->at++ % MARK_QUEUE], *due = *slot;
    __builtin_prefetch(o, 1);
    __builtin_prefetch(&block_of(o)->marks[t->row][block_offset(o) / (HEAP_GRANULE * 64)],
                       1);
    *slot = o;
    if (due) mark(t, due);
}

void mark_flush(Tracer *t) {
    for (unsigned i = 0; i < MARK_QUEUE; i++) {
        Object **slot = &t->queue[t->at++ % MARK_QUEUE], *due = *slot;
        *slot = NULL;
        if (due) mark(t, due);
    }
}

void trace_object(Tracer *t, void *object) {
    if (!object) return;
    t->work++;
    if (UNLIKELY(t->visit != NULL))
        t->visit(t, object);
    else
        enqueue(t, object);
}

void trace_near(Tracer *t, void *object) {
    if (!object) return;
    t->work++;
    if (UNLIKELY(t->visit != NULL))
        t->visit(t, object);
    else
        mark(t, object);
}

/* What is no reference takes an eighth of the time, at the most. */
INLINE void count_work(Tracer *t, size_t values, size_t references) {
    t->work += (values + 7 * references) / 8;
}

static void trace_slice(Tracer *t, const Value *values, size_t n) {
    size_t references = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_object(values[i])) continue;
        enqueue(t, as_object(values[i]));
        references++;
    }
    count_work(t, n, references);
}

/* The first card at or after `i` that is set (that is clear, for `flip` all ones). */
static size_t next_card(const uint64_t *cards, size_t i, size_t end, uint64_t flip) {
    for (; i < end; i = (i | 63) + 1) {
        uint64_t word = (cards[i / 64] ^ flip) >> (i % 64);
        if (!word) continue;
        i += (size_t)__builtin_ctzll(word);
        break;
    }
    return i < end ? i : end;
}

/* Calls `visit` for each stretch of values on set cards; false as soon as it is. */
static bool each_carded(Tracer *t, HeapBlock *b, const Value *from, const Value *to,
                        bool (*visit)(Tracer *t, const Value *values, size_t n)) {
    const Value *cell = (const Value *)large_cell(b);
    enum { VALUES = CARD_BYTES / sizeof(Value) };
    size_t at = (size_t)(from - cell) / VALUES;
    size_t last = ((size_t)(to - cell) + VALUES - 1) / VALUES;
    while ((at = next_card(large_cards(b), at, last, 0)) < last) {
        size_t behind = next_card(large_cards(b), at, last, UINT64_MAX);
        const Value *begin = cell + at * VALUES, *end = cell + behind * VALUES;
        if (begin < from) begin = from;
        if (end > to) end = to;
        if (!visit(t, begin, (size_t)(end - begin))) return false;
        at = behind;
    }
    return true;
}

static bool trace_later(Tracer *t, const Value *values, size_t n) {
    if (!push_run(t, values, n, 0)) trace_slice(t, values, n);
    return true;
}

/* The values that lie on set cards. */
static void trace_cards(Tracer *t, const Value *values, size_t n) {
    HeapBlock *b = t->cards;
    const Value *cell = (const Value *)large_cell(b);
    if (values < cell || values + n > cell + b->size / sizeof(Value))
        trace_slice(t, values, n);
    else
        each_carded(t, b, values, values + n, trace_later);
}

static bool push_stale(Tracer *t, const Value *values, size_t n) {
    return push_run(t, values, n, TAG_STALE);
}

void mark_cards_later(Tracer *t, HeapBlock *b) {
    const Value *cell = (const Value *)large_cell(b);
    if (!each_carded(t, b, cell, cell + b->size / sizeof(Value), push_stale))
        mark_again(t, large_cell(b));
}

void trace_values(Tracer *t, const Value *values, size_t n) {
    if (UNLIKELY(t->visit != NULL)) {
        for (size_t i = 0; i < n; i++)
            trace_value(t, values[i]);
        return;
    }
    if (UNLIKELY(t->cards != NULL)) {
        trace_cards(t, values, n);
        return;
    }
    if (n > SLICE && push_run(t, values + SLICE, n - SLICE, 0)) n = SLICE;
    trace_slice(t, values, n);
}

/* Values whose owner may have changed since they were put on the stack: words. (Steps of
 * the major marking follow a complete minor one: what they find is old.) */
static void trace_stale(Tracer *t, const Value *values, size_t n) {
    size_t references = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_object(values[i])) continue;
        Object *o = as_object(values[i]);
        if (block_find_cell(t->heap, (uintptr_t)o) == o) enqueue(t, o);
        references++;
    }
    count_work(t, n, references);
}

/* ---- Conservative ---------------------------------------------------------------- */

__attribute__((no_sanitize("address", "undefined"))) void
trace_conservative(Tracer *t, const void *from, const void *to) {
    const uintptr_t *word = (const uintptr_t *)(((uintptr_t)from + 7) & ~(uintptr_t)7);
    for (; word + 1 <= (const uintptr_t *)to; word++) {
        uintptr_t address = is_object(*word) ? (uintptr_t)as_object(*word) : *word;
        Object *o = block_find_cell(t->heap, address);
        if (o) trace_object(t, o);
    }
}

/* ---- Draining -------------------------------------------------------------------- */

static void trace_run(Tracer *t, uintptr_t tagged) {
    MarkStack *s = t->stack;
    if (tagged == NOTHING) return;
    const Value *values = (const Value *)(tagged & ~(uintptr_t)TAGS);
    size_t n = length_of(pop(s)), now = n > SLICE ? SLICE : n;
    if (now < n) { /* back where it was: there is room */
        s->items[s->count++] = length_word(n - now);
        s->items[s->count++] = (uintptr_t)(values + now) | (tagged & TAGS);
    }
    if (tagged & TAG_STALE)
        trace_stale(t, values, now);
    else
        trace_slice(t, values, now);
}

bool mark_drain(Tracer *t, uint64_t budget) {
    const LayoutOps *const *layouts = t->heap->layouts;
    MarkStack *s = t->stack;
    uint64_t stop = t->work + budget < budget ? UINT64_MAX : t->work + budget;
    for (;;) {
        if (UNLIKELY(!s->count)) {
            mark_flush(t);
            if (!s->count) return true;
        }
        if (t->work >= stop) {
            mark_flush(t);
            return false;
        }
        uintptr_t item = pop(s);
        t->work++;
        if (UNLIKELY(item & TAG_RUN)) {
            trace_run(t, item);
        } else {
            Object *o = (Object *)item;
            layouts[o->layout]->trace(t, o);
        }
    }
}

static void retrace_pending(void *arg, Object *o) {
    Tracer *t = arg;
    if (!(o->gc & t->pending_flag)) return;
    o->gc &= (uint8_t)~t->pending_flag;
    t->heap->layouts[o->layout]->trace(t, o);
    mark_drain(t, UINT64_MAX);
}

void mark_drain_all(Tracer *t) {
    mark_drain(t, UINT64_MAX);
    while (UNLIKELY(t->overflow)) {
        t->overflow = false;
        block_each_marked(t->heap, t->map, retrace_pending, t);
    }
    t->heap->inside->pending[t->map] = false;
}
