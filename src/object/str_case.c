/* str_case.c - the case of strings, and what kinds of characters they consist of. */
#include "base/unicode.h"
#include "object/str_methods.h"

/* ---- case ---- */

static bool is_stable(const Str *s, UnicodeCase to) {
    for (size_t i = 0; i < s->size; i++) {
        char c = s->bytes[i];
        if (to == UNICODE_UPPER ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z')
            return false;
    }
    return true;
}

/* ASCII lower, upper and casefold without going through tables. */
static Value map_ascii(Runtime *rt, Value self, UnicodeCase to) {
    Str *s = as_str(self);
    if (s->size < 2 || is_stable(s, to)) {
        char c = s->size ? *s->bytes : 0;
        if (s->size == 0 || is_stable(s, to)) return value_made(str_exact(rt, self));
        return value_made(str_from_codepoint(rt, (unsigned char)(c ^ 0x20)));
    }
    Str *out = str_alloc(rt, s->size, s->size);
    if (!out) return RAISED;
    char *restrict p = str_fill(out), low = to == UNICODE_UPPER ? 'a' : 'A';
    const char *from = s->bytes;
    Pieces pieces = {0};
    while (pieces_next(rt, &pieces, s->size, BULK_BYTES))
        for (size_t i = pieces.from; i < pieces.to; i++) {
            char c = from[i];
            p[i] = (char)(c ^ ((unsigned char)(c - low) < 26 ? 0x20 : 0));
        }
    return pieces.to == s->size ? value_object(out) : RAISED;
}

static Value map_case(Runtime *rt, Value self, UnicodeCase to) {
    Str *s = as_str(self);
    if (!charge_bytes(rt, s->size)) return RAISED;
    bool plain = to == UNICODE_UPPER || to == UNICODE_LOWER || to == UNICODE_FOLD;
    if (plain && str_is_ascii(s)) return map_ascii(rt, self, to);
    Buffer b;
    buffer_init(&b, &rt->alloc);
    size_t at = 0; /* where a character begins, at the end of a piece or behind it */
    Pieces p = {0};
    while (pieces_next(rt, &p, s->size, BULK_ITEMS))
        at = unicode_map_case(to, s->bytes, s->size, at, p.to, &b);
    KEEP(s);
    if (p.to < s->size) return buffer_free(&b), RAISED;
    return value_made(str_from_buffer(rt, &b));
}

Value str_method_capitalize(Runtime *rt, Value *args, size_t n) {
    return map_case(rt, args[0], UNICODE_CAPITALIZE);
}
Value str_method_casefold(Runtime *rt, Value *args, size_t n) {
    return map_case(rt, args[0], UNICODE_FOLD);
}
Value str_method_lower(Runtime *rt, Value *args, size_t n) {
    return map_case(rt, args[0], UNICODE_LOWER);
}
Value str_method_upper(Runtime *rt, Value *args, size_t n) {
    return map_case(rt, args[0], UNICODE_UPPER);
}
Value str_method_title(Runtime *rt, Value *args, size_t n) {
    return map_case(rt, args[0], UNICODE_TITLE);
}
Value str_method_swapcase(Runtime *rt, Value *args, size_t n) {
    return map_case(rt, args[0], UNICODE_SWAP);
}

/* ---- predicates ---- */

/* 1: all characters have the property, 0: one has not, -1: a limit was met. */
static int all(Runtime *rt, const Str *s, bool (*property)(uint32_t cp)) {
    if (!charge_bytes(rt, s->size)) return -1;
    for (size_t i = 0, n = 0; i < s->size; n++) {
        if (!property(utf8_take(s->bytes, &i))) return 0;
        if (!bulk_goes_on(rt, n)) return -1;
    }
    return 1;
}

static Value all_of(Runtime *rt, Value self, bool (*property)(uint32_t cp),
                    bool if_empty) {
    if (as_str(self)->size == 0) return value_bool(if_empty);
    int yes = all(rt, as_str(self), property);
    return yes < 0 ? RAISED : value_bool(yes);
}

Value str_method_isalnum(Runtime *rt, Value *args, size_t n) {
    return all_of(rt, args[0], unicode_is_alnum, false);
}
Value str_method_isalpha(Runtime *rt, Value *args, size_t n) {
    return all_of(rt, args[0], unicode_is_alpha, false);
}
Value str_method_isascii(Runtime *rt, Value *args, size_t n) {
    return value_bool(str_is_ascii(as_str(args[0])));
}
Value str_method_isdecimal(Runtime *rt, Value *args, size_t n) {
    return all_of(rt, args[0], unicode_is_decimal, false);
}
Value str_method_isdigit(Runtime *rt, Value *args, size_t n) {
    return all_of(rt, args[0], unicode_is_digit, false);
}
Value str_method_isnumeric(Runtime *rt, Value *args, size_t n) {
    return all_of(rt, args[0], unicode_is_numeric, false);
}
Value str_method_isprintable(Runtime *rt, Value *args, size_t n) {
    return all_of(rt, args[0], unicode_is_printable, true);
}
Value str_method_isspace(Runtime *rt, Value *args, size_t n) {
    return all_of(rt, args[0], unicode_is_space, false);
}
Value str_method_isidentifier(Runtime *rt, Value *args, size_t n) {
    Str *s = as_str(args[0]);
    if (!charge_bytes(rt, s->size)) return RAISED;
    return value_bool(unicode_is_identifier(s->bytes, s->size));
}

/* Some character is `wanted`, and none is of the `other` case or title case. */
static Value one_case(Runtime *rt, Value self, bool (*wanted)(uint32_t cp),
                      bool (*other)(uint32_t cp)) {
    Str *s = as_str(self);
    bool seen = false;
    if (!charge_bytes(rt, s->size)) return RAISED;
    for (size_t i = 0, n = 0; i < s->size; n++) {
        uint32_t cp = utf8_take(s->bytes, &i);
        if (!bulk_goes_on(rt, n)) return RAISED;
        if (other(cp) || unicode_is_title(cp)) return FALSE_VALUE;
        seen = seen || wanted(cp);
    }
    return value_bool(seen);
}

Value str_method_islower(Runtime *rt, Value *args, size_t n) {
    return one_case(rt, args[0], unicode_is_lower, unicode_is_upper);
}
Value str_method_isupper(Runtime *rt, Value *args, size_t n) {
    return one_case(rt, args[0], unicode_is_upper, unicode_is_lower);
}

Value str_method_istitle(Runtime *rt, Value *args, size_t n) {
    Str *s = as_str(args[0]);
    bool in_word = false, seen = false;
    if (!charge_bytes(rt, s->size)) return RAISED;
    for (size_t i = 0, n = 0; i < s->size; n++) {
        uint32_t cp = utf8_take(s->bytes, &i);
        if (!bulk_goes_on(rt, n)) return RAISED;
        bool upper = unicode_is_upper(cp) || unicode_is_title(cp);
        bool lower = !upper && unicode_is_lower(cp);
        if (upper ? in_word : lower && !in_word) return FALSE_VALUE;
        in_word = upper || lower;
        seen = seen || in_word;
    }
    return value_bool(seen);
}
