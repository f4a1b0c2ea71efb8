/* Did you mean …? */
#include "told.h"

Test(report_suggest, names) {
    expect_report("value = 1\n"
                  "print(valeu)\n",
                  "Traceback (most recent call last):\n"
                  "  File \"t.aio\", line 2, in <module>\n"
                  "    print(valeu)\n"
                  "          ^^^^^\n"
                  "NameError: name 'valeu' is not defined. Did you mean: 'value'?\n");
}

Test(report_suggest, attributes) {
    expect_report("\"\".upperr\n", "Traceback (most recent call last):\n"
                                   "  File \"t.aio\", line 1, in <module>\n"
                                   "    \"\".upperr\n"
                                   "AttributeError: 'str' object has no attribute "
                                   "'upperr'. Did you mean: 'upper'?\n");
}

Test(report_suggest, imports) {
    expect_report("from sys import argw\n",
                  "Traceback (most recent call last):\n"
                  "  File \"t.aio\", line 1, in <module>\n"
                  "    from sys import argw\n"
                  "ImportError: cannot import name 'argw' from 'sys' (unknown location). "
                  "Did you mean: 'argv'?\n");
}

Test(report_suggest, modules_not_imported) {
    expect_report(
        "sys.exit\n",
        "Traceback (most recent call last):\n"
        "  File \"t.aio\", line 1, in <module>\n"
        "    sys.exit\n"
        "    ^^^\n"
        "NameError: name 'sys' is not defined. Did you forget to import 'sys'?\n");
}

Test(report_suggest, self) {
    expect_report(
        "class C:\n"
        "    def __init__(self): self.blech = 1\n"
        "    def f(self): return blech\n"
        "C().f()\n",
        "Traceback (most recent call last):\n"
        "  File \"t.aio\", line 4, in <module>\n"
        "    C().f()\n"
        "    ~~~~~^^\n"
        "  File \"t.aio\", line 3, in f\n"
        "    def f(self): return blech\n"
        "                        ^^^^^\n"
        "NameError: name 'blech' is not defined. Did you mean: 'self.blech'?\n");
}

Test(report_suggest, nothing_near) {
    expect_report("qqqqqqqq\n", "Traceback (most recent call last):\n"
                                "  File \"t.aio\", line 1, in <module>\n"
                                "    qqqqqqqq\n"
                                "NameError: name 'qqqqqqqq' is not defined\n");
}
