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
/* For texts that come in pieces. The encoding of what follows the byte order mark that
 * the bytes may begin with, and the mark's size; NULL: more bytes are needed to tell.
 * The encoding is a known one. */
const char *codec_begin(const char *encoding, const char *bytes, size_t size,
                        size_t *mark);
/* Wide units that come in pieces must begin with a mark. False: raised. */
MUST_CHECK bool codec_check_mark(Runtime *rt, const char *encoding, const char *bytes,
                                 size_t size);
bool codec_marks(const char *encoding); /* Do its texts begin with such a mark? */
/* The encoding without a mark, which goes on where one that writes a mark began. */
const char *codec_without_mark(const char *encoding);
/* How many of the bytes belong to whole characters: the rest may begin another. */
size_t codec_whole(const char *encoding, const char *bytes, size_t size);
MUST_CHECK bool codec_check(Runtime *rt, const char *encoding); /* LookupError raised */
/* For parameters named encoding and errors: UNBOUND gives NULL; false: raised. `what` is
 * the function's name for the message. */
MUST_CHECK bool codec_arg(Runtime *rt, const char *what, const char *parameter, Value v,
                          const char **out);

#endif
