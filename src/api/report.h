/* report.h - an exception as the text that people read: CPython 3.13's traceback, to the
 * character.
 *
 * File, line and source line of every frame, carets under the part that failed, runs of
 * equal frames folded, causes and contexts first, notes after, groups as trees, suggestions
 * for misspelt names. Source lines come from the code object where it carries its text, else
 * from the file if the VM may read it; a line that cannot be had is left out. Called by the
 * command, by aiolos_error_text, and by whoever prints what nobody handled. May run script:
 * __str__ and __notes__ belong to the exception. What goes wrong there shows in the text as
 * CPython shows it, never as an error of the caller. */
#ifndef API_REPORT_H
#define API_REPORT_H

#include "vm/state.h"

/* The whole report with its chain; ends with a newline. Refused memory shows in
 * out->failed. Afterwards no exception is pending. */
void report_exception(VM *vm, Value exception, Buffer *out);

#endif
