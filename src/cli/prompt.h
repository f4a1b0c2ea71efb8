/* prompt.h - the interactive prompt on GNU readline. */
#ifndef CLI_PROMPT_H
#define CLI_PROMPT_H

#include "api/tooling.h"

/* Reads entries until the end of input or exit(); the exit status. */
int prompt_run(Tool *tool);

#endif
