/* Source lines and carets. */
#include "told.h"

Test(report_source, carets_under_the_failing_part) {
    expect_report("x = {\"a\": [1]}\n"
                  "y = x[\"a\"][5] + 1\n",
                  "Traceback (most recent call last):\n"
                  "  File \"t.aio\", line 2, in <module>\n"
                  "    y = x[\"a\"][5] + 1\n"
                  "        ~~~~~~^^^\n"
                  "IndexError: list index out of range\n");
}

Test(report_source, anchors_of_operators) {
    expect_report("a, b = 1, \"x\"\n"
                  "c = (a +\n"
                  "     b)\n",
                  "Traceback (most recent call last):\n"
                  "  File \"t.aio\", line 2, in <module>\n"
                  "    c = (a +\n"
                  "         ~~^\n"
                  "         b)\n"
                  "         ~\n"
                  "TypeError: unsupported operand type(s) for +: 'int' and 'str'\n");
}

Test(report_source, whole_lines_have_none) {
    expect_report("raise ValueError\n", "Traceback (most recent call last):\n"
                                        "  File \"t.aio\", line 1, in <module>\n"
                                        "    raise ValueError\n"
                                        "ValueError\n");
}

Test(report_source, wide_characters) {
    expect_report("\xc3\xa9 = \"\xe6\x97\xa5\xe6\x9c\xac\"\n"
                  "print(\"\xe6\x97\xa5\xe6\x9c\xac\" + \xc3\xa9 + 1)\n",
                  "Traceback (most recent call last):\n"
                  "  File \"t.aio\", line 2, in <module>\n"
                  "    print(\"\xe6\x97\xa5\xe6\x9c\xac\" + \xc3\xa9 + 1)\n"
                  "          ~~~~~~~~~~~^~~\n"
                  "TypeError: can only concatenate str (not \"int\") to str\n");
}

Test(report_source, calls) {
    expect_report("def g(*a): return a\n"
                  "g(1, 2)(3)\n",
                  "Traceback (most recent call last):\n"
                  "  File \"t.aio\", line 2, in <module>\n"
                  "    g(1, 2)(3)\n"
                  "    ~~~~~~~^^^\n"
                  "TypeError: 'tuple' object is not callable\n");
}
