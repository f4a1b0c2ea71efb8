/* Programs as the command runs them: their exit status. */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/tooling.h"

static int run_text(ToolOptions options, const char *text) {
    Tool *tool = tool_open(&options);
    cr_assert(tool);
    char name[] = "-c";
    char *argv[] = {name, NULL};
    int status = tool_run_text(tool, text, 1, argv);
    tool_close(tool);
    return status;
}

static void redirect(void) {
    cr_redirect_stdout();
    cr_redirect_stderr();
}

TestSuite(tooling, .init = redirect);

Test(tooling, exit_statuses_are_cpythons) {
    ToolOptions options = {0};
    cr_expect_eq(run_text(options, "x = 1"), 0);
    cr_expect_eq(run_text(options, "1 / 0"), 1);
    cr_expect_eq(run_text(options, "a b"), 1);
    cr_expect_eq(run_text(options, "raise SystemExit(7)"), 7);
    cr_expect_eq(run_text(options, "raise SystemExit"), 0);
    cr_expect_eq(run_text(options, "raise SystemExit('text')"), 1);
}

Test(tooling, a_deadlock_has_a_status_of_its_own) {
    ToolOptions options = {.virtual_time = true};
    cr_expect_eq(run_text(options,
                          "import asyncio\nasync def f(): await asyncio.Event().wait()\n"
                          "asyncio.run(f())"),
                 3);
}

Test(tooling, strict_fails_where_something_would_be_lost) {
    static const char lost[] = "async def f(): pass\nf()\n";
    cr_expect_eq(run_text((ToolOptions){0}, lost), 0);
    cr_expect_neq(run_text((ToolOptions){.strict = true}, lost), 0);
}

Test(tooling, entries_of_the_prompt) {
    ToolOptions options = {0};
    Tool *tool = tool_open(&options);
    cr_assert(tool);
    int status = -1;
    cr_expect_eq(tool_interact(tool, "x = 5\n", &status), TOOL_DONE);
    cr_expect_eq(tool_interact(tool, "if x:\n", &status), TOOL_MORE);
    cr_expect_eq(tool_interact(tool, "(x +\n", &status), TOOL_MORE);
    cr_expect_eq(tool_interact(tool, "if x:\n  x += 1\n\n", &status), TOOL_DONE);
    cr_expect_eq(tool_interact(tool, "x b\n", &status), TOOL_DONE);
    cr_expect_eq(tool_interact(tool, "raise SystemExit(x)\n", &status), TOOL_EXIT);
    cr_expect_eq(status, 6);
    tool_close(tool);
}

Test(tooling, a_sandbox_is_granted_nothing) {
    cr_expect_eq(run_text((ToolOptions){.sandbox = true}, "print(1)"), 0);
    cr_expect_eq(run_text((ToolOptions){.sandbox = true}, "input()"), 1);
}
