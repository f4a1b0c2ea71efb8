/* bulk.c - see bulk.h. */
#include "object/bulk.h"

bool bulk_copy_long(Runtime *rt, void *to, const void *from, size_t size) {
    Pieces p = {0};
    while (pieces_next(rt, &p, size, BULK_BYTES))
        memcpy((char *)to + p.from, (const char *)from + p.from, p.to - p.from);
    return p.to == size;
}

static bool set_long(Runtime *rt, void *to, int byte, size_t size) {
    Pieces p = {0};
    while (pieces_next(rt, &p, size, BULK_BYTES))
        memset((char *)to + p.from, byte, p.to - p.from);
    return p.to == size;
}

bool bulk_set(Runtime *rt, void *to, int byte, size_t size) {
    if (UNLIKELY(size > BULK_BYTES)) return set_long(rt, to, byte, size);
    memset(to, byte, size);
    return true;
}

bool bulk_fill_long(Runtime *rt, Value *to, Value v, size_t n) {
    Pieces p = {0};
    while (pieces_next(rt, &p, n, BULK_ITEMS))
        for (size_t i = p.from; i < p.to; i++)
            to[i] = v;
    return p.to == n;
}

bool bulk_repeat(Runtime *rt, char *bytes, size_t unit, size_t size) {
    if (unit == 1) return bulk_set(rt, bytes, *bytes, size);
    for (size_t done = unit, part; done < size; done += part) { /* doubling */
        part = done < size - done ? done : size - done;
        if (!bulk_copy(rt, bytes + done, bytes, part)) return false;
    }
    return true;
}
