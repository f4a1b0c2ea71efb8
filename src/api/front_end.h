/* front_end.h - source text to code object: joins syntax/ and compiler/ for the VM, which
 * sees neither. Errors become the exceptions that scripts can catch. */
#ifndef API_FRONT_END_H
#define API_FRONT_END_H

#include "vm/state.h"

/* The VM's `compile` hook. mode: "exec", "eval" or "single"; flags: VM_SEPARATE,
 * VM_TOP_AWAIT, VM_BYTES. NULL: raised. With VM_INTERACTIVE an incomplete text raises
 * _IncompleteInputError. */
Code *front_end_compile(VM *vm, const char *text, size_t size, Str *filename,
                        const char *mode, uint32_t flags);
/* The same for the bytes of a file: byte order mark and coding cookie count. */
Code *front_end_compile_file(VM *vm, const char *bytes, size_t size, Str *filename,
                             uint32_t flags);

typedef enum DumpKind { DUMP_TOKENS, DUMP_AST, DUMP_CODE } DumpKind;
/* `aio --dump=...`. False: raised. Code is verified before it is shown, in every build;
 * debug builds verify whatever they compile. */
MUST_CHECK bool front_end_dump(VM *vm, const char *bytes, size_t size, Str *filename,
                               DumpKind kind, Buffer *out);

#endif
