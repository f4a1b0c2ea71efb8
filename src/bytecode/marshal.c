/* marshal.c - code objects to bytes and back, for the library that is embedded at build
 * time.
 *
 * Little-endian varints; a value is a tag and its content. Every str is written once and
 * referred to by number afterwards, and is interned on reading, so that identity of names
 * survives. Inline caches are left out. The reader trusts nothing about lengths, but the
 * meaning of instructions it takes as given: bytes come from our own build. */
#include <string.h>

#include "base/alloc.h"
#include "bytecode/code.h"
#include "object/bytes.h"
#include "object/containers.h"
#include "object/int.h"
#include "object/str.h"

enum { MAX_DEPTH = 500 };

/* Changes with the instruction set and the format. */
#define MAGIC "AIOC\1"
enum { MAGIC_SIZE = 5 };

/* ---- writing ---- */

typedef struct Writer {
    Runtime *rt;
    Buffer *out;
    Str **seen; /* strings written so far, by hash of address */
    uint32_t *numbers;
    uint32_t count, capacity;
    int depth;
} Writer;

static void put(Writer *w, uint64_t n) {
    while (n >= 128) {
        buffer_byte(w->out, (char)(n | 128));
        n >>= 7;
    }
    buffer_byte(w->out, (char)n);
}

static void put_word(Writer *w, uint64_t word) {
    char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (char)(word >> 8 * i);
    buffer_append(w->out, bytes, 8);
}

static uint32_t slot_of(const Writer *w, const Str *s) {
    uint64_t hash = ((uint64_t)(uintptr_t)s >> 4) * UINT64_C(0x9E3779B97F4A7C15);
    uint32_t at = (uint32_t)(hash >> 32) & (w->capacity - 1);
    while (w->seen[at] && w->seen[at] != s)
        at = (at + 1) & (w->capacity - 1);
    return at;
}

static void free_seen(Writer *w) {
    Allocator *alloc = w->rt->heap.alloc;
    mem_free(alloc, w->seen, w->capacity * sizeof(Str *));
    mem_free(alloc, w->numbers, w->capacity * sizeof(uint32_t));
}

static bool grow_seen(Writer *w) {
    Writer bigger = *w;
    Allocator *alloc = w->rt->heap.alloc;
    bigger.capacity = w->capacity ? w->capacity * 2 : 256;
    bigger.seen = mem_alloc_zero(alloc, bigger.capacity * sizeof(Str *));
    bigger.numbers = mem_alloc_zero(alloc, bigger.capacity * sizeof(uint32_t));
    if (!bigger.seen || !bigger.numbers) {
        free_seen(&bigger);
        w->out->failed = true;
        return false;
    }
    for (uint32_t i = 0; i < w->capacity; i++) {
        if (!w->seen[i]) continue;
        uint32_t at = slot_of(&bigger, w->seen[i]);
        bigger.seen[at] = w->seen[i];
        bigger.numbers[at] = w->numbers[i];
    }
    free_seen(w);
    *w = bigger;
    return true;
}

static void put_str(Writer *w, Str *s) {
    if (w->count * 2 >= w->capacity && !grow_seen(w)) return;
    uint32_t at = slot_of(w, s);
    if (w->seen[at]) {
        buffer_byte(w->out, 'r');
        put(w, w->numbers[at]);
        return;
    }
    w->seen[at] = s;
    w->numbers[at] = w->count++;
    buffer_byte(w->out, 's');
    put(w, s->size);
    buffer_append(w->out, s->bytes, s->size);
}

static void put_value(Writer *w, Value v);

static void put_items(Writer *w, const Value *items, size_t n) {
    put(w, n);
    for (size_t i = 0; i < n; i++)
        put_value(w, items[i]);
}

static void put_set(Writer *w, const Set *set) {
    put(w, set->used);
    size_t at = 0;
    for (Value item; set_next(set, &at, &item);)
        put_value(w, item);
}

static void put_double(Writer *w, double d) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    put_word(w, bits);
}

static bool has_operand_word(unsigned op) {
    const char *kinds = opcode_operands[op];
    return kinds[3] == ',' && kinds[4] != 'c';
}

static void put_instructions(Writer *w, const Code *c) {
    put(w, c->words);
    const Instr *words = code_instrs(c);
    for (uint32_t at = 0; at < c->words;) {
        unsigned op = instr_op(words[at]);
        put_word(w, words[at]);
        if (has_operand_word(op))
            put_word(w, opcode_operands[op][4] == 'j' ? (uint32_t)words[at + 1]
                                                      : words[at + 1]);
        at += opcode_words[op];
    }
}

static void put_code(Writer *w, const Code *c) {
    put_str(w, c->name);
    put_str(w, c->qualname);
    put_str(w, c->filename);
    put(w, c->registers);
    put(w, c->flags);
    put(w, c->positional);
    put(w, c->positional_only);
    put(w, c->keyword_only);
    put(w, (uint32_t)c->first_line);
    put_instructions(w, c);
    put_items(w, c->consts->items, c->consts_n);
    const Tuple *tuples[] = {c->parameters, c->locals, c->cells, c->cell_registers,
                             c->free};
    for (size_t i = 0; i < COUNT_OF(tuples); i++)
        put_items(w, tuples[i]->items, tuples[i]->size);
    put(w, c->exceptions_n);
    const ExceptionEntry *e = c->exceptions ? (const void *)c->exceptions->bytes : NULL;
    for (uint32_t i = 0; i < c->exceptions_n; i++) {
        put(w, e[i].start);
        put(w, e[i].end);
        put(w, e[i].handler);
        put(w, e[i].reg);
    }
    put(w, c->positions->size);
    buffer_append(w->out, c->positions->bytes, c->positions->size);
    put_value(w, c->doc);
}

static void put_int(Writer *w, const Int *i) {
    buffer_byte(w->out, i->size < 0 ? '-' : '+');
    size_t n = (size_t)(i->size < 0 ? -i->size : i->size);
    put(w, n);
    for (size_t k = 0; k < n; k++)
        put_word(w, i->limbs[k]);
}

static void put_object(Writer *w, Value v) {
    Buffer *out = w->out;
    if (v == NONE_VALUE || v == TRUE_VALUE || v == FALSE_VALUE || v == ELLIPSIS_VALUE) {
        buffer_byte(out, v == NONE_VALUE    ? 'N'
                         : v == TRUE_VALUE  ? 'T'
                         : v == FALSE_VALUE ? 'F'
                                            : 'E');
        return;
    }
    switch (as_object(v)->layout) {
    case LAYOUT_STR: put_str(w, as_str(v)); return;
    case LAYOUT_INT: put_int(w, (Int *)as_object(v)); return;
    case LAYOUT_COMPLEX:
        buffer_byte(out, 'c');
        put_double(w, ((Complex *)as_object(v))->real);
        put_double(w, ((Complex *)as_object(v))->imag);
        return;
    case LAYOUT_BYTES:
        buffer_byte(out, 'b');
        put(w, as_bytes(v)->size);
        buffer_append(out, as_bytes(v)->bytes, as_bytes(v)->size);
        return;
    case LAYOUT_TUPLE:
        buffer_byte(out, 't');
        put_items(w, as_tuple(v)->items, as_tuple(v)->size);
        return;
    case LAYOUT_SET:
        buffer_byte(out, 'f');
        put_set(w, as_set(v));
        return;
    case LAYOUT_CODE:
        buffer_byte(out, 'C');
        put_code(w, as_code(v));
        return;
    default: assert(false); w->out->failed = true; /* the compiler makes no others */
    }
}

static void put_value(Writer *w, Value v) {
    if (++w->depth > MAX_DEPTH) {
        w->out->failed = true;
    } else if (is_int(v)) {
        buffer_byte(w->out, 'i');
        int64_t i = as_small(v);
        put(w, (uint64_t)i << 1 ^ (uint64_t)(i >> 63));
    } else if (is_double(v)) {
        buffer_byte(w->out, 'd');
        put_word(w, v);
    } else {
        put_object(w, v);
    }
    w->depth--;
}

bool code_marshal(Runtime *rt, const Code *c, Buffer *out) {
    Writer w = {.rt = rt, .out = out};
    buffer_append(out, MAGIC, MAGIC_SIZE);
    put(&w, OPCODE_COUNT);
    put_code(&w, c);
    free_seen(&w);
    if (!out->failed) return true;
    raise_memory(rt);
    return false;
}

/* ---- reading ---- */

typedef struct Reader {
    Runtime *rt;
    const unsigned char *next, *end;
    Value *strings;
    uint32_t count, capacity;
    int depth;
    bool bad; /* broken bytes; `raised` says that an exception is pending */
    bool raised;
} Reader;

static uint64_t take(Reader *r) {
    uint64_t n = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (r->next >= r->end) {
            r->bad = true;
            return 0;
        }
        unsigned char byte = *r->next++;
        n |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) break;
    }
    return n;
}

static size_t left(const Reader *r) { return (size_t)(r->end - r->next); }

/* A count of things that take at least `size` bytes each. */
static size_t take_count(Reader *r, size_t size) {
    uint64_t n = take(r);
    if (n <= left(r) / size) return (size_t)n;
    r->bad = true;
    return 0;
}

static uint64_t take_word(Reader *r) {
    if (left(r) < 8) {
        r->bad = true;
        return 0;
    }
    uint64_t word = 0;
    for (int i = 0; i < 8; i++)
        word |= (uint64_t)r->next[i] << 8 * i;
    r->next += 8;
    return word;
}

static Value take_value(Reader *r);

static Value made(Reader *r, void *object) {
    if (!object) r->raised = true;
    return object ? value_object(object) : NONE_VALUE;
}

static bool grow_strings(Reader *r) {
    uint32_t capacity = r->capacity ? r->capacity * 2 : 256;
    Value *more = mem_realloc(r->rt->heap.alloc, r->strings, r->capacity * sizeof(Value),
                              capacity * sizeof(Value));
    if (!more) {
        raise_memory(r->rt);
        r->raised = true;
        return false;
    }
    r->strings = more;
    r->capacity = capacity;
    return true;
}

static Value take_new_str(Reader *r) {
    size_t n = take_count(r, 1);
    if (r->bad || (r->count == r->capacity && !grow_strings(r))) return NONE_VALUE;
    Str *s = str_new(r->rt, (const char *)r->next, n);
    r->next += n;
    Value v = made(r, s ? str_intern(r->rt, s) : NULL);
    if (!r->raised) r->strings[r->count++] = v;
    return v;
}

static Str *take_str(Reader *r) {
    Value v = take_value(r);
    if (!r->bad && !r->raised && is_str(v)) return as_str(v);
    if (!r->raised) r->bad = true;
    return r->rt->empty_str;
}

static Tuple *take_tuple(Reader *r) {
    size_t n = take_count(r, 1);
    Tuple *t = r->bad || r->raised ? NULL : tuple_new(r->rt, n);
    if (!t) {
        if (!r->bad) r->raised = true;
        return r->rt->empty_tuple;
    }
    for (size_t i = 0; i < n; i++)
        t->items[i] = take_value(r);
    return t;
}

static Value take_set(Reader *r) {
    size_t n = take_count(r, 1);
    Set *set = set_new(r->rt, true);
    Value v = made(r, set);
    for (size_t i = 0; i < n && !r->raised && !r->bad; i++)
        if (!set_add(r->rt, set, take_value(r))) r->raised = true;
    return v;
}

static Value take_int(Reader *r, bool negative) {
    size_t n = take_count(r, 8);
    Int *i = object_alloc(r->rt, sizeof(Int) + n * 8, TYPE_INT, LAYOUT_INT, 0);
    if (!i) return made(r, NULL);
    i->size = negative ? -(int64_t)n : (int64_t)n;
    for (size_t k = 0; k < n; k++)
        i->limbs[k] = take_word(r);
    return value_object(i);
}

static double take_double(Reader *r) {
    uint64_t bits = take_word(r);
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

static Value take_complex(Reader *r) {
    Complex *z = object_alloc(r->rt, sizeof(Complex), TYPE_COMPLEX, LAYOUT_COMPLEX, 0);
    if (!z) return made(r, NULL);
    z->real = take_double(r);
    z->imag = take_double(r);
    return value_object(z);
}

static Value take_bytes(Reader *r) {
    size_t n = take_count(r, 1);
    Value v = made(r, bytes_new(r->rt, (const char *)r->next, n));
    r->next += n;
    return v;
}

static Blob *take_instructions(Reader *r, uint32_t *words) {
    uint64_t n = take(r);
    /* An instruction of up to four words is written in at least eight bytes. */
    if (n / 4 > left(r) / 8) r->bad = true;
    Blob *blob = r->bad || r->raised ? NULL : blob_new(r->rt, (size_t)n * sizeof(Instr));
    *words = (uint32_t)n;
    if (!blob) {
        if (!r->bad) r->raised = true;
        return NULL;
    }
    Instr *to = (Instr *)blob->bytes;
    memset(to, 0, (size_t)n * sizeof(Instr));
    for (uint64_t at = 0; at < n && !r->bad;) {
        to[at] = take_word(r);
        unsigned op = instr_op(to[at]);
        if (op >= OPCODE_COUNT || opcode_words[op] > n - at) {
            r->bad = true;
            break;
        }
        if (has_operand_word(op)) to[at + 1] = take_word(r);
        at += opcode_words[op];
    }
    return blob;
}

static Array *take_consts(Reader *r, uint32_t *n) {
    size_t count = take_count(r, 1);
    Array *consts = r->raised ? NULL : array_new(r->rt, count);
    *n = (uint32_t)count;
    if (!consts) {
        r->raised = true;
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        consts->items[i] = take_value(r);
    return consts;
}

static Blob *take_exceptions(Reader *r, uint32_t *n) {
    size_t count = take_count(r, 4);
    *n = (uint32_t)count;
    if (!count || r->raised || r->bad) return NULL;
    Blob *blob = blob_new(r->rt, count * sizeof(ExceptionEntry));
    if (!blob) {
        r->raised = true;
        return NULL;
    }
    ExceptionEntry *e = (ExceptionEntry *)blob->bytes;
    for (size_t i = 0; i < count; i++) {
        e[i].start = (uint32_t)take(r);
        e[i].end = (uint32_t)take(r);
        e[i].handler = (uint32_t)take(r);
        e[i].reg = (uint32_t)take(r);
    }
    return blob;
}

static Blob *take_positions(Reader *r) {
    size_t n = take_count(r, 1);
    Blob *blob = r->bad || r->raised ? NULL : blob_new(r->rt, n);
    if (!blob) {
        if (!r->bad) r->raised = true;
        return NULL;
    }
    memcpy(blob->bytes, r->next, n);
    r->next += n;
    return blob;
}

static Value take_code(Reader *r) {
    Code *c = object_alloc(r->rt, sizeof(Code), TYPE_CODE, LAYOUT_CODE, 0);
    if (!c) return made(r, NULL);
    memset((char *)c + sizeof(Object), 0, sizeof(Code) - sizeof(Object));
    c->doc = NONE_VALUE;
    c->name = take_str(r);
    c->qualname = take_str(r);
    c->filename = take_str(r);
    c->registers = (uint32_t)take(r);
    c->flags = (uint32_t)take(r);
    c->positional = (uint16_t)take(r);
    c->positional_only = (uint16_t)take(r);
    c->keyword_only = (uint16_t)take(r);
    c->first_line = (int32_t)take(r);
    c->instrs = take_instructions(r, &c->words);
    c->consts = take_consts(r, &c->consts_n);
    c->parameters = take_tuple(r);
    c->locals = take_tuple(r);
    c->cells = take_tuple(r);
    c->cell_registers = take_tuple(r);
    c->free = take_tuple(r);
    c->exceptions = take_exceptions(r, &c->exceptions_n);
    c->positions = take_positions(r);
    c->doc = take_value(r);
    return value_object(c);
}

static Value take_inside(Reader *r) {
    switch (r->next < r->end ? *r->next++ : 0) {
    case 'N': return NONE_VALUE;
    case 'T': return TRUE_VALUE;
    case 'F': return FALSE_VALUE;
    case 'E': return ELLIPSIS_VALUE;
    case 's': return take_new_str(r);
    case 'r': {
        uint64_t number = take(r);
        if (number < r->count) return r->strings[number];
        r->bad = true;
        return NONE_VALUE;
    }
    case 'i': {
        uint64_t n = take(r);
        return value_small((int64_t)(n >> 1) ^ -(int64_t)(n & 1));
    }
    case '+': return take_int(r, false);
    case '-': return take_int(r, true);
    case 'd': return value_double(take_double(r));
    case 'c': return take_complex(r);
    case 'b': return take_bytes(r);
    case 't': {
        Tuple *t = take_tuple(r);
        return value_object(t);
    }
    case 'f': return take_set(r);
    case 'C': return take_code(r);
    default: r->bad = true; return NONE_VALUE;
    }
}

static Value take_value(Reader *r) {
    if (r->bad || r->raised) return NONE_VALUE;
    if (++r->depth > MAX_DEPTH) r->bad = true;
    Value v = r->bad ? NONE_VALUE : take_inside(r);
    r->depth--;
    return v;
}

Code *code_unmarshal(Runtime *rt, const char *bytes, size_t size) {
    Reader r = {.rt = rt, .next = (const unsigned char *)bytes};
    r.end = r.next + size;
    if (size < MAGIC_SIZE || memcmp(bytes, MAGIC, MAGIC_SIZE)) r.bad = true;
    if (!r.bad) r.next += MAGIC_SIZE;
    if (!r.bad && take(&r) != OPCODE_COUNT) r.bad = true;
    rt->heap.paused++;
    Value v = r.bad ? NONE_VALUE : take_code(&r);
    rt->heap.paused--;
    mem_free(rt->heap.alloc, r.strings, r.capacity * sizeof(Value));
    if (r.raised) return NULL;
    if (!r.bad && r.next == r.end) return as_code(v);
    raise(rt, TYPE_VALUE_ERROR, "bad marshal data");
    return NULL;
}
