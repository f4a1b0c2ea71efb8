/* check.h - what the programs of tests/api share. Each is a host that sees <aiolos.h> and
 * nothing else; it ends with its number of failures. */
#ifndef TESTS_API_CHECK_H
#define TESTS_API_CHECK_H

#include <aiolos.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

#define CHECK(condition) check((condition), #condition, __LINE__)
static inline bool check(bool ok, const char *text, int line) {
    if (!ok) fprintf(stderr, "line %d: %s\n", line, text), failures++;
    return ok;
}

#define CHECK_TEXT(text, wanted) check_text((text), (wanted), __LINE__)
static inline void check_text(const char *text, const char *wanted, int line) {
    if (text && !strcmp(text, wanted)) return;
    fprintf(stderr, "line %d: '%s' instead of '%s'\n", line, text ? text : "(none)",
            wanted);
    failures++;
}

/* Runs what must work, and clears. */
#define RUN(vm, source) run((vm), (source), __LINE__)
static inline bool run(aiolos_vm *vm, const char *source, int line) {
    int status = aiolos_exec(vm, source, "test");
    if (status) fprintf(stderr, "line %d: %s\n", line, aiolos_error_text(vm)), failures++;
    aiolos_clear(vm);
    return status == AIOLOS_OK;
}

/* Runs what must raise, and clears. */
#define RAISES(vm, source, type, message) \
    raises((vm), (source), (type), (message), __LINE__)
static inline void raises(aiolos_vm *vm, const char *source, const char *type,
                          const char *message, int line) {
    aiolos_exec(vm, source, "test");
    check_text(aiolos_error_type(vm), type, line);
    check_text(aiolos_error_message(vm), message, line);
    aiolos_clear(vm);
}

/* An int of the main module, -1 without one. */
static inline int64_t global_int(aiolos_vm *vm, const char *name) {
    int64_t i = -1;
    aiolos_val v = aiolos_global(vm, name);
    aiolos_get_int(vm, v, &i);
    aiolos_drop(vm, v);
    return i;
}

#endif
