/* names.c - see names.h. */
#include "compiler/names.h"

#include <string.h>

#include "object/str.h"

static uint32_t hash_of(const char *text, size_t length) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static bool grow(NameTable *table) {
    uint32_t capacity = table->capacity ? table->capacity * 2 : 256;
    Name **slots = arena_alloc(table->arena, capacity * sizeof(Name *));
    if (!slots) return false;
    for (uint32_t i = 0; i < table->capacity; i++) {
        if (!table->slots[i]) continue;
        uint32_t at = table->slots[i]->hash & (capacity - 1);
        while (slots[at])
            at = (at + 1) & (capacity - 1);
        slots[at] = table->slots[i];
    }
    table->slots = slots;
    table->capacity = capacity;
    return true;
}

Name *name_intern(NameTable *table, const char *text, size_t length) {
    if (table->count * 2 >= table->capacity && !grow(table)) return NULL;
    uint32_t hash = hash_of(text, length), at = hash & (table->capacity - 1);
    for (Name *n; (n = table->slots[at]); at = (at + 1) & (table->capacity - 1))
        if (n->hash == hash && n->length == length && !memcmp(n->text, text, length))
            return n;
    Name *name = ARENA_NEW(table->arena, Name);
    char *copy = arena_copy(table->arena, text, length);
    if (!name || !copy) return NULL;
    *name = (Name){.text = copy, .length = (uint32_t)length, .hash = hash};
    table->count++;
    return table->slots[at] = name;
}

Name *name_mangle(NameTable *table, const Name *class_name, const Ident *ident) {
    const char *text = ident->text;
    size_t length = ident->length;
    bool private = class_name && length > 2 && text[0] == '_' && text[1] == '_' &&
                   !(text[length - 1] == '_' && text[length - 2] == '_') &&
                   !memchr(text, '.', length);
    if (!private) return name_of_ident(table, ident);
    const char *prefix = class_name->text;
    size_t prefix_length = class_name->length;
    while (prefix_length && *prefix == '_')
        prefix++, prefix_length--;
    if (!prefix_length) return name_of_ident(table, ident);
    char *mangled = arena_alloc(table->arena, prefix_length + length + 2);
    if (!mangled) return NULL;
    mangled[0] = '_';
    memcpy(mangled + 1, prefix, prefix_length);
    memcpy(mangled + 1 + prefix_length, text, length + 1);
    return name_intern(table, mangled, prefix_length + length + 1);
}

Str *name_str(Runtime *rt, Name *name) {
    if (name->str) return name->str;
    Str *str = str_new(rt, name->text, name->length);
    return name->str = str ? str_intern(rt, str) : NULL;
}

bool name_is(const Name *name, const char *text) { return !strcmp(name->text, text); }
