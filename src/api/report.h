/* report.h - an exception as CPython 3.13 prints it: traceback with source lines and
 * carets, causes and contexts, notes, groups as trees, syntax errors, "Did you mean".
 *
 * Runs script only through str() and attributes of the exceptions; what raises there is
 * shown as CPython shows it ("<exception str() failed>"). Frames of asyncio's own
 * implementation are left out. */
#ifndef API_REPORT_H
#define API_REPORT_H

#include "vm/state.h"

/* Appends the whole report. Never raises; out->failed tells of refused memory. */
void report_exception(VM *vm, Value exception, Buffer *out);
/* The source line(s) and carets under a position, each indented by four spaces. */
void report_source(VM *vm, const Code *code, Position at, Buffer *out);
/* Appends ". Did you mean: 'x'?" for a NameError, AttributeError or ImportError. */
void report_suggestion(VM *vm, Value exception, Buffer *out);
/* Line n (from 1) of a file; false: there is none. The text is appended without its end.
 */
bool report_line(VM *vm, Str *filename, int line, Buffer *out);
/* Keeps a text that lies in no file: an entry of the prompt, the argument of -c. `name`
 * is the file name of its code; where several texts have the same, that very string.
 * False: raised. */
MUST_CHECK bool report_keep_text(VM *vm, Str *name, const char *text);
/* The last one is not needed. */
void report_drop_text(VM *vm);

/* Is there a module of this name in the standard library? */
bool vm_is_stdlib_module(VM *vm, Str *name);

#endif
