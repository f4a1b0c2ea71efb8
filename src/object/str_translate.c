/* str_translate.c - replacing and translating characters. */
#include "base/unicode.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/str_methods.h"

Value str_method_replace(Runtime *rt, Value *args, size_t n) {
    Text t = str_text(args[0]);
    Str *old = str_argument(rt, "replace", 1, args[1]);
    Str *with = old ? str_argument(rt, "replace", 2, args[2]) : NULL;
    int64_t max;
    if (!with || !arg_ssize(rt, args[3], &max)) return RAISED;
    return text_replace(rt, &t,
                        &(Replacement){old->bytes, with->bytes, old->size, with->size,
                                       old->length, with->length, max});
}

/* UNBOUND: the table does not know cp. An exact dict is asked without making exceptions.
 */
static Value ask_table(Runtime *rt, Value table, uint32_t cp) {
    if (is_exact(table, TYPE_DICT)) return dict_get(rt, as_dict(table), value_small(cp));
    Value v = value_getitem(rt, table, value_small(cp));
    if (v != RAISED || !error_is(rt, TYPE_LOOKUP_ERROR)) return v;
    error_clear(rt);
    return UNBOUND;
}

/* The answer, checked: UNBOUND, None, a string, or a small int, which is a code point. */
static Value table_entry(Runtime *rt, Value table, uint32_t cp) {
    Value v = ask_table(rt, table, cp);
    if (v == RAISED || v == UNBOUND || v == NONE_VALUE || is_str(v)) return v;
    if (!is_any_int(v))
        return raise(rt, TYPE_TYPE_ERROR,
                     "character mapping must return integer, None or str");
    int64_t to;
    if (!int_to_i64(v, &to) || to < 0 || to >= UNICODE_LIMIT)
        return raise(rt, TYPE_VALUE_ERROR,
                     "character mapping must be in range(0x110000)");
    return value_small(to);
}

/* Appends what the table gives for cp. */
static bool translate_one(Runtime *rt, Value table, uint32_t cp, Buffer *b) {
    Value v = table_entry(rt, table, cp);
    if (v == RAISED) return false;
    if (v == UNBOUND) {
        buffer_codepoint(b, cp);
        return true;
    }
    if (v == NONE_VALUE) return true;
    if (is_str(v))
        buffer_append(b, as_str(v)->bytes, as_str(v)->size);
    else
        buffer_codepoint(b, (uint32_t)as_small(v));
    return true;
}

/* What is put for an ASCII character: another one, nothing, or what takes more. */
enum { NOT_ASKED, NOTHING = 0x100, MORE = 0x101, AS_IS = 0x200 };

static int ascii_for(Runtime *rt, Value table, unsigned char c) {
    Value v = table_entry(rt, table, c);
    if (v == RAISED) return -1;
    if (v == UNBOUND) return AS_IS | c;
    if (v == NONE_VALUE) return NOTHING;
    if (is_int(v)) return as_small(v) < 128 ? AS_IS | (int)as_small(v) : MORE;
    if (is_str(v) && as_str(v)->size == 1) return AS_IS | as_str(v)->bytes[0];
    return MORE;
}

/* The ASCII text up to where a character takes more. The table is asked once for each,
 * which it may notice. */
static bool translate_ascii(Runtime *rt, Value table, const Str *s, size_t *i,
                            Buffer *b) {
    uint16_t known[128] = {NOT_ASKED};
    for (; *i < s->size; ++*i) {
        unsigned char c = (unsigned char)s->bytes[*i];
        if (known[c] == NOT_ASKED) {
            int to = ascii_for(rt, table, c);
            if (to < 0) return false;
            known[c] = (uint16_t)to;
        }
        if (known[c] == MORE) return true;
        if (known[c] & AS_IS) buffer_byte(b, (char)(known[c] & 127));
    }
    return true;
}

Value str_method_translate(Runtime *rt, Value *args, size_t n) {
    Str *s = as_str(args[0]);
    Buffer b;
    buffer_init(&b, &rt->alloc);
    size_t i = 0;
    if (!runtime_charge(rt, s->size >> 8) ||
        (str_is_ascii(s) && !translate_ascii(rt, args[1], s, &i, &b))) {
        buffer_free(&b);
        return RAISED;
    }
    while (i < s->size) {
        if (!runtime_charge(rt, 1) ||
            !translate_one(rt, args[1], utf8_take(s->bytes, &i), &b)) {
            buffer_free(&b);
            return RAISED;
        }
    }
    return value_made(str_from_buffer(rt, &b));
}

static bool put_key(Runtime *rt, Dict *d, Value key, Value v) {
    if (is_str(key)) {
        if (as_str(key)->length != 1) {
            raise(rt, TYPE_VALUE_ERROR,
                  "string keys in translate table must be of length 1");
            return false;
        }
        return dict_set(rt, d, value_small(str_at(rt, as_str(key), 0)), v);
    }
    if (is_any_int(key)) return dict_set(rt, d, key, v);
    raise(rt, TYPE_TYPE_ERROR, "keys in translate table must be strings or integers");
    return false;
}

static Value table_of_dict(Runtime *rt, Dict *to, Value from) {
    if (!is_dict(from))
        return raise(rt, TYPE_TYPE_ERROR,
                     "if you give only one argument to maketrans it must be a dict");
    Value key, v;
    for (size_t i = 0; dict_next(as_dict(from), &i, &key, &v);)
        if (!put_key(rt, to, key, v)) return RAISED;
    return value_object(to);
}

Value str_method_maketrans(Runtime *rt, Value *args, size_t n) {
    Dict *d = dict_new(rt);
    if (!d) return RAISED;
    if (args[1] == UNBOUND) return table_of_dict(rt, d, args[0]);
    Str *to = str_argument(rt, "maketrans", 2, args[1]);
    Str *drop =
        args[2] == UNBOUND ? rt->empty_str : str_argument(rt, "maketrans", 3, args[2]);
    if (!to || !drop) return RAISED;
    if (!is_str(args[0]))
        return raise(rt, TYPE_TYPE_ERROR,
                     "first maketrans argument must be a string if "
                     "there is a second argument");
    Str *from = as_str(args[0]);
    if (from->length != to->length)
        return raise(rt, TYPE_VALUE_ERROR,
                     "the first two maketrans arguments must have equal length");
    for (size_t i = 0, j = 0; i < from->size;) {
        Value key = value_small(utf8_take(from->bytes, &i));
        if (!dict_set(rt, d, key, value_small(utf8_take(to->bytes, &j)))) return RAISED;
    }
    for (size_t i = 0; i < drop->size;)
        if (!dict_set(rt, d, value_small(utf8_take(drop->bytes, &i)), NONE_VALUE))
            return RAISED;
    return value_object(d);
}
