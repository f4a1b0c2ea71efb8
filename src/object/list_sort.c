/* list_sort.c - a stable merge sort that uses the order which is there already: natural
 * runs, extended to a minimum by binary insertion, merged in the order of powersort, with
 * galloping where one side keeps winning.
 *
 * It works on a detached buffer: meanwhile the list is empty, and script that touches it
 * gets ValueError afterwards. Elements are one word, or two (key, value) with a key
 * function. The kind of the keys is found out first: for small ints, floats and strings
 * no script can run and the comparison is compiled into the loops. Else every comparison
 * may run script, and so collect; the buffers are heap Arrays, and a barrier goes before
 * each comparison, so that all stores since the last one are covered. On an error the
 * buffer is still a permutation. */
#include "object/bulk.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/str.h"

enum { MIN_RUN = 32, MIN_GALLOP = 7, MOST_RUNS = 66 };

typedef struct Run {
    size_t start, length;
    int power; /* of the boundary to the next run */
} Run;

typedef struct Sort {
    Runtime *rt;
    Array *work, *spare; /* spare: NULL until the first merge */
    size_t n;            /* elements */
    Run runs[MOST_RUNS];
    size_t runs_n;
    int min_gallop;
    unsigned until_poll; /* comparisons */
} Sort;

static NOINLINE bool poll(Sort *s) {
    s->until_poll = BULK_ITEMS;
    return runtime_poll(s->rt);
}
INLINE bool goes_on(Sort *s) { return LIKELY(--s->until_poll) || poll(s); }

/* 1: x < y, 0, -1 raised. */
typedef int Less(Sort *s, Value x, Value y);

/* ---- comparisons ------------------------------------------------------------------ */

INLINE int less_ints(Sort *s, Value x, Value y) { return x < y; }
INLINE int less_doubles(Sort *s, Value x, Value y) { return as_double(x) < as_double(y); }
INLINE double number(Value v) { return is_int(v) ? (double)as_small(v) : as_double(v); }
INLINE int less_numbers(Sort *s, Value x, Value y) {
    return both_int(x, y) ? x < y : number(x) < number(y);
}
/* The order of UTF-8 bytes is that of code points. */
INLINE int less_strings(Sort *s, Value x, Value y) {
    const Str *a = as_str(x), *b = as_str(y);
    int order = memcmp(a->bytes, b->bytes, a->size < b->size ? a->size : b->size);
    return order ? order < 0 : a->size < b->size;
}

static bool is_number(Value v) { return is_int(v) || is_double(v); }

/* Settles x < y of numbers or strings without script: 1, 0, or 2: equal, or -1: ask. */
static int order_at_once(Value x, Value y) {
    if (is_number(x) && is_number(y)) {
        double a = number(x), b = number(y);
        return a < b ? 1 : a > b ? 0 : both_int(x, y) ? 2 : -1;
    }
    if (!is_exact(x, TYPE_STR) || !is_exact(y, TYPE_STR)) return -1;
    const Str *a = as_str(x), *b = as_str(y);
    int order = memcmp(a->bytes, b->bytes, a->size < b->size ? a->size : b->size);
    if (order) return order < 0;
    return a->size == b->size ? 2 : a->size < b->size;
}

/* Of two tuples, whose order is that of the first items that are not one or equal, as far
 * as that is possible without script; -1: ask. */
static int tuples_at_once(const Tuple *a, const Tuple *b) {
    size_t n = a->size < b->size ? a->size : b->size;
    for (size_t i = 0; i < n; i++) {
        Value x = a->items[i], y = b->items[i];
        int order = x == y && !is_double(x) ? 2 : order_at_once(x, y);
        if (order != 2) return order;
    }
    return a->size < b->size;
}

static NOINLINE int less_any(Sort *s, Value x, Value y) {
    int order = is_exact(x, TYPE_TUPLE) && is_exact(y, TYPE_TUPLE)
                    ? tuples_at_once(as_tuple(x), as_tuple(y))
                    : order_at_once(x, y);
    if (order >= 0) return order == 1;
    heap_barrier(&s->rt->heap, s->work);
    if (s->spare) heap_barrier(&s->rt->heap, s->spare);
    return value_compare_bool(s->rt, x, y, CMP_LT);
}

/* ---- elements of w words ---------------------------------------------------------- */

INLINE void copy(Value *to, const Value *from, size_t n, unsigned w) {
    memcpy(to, from, n * w * sizeof(Value));
}
INLINE void move(Value *to, const Value *from, size_t n, unsigned w) {
    memmove(to, from, n * w * sizeof(Value));
}
INLINE void put(Value *to, const Value *from, unsigned w) {
    to[0] = from[0];
    if (w == 2) to[1] = from[1];
}

static void reverse(Value *a, size_t n, unsigned w) {
    for (size_t i = 0, j = n - 1; n && i < j; i++, j--) {
        for (unsigned k = 0; k < w; k++) {
            Value swap = a[i * w + k];
            a[i * w + k] = a[j * w + k];
            a[j * w + k] = swap;
        }
    }
}

/* ---- searching -------------------------------------------------------------------- */

#define ERROR SIZE_MAX

/* Does element x stand before the place of key? `upper`: behind its equals. */
INLINE int before(Sort *s, Less *less, bool upper, Value key, Value x) {
    int r = upper ? less(s, key, x) : less(s, x, key);
    return upper && r >= 0 ? !r : r;
}

/* How many of the sorted a[low..high) stand before key, counted from a. */
INLINE size_t bisect(Sort *s, Less *less, unsigned w, bool upper, Value key,
                     const Value *a, size_t low, size_t high) {
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int r = before(s, less, upper, key, a[middle * w]);
        if (r < 0) return ERROR;
        if (r)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The same for all of a[0..n), by growing strides from the front. */
INLINE size_t gallop(Sort *s, Less *less, unsigned w, bool upper, Value key,
                     const Value *a, size_t n) {
    size_t low = 0, reach = 1;
    while (reach <= n) {
        int r = before(s, less, upper, key, a[(reach - 1) * w]);
        if (r < 0) return ERROR;
        if (!r) return bisect(s, less, w, upper, key, a, low, reach - 1);
        low = reach;
        reach = reach * 2 + 1;
    }
    return bisect(s, less, w, upper, key, a, low, n);
}

/* The same from the back. */
INLINE size_t gallop_back(Sort *s, Less *less, unsigned w, bool upper, Value key,
                          const Value *a, size_t n) {
    size_t high = n, reach = 1;
    while (reach <= n) {
        int r = before(s, less, upper, key, a[(n - reach) * w]);
        if (r < 0) return ERROR;
        if (r) return bisect(s, less, w, upper, key, a, n - reach + 1, high);
        high = n - reach;
        reach = reach * 2 + 1;
    }
    return bisect(s, less, w, upper, key, a, 0, high);
}

/* ---- runs ------------------------------------------------------------------------- */

/* Sorts a[0..n), of which the first `sorted` are in order. */
INLINE bool insertion(Sort *s, Less *less, unsigned w, Value *a, size_t sorted,
                      size_t n) {
    for (size_t i = sorted; i < n; i++) {
        Value element[2];
        put(element, a + i * w, w);
        size_t at = bisect(s, less, w, true, element[0], a, 0, i);
        if (at == ERROR || !goes_on(s)) return false;
        move(a + (at + 1) * w, a + at * w, i - at, w);
        put(a + at * w, element, w);
    }
    return true;
}

/* Length of the run at a[0..n), n > 0; a strictly descending one is turned round. 0:
 * raised. */
INLINE size_t natural_run(Sort *s, Less *less, unsigned w, Value *a, size_t n) {
    if (n == 1) return 1;
    size_t length = 2;
    int down = less(s, a[w], a[0]);
    if (down < 0) return 0;
    for (; length < n; length++) {
        int smaller = less(s, a[length * w], a[(length - 1) * w]);
        if (smaller < 0 || !goes_on(s)) return 0;
        if (smaller != down) break;
    }
    if (down) reverse(a, length, w);
    return length;
}

static size_t minimum_run(size_t n) {
    size_t rest = 0;
    while (n >= 2 * MIN_RUN) {
        rest |= n & 1;
        n >>= 1;
    }
    return n + rest;
}

/* ---- merging ---------------------------------------------------------------------- */

static bool need_spare(Sort *s, unsigned w) {
    if (s->spare) return true;
    heap_barrier(&s->rt->heap, s->work);
    s->spare = array_new(s->rt, (s->n / 2 + 1) * w);
    return s->spare != NULL;
}

/* Merges the runs a[0..na) and a[na..na+nb); na <= nb. The left one moves to the spare.
 */
INLINE bool merge_low(Sort *s, Less *less, unsigned w, Value *a, size_t na, size_t nb) {
    Value *to = a, *left = s->spare->items, *right = a + na * w;
    copy(left, a, na, w);
    int wins_left = 0, wins_right = 0;
    bool ok = true;
    while (na && nb) {
        if (wins_left < s->min_gallop && wins_right < s->min_gallop) {
            int r = less(s, right[0], left[0]);
            if (UNLIKELY(r < 0) || !goes_on(s)) goto fail;
            if (r) {
                put(to, right, w);
                right += w, nb--, wins_right++, wins_left = 0;
            } else {
                put(to, left, w);
                left += w, na--, wins_left++, wins_right = 0;
            }
            to += w;
            continue;
        }
        size_t some = gallop(s, less, w, true, right[0], left, na);
        if (some == ERROR) goto fail;
        copy(to, left, some, w);
        to += some * w, left += some * w, na -= some;
        if (!na) break;
        size_t others = gallop(s, less, w, false, left[0], right, nb);
        if (others == ERROR) goto fail;
        move(to, right, others, w);
        to += others * w, right += others * w, nb -= others;
        bool paid = some >= MIN_GALLOP || others >= MIN_GALLOP;
        if (paid)
            s->min_gallop -= s->min_gallop > 1;
        else
            s->min_gallop += 2, wins_left = wins_right = 0;
    }
    goto done;
fail:
    ok = false;
done:
    copy(to, left, na, w);
    return ok;
}

/* The same for na > nb, from the back: the right one moves to the spare. */
INLINE bool merge_high(Sort *s, Less *less, unsigned w, Value *a, size_t na, size_t nb) {
    Value *right = s->spare->items;
    copy(right, a + na * w, nb, w);
    int wins_left = 0, wins_right = 0;
    bool ok = true;
    while (na && nb) {
        Value *to = a + (na + nb) * w; /* one above the next to be filled */
        if (wins_left < s->min_gallop && wins_right < s->min_gallop) {
            int r = less(s, right[(nb - 1) * w], a[(na - 1) * w]);
            if (UNLIKELY(r < 0)) goto fail;
            if (r) {
                put(to - w, a + (na - 1) * w, w);
                na--, wins_left++, wins_right = 0;
            } else {
                put(to - w, right + (nb - 1) * w, w);
                nb--, wins_right++, wins_left = 0;
            }
            continue;
        }
        size_t rest = gallop_back(s, less, w, true, right[(nb - 1) * w], a, na);
        if (rest == ERROR) goto fail;
        size_t some = na - rest;
        move(to - some * w, a + rest * w, some, w);
        na = rest;
        if (!na) break;
        rest = gallop_back(s, less, w, false, a[(na - 1) * w], right, nb);
        if (rest == ERROR) goto fail;
        size_t others = nb - rest;
        copy(a + (na + rest) * w, right + rest * w, others, w);
        nb = rest;
        bool paid = some >= MIN_GALLOP || others >= MIN_GALLOP;
        if (paid)
            s->min_gallop -= s->min_gallop > 1;
        else
            s->min_gallop += 2, wins_left = wins_right = 0;
    }
    goto done;
fail:
    ok = false;
done:
    copy(a + na * w, right, nb, w);
    return ok;
}

/* Merges the last two runs of the stack. */
INLINE bool merge_top(Sort *s, Less *less, unsigned w) {
    Run *x = &s->runs[s->runs_n - 2], *y = x + 1;
    Value *a = s->work->items + x->start * w, *b = s->work->items + y->start * w;
    size_t na = x->length, nb = y->length;
    x->length += nb;
    x->power = y->power;
    s->runs_n--;
    if (!runtime_charge(s->rt, (na + nb) >> 8) || !need_spare(s, w)) return false;
    size_t skip = gallop(s, less, w, true, b[0], a, na);
    if (skip == ERROR) return false;
    a += skip * w, na -= skip;
    if (!na) return true;
    nb = gallop_back(s, less, w, false, a[(na - 1) * w], b, nb);
    if (nb == ERROR) return false;
    if (!nb) return true;
    return na <= nb ? merge_low(s, less, w, a, na, nb)
                    : merge_high(s, less, w, a, na, nb);
}

/* How deep in a balanced binary tree over all n elements the boundary between two
 * neighbouring runs lies: the first bit in which their middles, as fractions of n,
 * differ. */
static int boundary_power(size_t start, size_t na, size_t nb, size_t n) {
    unsigned __int128 x = (unsigned __int128)(2 * start + na) << 62;
    unsigned __int128 y = (unsigned __int128)(2 * (start + na) + nb) << 62;
    uint64_t differ = (uint64_t)(x / (2 * n)) ^ (uint64_t)(y / (2 * n));
    return differ ? __builtin_clzll(differ) : 64;
}

INLINE bool sort_all(Sort *s, Less *less, unsigned w) {
    size_t minimum = minimum_run(s->n);
    for (size_t start = 0; start < s->n;) {
        Value *a = s->work->items + start * w;
        size_t left = s->n - start, length = natural_run(s, less, w, a, left);
        if (!length) return false;
        size_t forced = left < minimum ? left : minimum;
        if (length < forced) {
            if (!insertion(s, less, w, a, length, forced)) return false;
            length = forced;
        }
        if (s->runs_n) {
            Run *last = &s->runs[s->runs_n - 1];
            int power = boundary_power(last->start, last->length, length, s->n);
            while (s->runs_n > 1 && s->runs[s->runs_n - 2].power > power)
                if (!merge_top(s, less, w)) return false;
            s->runs[s->runs_n - 1].power = power;
        }
        s->runs[s->runs_n++] = (Run){start, length, 0};
        start += length;
    }
    while (s->runs_n > 1)
        if (!merge_top(s, less, w)) return false;
    return true;
}

/* ---- one instance of the loops per kind of key ------------------------------------ */

typedef bool Sorter(Sort *s);
#define SORTERS(less)                                                       \
    static NOINLINE bool less##_1(Sort *s) { return sort_all(s, less, 1); } \
    static NOINLINE bool less##_2(Sort *s) { return sort_all(s, less, 2); }
SORTERS(less_ints)
SORTERS(less_doubles)
SORTERS(less_numbers)
SORTERS(less_strings)
SORTERS(less_any)

static Sorter *choose_sorter(const Value *keys, size_t n, unsigned w) {
    size_t ints = 0, doubles = 0, strings = 0;
    for (size_t i = 0; i < n; i++) {
        Value v = keys[i * w];
        if (is_int(v))
            ints++;
        else if (is_double(v))
            doubles++;
        else if (is_exact(v, TYPE_STR))
            strings++;
        else
            break;
    }
    if (ints == n) return w == 1 ? less_ints_1 : less_ints_2;
    if (doubles == n) return w == 1 ? less_doubles_1 : less_doubles_2;
    if (ints + doubles == n) return w == 1 ? less_numbers_1 : less_numbers_2;
    if (strings == n) return w == 1 ? less_strings_1 : less_strings_2;
    return w == 1 ? less_any_1 : less_any_2;
}

static bool sort_array(Runtime *rt, Array *work, size_t n, unsigned w) {
    Sort s = {.rt = rt,
              .work = work,
              .n = n,
              .min_gallop = MIN_GALLOP,
              .until_poll = BULK_ITEMS};
    bool ok = choose_sorter(work->items, n, w)(&s);
    heap_barrier(&rt->heap, work);
    if (s.spare) heap_free(&rt->heap, &s.spare->head);
    return ok;
}

/* ---- the list --------------------------------------------------------------------- */

/* Stands in the list while it is sorted, so that any change shows: it replaces this one.
 */
static const Array detached = {.head = {.layout = LAYOUT_ARRAY, .gc = GC_IMMORTAL}};

/* Sorts the items by their keys; pairs are made in the order that a stable sort wants. */
static bool sort_by_key(Runtime *rt, Array *items, size_t n, Value key, bool descending) {
    size_t words;
    if (!size_muladd(n, 2, 0, &words)) {
        raise_memory(rt);
        return false;
    }
    Array *pairs = array_new(rt, words);
    if (!pairs) return false;
    for (size_t i = 0; i < n; i++) {
        Value v = items->items[i], k = call(rt, key, &v, 1);
        if (k == RAISED) return false;
        size_t at = descending ? n - 1 - i : i;
        pairs->items[2 * at] = k;
        pairs->items[2 * at + 1] = v;
        heap_barrier_run(&rt->heap, pairs, &pairs->items[2 * at], 2);
    }
    bool ok = sort_array(rt, pairs, n, 2);
    for (size_t i = 0; i < n; i++)
        items->items[i] = pairs->items[2 * (descending ? n - 1 - i : i) + 1];
    heap_barrier_run(&rt->heap, items, items->items, n);
    heap_free(&rt->heap, &pairs->head);
    return ok;
}

static bool sort_plainly(Runtime *rt, Array *items, size_t n, bool descending) {
    if (descending) reverse(items->items, n, 1);
    bool ok = sort_array(rt, items, n, 1);
    if (descending) reverse(items->items, n, 1);
    heap_barrier_run(&rt->heap, items, items->items, n);
    return ok;
}

bool list_sort(Runtime *rt, List *l, Value key, bool descending) {
    size_t n = l->size;
    if (n < 2 && (key == NONE_VALUE || !n)) return true;
    if (!runtime_charge(rt, n >> 8)) return false;
    Array *items = l->items;
    Array *lent = (Array *)(uintptr_t)&detached;
    l->items = lent;
    l->size = 0;
    bool ok = key == NONE_VALUE ? sort_plainly(rt, items, n, descending)
                                : sort_by_key(rt, items, n, key, descending);
    bool modified = l->items != lent;
    l->items = items;
    l->size = n;
    heap_barrier(&rt->heap, l);
    if (ok && modified) {
        raise(rt, TYPE_VALUE_ERROR, "list modified during sort");
        return false;
    }
    return ok;
}
