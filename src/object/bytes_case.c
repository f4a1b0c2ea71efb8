/* bytes_case.c - case and kinds of the bytes that are ASCII; others have none. */
#include "object/bytes_methods.h"

static bool is_upper(unsigned char c) { return c >= 'A' && c <= 'Z'; }
static bool is_lower(unsigned char c) { return c >= 'a' && c <= 'z'; }
static bool is_alpha(unsigned char c) { return is_upper(c) || is_lower(c); }
static bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }
static bool is_alnum(unsigned char c) { return is_alpha(c) || is_digit(c); }
static bool is_ascii(unsigned char c) { return c < 0x80; }

typedef unsigned char Mapper(unsigned char c, unsigned char before);

static unsigned char to_upper(unsigned char c, unsigned char before) {
    return is_lower(c) ? c ^ 0x20 : c;
}
static unsigned char to_lower(unsigned char c, unsigned char before) {
    return is_upper(c) ? c ^ 0x20 : c;
}
static unsigned char to_swapped(unsigned char c, unsigned char before) {
    return is_alpha(c) ? c ^ 0x20 : c;
}
static unsigned char to_title(unsigned char c, unsigned char before) {
    return is_alpha(before) ? to_lower(c, 0) : to_upper(c, 0);
}

static Value map(Runtime *rt, Value self, Mapper *mapper) {
    Text t = bytes_text(self);
    char *content;
    if (!charge_bytes(rt, t.size)) return RAISED;
    void *made = bytes_make(rt, self, t.size, &content);
    if (!made) return RAISED;
    unsigned char before = 0;
    for (size_t i = 0; i < t.size; i++) {
        unsigned char c = (unsigned char)t.bytes[i];
        content[i] = (char)mapper(c, before);
        before = c;
        if (!bulk_goes_on(rt, i)) return RAISED;
    }
    return value_object(made);
}

Value bytes_upper(Runtime *rt, Value *args, size_t n) {
    return map(rt, args[0], to_upper);
}
Value bytes_lower(Runtime *rt, Value *args, size_t n) {
    return map(rt, args[0], to_lower);
}
Value bytes_title(Runtime *rt, Value *args, size_t n) {
    return map(rt, args[0], to_title);
}
Value bytes_swapcase(Runtime *rt, Value *args, size_t n) {
    return map(rt, args[0], to_swapped);
}

Value bytes_capitalize(Runtime *rt, Value *args, size_t n) {
    Value v = map(rt, args[0], to_lower);
    Text t = v == RAISED ? (Text){0} : bytes_text(v);
    if (t.size) *(char *)(uintptr_t)t.bytes = (char)to_upper((unsigned char)*t.bytes, 0);
    return v;
}

static Value all(Runtime *rt, Value self, bool (*property)(unsigned char),
                 bool if_empty) {
    Text t = bytes_text(self);
    if (!charge_bytes(rt, t.size)) return RAISED;
    for (size_t i = 0; i < t.size; i++) {
        if (!property((unsigned char)t.bytes[i])) return FALSE_VALUE;
        if (!bulk_goes_on(rt, i)) return RAISED;
    }
    return value_bool(t.size ? true : if_empty);
}

Value bytes_isalnum(Runtime *rt, Value *args, size_t n) {
    return all(rt, args[0], is_alnum, false);
}
Value bytes_isalpha(Runtime *rt, Value *args, size_t n) {
    return all(rt, args[0], is_alpha, false);
}
Value bytes_isascii(Runtime *rt, Value *args, size_t n) {
    return all(rt, args[0], is_ascii, true);
}
Value bytes_isdigit(Runtime *rt, Value *args, size_t n) {
    return all(rt, args[0], is_digit, false);
}
Value bytes_isspace(Runtime *rt, Value *args, size_t n) {
    return all(rt, args[0], byte_is_space, false);
}

static Value one_case(Runtime *rt, Value self, bool (*wanted)(unsigned char)) {
    Text t = bytes_text(self);
    bool seen = false;
    if (!charge_bytes(rt, t.size)) return RAISED;
    for (size_t i = 0; i < t.size; i++) {
        if (!bulk_goes_on(rt, i)) return RAISED;
        if (!is_alpha((unsigned char)t.bytes[i])) continue;
        if (!wanted((unsigned char)t.bytes[i])) return FALSE_VALUE;
        seen = true;
    }
    return value_bool(seen);
}

Value bytes_islower(Runtime *rt, Value *args, size_t n) {
    return one_case(rt, args[0], is_lower);
}
Value bytes_isupper(Runtime *rt, Value *args, size_t n) {
    return one_case(rt, args[0], is_upper);
}

Value bytes_istitle(Runtime *rt, Value *args, size_t n) {
    Text t = bytes_text(args[0]);
    bool in_word = false, seen = false;
    if (!charge_bytes(rt, t.size)) return RAISED;
    for (size_t i = 0; i < t.size; i++) {
        unsigned char c = (unsigned char)t.bytes[i];
        if (is_upper(c) ? in_word : is_lower(c) && !in_word) return FALSE_VALUE;
        in_word = is_alpha(c);
        seen = seen || in_word;
        if (!bulk_goes_on(rt, i)) return RAISED;
    }
    return value_bool(seen);
}
