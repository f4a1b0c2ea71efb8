/* ast_dump.c - see ast_dump.h. */
#include "syntax/ast_dump.h"

#include <string.h>

#include "base/limbs.h"
#include "base/number.h"
#include "base/unicode.h"

/* ---- repr of values ---- */

static void dump_escaped(uint32_t cp, Buffer *out) {
    if (cp == '\t')
        buffer_text(out, "\\t");
    else if (cp == '\n')
        buffer_text(out, "\\n");
    else if (cp == '\r')
        buffer_text(out, "\\r");
    else if (cp < 0x100)
        buffer_printf(out, "\\x%02x", cp);
    else if (cp < 0x10000)
        buffer_printf(out, "\\u%04x", cp);
    else
        buffer_printf(out, "\\U%08x", cp);
}

/* Single quotes, unless the text has them and no double ones. */
static char choose_quote(const char *text, size_t n) {
    return memchr(text, '\'', n) && !memchr(text, '"', n) ? '"' : '\'';
}

static void dump_str(const char *text, size_t n, Buffer *out) {
    char quote = choose_quote(text, n);
    buffer_byte(out, quote);
    for (size_t pos = 0; pos < n;) {
        size_t start = pos;
        uint32_t cp = utf8_take(text, &pos);
        if (cp == (unsigned char)quote || cp == '\\') {
            buffer_byte(out, '\\');
            buffer_byte(out, (char)cp);
        } else if (cp >= 0x20 && cp < 0x7F) {
            buffer_byte(out, (char)cp);
        } else if (cp > 0x7F && unicode_is_printable(cp)) {
            buffer_append(out, text + start, pos - start);
        } else {
            dump_escaped(cp, out);
        }
    }
    buffer_byte(out, quote);
}

static void dump_bytes(const char *bytes, size_t n, Buffer *out) {
    char quote = choose_quote(bytes, n);
    buffer_byte(out, 'b');
    buffer_byte(out, quote);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == (unsigned char)quote || c == '\\')
            buffer_printf(out, "\\%c", c);
        else if (c >= 0x20 && c < 0x7F)
            buffer_byte(out, (char)c);
        else
            dump_escaped(c, out);
    }
    buffer_byte(out, quote);
}

/* The decimal text of an int beyond 64 bits; at least its digits as written when there is
 * no memory for the conversion (out->failed tells). */
static void dump_big(const AstConst *value, Buffer *out) {
    size_t limbs, digits;
    Allocator *alloc = out->alloc;
    if (!limbs_from_text_size(value->length, value->base, &limbs)) return;
    size_t scratch = limbs_from_text_scratch(value->length, value->base);
    Limb *a = mem_alloc(alloc, limbs * sizeof(Limb));
    Limb *s = mem_alloc(alloc, (scratch + 1) * sizeof(Limb));
    size_t n = 0;
    if (a && s) n = limbs_from_text(a, value->text, value->length, value->base, s, NULL);
    mem_free(alloc, s, (scratch + 1) * sizeof(Limb));
    scratch = limbs_to_text_scratch(n, 10);
    s = mem_alloc(alloc, (scratch + 1) * sizeof(Limb));
    if (a && s && limbs_text_size(n, 10, &digits)) {
        char *text = buffer_reserve(out, digits);
        if (text) out->length += limbs_to_text(text, a, n, 10, s, NULL);
    } else {
        out->failed = true;
    }
    mem_free(alloc, s, (scratch + 1) * sizeof(Limb));
    mem_free(alloc, a, limbs * sizeof(Limb));
}

static void dump_float(double number, bool imaginary, Buffer *out) {
    char text[NUMBER_REPR_MAX];
    size_t n = number_repr(number, text);
    if (imaginary && n > 2 && memcmp(text + n - 2, ".0", 2) == 0) n -= 2;
    buffer_append(out, text, n);
    if (imaginary) buffer_byte(out, 'j');
}

static void dump_constant(const AstConst *value, Buffer *out) {
    switch ((ConstType)value->type) {
    case CONST_NONE: buffer_text(out, "None"); break;
    case CONST_FALSE: buffer_text(out, "False"); break;
    case CONST_TRUE: buffer_text(out, "True"); break;
    case CONST_ELLIPSIS: buffer_text(out, "Ellipsis"); break;
    case CONST_INT:
        if (value->fits)
            buffer_printf(out, "%lld", (long long)value->small);
        else
            dump_big(value, out);
        break;
    case CONST_FLOAT: dump_float(value->number, false, out); break;
    case CONST_IMAGINARY: dump_float(value->number, true, out); break;
    case CONST_STR: dump_str(value->text, value->length, out); break;
    case CONST_BYTES: dump_bytes(value->text, value->length, out); break;
    }
}

/* ---- fields without children ---- */

static void dump_ident(const Ident *ident, Buffer *out) {
    dump_str(ident->text, ident->length, out);
}

static void dump_idents(const IdentList *list, Buffer *out) {
    buffer_byte(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i) buffer_text(out, ", ");
        dump_ident(list->items[i], out);
    }
    buffer_byte(out, ']');
}

static void dump_cmpops(const CmpOpList *list, Buffer *out) {
    buffer_byte(out, '[');
    for (size_t i = 0; i < list->count; i++)
        buffer_printf(out, "%s%s()", i ? ", " : "", CMPOP_NAMES[list->items[i]]);
    buffer_byte(out, ']');
}

/* Is the field None or an empty list, which the dump leaves out? */
static bool is_empty(const void *at, FieldType type) {
    switch (type) {
    case FIELD_CHILD:
    case FIELD_MAYBE:
    case FIELD_IDENT:
    case FIELD_IDENT_MAYBE:
    case FIELD_TEXT: return *(void *const *)at == NULL;
    case FIELD_LIST:
    case FIELD_HOLES: return ((const NodeList *)at)->count == 0;
    case FIELD_IDENTS: return ((const IdentList *)at)->count == 0;
    case FIELD_CMPOPS: return ((const CmpOpList *)at)->count == 0;
    default: return false;
    }
}

static void dump_leaf(const void *at, FieldType type, Buffer *out) {
    int number = *(const int *)at;
    switch (type) {
    case FIELD_IDENT:
    case FIELD_IDENT_MAYBE: dump_ident(*(const Ident *const *)at, out); break;
    case FIELD_IDENTS: dump_idents(at, out); break;
    case FIELD_NUMBER: buffer_printf(out, "%d", number); break;
    case FIELD_CONSTANT: dump_constant(at, out); break;
    case FIELD_TEXT: buffer_printf(out, "'%s'", *(const char *const *)at); break;
    case FIELD_CONTEXT: buffer_printf(out, "%s()", CONTEXT_NAMES[number]); break;
    case FIELD_OPERATOR: buffer_printf(out, "%s()", OPERATOR_NAMES[number]); break;
    case FIELD_BOOLOP: buffer_printf(out, "%s()", BOOLOP_NAMES[number]); break;
    case FIELD_UNARYOP: buffer_printf(out, "%s()", UNARYOP_NAMES[number]); break;
    case FIELD_CMPOPS: dump_cmpops(at, out); break;
    default: break;
    }
}

/* ---- nodes ---- */

/* A node being written: which field, and how far in its list. */
typedef struct Frame {
    const Node *node;
    uint32_t field;
    size_t index;
    bool any; /* something stands between the parentheses already */
} Frame;

typedef struct Dump {
    Buffer *out;
    Frame *frames;
    size_t count, capacity;
} Dump;

static void push(Dump *dump, const Node *node) {
    if (dump->count == dump->capacity) {
        size_t capacity = dump->capacity ? dump->capacity * 2 : 64, size;
        Frame *frames = NULL;
        if (size_muladd(capacity, sizeof(Frame), 0, &size))
            frames = mem_realloc(dump->out->alloc, dump->frames,
                                 dump->capacity * sizeof(Frame), size);
        if (!frames) {
            dump->out->failed = true;
            return;
        }
        dump->frames = frames;
        dump->capacity = capacity;
    }
    dump->frames[dump->count++] = (Frame){.node = node};
    buffer_text(dump->out, ast_info((NodeKind)node->kind)->name);
    buffer_byte(dump->out, '(');
}

static void separate(Frame *frame, Buffer *out) {
    if (frame->any) buffer_text(out, ", ");
    frame->any = true;
}

static void finish(Dump *dump, Frame *frame) {
    const Node *node = frame->node;
    if (ast_has_position((NodeKind)node->kind)) {
        separate(frame, dump->out);
        buffer_printf(
            dump->out, "lineno=%d, col_offset=%d, end_lineno=%d, end_col_offset=%d",
            node->lineno, node->col_offset, node->end_lineno, node->end_col_offset);
    }
    buffer_byte(dump->out, ')');
    dump->count--;
}

/* Goes on with a list: writes holes until a child must be entered or the list is done. */
static void step_list(Dump *dump, Frame *frame, const NodeList *list) {
    Buffer *out = dump->out;
    while (frame->index < list->count) {
        if (frame->index) buffer_text(out, ", ");
        const Node *item = list->items[frame->index++];
        if (item) {
            push(dump, item);
            return;
        }
        buffer_text(out, "None");
    }
    buffer_byte(out, ']');
    frame->field++;
    frame->index = 0;
}

static void step(Dump *dump) {
    Frame *frame = &dump->frames[dump->count - 1];
    const NodeInfo *info = ast_info((NodeKind)frame->node->kind);
    if (frame->field == info->field_count) {
        finish(dump, frame);
        return;
    }
    const NodeField *field = &info->fields[frame->field];
    const void *at = (const char *)frame->node + field->offset;
    bool in_list = frame->index > 0;
    if (is_empty(at, (FieldType)field->type)) {
        frame->field++;
        return;
    }
    if (!in_list) {
        separate(frame, dump->out);
        buffer_printf(dump->out, "%s=", field->name);
    }
    switch (field->type) {
    case FIELD_LIST:
    case FIELD_HOLES:
        if (!in_list) buffer_byte(dump->out, '[');
        step_list(dump, frame, at);
        break;
    case FIELD_CHILD:
    case FIELD_MAYBE:
        frame->field++;
        push(dump, *(Node *const *)at);
        break;
    default: frame->field++; dump_leaf(at, (FieldType)field->type, dump->out);
    }
}

void ast_dump(const Node *root, Buffer *out) {
    Dump dump = {.out = out};
    push(&dump, root);
    while (dump.count && !out->failed)
        step(&dump);
    mem_free(out->alloc, dump.frames, dump.capacity * sizeof(Frame));
}
