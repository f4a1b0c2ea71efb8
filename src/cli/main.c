/* main.c - the command: aio [options] [FILE [arguments]]. Without a file: the prompt, or,
 * when standard input is no terminal, the program that it holds. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aiolos.h"
#include "api/tooling.h"
#include "cli/prompt.h"

static const char usage[] =
    "usage: aio [options] [FILE | -c PROGRAM | -] [arguments]\n"
    "  FILE                 a program; without one, a prompt\n"
    "  -c PROGRAM           a program as text\n"
    "  -                    the program on standard input\n"
    "  --dump=tokens|ast|code  print what the front end makes of FILE\n"
    "  --dump=gc            run it, then tell of its collections on standard error\n"
    "  --virtual-time       sleeps take no time\n"
    "  --debug              loops tell of what holds them up (PYTHONASYNCIODEBUG)\n"
    "  --strict             what would be lost in silence makes the exit status a "
    "failure\n"
    "  --tasks-at-exit, --dump=tasks\n"
    "                       print the tasks that are left over, and what they wait for\n"
    "  --trace FILE         write a timeline of tasks, for ui.perfetto.dev\n"
    "  --sandbox            grant the program nothing but standard output\n"
    "  --help, --version\n"
    "AIOPATH is a list of folders in which modules are looked up.\n";

static bool is_set(const char *name) {
    const char *value = getenv(name);
    return value && *value && strcmp(value, "0");
}

/* What is left of the command line: FILE, `-c PROGRAM` or `-`, then arguments; or
 * nothing. */
static int run(Tool *tool, int argc, char **argv) {
    bool text = argc && !strcmp(argv[0], "-c");
    if (text) {
        if (argc < 2) return fprintf(stderr, "aio: -c needs a PROGRAM\n"), 2;
        const char *program = argv[1];
        argv[1] = argv[0];
        return tool_run_text(tool, program, argc - 1, argv + 1);
    }
    if (argc ? !strcmp(argv[0], "-") : !isatty(0))
        return tool_run_input(tool, argc, argv);
    return argc ? tool_run_file(tool, argc, argv) : prompt_run(tool);
}

/* An option without a value; false: there is none of that name. */
static bool set_flag(ToolOptions *options, const char *name) {
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {{"--virtual-time", &options->virtual_time},
                 {"--sandbox", &options->sandbox},
                 {"--debug", &options->debug},
                 {"--strict", &options->strict},
                 {"--tasks-at-exit", &options->tasks_at_exit},
                 {"--dump=tasks", &options->tasks_at_exit},
                 {"--dump=gc", &options->report_collections}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (!strcmp(name, flags[i].name)) return *flags[i].flag = true;
    return false;
}

int main(int argc, char **argv) {
    const char *stress = getenv("AIO_STRESS"), *dump = NULL, *trace = NULL;
    const char *debug_mode = getenv("PYTHONASYNCIODEBUG");
    ToolOptions options = {.hash_seed = getenv("PYTHONHASHSEED"),
                           .search_path = getenv("AIOPATH"),
                           .virtual_time = is_set("AIO_VIRTUAL_TIME"),
                           .debug = debug_mode && *debug_mode,
                           .collect_always = stress && !strcmp(stress, "collect")};
    int at = 1;
    for (; at < argc && argv[at][0] == '-' && argv[at][1] && strcmp(argv[at], "-c");
         at++) {
        const char *option = argv[at];
        if (set_flag(&options, option)) {
            continue;
        } else if (!strncmp(option, "--dump=", 7)) {
            dump = option + 7;
        } else if (!strncmp(option, "--trace=", 8)) {
            trace = option + 8;
        } else if (!strcmp(option, "--trace")) {
            if (!(trace = argv[++at]))
                return fputs("aio: --trace needs a FILE\n", stderr), 2;
        } else if (!strcmp(option, "--help") || !strcmp(option, "-h")) {
            return fputs(usage, stdout) < 0;
        } else if (!strcmp(option, "--version") || !strcmp(option, "-V")) {
            return puts("Aiolos " AIOLOS_VERSION_TEXT) < 0;
        } else {
            fprintf(stderr, "aio: unknown option %s\n%s", option, usage);
            return 2;
        }
    }
    if (dump && at >= argc) return fprintf(stderr, "aio: --dump needs a FILE\n"), 2;
    Tool *tool = tool_open(&options);
    if (!tool) return fprintf(stderr, "aio: out of memory\n"), 1;
    int status = 2;
    if (trace && !tool_trace(tool, trace))
        fprintf(stderr, "aio: can't write '%s': %s\n", trace, strerror(errno));
    else if (dump)
        status = tool_dump(tool, dump, argv[at]);
    else
        status = run(tool, argc - at, argv + at);
    tool_close(tool);
    return status;
}
