/* prompt.c - see prompt.h. */
#include "cli/prompt.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "aiolos.h"

/* readline's hooks have no argument for whom they serve. */
static Tool *served;
static bool given_up; /* by Ctrl-C: the line that readline returns */

/* ---- keys ------------------------------------------------------------------------- */

/* Ctrl-C: the line is given up, and readline made to return. */
static int give_up_line(void) {
    given_up = true;
    rl_replace_line("", 0);
    return '\n';
}

/* Holds Ctrl-C back (SIG_BLOCK) or lets it in (SIG_UNBLOCK). */
static void hold_ctrl_c(int how) {
    sigset_t ctrl_c;
    sigemptyset(&ctrl_c);
    sigaddset(&ctrl_c, SIGINT);
    sigprocmask(how, &ctrl_c, NULL);
}

/* Has readline shown a Ctrl-C and passed it on? Called and left with Ctrl-C held back. */
static bool interrupt_passed_on(void) {
    if (rl_pending_signal()) {
        hold_ctrl_c(SIG_UNBLOCK);
        rl_check_signals();
        hold_ctrl_c(SIG_BLOCK);
    }
    return tool_take_interrupt(served);
}

/* Tasks of earlier entries go on until something is typed. While they do, Ctrl-C comes to
 * the command's own handler, unseen by readline; then it is shown here, and the answer is
 * false. Called and left with Ctrl-C held back. */
static bool run_tasks_until_key(void) {
    rl_clear_signals();
    hold_ctrl_c(SIG_UNBLOCK);
    bool ready = tool_await_input(served);
    hold_ctrl_c(SIG_BLOCK);
    rl_set_signals();
    if (ready && !tool_take_interrupt(served)) return true;
    rl_echo_signal_char(SIGINT);
    return false;
}

/* Sleeps until there is something to read; false: Ctrl-C. That signal is let in during
 * the sleep alone, so that none falls between the last look and the sleep. */
static bool sleep_until_key(int fd) {
    struct pollfd in = {.fd = fd, .events = POLLIN};
    sigset_t open;
    sigprocmask(SIG_BLOCK, NULL, &open);
    sigdelset(&open, SIGINT);
    while (ppoll(&in, 1, NULL, &open) < 0 && errno == EINTR)
        if (interrupt_passed_on()) return false;
    return true;
}

/* Ctrl-C comes as a signal: while tasks run to the command's own handler, else to
 * readline's, which shows it and passes it on when asked. */
static int next_key(FILE *in) {
    hold_ctrl_c(SIG_BLOCK);
    bool ready =
        !interrupt_passed_on() && run_tasks_until_key() && sleep_until_key(fileno(in));
    hold_ctrl_c(SIG_UNBLOCK);
    if (!ready) return give_up_line();
    unsigned char key;
    return read(fileno(in), &key, 1) == 1 ? key : EOF;
}

/* ---- completion ------------------------------------------------------------------- */

/* readline asks for one candidate after the other, each from malloc. */
static char *next_candidate(const char *word, int number) {
    static char **words;
    static size_t at;
    if (number == 0) words = tool_complete(served, word), at = 0;
    if (words && words[at]) return words[at++];
    free(words);
    words = NULL;
    return NULL;
}

static char **complete(const char *word, int start, int end) {
    (void)start, (void)end;
    rl_attempted_completion_over = 1; /* no file names instead */
    rl_completion_append_character = '\0';
    return *word ? rl_completion_matches(word, next_candidate) : NULL;
}

/* At the beginning of a line, Tab indents. */
static int tab(int count, int key) {
    size_t n = strspn(rl_line_buffer, " \t");
    return (int)n >= rl_point ? rl_insert_text("    ") < 0 : rl_complete(count, key);
}

/* ---- entries ---------------------------------------------------------------------- */

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

/* Reads and runs entries until the end of input or exit(); the exit status. */
static int converse(void) {
    char *entry = NULL;
    int status = 0;
    for (ToolEntry what = TOOL_DONE; what != TOOL_EXIT;) {
        fflush(stdout);
        char *line = readline(what == TOOL_MORE ? "... " : ">>> ");
        if (!line) {
            putchar('\n');
            break;
        }
        if (given_up) {
            given_up = false;
            puts("KeyboardInterrupt");
            free(line);
            free(entry);
            entry = NULL;
            what = TOOL_DONE;
            continue;
        }
        if (*line) add_history(line);
        entry = append(entry, line);
        free(line);
        if (!entry) return fprintf(stderr, "aio: out of memory\n"), 1;
        what = tool_interact(served, entry, &status);
        if (what == TOOL_MORE) continue;
        free(entry);
        entry = NULL;
    }
    free(entry);
    return status;
}

int prompt_run(Tool *tool) {
    served = tool;
    rl_readline_name = "aio";
    rl_getc_function = next_key;
    rl_attempted_completion_function = complete;
    rl_basic_word_break_characters = " \t\n\"'`@$><=;|&{}()[]+-*/%^~,:!";
    rl_bind_key('\t', tab);
    char *path = history_path();
    if (path) read_history(path);
    puts("Aiolos " AIOLOS_VERSION_TEXT ". exit() or Ctrl-D leaves.");
    int status = converse();
    if (path) write_history(path);
    free(path);
    int end = tool_end_interaction(tool);
    return status ? status : end;
}
