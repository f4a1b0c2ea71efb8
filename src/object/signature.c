/* signature.c - see signature.h. */
#include "object/signature.h"
#include <stdlib.h>
#include "object/binding.h"
#include "object/containers.h"
#include "object/int.h"
#include "object/slot_wrapper.h"
#include "object/str.h"

/* ---- parsing --------------------------------------------------------------------------
 * signature: NAME '(' [parameter (',' parameter)*] ')' ['[' trait ']']
 * trait:     'class' | 'static' | 'defining' | ('script' | 'async') [' ' NAME]
 * parameter: '/' | '*' [NAME] | '**' NAME | NAME ['=' default] */

typedef struct Parse {
    Runtime *rt;
    const char *text, *at;
    Parameter parameters[SIGNATURE_LARGEST];
    int count, positional_only, positional, required, star, star_star;
    bool keyword_only, implicit, script, defining;
} Parse;

static bool malformed(Parse *p) {
    raise(p->rt, TYPE_SYSTEM_ERROR, "malformed signature of a native: %s", p->text);
    return false;
}

static void skip_blanks(Parse *p) {
    while (*p->at == ' ' || *p->at == '\n')
        p->at++;
}

static bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
}

static Str *parse_name(Parse *p) {
    const char *start = p->at;
    while (is_name_byte(*p->at))
        p->at++;
    if (p->at == start) return malformed(p), NULL;
    Str *s = str_new(p->rt, start, (size_t)(p->at - start));
    return s ? str_intern(p->rt, s) : NULL;
}

static char unescape(char c) {
    return c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == '0' ? '\0' : c;
}

static bool parse_string(Parse *p, Value *out) {
    char quote = *p->at++;
    Buffer b;
    buffer_init(&b, &p->rt->alloc);
    for (; *p->at && *p->at != quote; p->at++) {
        if (*p->at == '\\' && p->at[1])
            buffer_byte(&b, unescape(*++p->at));
        else
            buffer_byte(&b, *p->at);
    }
    if (*p->at != quote) return buffer_free(&b), malformed(p);
    p->at++;
    Str *s = str_from_buffer(p->rt, &b);
    if (!s || !(s = str_intern(p->rt, s))) return false;
    *out = value_object(s);
    return true;
}

static bool parse_number(Parse *p, Value *out) {
    char *end;
    double d = strtod(p->at, &end);
    if (end == p->at) return malformed(p);
    bool real = false;
    for (const char *c = p->at; c < end; c++)
        real |= *c == '.' || *c == 'e' || *c == 'n';
    *out = real ? value_double(d) : int_from_i64(p->rt, strtoll(p->at, NULL, 10));
    p->at = end;
    return *out != RAISED;
}

static bool parse_default(Parse *p, Value *out) {
    const struct {
        const char *text;
        Value value;
    } words[] = {{"...", UNBOUND},
                 {"None", NONE_VALUE},
                 {"True", TRUE_VALUE},
                 {"False", FALSE_VALUE},
                 {"()", value_object(p->rt->empty_tuple)}};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        size_t n = strlen(words[i].text);
        if (strncmp(p->at, words[i].text, n) != 0) continue;
        p->at += n;
        *out = words[i].value;
        return true;
    }
    if (*p->at == '\'' || *p->at == '"') return parse_string(p, out);
    return parse_number(p, out);
}

static bool add_parameter(Parse *p, Value fallback, Str *name) {
    if (p->count == SIGNATURE_LARGEST) return malformed(p);
    p->parameters[p->count++] = (Parameter){value_object(name), fallback};
    return true;
}

static bool parse_starred(Parse *p) {
    bool twice = p->at[1] == '*';
    p->at += twice ? 2 : 1;
    p->keyword_only = true;
    skip_blanks(p);
    if (!is_name_byte(*p->at)) return twice ? malformed(p) : true;
    *(twice ? &p->star_star : &p->star) = p->count;
    Str *name = parse_name(p);
    return name && add_parameter(p, UNBOUND, name);
}

static void skip_annotation(Parse *p) {
    skip_blanks(p);
    if (*p->at != ':') return;
    while (*p->at && *p->at != ',' && *p->at != '=' && *p->at != ')')
        p->at++;
}

static bool is_implicit(const Str *name) {
    return str_is(name, "self") || str_is(name, "cls") || str_is(name, "type");
}

static bool parse_plain(Parse *p) {
    Str *name = parse_name(p);
    if (!name) return false;
    Value fallback = SIGNATURE_REQUIRED;
    skip_annotation(p);
    if (*p->at == '=') {
        p->at++;
        skip_blanks(p);
        if (!parse_default(p, &fallback)) return false;
    }
    if (p->count == 0) p->implicit = is_implicit(name) && !p->script;
    if (!p->keyword_only) {
        p->positional++;
        if (fallback == SIGNATURE_REQUIRED) p->required = p->positional;
    }
    return add_parameter(p, fallback, name);
}

static bool parse_parameter(Parse *p) {
    skip_blanks(p);
    if (*p->at == '*') return parse_starred(p);
    if (*p->at != '/') return parse_plain(p);
    p->at++;
    p->positional_only = p->positional;
    return true;
}

static Signature *finish_parse(Parse *p, Str *name) {
    size_t words = offsetof(Signature, parameters) / sizeof(Value) -
                   offsetof(Array, items) / sizeof(Value) + 2 * (size_t)p->count;
    Signature *s = (Signature *)(void *)array_new(p->rt, words);
    if (!s) return NULL;
    if (p->implicit && p->positional_only == 0) p->positional_only = 1;
    s->name = value_object(name);
    s->implicit = value_small(p->implicit);
    s->positional_only = value_small(p->positional_only);
    s->positional = value_small(p->positional);
    s->required = value_small(p->required);
    s->count = value_small(p->count);
    bool plain = p->star < 0 && p->star_star < 0;
    for (int i = p->positional; i < p->count; i++)
        if (p->parameters[i].fallback == SIGNATURE_REQUIRED) plain = false;
    s->least = value_small(plain ? p->required : p->count + 1);
    s->star = value_small(p->star);
    s->star_star = value_small(p->star_star);
    s->script = value_bool(p->script);
    s->defining = value_bool(p->defining);
    memcpy(s->parameters, p->parameters, (size_t)p->count * sizeof(Parameter));
    return s;
}

static Signature *parse(Runtime *rt, const char *text) {
    Parse p = {.rt = rt, .text = text, .at = text, .star = -1, .star_star = -1};
    p.script = signature_trait(text) == TRAIT_SCRIPT;
    p.defining = signature_trait(text) == TRAIT_DEFINING;
    Str *name = parse_name(&p);
    if (!name) return NULL;
    if (*p.at++ != '(') return malformed(&p), NULL;
    skip_blanks(&p);
    while (*p.at != ')') {
        if (!parse_parameter(&p)) return NULL;
        skip_blanks(&p);
        if (*p.at == ',')
            p.at++;
        else if (*p.at != ')')
            return malformed(&p), NULL;
        skip_blanks(&p);
    }
    return finish_parse(&p, name);
}

Str *signature_name(Runtime *rt, const char *text) {
    Str *s = str_new(rt, text, strcspn(text, "("));
    return s ? str_intern(rt, s) : NULL;
}

/* What stands in brackets after the parameters, from the bracket on; "": nothing. */
static const char *trait_of(const char *text) {
    const char *end = strrchr(text, ')');
    return end ? end + 1 + strspn(end + 1, " ") : "";
}

NativeTrait signature_trait(const char *text) {
    const char *trait = trait_of(text);
    if (strcmp(trait, "[class]") == 0) return TRAIT_CLASS;
    if (strcmp(trait, "[static]") == 0) return TRAIT_STATIC;
    if (strcmp(trait, "[defining]") == 0) return TRAIT_DEFINING;
    if (strncmp(trait, "[script", 7) == 0 || signature_is_async(text))
        return TRAIT_SCRIPT;
    return TRAIT_NONE;
}

bool signature_is_async(const char *text) {
    return strncmp(trait_of(text), "[async", 6) == 0;
}

Str *signature_text(Runtime *rt, const NativeDef *def) {
    const char *start = strchr(def->signature, '('), *end = strrchr(def->signature, ')');
    if (!start || !end) return str_from_cstr(rt, "()");
    return str_new(rt, start, (size_t)(end - start) + 1);
}

Signature *native_signature(Runtime *rt, Native *native) {
    if (native->signature) return native->signature;
    Signature *s = parse(rt, native->def->signature);
    if (!s) return NULL;
    native->signature = s;
    heap_barrier(&rt->heap, native);
    return s;
}

/* ---- what calls that do not fit are told ------------------------------------------ */

typedef struct Call {
    Runtime *rt;
    Native *native;
    const Signature *s;
    int64_t given, keywords;            /* without the implicit argument */
    int64_t only, positional, required; /* likewise */
    int64_t named;                      /* parameters that are not * or ** */
} Call;

static bool is_constructor(const Signature *s) {
    const Str *name = as_str(s->name);
    return str_is(name, "__new__") || str_is(name, "__init__");
}

static Type *constructed(const Native *n) {
    return n->owner ? n->owner : as_type(n->self);
}

/* "sort", or "list" for its constructor. */
static Str *bare_name(const Call *c) {
    return is_constructor(c->s) ? constructed(c->native)->name : as_str(c->s->name);
}

static bool is_starred(const Signature *s, int64_t i) {
    return i == as_small(s->star) || i == as_small(s->star_star);
}

/* sorted() hands its keywords to list.sort(), which complains in its own name. */
static const char *keyword_name(const Call *c) {
    Str *name = bare_name(c);
    return str_is(name, "sorted") ? "sort" : name->bytes;
}

/* What is bound goes by the class of what it is bound to. */
static const Type *class_of_method(Runtime *rt, const Native *n) {
    if (n->self == UNBOUND) return n->owner;
    return has_layout(n->self, LAYOUT_TYPE) ? as_type(n->self) : type_of(rt, n->self);
}

/* "list.append", "len", "math.sqrt". */
static Str *full_name(const Call *c) {
    const Native *n = c->native;
    if (is_constructor(c->s)) return bare_name(c);
    if (n->owner)
        return str_format(c->rt, "%U.%U", class_of_method(c->rt, n)->qualname,
                          as_str(c->s->name));
    if (!is_str(n->module) || str_is(as_str(n->module), "builtins"))
        return as_str(c->s->name);
    return str_format(c->rt, "%U.%U", as_str(n->module), as_str(c->s->name));
}

static const char *plural(int64_t n) { return n == 1 ? "" : "s"; }

static bool fail_full(const Call *c, const char *what, bool given) {
    Str *name = full_name(c);
    if (!name) return false;
    if (given)
        raise(c->rt, TYPE_TYPE_ERROR, "%U() %s (%lld given)", name, what,
              (long long)(c->given + c->keywords));
    else
        raise(c->rt, TYPE_TYPE_ERROR, "%U() %s", name, what);
    return false;
}

static bool fail_expected(const Call *c, bool open) {
    bool few = c->given < c->required;
    bool exact = c->required == c->positional && !open;
    int64_t limit = few ? c->required : c->positional;
    raise(c->rt, TYPE_TYPE_ERROR, "%U expected %s%lld argument%s, got %lld", bare_name(c),
          exact ? ""
          : few ? "at least "
                : "at most ",
          (long long)limit, plural(limit), (long long)c->given);
    return false;
}

/* Parameters that can be given by position only, and nothing else (but perhaps *args). */
static bool check_positional_only(const Call *c) {
    bool open = as_small(c->s->star) >= 0;
    if (c->keywords) return fail_full(c, "takes no keyword arguments", false);
    if (c->given >= c->required && (open || c->given <= c->positional)) return true;
    if (!open && !is_constructor(c->s)) {
        if (c->positional == 0) return fail_full(c, "takes no arguments", true);
        if (c->positional == 1 && c->required == 1)
            return fail_full(c, "takes exactly one argument", true);
    }
    return fail_expected(c, open);
}

static bool fail_count(const Call *c, const char *how, int64_t limit, const char *kind,
                       int64_t given) {
    raise(c->rt, TYPE_TYPE_ERROR, "%U() takes %s %lld %sargument%s (%lld given)",
          bare_name(c), how, (long long)limit, kind, plural(limit), (long long)given);
    return false;
}

static bool check_keyword_style(const Call *c) {
    int64_t all = c->given + c->keywords,
            only = c->required < c->only ? c->required : c->only;
    bool open = as_small(c->s->star) >= 0, any = as_small(c->s->star_star) >= 0;
    /* sorted() takes its one argument by hand. */
    bool fixed = c->only == 1 && str_is(bare_name(c), "sorted");
    if (fixed && (c->given < c->required || (c->given > c->positional && !open)))
        return fail_expected(c, open);
    bool spread = any && c->only == c->positional && c->named == c->positional;
    if (spread && (c->given < c->required || (c->given > c->positional && !open)))
        return fail_expected(c, open);
    bool positional_words = c->only || str_is(bare_name(c), "str");
    if (is_constructor(c->s) && positional_words && !open && !any && !c->keywords &&
        c->given > c->named)
        return fail_expected(c, open);
    if (!open && !any && all > c->named)
        return fail_count(c, "at most", c->named, c->given ? "" : "keyword ", all);
    if (!open && c->given > c->positional) {
        if (c->positional)
            return fail_count(c, c->required == c->positional ? "exactly" : "at most",
                              c->positional, "positional ", c->given);
        raise(c->rt, TYPE_TYPE_ERROR, "%U() takes no positional arguments", bare_name(c));
        return false;
    }
    if (c->given < only)
        return fail_count(c, only < c->positional ? "at least" : "exactly", only,
                          "positional ", c->given);
    return true;
}

static bool check_counts(const Call *c) {
    bool positional_only = c->only == c->positional && c->named == c->positional &&
                           as_small(c->s->star_star) < 0;
    if (c->s->defining == TRUE_VALUE && !c->named) {
        raise(c->rt, TYPE_TYPE_ERROR, "%U() takes no arguments", bare_name(c));
        return false;
    }
    return positional_only && c->s->defining != TRUE_VALUE ? check_positional_only(c)
                                                           : check_keyword_style(c);
}

static bool fail_missing(const Call *c, int64_t i) {
    Str *name = as_str(c->s->parameters[i].name);
    int64_t position = i - as_small(c->s->implicit) + 1;
    if (as_small(c->s->star) >= 0 && i > as_small(c->s->star)) position--;
    raise(c->rt, TYPE_TYPE_ERROR, "%U() missing required argument '%U' (pos %lld)",
          bare_name(c), name, (long long)position);
    return false;
}

static bool fail_keyword(const Call *c, Str *name, int64_t twice) {
    if (twice >= 0) {
        raise(c->rt, TYPE_TYPE_ERROR,
              "argument for %U() given by name ('%U') and position (%lld)", bare_name(c),
              name, (long long)(twice - as_small(c->s->implicit) + 1));
        return false;
    }
    Value names[SIGNATURE_LARGEST];
    size_t n = 0;
    for (int64_t i = as_small(c->s->positional_only); i < as_small(c->s->count); i++)
        if (!is_starred(c->s, i)) names[n++] = c->s->parameters[i].name;
    Binding b = {.rt = c->rt, .names = names, .positional = n};
    b.qualname = str_from_cstr(c->rt, keyword_name(c));
    return b.qualname && binding_unexpected(&b, name);
}

/* ---- binding ---------------------------------------------------------------------- */

static int64_t find_keyword(const Signature *s, const Str *name) {
    int64_t count = as_small(s->count);
    for (int64_t i = as_small(s->positional_only); i < count; i++) {
        if (i == as_small(s->star) || i == as_small(s->star_star)) continue;
        const Str *own = as_str(s->parameters[i].name);
        if (own == name || str_equal(own, name)) return i;
    }
    return -1;
}

static bool bind_star(const Call *c, Value *out, const Value *rest, size_t n) {
    int64_t star = as_small(c->s->star);
    if (star < 0) return true;
    Tuple *t = n ? tuple_from(c->rt, rest, n) : c->rt->empty_tuple;
    if (!t) return false;
    out[star] = value_object(t);
    return true;
}

static bool bind_keywords(const Call *c, Value *out, const Value *values, Tuple *names) {
    int64_t rest = as_small(c->s->star_star);
    int64_t placed = c->given + as_small(c->s->implicit);
    if (rest >= 0) {
        Dict *d = dict_new(c->rt);
        if (!d) return false;
        out[rest] = value_object(d);
    }
    for (size_t i = 0; names && i < names->size; i++) {
        Str *name = as_str(names->items[i]);
        int64_t at = find_keyword(c->s, name);
        if (at >= 0 && at >= placed) {
            out[at] = values[i];
        } else if (at >= 0 && at > as_small(c->s->star) && as_small(c->s->star) >= 0) {
            out[at] = values[i];
        } else if (rest >= 0 && at < 0) {
            if (!dict_set_str(c->rt, as_dict(out[rest]), name, values[i])) return false;
        }
    }
    return true;
}

static bool check_keywords(const Call *c, Tuple *names) {
    int64_t placed = c->given + as_small(c->s->implicit);
    int64_t star = as_small(c->s->star);
    for (size_t i = 0; names && i < names->size; i++) {
        Str *name = as_str(names->items[i]);
        int64_t at = find_keyword(c->s, name);
        if (at < 0 && as_small(c->s->star_star) >= 0) continue;
        if (at < 0 ||
            (at < placed && at < as_small(c->s->positional) && (star < 0 || at < star)))
            return fail_keyword(c, name, at);
    }
    return true;
}

static bool fill_omitted(const Call *c, Value *out) {
    int64_t count = as_small(c->s->count);
    for (int64_t i = 0; i < count; i++) {
        if (out[i] != UNBOUND) continue;
        if (c->s->parameters[i].fallback == SIGNATURE_REQUIRED) return fail_missing(c, i);
        out[i] = c->s->parameters[i].fallback;
    }
    return true;
}

/* ---- natives that speak as script functions do ------------------------------------ */

/* "Queue.put"; where the trait names a class, that one's. */
static Str *script_name(Runtime *rt, const Native *n) {
    const char *trait = trait_of(n->def->signature);
    trait += strcspn(trait, " ]");
    if (*trait == ' ') {
        Str *class = str_new(rt, trait + 1, strcspn(trait + 1, "]"));
        return class ? str_format(rt, "%U.%U", class, n->name) : NULL;
    }
    if (n->head.aux == NATIVE_NEW) return str_format(rt, "%N.__init__", as_type(n->self));
    return n->owner ? str_format(rt, "%U.%U", n->owner->qualname, n->name) : n->name;
}

/* The parameters of a Binding: without the starred ones. */
typedef struct Named {
    Value names[SIGNATURE_LARGEST], fallbacks[SIGNATURE_LARGEST],
        slots[SIGNATURE_LARGEST];
    size_t count;
} Named;

static void list_named(Named *named, const Signature *s) {
    named->count = 0;
    for (int64_t i = 0; i < as_small(s->count); i++) {
        if (is_starred(s, i)) continue;
        named->names[named->count] = s->parameters[i].name;
        named->fallbacks[named->count] = s->parameters[i].fallback;
        named->slots[named->count++] = UNBOUND;
    }
}

static bool fill_named(Binding *b, const Named *named, size_t required) {
    for (size_t i = b->given; i < required; i++)
        if (b->slots[i] == UNBOUND) return binding_missing(b, 0, required, "positional");
    bool lacking = false;
    for (size_t i = 0; i < named->count; i++) {
        if (b->slots[i] == UNBOUND) b->slots[i] = named->fallbacks[i];
        if (b->slots[i] != SIGNATURE_REQUIRED) continue;
        b->slots[i] = UNBOUND;
        lacking = true;
    }
    return !lacking || binding_missing(b, b->positional, named->count, "keyword-only");
}

static bool bind_as_script(Runtime *rt, Native *native, const Signature *s, Value self,
                           const Value *args, size_t n, Tuple *kwnames, Value *out) {
    Named named;
    list_named(&named, s);
    size_t keywords = kwnames ? kwnames->size : 0, shift = self != UNBOUND;
    size_t positional = (size_t)as_small(s->positional), given = n - keywords;
    size_t required = (size_t)as_small(s->required);
    size_t placed = given < positional - shift ? given : positional - shift;
    Binding b = {.rt = rt,
                 .qualname = script_name(rt, native),
                 .names = named.names,
                 .slots = named.slots,
                 .positional_only = (size_t)as_small(s->positional_only),
                 .positional = positional,
                 .keyword_only = named.count - positional,
                 .defaults = positional - required,
                 .given = given + shift};
    if (!b.qualname) return false;
    bool open = s->star != value_small(-1), any = s->star_star != value_small(-1);
    Dict *rest = any ? dict_new(rt) : NULL;
    if (any && !rest) return false;
    if (shift) named.slots[0] = self;
    for (size_t i = 0; i < placed; i++)
        named.slots[shift + i] = args[i];
    for (size_t i = 0; i < keywords; i++)
        if (!binding_keyword(&b, kwnames->items[i], args[given + i], rest, kwnames))
            return false;
    if (given > placed && !open) return binding_too_many(&b);
    if (!fill_named(&b, &named, required)) return false;
    Tuple *more =
        given > placed ? tuple_from(rt, args + placed, given - placed) : rt->empty_tuple;
    if (!more) return false;
    for (int64_t i = 0, at = 0; i < as_small(s->count); i++)
        out[i] = i == as_small(s->star)        ? value_object(more)
                 : i == as_small(s->star_star) ? value_object(rest)
                                               : named.slots[at++];
    return true;
}

/* A constructor without keywords does not mind those of a subclass that defines the other
 * half: __new__ when __init__ is overridden, __init__ (but set's) when __new__ is. */
static bool ignores_keywords(Runtime *rt, const Native *native, const Signature *s,
                             Value first) {
    int64_t named = as_small(s->count) - (as_small(s->star) >= 0);
    if (as_small(s->positional_only) != named || !is_constructor(s)) return false;
    bool makes = str_is(as_str(s->name), "__new__");
    if (!makes && constructed(native)->id == TYPE_SET) return false;
    if (makes && !has_layout(first, LAYOUT_TYPE)) return false;
    Type *t = makes ? as_type(first) : type_of(rt, first), *owner = constructed(native);
    Str *other = SLOT_NAME(rt, makes ? SLOT_INIT : SLOT_NEW);
    return t != owner && type_lookup(rt, t, other) != type_lookup(rt, owner, other);
}

static bool bind_slow(Runtime *rt, Native *native, const Signature *s, Value self,
                      const Value *args, size_t n, Tuple *kwnames, Value *out) {
    int64_t shift = self != UNBOUND, implicit = as_small(s->implicit);
    bool first = kwnames && (shift || n > kwnames->size);
    if (first && ignores_keywords(rt, native, s, shift ? self : args[0])) {
        n -= kwnames->size;
        kwnames = NULL;
    }
    int64_t keywords = kwnames ? (int64_t)kwnames->size : 0;
    int64_t given = (int64_t)n - keywords, positional = as_small(s->positional);
    int64_t stars = (as_small(s->star) >= 0) + (as_small(s->star_star) >= 0);
    if (given + shift < implicit) { /* only keywords */
        raise(rt, TYPE_TYPE_ERROR, "%U() needs an argument", native->name);
        return false;
    }
    Call c = {.rt = rt,
              .native = native,
              .s = s,
              .given = given + shift - implicit,
              .keywords = keywords,
              .only = as_small(s->positional_only) - implicit,
              .positional = positional - implicit,
              .required = as_small(s->required) - implicit,
              .named = as_small(s->count) - implicit - stars};
    if (!check_counts(&c)) return false;
    for (int64_t i = 0; i < as_small(s->count); i++)
        out[i] = UNBOUND;
    if (shift) out[0] = self;
    if (!args) args = out; /* none are given */
    int64_t placed = given < positional - shift ? given : positional - shift;
    for (int64_t i = 0; i < placed; i++)
        out[shift + i] = args[i];
    return bind_star(&c, out, args + placed, (size_t)(given - placed)) &&
           bind_keywords(&c, out, args + given, kwnames) && fill_omitted(&c, out) &&
           check_keywords(&c, kwnames);
}

/* ---- receivers: C code relies on their layout ---- */

static bool check_receiver(Runtime *rt, const Native *n, const Value *args,
                           size_t given) {
    if (n->name == SLOT_NAME(rt, SLOT_INIT))
        return slot_wrapper_accepts(rt, n, args, given);
    if (!given) {
        raise(rt, TYPE_TYPE_ERROR, "unbound method %U.%U() needs an argument",
              n->owner->qualname, n->name);
        return false;
    }
    if (LIKELY(native_accepts(rt, n, args[0]))) return true;
    raise(rt, TYPE_TYPE_ERROR,
          "descriptor '%U' for '%N' objects doesn't apply to a '%T' object", n->name,
          n->owner, args[0]);
    return false;
}

/* Does the built-in that t derives from leave construction to this native, of its layout?
 */
static bool inherits_constructor(Runtime *rt, Type *t, const Native *n) {
    const TypeDef *own = as_type(n->self)->def;
    if (t->def->layout != own->layout || t->def->size != own->size) return false;
    if (as_type(n->self)->id == TYPE_OBJECT) return false;
    while (t->flags & TF_SCRIPT)
        t = t->base;
    return type_lookup(rt, t, SLOT_NAME(rt, SLOT_NEW)) == value_object(n);
}

/* The class that __new__ is to instantiate must be laid out as the one it belongs to. */
static bool check_class(Runtime *rt, const Native *n, Value cls) {
    Type *own = as_type(n->self);
    if (cls == UNBOUND) {
        raise(rt, TYPE_TYPE_ERROR, "%N.__new__(): not enough arguments", own);
        return false;
    }
    if (!has_layout(cls, LAYOUT_TYPE)) {
        raise(rt, TYPE_TYPE_ERROR, "%N.__new__(X): X is not a type object (%T)", own,
              cls);
        return false;
    }
    Type *t = as_type(cls);
    if (LIKELY(t->def == own->def)) return true;
    if (!type_is_subtype(t, own)) {
        raise(rt, TYPE_TYPE_ERROR, "%N.__new__(%N): %N is not a subtype of %N", own, t, t,
              own);
        return false;
    }
    if (inherits_constructor(rt, t, n)) return true;
    raise(rt, TYPE_TYPE_ERROR, "%N.__new__(%N) is not safe, use %s.__new__()", own, t,
          t->def->name);
    return false;
}

/* A call without keywords that fits; false: bind_slow must look at it. */
static bool bind_positional(Runtime *rt, const Signature *s, Value self,
                            const Value *args, size_t n, Value *out) {
    size_t shift = self != UNBOUND, positional = (size_t)as_small(s->positional);
    size_t count = (size_t)as_small(s->count), total = n + shift;
    size_t star = (size_t)as_small(s->star), rest = (size_t)as_small(s->star_star);
    if (total < (size_t)as_small(s->required)) return false;
    if (total > positional && s->star == value_small(-1)) return false;
    if (shift) out[0] = self;
    size_t placed = (total < positional ? total : positional) - shift;
    for (size_t i = 0; i < placed; i++)
        out[shift + i] = args[i];
    for (size_t i = shift + placed; i < count; i++) {
        out[i] = s->parameters[i].fallback;
        if (i != star && i != rest) {
            if (out[i] == SIGNATURE_REQUIRED) return false;
            continue;
        }
        void *made = i == rest     ? (void *)dict_new(rt)
                     : n == placed ? rt->empty_tuple
                                   : tuple_from(rt, args + placed, n - placed);
        if (!made) return false;
        out[i] = value_object(made);
    }
    return true;
}

const Value *signature_bind(Runtime *rt, Native *native, Value self, const Value *args,
                            size_t n, Tuple *kwnames, Value *out) {
    const Signature *s = native_signature(rt, native);
    if (!s) return NULL;
    size_t given = n - (kwnames ? kwnames->size : 0);
    bool script = s->script == TRUE_VALUE, unbound = native->owner && self == UNBOUND;
    if (unbound && (given || !script)) {
        if (!check_receiver(rt, native, args, given)) return NULL;
    } else if (UNLIKELY(native->head.aux == NATIVE_NEW)) {
        if (!check_class(rt, native, self != UNBOUND ? self : given ? args[0] : UNBOUND))
            return NULL;
    }
    if (!kwnames || !kwnames->size) {
        const Value *bound = signature_fit(s, self, args, n, out);
        if (bound) return bound;
        if (bind_positional(rt, s, self, args, n, out)) return out;
        if (error_pending(rt)) return NULL;
    }
    if (!script)
        return bind_slow(rt, native, s, self, args, n, kwnames, out) ? out : NULL;
    /* The receiver may have been given by its name. */
    return bind_as_script(rt, native, s, self, args, n, kwnames, out) &&
                   (!unbound || check_receiver(rt, native, out, 1))
               ? out
               : NULL;
}
