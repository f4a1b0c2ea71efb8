/* str_methods.h - what the files of class str share: its methods, and str as a Text. For
 * these files alone. */
#ifndef OBJECT_STR_METHODS_H
#define OBJECT_STR_METHODS_H

#include "object/str.h"
#include "object/text.h"

#define METHOD(name, signature, doc) \
    Value str_method_##name(Runtime *rt, Value *args, size_t n);
#include "object/str_methods.def"

/* The functions of a Text whose owner is a str. */
Value str_text_piece(Runtime *rt, const Text *t, size_t from, size_t to);
Value str_text_make(Runtime *rt, const Text *t, size_t size, size_t length,
                    char **content);
INLINE Text str_text(Value self) {
    Str *s = as_str(self);
    return (Text){s->bytes, s->size,        s->length,    true,
                  self,     str_text_piece, str_text_make};
}

/* An argument that must be a str; fn and n name it in the error. NULL: raised. */
Str *str_argument(Runtime *rt, const char *fn, int n, Value v);
/* self itself when it is an exact str. NULL: raised. */
INLINE Str *str_exact(Runtime *rt, Value self) {
    return str_of_type(rt, rt->types[TYPE_STR], as_str(self));
}

#endif
