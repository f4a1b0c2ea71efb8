"""Runs one script as the reference interpreter would run it under `aio`.

A file with `await`, `async for` or `async with` at module level is compiled with
PyCF_ALLOW_TOP_LEVEL_AWAIT and its body becomes the main coroutine of asyncio.run. Any
other file is handed to a plain interpreter, so that its tracebacks are untouched.

usage: python3.13 oracle.py FILE [ARG...]
"""

import ast
import asyncio
import inspect
import os
import sys
import traceback
import types


def main():
    path = sys.argv[1]
    with open(path, "rb") as file:
        source = file.read()
    try:
        code = compile(source, path, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT,
                       dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        traceback.print_exception(type(error), error, None)
        sys.exit(1)
    if not code.co_flags & inspect.CO_COROUTINE:
        os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    sys.argv = sys.argv[1:]
    sys.path[0] = os.path.dirname(os.path.abspath(path))
    asyncio.run(eval(code, module.__dict__))


main()
