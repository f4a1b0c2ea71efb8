/* typed_signature.c - see typed_signature.h. */
#include "api/typed_signature.h"

#include <string.h>

#include "object/containers.h"
#include "object/int.h"
#include "object/str.h"

static const char *const names[ARGUMENT_TYPES] = {
    [ARGUMENT_OBJECT] = "object", [ARGUMENT_INT] = "int",   [ARGUMENT_FLOAT] = "float",
    [ARGUMENT_BOOL] = "bool",     [ARGUMENT_STR] = "str",   [ARGUMENT_BYTES] = "bytes",
    [ARGUMENT_LIST] = "list",     [ARGUMENT_DICT] = "dict", [ARGUMENT_TUPLE] = "tuple",
};

/* ---- parsing ---------------------------------------------------------------------- */

static const char *skip_blanks(const char *at) { return at + strspn(at, " \n"); }

static size_t word_length(const char *at) {
    return strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}

/* Skips a default, up to the comma or bracket behind it. */
static const char *skip_default(const char *at) {
    for (; *at && *at != ',' && *at != ')'; at++) {
        if (*at == '(') at += at[1] == ')';
        if (*at != '\'' && *at != '"') continue;
        char quote = *at++;
        while (*at && *at != quote)
            at += 1 + (*at == '\\' && at[1]);
        if (!*at) break;
    }
    return at;
}

/* type: NAME ['|' 'None']; NULL: there is none. */
static const char *parse_type(const char *at, uint8_t *out) {
    size_t n = word_length(at);
    unsigned type = 0;
    while (type < ARGUMENT_TYPES &&
           (strlen(names[type]) != n || memcmp(names[type], at, n)))
        type++;
    if (type == ARGUMENT_TYPES) return NULL;
    at = skip_blanks(at + n);
    *out = (uint8_t)type;
    if (*at != '|') return at;
    at = skip_blanks(at + 1);
    if (word_length(at) != 4 || memcmp(at, "None", 4)) return NULL;
    *out |= ARGUMENT_OPTIONAL;
    return skip_blanks(at + 4);
}

/* parameter: '/' | '*' [NAME] | '**' NAME | NAME [':' type] ['=' default] */
static const char *parse_parameter(TypedSignature *s, const char *at) {
    if (*at == '/') return skip_blanks(at + 1);
    size_t stars = strspn(at, "*"), n = word_length(at + stars);
    at = skip_blanks(at + stars + n);
    if (!n) return stars == 1 ? at : NULL;
    if (s->count == SIGNATURE_LARGEST) return NULL;
    uint8_t type = ARGUMENT_OBJECT;
    if (*at == ':' && !stars) at = parse_type(skip_blanks(at + 1), &type);
    if (!at) return NULL;
    if (*at == '=' && !stars) at = skip_default(at + 1);
    s->types[s->count++] = type;
    return at;
}

static const char *parse_parameters(TypedSignature *s, const char *at) {
    at = skip_blanks(at);
    while (*at != ')') {
        at = parse_parameter(s, at);
        if (!at || (*at != ',' && *at != ')')) return NULL;
        if (*at == ',') at = skip_blanks(at + 1);
    }
    return at + 1;
}

/* [ '->' (type | 'None') ] */
static bool parse_result(const char *at) {
    uint8_t type;
    at = skip_blanks(at);
    if (!*at) return true;
    if (at[0] != '-' || at[1] != '>') return false;
    at = skip_blanks(at + 2);
    if (!strcmp(at, "None")) return true;
    at = parse_type(at, &type);
    return at && !*at;
}

bool typed_signature_parse(Runtime *rt, const char *text, TypedSignature *out) {
    memset(out, 0, sizeof *out);
    out->is_async = !strncmp(text, "async ", 6);
    out->plain = out->is_async ? skip_blanks(text + 6) : text;
    size_t n = word_length(out->plain);
    const char *at = n && out->plain[n] == '(' ? out->plain + n + 1 : NULL;
    if (at) at = parse_parameters(out, at);
    if (at && parse_result(at)) return true;
    raise(rt, TYPE_VALUE_ERROR, "not the signature of a native: '%s'", text);
    return false;
}

/* ---- checking --------------------------------------------------------------------- */

static bool is_of(Value v, unsigned type) {
    switch (type) {
    case ARGUMENT_INT: return is_any_int(v);
    case ARGUMENT_FLOAT: return is_any_float(v);
    case ARGUMENT_BOOL: return v == TRUE_VALUE || v == FALSE_VALUE;
    case ARGUMENT_STR: return is_str(v);
    case ARGUMENT_BYTES: return has_layout(v, LAYOUT_BYTES);
    case ARGUMENT_LIST: return is_list(v);
    case ARGUMENT_DICT: return is_dict(v);
    case ARGUMENT_TUPLE: return is_tuple(v);
    default: return true;
    }
}

bool argument_check_slow(Runtime *rt, const Str *function, const Str *name, uint8_t type,
                         Value *argument) {
    bool optional = type & ARGUMENT_OPTIONAL;
    unsigned wanted = type & ~ARGUMENT_OPTIONAL;
    if (optional && *argument == NONE_VALUE) return true;
    if (wanted == ARGUMENT_FLOAT && is_any_int(*argument)) {
        double d;
        if (!number_to_double(rt, *argument, &d)) return false;
        return *argument = value_double(d), true;
    }
    if (!is_of(*argument, wanted)) {
        raise(rt, TYPE_TYPE_ERROR,
              *argument == NONE_VALUE ? "%U() argument '%U' must be %s%s, not None"
                                      : "%U() argument '%U' must be %s%s, not %T",
              function, name, names[wanted], optional ? " or None" : "", *argument);
        return false;
    }
    int64_t i;
    if (wanted != ARGUMENT_INT || int_to_i64(*argument, &i)) return true;
    raise(rt, TYPE_OVERFLOW_ERROR, "Python int too large to convert to C long");
    return false;
}
