/* assigned.h - which registers surely hold values when an instruction begins.
 *
 * The compiler clears at entry only the variables that the code reads and that might be
 * unbound there. Others hold what older frames left until they are assigned to; who shows
 * a frame's variables (f_locals) must know which. */
#ifndef BYTECODE_ASSIGNED_H
#define BYTECODE_ASSIGNED_H

#include "bytecode/code.h"

/* out[r] = 1 if register r was written on every way to the instruction that contains word
 * `at`, else 0; for all registers of the code. False: MemoryError raised. */
MUST_CHECK bool code_assigned(Runtime *rt, const Code *c, uint32_t at, char *out);

#endif
