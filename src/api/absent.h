/* absent.h - names that mean something in CPython and nothing here, so that reports can
 * say so (absent.def). */
#ifndef API_ABSENT_H
#define API_ABSENT_H

#include "vm/state.h"

bool absent_module(Str *name);
/* Appends ". It is a module of CPython that aio does not have." or the like to the text
 * of a ModuleNotFoundError or NameError. False: the name means nothing to CPython either.
 */
bool absent_tell(VM *vm, Value exception, Buffer *out);

#endif
