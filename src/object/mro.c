/* mro.c - see mro.h. */
#include "object/mro.h"
#include "object/containers.h"
#include "object/str.h"

/* What is left of one sequence: items[at...). */
typedef struct Rest {
    const Value *items;
    size_t size, at;
} Rest;

typedef struct Merge {
    Rest *rests;
    size_t n;
} Merge;

static bool in_a_tail(const Merge *m, Value candidate) {
    for (size_t i = 0; i < m->n; i++)
        for (size_t k = m->rests[i].at + 1; k < m->rests[i].size; k++)
            if (m->rests[i].items[k] == candidate) return true;
    return false;
}

/* The next class of the order; UNBOUND when heads block each other or nothing is left. */
static Value next_head(const Merge *m, bool *left) {
    *left = false;
    for (size_t i = 0; i < m->n; i++) {
        const Rest *r = &m->rests[i];
        if (r->at == r->size) continue;
        *left = true;
        if (!in_a_tail(m, r->items[r->at])) return r->items[r->at];
    }
    return UNBOUND;
}

static void drop_head(Merge *m, Value head) {
    for (size_t i = 0; i < m->n; i++) {
        Rest *r = &m->rests[i];
        if (r->at < r->size && r->items[r->at] == head) r->at++;
    }
}

/* Names the classes that stand at the head of a sequence still, each once. */
static Tuple *raise_inconsistent(Runtime *rt, const Merge *m) {
    Buffer text;
    buffer_init(&text, &rt->alloc);
    for (size_t i = 0; i < m->n; i++) {
        const Rest *r = &m->rests[i];
        if (r->at == r->size) continue;
        bool seen = false;
        for (size_t k = 0; k < i; k++)
            seen |= m->rests[k].at < m->rests[k].size &&
                    m->rests[k].items[m->rests[k].at] == r->items[r->at];
        if (seen) continue;
        if (text.length) buffer_text(&text, ", ");
        Str *name = as_type(r->items[r->at])->name;
        buffer_append(&text, name->bytes, name->size);
    }
    Str *names = str_from_buffer(rt, &text);
    if (names)
        raise(rt, TYPE_TYPE_ERROR,
              "Cannot create a consistent method resolution order (MRO) for bases %U",
              names);
    return NULL;
}

static Tuple *merge(Runtime *rt, Merge *m, Type *t) {
    List *order = list_new(rt, 8);
    if (!order || !list_append(rt, order, value_object(t))) return NULL;
    for (;;) {
        bool left;
        Value head = next_head(m, &left);
        if (head == UNBOUND && left) return raise_inconsistent(rt, m);
        if (head == UNBOUND) return tuple_from(rt, order->items->items, order->size);
        drop_head(m, head);
        if (!list_append(rt, order, head)) return NULL;
    }
}

Tuple *mro_compute(Runtime *rt, Type *t, Tuple *bases) {
    for (size_t i = 0; i < bases->size; i++)
        for (size_t k = i + 1; k < bases->size; k++)
            if (bases->items[i] == bases->items[k]) {
                raise(rt, TYPE_TYPE_ERROR, "duplicate base class %N",
                      as_type(bases->items[i]));
                return NULL;
            }
    size_t size, n = bases->size + 1;
    if (!size_muladd(n, sizeof(Rest), 0, &size)) return raise_memory(rt), NULL;
    Merge m = {.rests = mem_alloc(&rt->alloc, size), .n = n};
    if (!m.rests) return raise_memory(rt), NULL;
    for (size_t i = 0; i < bases->size; i++) {
        Tuple *mro = as_type(bases->items[i])->mro;
        m.rests[i] = (Rest){mro->items, mro->size, 0};
    }
    m.rests[n - 1] = (Rest){bases->items, bases->size, 0};
    Tuple *order = merge(rt, &m, t);
    mem_free(&rt->alloc, m.rests, size);
    return order;
}
