/* completion.h - what a word typed at the prompt can become. */
#ifndef API_COMPLETION_H
#define API_COMPLETION_H

#include "vm/state.h"

/* A plain word: keywords, `globals`, builtins. After a dot: attributes of the value that
 * the dotted name before it has, found by ordinary look-up, which may run script. Nothing
 * is ever called. Strings from malloc, sorted, NULL at the end; NULL: none. */
char **completion_find(VM *vm, Dict *globals, const char *word);

#endif
