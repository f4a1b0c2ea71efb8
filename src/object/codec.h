/* codec.h - text to bytes and back: utf-8, utf-8-sig, ascii, latin-1, utf-16 and utf-32
 * (also -le and -be), with the error handlers strict, ignore, replace, backslashreplace,
 * surrogateescape, surrogatepass, xmlcharrefreplace. Names are matched as CPython matches
 * them (case, '-', '_' and ' ' are one). An unknown name raises LookupError. */
#ifndef OBJECT_CODEC_H
#define OBJECT_CODEC_H

#include "object/bytes.h"
#include "object/str.h"

/* encoding and errors NULL: "utf-8", "strict". Both are NUL-terminated. NULL: raised. */
Bytes *codec_encode(Runtime *rt, Str *s, const char *encoding, const char *errors);
/* `object` is what UnicodeDecodeError.object shows, a bytes-like object that holds
 * `bytes`; UNBOUND: made of them. */
Str *codec_decode(Runtime *rt, const char *bytes, size_t size, const char *encoding,
                  const char *errors, Value object);
/* For parameters named encoding and errors: UNBOUND gives NULL; false: raised. `what` is
 * the function's name for the message. */
MUST_CHECK bool codec_arg(Runtime *rt, const char *what, const char *parameter, Value v,
                          const char **out);

#endif
