/* positions.c - see positions.h. */
#include "bytecode/positions.h"

/* The distance to end_line is stored plus one, so that 0 means: no place. */
enum { POSITION_NONE = 0 };

static void put(Buffer *out, uint64_t n) {
    while (n >= 128) {
        buffer_byte(out, (char)(n | 128));
        n >>= 7;
    }
    buffer_byte(out, (char)n);
}

static uint64_t zigzag(int64_t n) { return (uint64_t)n << 1 ^ (uint64_t)(n >> 63); }
static int64_t unzigzag(uint64_t n) { return (int64_t)(n >> 1) ^ -(int64_t)(n & 1); }

static bool same(const Position *a, const Position *b) {
    return a->line == b->line && a->column == b->column && a->end_line == b->end_line &&
           a->end_column == b->end_column;
}

void positions_encode(const Position *places, size_t words, int32_t first_line,
                      Buffer *out) {
    int32_t line = first_line;
    for (size_t i = 0, next; i < words; i = next) {
        const Position *p = &places[i];
        for (next = i + 1; next < words && same(p, &places[next]);)
            next++;
        put(out, next - i);
        if (!p->line) {
            put(out, POSITION_NONE);
            continue;
        }
        int32_t span = p->end_line - p->line;
        put(out, (uint64_t)(span < 0 ? 0 : span) + 1);
        put(out, zigzag((int64_t)p->line - line));
        put(out, (uint64_t)(p->column + 1));
        put(out, (uint64_t)(p->end_column + 1));
        line = p->line;
    }
}

static uint64_t take(PositionReader *r) {
    uint64_t n = 0;
    for (unsigned shift = 0; r->next < r->end && shift < 64; shift += 7) {
        unsigned char byte = *r->next++;
        n |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) break;
    }
    return n;
}

void positions_open(PositionReader *r, const Code *c) {
    *r = (PositionReader){.line = c->first_line};
    if (!c->positions) return;
    r->next = (const unsigned char *)c->positions->bytes;
    r->end = r->next + c->positions->size;
}

bool positions_next(PositionReader *r) {
    if (r->next >= r->end) return false;
    r->word += (uint32_t)take(r);
    uint64_t span = take(r);
    r->place = (Position){0, 0, 0, 0};
    if (span == POSITION_NONE) return true;
    r->line += (int32_t)unzigzag(take(r));
    r->place.line = r->line;
    r->place.end_line = r->line + (int32_t)(span - 1);
    r->place.column = (int32_t)take(r) - 1;
    r->place.end_column = (int32_t)take(r) - 1;
    return true;
}

Position code_position(const Code *c, uint32_t index) {
    PositionReader r;
    positions_open(&r, c);
    while (positions_next(&r))
        if (index < r.word) return r.place;
    return (Position){0, 0, 0, 0};
}

int32_t code_line(const Code *c, uint32_t index) { return code_position(c, index).line; }
