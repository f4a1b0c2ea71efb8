/* completion.c - see completion.h. */
#include "api/completion.h"

#include <stdlib.h>
#include <string.h>

#include "syntax/token.h"

/* ---- gathering -------------------------------------------------------------------- */

/* Adds `base` + name to the set when the name goes on as the word does. False: raised. */
static bool offer(Runtime *rt, Dict *found, const char *base, size_t base_n,
                  const char *rest, Str *name) {
    size_t rest_n = strlen(rest);
    if (name->size < rest_n || memcmp(name->bytes, rest, rest_n)) return true;
    /* What begins with an underscore is offered to those who type one. */
    if (!rest_n && name->bytes[0] == '_') return true;
    Buffer text;
    buffer_init(&text, &rt->alloc);
    buffer_append(&text, base, base_n);
    buffer_append(&text, name->bytes, name->size);
    Str *whole = text.failed ? NULL : str_new(rt, text.data, text.length);
    buffer_free(&text);
    return whole && dict_set(rt, found, value_object(whole), NONE_VALUE);
}

static bool offer_keys(Runtime *rt, Dict *found, const char *rest, Dict *names) {
    Value key, value;
    for (size_t i = 0; dict_next(names, &i, &key, &value);)
        if (is_str(key) && !offer(rt, found, "", 0, rest, as_str(key))) return false;
    return true;
}

static bool offer_names(VM *vm, Dict *found, Dict *globals, const char *word) {
    Runtime *rt = &vm->rt;
    for (const char *const *keyword = TOKEN_KEYWORDS; *keyword; keyword++) {
        Str *s = str_from_cstr(rt, *keyword);
        if (!s || !offer(rt, found, "", 0, word, s)) return false;
    }
    return offer_keys(rt, found, word, globals) &&
           offer_keys(rt, found, word, rt->builtins);
}

/* The value of a dotted name of n bytes. UNBOUND: a part is missing. */
static Value look_up(VM *vm, Dict *globals, const char *name, size_t n) {
    Runtime *rt = &vm->rt;
    Value v = UNBOUND;
    for (const char *end = name + n, *dot; name <= end; name = dot + 1) {
        dot = memchr(name, '.', (size_t)(end - name));
        if (!dot) dot = end;
        Str *part = str_new(rt, name, (size_t)(dot - name));
        if (!part || !(part = str_intern(rt, part))) return RAISED;
        if (v != UNBOUND) {
            v = value_getattr_or(rt, v, part);
        } else {
            v = dict_get_str(rt, globals, part);
            if (v == UNBOUND) v = dict_get_str(rt, rt->builtins, part);
        }
        if (v == RAISED || v == UNBOUND) return v;
    }
    return v;
}

static bool offer_attributes(VM *vm, Dict *found, Dict *globals, const char *word,
                             const char *dot) {
    Runtime *rt = &vm->rt;
    size_t base = (size_t)(dot - word);
    Value owner = look_up(vm, globals, word, base);
    if (owner == RAISED || owner == UNBOUND) return owner != RAISED;
    Str *dir = str_intern_cstr(rt, "__dir__");
    Value names = dir ? call_method(rt, owner, dir, NULL, 0) : RAISED;
    List *list = names == RAISED ? NULL : list_new(rt, 0);
    if (!list || !list_extend(rt, list, names)) return false;
    for (size_t i = 0; i < list->size; i++) {
        Value name = list->items->items[i];
        if (is_str(name) && !offer(rt, found, word, base + 1, dot + 1, as_str(name)))
            return false;
    }
    return true;
}

/* ---- the answer ------------------------------------------------------------------- */

static char **to_strings(Runtime *rt, List *list) {
    char **texts = calloc(list->size + 1, sizeof *texts);
    for (size_t i = 0; texts && i < list->size; i++) {
        const char *s = str_cstr(rt, as_str(list->items->items[i]));
        if (!s || !(texts[i] = strdup(s))) break;
    }
    return texts;
}

char **completion_find(VM *vm, Dict *globals, const char *word) {
    Runtime *rt = &vm->rt;
    const char *dot = strrchr(word, '.');
    Dict *found = globals ? dict_new(rt) : NULL;
    bool ok = found && (dot ? offer_attributes(vm, found, globals, word, dot)
                            : offer_names(vm, found, globals, word));
    List *list = ok ? list_new(rt, 0) : NULL;
    ok = list && list_extend(rt, list, value_object(found)) &&
         list_sort(rt, list, NONE_VALUE, false);
    char **texts = ok && list->size ? to_strings(rt, list) : NULL;
    error_clear(rt);
    return texts;
}
