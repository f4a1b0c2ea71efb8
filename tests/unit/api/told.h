/* told.h - the report of what a text raises. */
#ifndef UNIT_API_TOLD_H
#define UNIT_API_TOLD_H

#include "../script.h"

#include "api/report.h"

/* Runs a text that raises, as a module of the host named t.aio, whose lines are known. */
static inline void expect_report(const char *source, const char *wanted) {
    OPEN(vm);
    Str *name = str_from_cstr(&vm->rt, "t.aio");
    cr_assert(name && report_keep_text(vm, name, source));
    cr_assert_not(engine_exec(vm, source, strlen(source), "t.aio"), "%s", source);
    Buffer out;
    buffer_init(&out, &vm->rt.alloc);
    report_exception(vm, error_take(&vm->rt), &out);
    cr_expect_str_eq(buffer_cstr(&out), wanted);
    buffer_free(&out);
    CLOSE(vm);
}

#endif
