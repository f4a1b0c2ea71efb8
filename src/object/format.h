/* format.h - format specs
 * ("[[fill]align][sign][z][#][0][width][grouping][.precision][type]"), str.format and the
 * % operator. Everything returns NULL, RAISED or false after raising. */
#ifndef OBJECT_FORMAT_H
#define OBJECT_FORMAT_H

#include "object/str.h"

/* format(value, spec): calls the type's __format__, exact built-in ones directly. `spec`
 * is a Str or UNBOUND for "". The result is a str. */
Value format_value(Runtime *rt, Value v, Value spec);
/* f"{v!c:spec}": conversion is 'r', 's', 'a' or 0. */
Value format_field(Runtime *rt, Value v, int conversion, Value spec);

/* The Slots.format of str, int (and bool), float, complex and object. */
Value format_str(Runtime *rt, Value self, Value spec);
Value format_int(Runtime *rt, Value self, Value spec);
Value format_float(Runtime *rt, Value self, Value spec);
Value format_complex(Runtime *rt, Value self, Value spec);

/* "..." % args and b"..." % args. */
Value str_percent(Runtime *rt, Str *format, Value args);
Value bytes_percent(Runtime *rt, const char *format, size_t size, Value args,
                    bool to_bytearray);
/* "...".format(*args, **kwargs) and format_map(mapping): kwargs is a dict or any mapping.
 */
Str *str_format_fields(Runtime *rt, Str *format, Tuple *args, Value kwargs);

#endif
