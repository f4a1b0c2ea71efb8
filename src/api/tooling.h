/* tooling.h - what the command needs and hosts do not: running a file as a program with
 * its exit status, dumps, the prompt's entries, stress modes. Errors are printed to
 * standard error as CPython prints them. Used by cli/ alone. */
#ifndef API_TOOLING_H
#define API_TOOLING_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Tool Tool;

typedef struct ToolOptions {
    const char *hash_seed;   /* PYTHONHASHSEED, or NULL */
    const char *search_path; /* AIOPATH: folders, ':' between them; or NULL */
    bool sandbox;            /* grant nothing but standard output */
    bool virtual_time;       /* sleeps take no time */
    bool debug;              /* loops are in debug mode from the start */
    bool collect_always;     /* collect at every allocation */
    bool report_collections; /* print what the collector did when all is over */
    bool strict;        /* what would be lost in silence makes the status a failure */
    bool tasks_at_exit; /* print the tasks that a main task leaves behind */
} ToolOptions;

/* NULL: memory or entropy refused. */
Tool *tool_open(const ToolOptions *options);
void tool_close(Tool *tool);
/* Write a timeline of tasks to the file, until the tool is closed. False: errno. */
bool tool_trace(Tool *tool, const char *path);

/* Run a file as __main__; argv[0] is its path, as sys.argv has it. The exit status; 2
 * when the file cannot be read. */
int tool_run_file(Tool *tool, int argc, char **argv);
/* The same for the text of `aio -c`; argv[0] stands before its arguments. */
int tool_run_text(Tool *tool, const char *text, int argc, char **argv);
/* The same for a program on standard input. */
int tool_run_input(Tool *tool, int argc, char **argv);
/* Print tokens, tree or bytecode of a file: what is "tokens", "ast" or "code". */
int tool_dump(Tool *tool, const char *what, const char *path);

typedef enum ToolEntry { TOOL_DONE, TOOL_MORE, TOOL_EXIT } ToolEntry;
/* Run one entry of the prompt and show its value. TOOL_MORE: the text is a beginning,
 * read on; TOOL_EXIT: *status is the exit status. Top-level await runs on a loop that is
 * kept. */
ToolEntry tool_interact(Tool *tool, const char *text, int *status);
/* Let the tasks of earlier entries go on until standard input has something to read.
 * False: Ctrl-C. */
bool tool_await_input(Tool *tool);
/* Was there a Ctrl-C that nothing has answered yet? */
bool tool_take_interrupt(Tool *tool);
/* What the word under the cursor can become: keywords, names in scope, attributes of a
 * dotted name (which may run script). Strings from malloc, sorted, NULL at the end; NULL:
 * none. The caller frees all. */
char **tool_complete(Tool *tool, const char *word);
/* After the last entry: flushes; the exit status. */
int tool_end_interaction(Tool *tool);

#endif
