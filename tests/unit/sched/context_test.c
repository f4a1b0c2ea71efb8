/* contextvars: variables, tokens, contexts. */
#include "../script.h"

Test(context, variables_and_tokens) {
    OPEN(vm);
    run(vm, "import contextvars as c\n"
            "v = c.ContextVar(\"v\", default=1)\n"
            "w = c.ContextVar(\"w\")");
    expect(vm, "v.get()", "1");
    expect(vm, "w.get(5)", "5");
    expect(vm, "t.old_value is c.Token.MISSING", "NameError: name 't' is not defined");
    expect(vm, "v.get()", "1");
    expect(vm, "v.name", "'v'");
    expect(vm, "c.ContextVar(1)", "TypeError: context variable name must be a str");
    CLOSE(vm);
}

Test(context, reset_goes_back_once) {
    OPEN(vm);
    run(vm, "import contextvars as c\n"
            "v = c.ContextVar(\"v\")\n"
            "w = c.ContextVar(\"w\")\n"
            "t = v.set(1)\n"
            "u = v.set(2)");
    expect(vm, "u.old_value", "1");
    expect(vm, "v.reset(u)", "None");
    expect(vm, "v.get()", "1");
    expect(vm, "v.reset(t)", "None");
    expect(vm, "v.get('none')", "'none'");
    expect(vm, "t.var is v", "True");
    CLOSE(vm);
}

Test(context, contexts_run_functions) {
    OPEN(vm);
    run(vm, "import contextvars as c\n"
            "v = c.ContextVar(\"v\", default=0)\n"
            "ctx = c.copy_context()\n"
            "def f(x):\n"
            "  v.set(x)\n"
            "  return v.get()");
    expect(vm, "ctx.run(f, 7)", "7");
    expect(vm, "v.get()", "0");
    expect(vm, "ctx[v]", "7");
    expect(vm, "v in ctx", "True");
    expect(vm, "len(ctx)", "1");
    expect(vm, "list(ctx.values())", "[7]");
    expect(vm, "ctx.get(v)", "7");
    expect(vm, "ctx.copy()[v]", "7");
    CLOSE(vm);
}

Test(context, tasks_inherit_a_copy) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "import contextvars as c\n"
            "v = c.ContextVar(\"v\", default=0)\n"
            "async def child():\n"
            "  log.append(v.get())\n"
            "  v.set(9)\n"
            "async def f():\n"
            "  v.set(3)\n"
            "  await asyncio.create_task(child())\n"
            "  return v.get()");
    expect(vm, "runs(f)", "(3, [3])");
    expect(vm, "v.get()", "0");
    CLOSE(vm);
}
