/* prompt.c - see prompt.h. */
#include "cli/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/history.h>
#include <readline/readline.h>

/* Where history is kept between sessions; NULL: nowhere. The caller frees it. */
static char *history_path(void) {
    const char *home = getenv("HOME");
    if (!home) return NULL;
    size_t n = strlen(home) + sizeof "/.aio_history";
    char *path = malloc(n);
    if (path) snprintf(path, n, "%s/.aio_history", home);
    return path;
}

/* Appends a line and its end to the entry; NULL: no memory. */
static char *append(char *entry, const char *line) {
    size_t have = entry ? strlen(entry) : 0, n = strlen(line);
    char *longer = realloc(entry, have + n + 2);
    if (!longer) return free(entry), NULL;
    memcpy(longer + have, line, n);
    memcpy(longer + have + n, "\n", 2);
    return longer;
}

int prompt_run(Tool *tool) {
    char *path = history_path();
    if (path) read_history(path);
    puts("Aiolos 0.1.0. exit() or Ctrl-D leaves.");
    char *entry = NULL;
    int status = 0;
    for (ToolEntry what = TOOL_DONE; what != TOOL_EXIT;) {
        fflush(stdout);
        char *line = readline(what == TOOL_MORE ? "... " : ">>> ");
        if (!line) {
            putchar('\n');
            break;
        }
        if (*line) add_history(line);
        entry = append(entry, line);
        free(line);
        if (!entry) return fprintf(stderr, "aio: out of memory\n"), 1;
        what = tool_interact(tool, entry, &status);
        if (what == TOOL_MORE) continue;
        free(entry);
        entry = NULL;
    }
    free(entry);
    if (path) write_history(path);
    free(path);
    int end = tool_end_interaction(tool);
    return status ? status : end;
}
