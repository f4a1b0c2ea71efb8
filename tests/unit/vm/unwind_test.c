/* Finding the handler of an exception. */
#include "../script.h"

Test(unwind, finally_runs_in_order) {
    OPEN(vm);
    run(vm, "log = []\n"
            "def f():\n"
            "  try:\n"
            "    try: 1 / 0\n"
            "    finally: log.append(1)\n"
            "  except ZeroDivisionError:\n"
            "    log.append(2)\n"
            "    try: raise KeyError\n"
            "    except KeyError: log.append(3)\n"
            "    finally: log.append(4)\n"
            "  else: log.append(\"no\")\n"
            "  finally: log.append(5)\n"
            "  return log\n"
            "def g():\n"
            "  for i in range(3):\n"
            "    try:\n"
            "      if i == 1: continue\n"
            "      if i == 2: break\n"
            "    finally: log.append(i)\n"
            "  return \"g\"");
    expect(vm, "f()", "[1, 2, 3, 4, 5]");
    expect(vm, "g()", "'g'");
    expect(vm, "log", "[1, 2, 3, 4, 5, 0, 1, 2]");
    CLOSE(vm);
}

Test(unwind, return_in_finally_wins) {
    OPEN(vm);
    run(vm, "def f():\n"
            "  try: return 1\n"
            "  finally: return 2");
    expect(vm, "f()", "2");
    CLOSE(vm);
}

Test(unwind, context_is_set) {
    OPEN(vm);
    run(vm, "def f():\n"
            "  try: 1 / 0\n"
            "  except ZeroDivisionError: raise KeyError(\"k\")\n"
            "try: f()\n"
            "except KeyError as e: c = e.__context__");
    expect(vm, "c", "ZeroDivisionError('division by zero')");
    expect(vm, "type(c).__name__", "'ZeroDivisionError'");
    CLOSE(vm);
}

Test(unwind, with_blocks) {
    OPEN(vm);
    run(vm, "log = []\n"
            "class C:\n"
            "  def __init__(s, eat): s.eat = eat\n"
            "  def __enter__(s): return s\n"
            "  def __exit__(s, t, v, b):\n"
            "    log.append(t and t.__name__)\n"
            "    return s.eat\n"
            "def f(eat):\n"
            "  with C(eat): 1 / 0\n"
            "  return \"after\"\n"
            "def g():\n"
            "  with 1: pass");
    expect(vm, "f(True)", "'after'");
    expect(vm, "f(False)", "ZeroDivisionError: division by zero");
    expect(vm, "log", "['ZeroDivisionError', 'ZeroDivisionError']");
    expect(vm, "g()",
           "TypeError: 'int' object does not support the context manager protocol");
    CLOSE(vm);
}

Test(unwind, except_star) {
    OPEN(vm);
    run(vm, "log = []\n"
            "def f():\n"
            "  try: raise ExceptionGroup(\"g\", [ValueError(1), KeyError(2)])\n"
            "  except* ValueError as e: log.append(e.exceptions)\n"
            "  except* KeyError as e: log.append(e.exceptions)");
    expect(vm, "f()", "None");
    expect(vm, "log", "[(ValueError(1),), (KeyError(2),)]");
    CLOSE(vm);
}
