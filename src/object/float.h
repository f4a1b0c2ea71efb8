/* float.h - floats inside src/object/: arithmetic on doubles that raises as Python does.
 * What others call is declared in int.h. */
#ifndef OBJECT_FLOAT_H
#define OBJECT_FLOAT_H

#include "base/buffer.h"
#include "object/int.h"

bool float_has(BinaryOp op); /* do floats have this operator? */
Value float_binary(Runtime *rt, BinaryOp op, double x, double y);
/* As an instance of `type`, a subclass of float or float itself. */
Value float_of_type(Runtime *rt, Type *type, double value);
extern const NativeDef float_methods[];
Value float_convert(Runtime *rt, Value v); /* float(v), float() for UNBOUND */
extern const GetSetDef float_attributes[];

/* x ** y where the result is no real number. */
Value complex_power(Runtime *rt, double real, double imag, double to_real,
                    double to_imag);

/* The text of a number's string, with digits of all scripts in ASCII and white space as
 * blanks. It lies in the string itself or in `spare`, which the caller frees; refused
 * memory shows in spare->failed. */
void number_text(Runtime *rt, Str *s, Buffer *spare, const char **text, size_t *size);
INLINE bool number_is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
INLINE void number_trim(const char **text, size_t *size) {
    while (*size && number_is_blank(**text))
        ++*text, --*size;
    while (*size && number_is_blank((*text)[*size - 1]))
        --*size;
}

#endif
