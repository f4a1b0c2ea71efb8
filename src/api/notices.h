/* notices.h - what would be lost in silence, in words: warnings, coroutines that nobody
 * awaited, exceptions that nobody can catch. */
#ifndef API_NOTICES_H
#define API_NOTICES_H

#include "vm/state.h"

/* From now on each is handed to VM.on_story. */
void notices_attach(VM *vm);

#endif
