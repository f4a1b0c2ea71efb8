/* Whole reports: causes, groups, notes, syntax errors. */
#include "told.h"

Test(report, a_traceback) {
    expect_report("def f(): raise ValueError(\"v\")\n"
                  "f()\n",
                  "Traceback (most recent call last):\n"
                  "  File \"t.aio\", line 2, in <module>\n"
                  "    f()\n"
                  "    ~^^\n"
                  "  File \"t.aio\", line 1, in f\n"
                  "    def f(): raise ValueError(\"v\")\n"
                  "             ^^^^^^^^^^^^^^^^^^^^^\n"
                  "ValueError: v\n");
}

Test(report, causes_and_contexts) {
    expect_report("try:\n"
                  "    try: 1 / 0\n"
                  "    except ZeroDivisionError as e: raise KeyError(\"k\") from e\n"
                  "except KeyError:\n"
                  "    raise TypeError(\"t\")\n",
                  "Traceback (most recent call last):\n"
                  "  File \"t.aio\", line 2, in <module>\n"
                  "    try: 1 / 0\n"
                  "         ~~^~~\n"
                  "ZeroDivisionError: division by zero\n"
                  "\n"
                  "The above exception was the direct cause of the following exception:\n"
                  "\n"
                  "Traceback (most recent call last):\n"
                  "  File \"t.aio\", line 3, in <module>\n"
                  "    except ZeroDivisionError as e: raise KeyError(\"k\") from e\n"
                  "                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
                  "KeyError: 'k'\n"
                  "\n"
                  "During handling of the above exception, another exception occurred:\n"
                  "\n"
                  "Traceback (most recent call last):\n"
                  "  File \"t.aio\", line 5, in <module>\n"
                  "    raise TypeError(\"t\")\n"
                  "TypeError: t\n");
}

Test(report, notes) {
    expect_report("e = ValueError(\"v\")\n"
                  "e.add_note(\"first\")\n"
                  "e.add_note(\"two\\nlines\")\n"
                  "raise e\n",
                  "Traceback (most recent call last):\n"
                  "  File \"t.aio\", line 4, in <module>\n"
                  "    raise e\n"
                  "ValueError: v\n"
                  "first\n"
                  "two\n"
                  "lines\n");
}

Test(report, groups_are_trees) {
    expect_report("raise ExceptionGroup(\"g\", [ValueError(1), ExceptionGroup(\"h\", "
                  "[KeyError(2)])])\n",
                  "  + Exception Group Traceback (most recent call last):\n"
                  "  |   File \"t.aio\", line 1, in <module>\n"
                  "  |     raise ExceptionGroup(\"g\", [ValueError(1), "
                  "ExceptionGroup(\"h\", [KeyError(2)])])\n"
                  "  | ExceptionGroup: g (2 sub-exceptions)\n"
                  "  +-+---------------- 1 ----------------\n"
                  "    | ValueError: 1\n"
                  "    +---------------- 2 ----------------\n"
                  "    | ExceptionGroup: h (1 sub-exception)\n"
                  "    +-+---------------- 1 ----------------\n"
                  "      | KeyError: 2\n"
                  "      +------------------------------------\n");
}

Test(report, repeated_frames_are_counted) {
    expect_report("def f(n): f(n - 1) if n else 1 / 0\n"
                  "f(20)\n",
                  "Traceback (most recent call last):\n"
                  "  File \"t.aio\", line 2, in <module>\n"
                  "    f(20)\n"
                  "    ~^^^^\n"
                  "  File \"t.aio\", line 1, in f\n"
                  "    def f(n): f(n - 1) if n else 1 / 0\n"
                  "              ~^^^^^^^\n"
                  "  File \"t.aio\", line 1, in f\n"
                  "    def f(n): f(n - 1) if n else 1 / 0\n"
                  "              ~^^^^^^^\n"
                  "  File \"t.aio\", line 1, in f\n"
                  "    def f(n): f(n - 1) if n else 1 / 0\n"
                  "              ~^^^^^^^\n"
                  "  [Previous line repeated 18 more times]\n"
                  "ZeroDivisionError: division by zero\n");
}

Test(report, texts_that_cannot_be_made) {
    expect_report("class E(Exception):\n"
                  "    def __str__(self): raise KeyError\n"
                  "raise E\n",
                  "Traceback (most recent call last):\n"
                  "  File \"t.aio\", line 3, in <module>\n"
                  "    raise E\n"
                  "E: <exception str() failed>\n");
}

Test(report, texts_of_the_same_name_are_told_apart_by_the_very_string) {
    OPEN(vm);
    Str *first = str_from_cstr(&vm->rt, "<typed>"), *second, *other;
    cr_assert(first && report_keep_text(vm, first, "one\ntwo\n"));
    second = str_from_cstr(&vm->rt, "<typed>");
    cr_assert(second && report_keep_text(vm, second, "three\n"));
    other = str_from_cstr(&vm->rt, "<typed>");
    Buffer out;
    buffer_init(&out, &vm->rt.alloc);
    cr_expect(report_line(vm, first, 2, &out) && report_line(vm, second, 1, &out));
    cr_expect(report_line(vm, other, 1, &out),
              "the last one, for whom it is all the same");
    cr_expect_not(report_line(vm, second, 2, &out));
    report_drop_text(vm);
    cr_expect(report_line(vm, other, 1, &out));
    cr_expect_str_eq(buffer_cstr(&out), "twothreethreeone");
    buffer_free(&out);
    CLOSE(vm);
}
