#!/usr/bin/env python3
"""Random task programs under the virtual clock, run by aio and by CPython 3.13.0.

    tests/fuzz/tasks.py                      five hundred programs
    tests/fuzz/tasks.py -n 20000 --seed 7    twenty thousand others
    tests/fuzz/tasks.py --show 12            the program of one seed
    tests/fuzz/tasks.py --keep FOLDER        writes the programs that differ there

A program is a few coroutines that do what asyncio offers, in any order, to tasks, futures,
locks and queues that all of them share; each step leaves a line with the loop's time, the task
and what came out. The lines of both must be equal, to the nanosecond of virtual time. What of
OPERATIONS was executed is counted, and what was not is named. The same seed makes the same
program.
"""

import argparse
import collections
import difflib
import os
import random
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/tools"))
from run_tests import Oracle, base_environment  # noqa: E402

PRELUDE = '''\
import asyncio
import contextvars
from asyncio import *


class Boom(Exception):
    pass


class Awaitable:
    def __init__(self, inner):
        self.inner = inner

    def __await__(self):
        return (yield from ensure_future(self.inner).__await__())


VAR = contextvars.ContextVar("VAR", default="unset")

class Loud(Future):
    def add_done_callback(self, called, *, context=None):
        log("subscribed")
        super().add_done_callback(called, context=context)

    def cancel(self, msg=None):
        log("cancels", msg)
        return super().cancel(msg)


class Named(Task):
    def cancel(self, msg=None):
        log("cancels", name_of(self), msg)
        return super().cancel(msg)


def kind(e):
    """An exception in one line."""
    if isinstance(e, BaseExceptionGroup):
        return f"{type(e).__name__}[{', '.join(map(kind, e.exceptions))}]"
    # What is told of objects has addresses, or names asyncio's own functions.
    args = tuple(a.partition("<")[0].rstrip() if isinstance(a, str) else
                 a.name if isinstance(a, contextvars.ContextVar) else a for a in e.args)
    return f"{type(e).__name__}{args}"


def show(value):
    if isinstance(value, BaseException):
        return kind(value)
    if isinstance(value, Future):
        name = name_of(value) if isinstance(value, Task) else "future"
        if not value.done():
            return name + " pending"
        if value.cancelled():
            return name + " cancelled"
        error = value.exception()
        return f"{name} {kind(error) if error else show(value.result())}"
    if isinstance(value, (set, frozenset)):
        return sorted(map(show, value))
    if isinstance(value, (list, tuple)):
        return [show(item) for item in value]
    return value


def age():
    """Nanoseconds since the program began."""
    return round((get_running_loop().time() - START) * 1e9)


def log(*what):
    if START is None: # closing the loop: its turns depend on what nobody refers to
        return
    task = current_task()
    print(age(), name_of(task) if task else "-", *what)


def got(*values):
    log("got", *map(show, values))


def callback(mark):
    def called(*args):
        log("called", mark, *map(show, args), VAR.get())
    return called


def failing(mark):
    def called(*args):
        log("fails", mark)
        raise Boom(mark)
    return called


def handler(loop, context):
    if loop.is_running() and "never retrieved" not in context["message"]:
        message = context["message"].split(" in callback")[0].split(" <")[0]
        log("handler", message, show(context.get("exception")))


def any_task(k):
    return T[k % len(T)]


def younger(k):
    """A task made after the current one, so that nobody awaits in a circle."""
    me = current_task()
    later = T[T.index(me) + 1:] if me in T else []
    return later[k % len(later)] if later else spawn(sleep(0, "late"), "late")


def spawn(coro, name):
    task = create_task(coro, name=name)
    T.append(task)
    return task


def number(task):
    """Of one without a name of its own, counted from the program's first; 0: it has one."""
    kind, _, rest = task.get_name().partition("-")
    return int(rest.rstrip("x")) - FIRST if kind == "Task" else 0


def name_of(task):
    name = task.get_name()
    return f"Task+{number(task)}{name[len(name.rstrip('x')):]}" if number(task) else name


async def numbers(mark, count, delay):
    try:
        for i in range(count):
            try:
                sent = yield mark + i
                if sent:
                    log("sent", sent)
            except Boom as e:
                log("thrown", kind(e))
                yield "caught"
            await sleep(delay)
    finally:
        log("generator ends", mark)
        await sleep(0)
        log("generator ended", mark)


async def holds(mark, delay):
    async with lock:
        log("holds", mark)
        await sleep(delay)


def own_frames(task):
    """Where a task stands, without asyncio's own frames; one that failed, by its traceback."""
    return [frame.f_code.co_name for frame in task.get_stack()
            if frame.f_globals is globals()] if not task.done() else []


async def cancel_all():
    """Until every task has ended, however often it swallows that."""
    for _ in range(60):
        rest = [task for task in all_tasks() if task is not current_task()]
        if not rest:
            return
        rest.sort(key=lambda task: (T.index(task) if task in T else len(T), number(task)))
        for task in rest:
            task.cancel("end")
        await wait(rest, timeout=10)
    log("tasks remain", len(rest))


def run(seed, main):
    async def whole():
        global START, FIRST, T, F, lock, event, condition, semaphore, bounded, barrier, queues, loop
        loop = get_running_loop()
        # A whole number, so that what earlier programs left behind has no part in rounding.
        begin = loop.create_future()
        loop.call_at((loop.time() // 100 + 1) * 100, begin.set_result, None)
        await begin
        START, FIRST = loop.time(), 0
        FIRST = number(current_task()) - 1
        loop.set_exception_handler(handler)
        T, F = [], [loop.create_future() for _ in range(3)]
        lock, event, condition = Lock(), Event(), Condition()
        semaphore, bounded, barrier = Semaphore(2), BoundedSemaphore(1), Barrier(2)
        queues = [Queue(2), LifoQueue(), PriorityQueue(1)]
        spawn(main(), "main")
        await sleep(0)
        await wait(T, timeout=60)
        await cancel_all()
        for task in T:
            log("in the end", show(task))
        START = None

    print("==", seed)
    try:
        asyncio.run(whole())
    except BaseException as e:
        print("left by", kind(e))
'''

# What a step does: {n} a fresh number, {k} a small one, {d} a delay, {w} a coroutine, {c} any
# task, {y} a task that may be awaited, {f} a future, {q} a queue, {e} how an error looks,
# {body} further steps.
OPERATIONS = {
    # tasks
    "sleep": "got(await sleep({d}, {n}))",
    "sleep_zero": "await sleep(0)",
    "create_task": "spawn({w}, 't{n}')",
    "create_task_unnamed": "T.append(create_task({w}))",
    "create_task_in_context": "context = contextvars.copy_context()\n"
                              "context.run(VAR.set, {n})\n"
                              "T.append(create_task({w}, name='t{n}', context=context))",
    "loop_create_task": "T.append(loop.create_task({w}, name='t{n}'))",
    "ensure_future": "T.append(ensure_future({w}))",
    "ensure_awaitable": "T.append(ensure_future(Awaitable({w})))",
    "eager_task": "T.append(Task({w}, loop=loop, name='t{n}', eager_start=True))",
    "eager_factory": "loop.set_task_factory(eager_task_factory)\n"
                     "try:\n    T.append(create_task({w}, name='t{n}'))\n"
                     "finally:\n    loop.set_task_factory(None)",
    "await_coroutine": "got(await {w})",
    "await_awaitable": "got(await Awaitable({w}))",
    "await_task": "got(await {y})",
    "cancel": "got({c}.cancel())",
    "cancel_message": "got({c}.cancel('m{n}'))",
    "cancel_twice": "task = {c}\ngot(task.cancel(1), task.cancel(2), task.cancelling())",
    "cancel_self": "current_task().cancel({n})",
    "cancel_self_await": "current_task().cancel()\nawait sleep({d})",
    "cancel_with_what_it_awaits": "loop.call_soon({f}.cancel, 'inner')\n"
                                  "loop.call_soon(current_task().cancel, 'outer')\n"
                                  "await {f}",
    "cancelling": "got({c}.cancelling())",
    "uncancel": "got({c}.uncancel())",
    "cancel_uncancel": "task = {c}\ntask.cancel()\ngot(task.uncancel())",
    "cancel_later": "loop.call_later({d}, {c}.cancel)",
    "cancel_soon": "loop.call_soon({c}.cancel, 'soon')",
    "task_done": "got({c}.done(), {c}.cancelled())",
    "task_result": "got({c}.result())",
    "task_exception": "got({c}.exception())",
    "task_add_callback": "{c}.add_done_callback(callback({n}))",
    "task_failing_callback": "{c}.add_done_callback(failing({n}))",
    "task_remove_callback": "called, task = callback({n}), {c}\n"
                            "task.add_done_callback(called)\ntask.add_done_callback(called)\n"
                            "got(task.remove_done_callback(called))",
    "task_callback_context": "context = contextvars.copy_context()\n"
                             "context.run(VAR.set, {n})\n"
                             "{c}.add_done_callback(callback({n}), context=context)",
    "task_names": "task = {c}\ntask.set_name(task.get_name() + 'x')\ngot(task)",
    "task_coro": "got(iscoroutine({c}.get_coro()), {c}.get_loop() is loop)",
    "task_subclass": "T.append(Named({w}, loop=loop))",
    "task_context": "got({c}.get_context()[VAR] if VAR in {c}.get_context() else None)",
    "task_stack": "got(*own_frames({c}))",
    "task_set_result": "{c}.set_result(1)",
    "current_task": "got(current_task())",
    "all_tasks": "got(len(all_tasks()))",
    "kinds": "got(iscoroutine({c}), isfuture({c}), iscoroutinefunction(numbers),\n"
             "    iscoroutinefunction(holds), ensure_future({f}) is {f})",
    "awaited_later": "task = spawn({w}, 't{n}')\n{body}\ngot(await task)",
    # several at once
    "gather": "got(await gather({w}, {y}, {w}))",
    "gather_exceptions": "got(await gather({w}, {y}, {f}, return_exceptions=True))",
    "gather_nested": "got(await gather(gather({w}, {w}), {w}, return_exceptions={b}))",
    "gather_duplicates": "task = {y}\ngot(await gather(task, task, {w}))",
    "gather_nothing": "got(await gather())",
    "gather_cancel": "outer = gather({w}, {w}, return_exceptions={b})\n"
                     "loop.call_later({d}, outer.cancel)\ngot(await outer)",
    "gather_callback": "outer = gather({w}, {w})\nouter.add_done_callback(callback({n}))\n"
                       "await sleep({d})\ngot(outer)",
    "wait": "got(*await wait([{y}, {y}, {f}], timeout={d}))",
    "wait_first": "got(*await wait([{y}, {y}], timeout=0.05, return_when=FIRST_COMPLETED))",
    "wait_exception": "got(*await wait([{y}, {y}], timeout=0.05, return_when=FIRST_EXCEPTION))",
    "wait_no_timeout": "got(*await wait([spawn({w}, 't{n}'), {y}]))",
    "wait_bad": "await wait([])",
    "wait_for": "got(await wait_for({w}, {d}))",
    "wait_for_task": "got(await wait_for({y}, {d}))",
    "wait_for_future": "got(await wait_for({f}, {d}))",
    "wait_for_none": "got(await wait_for({w}, None))",
    "wait_for_negative": "got(await wait_for({y}, -1))",
    # What is done already comes in the order of a set of addresses.
    "as_completed": "ends = []\nfor item in as_completed([{y}, {y}]):\n"
                    "    try:\n        ends.append(show(await item))\n"
                    "    except Exception as e:\n        ends.append(show(e))\n"
                    "got(*sorted(map(str, ends)))",
    "as_completed_in_order": "for item in as_completed([spawn(sleep({d} + i / 999), 't{n}')\n"
                             "                          for i in range(3)]):\n"
                             "    got(await item)",
    "as_completed_timeout": "for item in as_completed([loop.create_future(), {f}], timeout={d}):\n"
                            "    got(await item)",
    "as_completed_async": "ends = []\nasync for item in as_completed([{y}, {y}, {y}]):\n"
                          "    ends.append(str(show(item)))\ngot(*sorted(ends))",
    "shield": "got(await shield({y}))",
    "shield_wait_for": "got(await wait_for(shield({y}), {d}))",
    "shield_cancel": "outer = shield({y})\nloop.call_later({d}, outer.cancel)\ngot(await outer)",
    # timeouts
    "timeout": "async with timeout({d}) as limit:\n    {body}\ngot(limit.expired())",
    "timeout_none": "async with timeout(None) as limit:\n    {body}\n"
                    "got(limit.when(), limit.expired())",
    "timeout_at": "async with timeout_at(loop.time() + {d}) as limit:\n    {body}",
    "timeout_when": "async with timeout({d}) as limit:\n"
                    "    got(round(limit.when() - loop.time(), 4))\n    {body}",
    "timeout_reschedule": "async with timeout({d}) as limit:\n    {body}\n"
                          "    limit.reschedule(loop.time() + {d})\n    {body}",
    "timeout_lifted": "async with timeout({d}) as limit:\n    limit.reschedule(None)\n    {body}",
    "timeout_nested": "async with timeout({d}) as outer:\n"
                      "    async with timeout({d}) as inner:\n        {body}\n    {body}",
    "timeout_swallowed": "async with timeout({d}) as limit:\n    try:\n        {body}\n"
                         "    finally:\n        got(limit.expired())",
    "timeout_misused": "limit = timeout({d})\nlimit.reschedule(1)",
    # groups
    "group": "async with TaskGroup() as group:\n"
             "    T.append(group.create_task({w}, name='g{n}'))\n    {body}\n"
             "    T.append(group.create_task({w}))\n    {body}",
    "group_fails": "async with TaskGroup() as group:\n"
                   "    group.create_task({w})\n    group.create_task({w})\n"
                   "    await sleep({d})\n    raise Boom({n})",
    "group_nested": "async with TaskGroup() as outer:\n    outer.create_task({w})\n"
                    "    async with TaskGroup() as inner:\n        inner.create_task({w})\n"
                    "        inner.create_task({w})",
    "group_timeout": "async with timeout({d}), TaskGroup() as group:\n"
                     "    group.create_task({w})\n    group.create_task({w})\n    {body}",
    "group_late": "async with TaskGroup() as group:\n    pass\n"
                  "late = {w}\ngroup.create_task(late)",
    # synchronisation
    "lock": "async with lock:\n    {body}",
    "lock_acquire": "got(await lock.acquire())\ntry:\n    {body}\nfinally:\n    lock.release()",
    "lock_release": "lock.release()",
    "lock_wait_for": "await wait_for(lock.acquire(), {d})\nlock.release()",
    "lock_locked": "got(lock.locked())",
    "lock_contended": "for i in range(3):\n    spawn(holds(i, {d}), 't{n}')",
    "lock_cancelled": "spawn(holds({n}, {d}), 't{n}')\ntask = spawn(holds({n}, {d}), 't{n}')\n"
                      "spawn(holds({n}, {d}), 't{n}')\nloop.call_later({d}, task.cancel)",
    "event_wait": "got(await event.wait())",
    "event_set": "event.set()",
    "event_pulse": "event.set()\nevent.clear()\ngot(event.is_set())",
    "condition_wait": "async with condition:\n    got(await condition.wait())",
    "condition_wait_for": "async with condition:\n"
                          "    got(await condition.wait_for(lambda: event.is_set()))",
    "condition_notify": "async with condition:\n    condition.notify({k})\n    {body}",
    "condition_notify_all": "async with condition:\n    condition.notify_all()",
    "condition_misused": "condition.notify()",
    "condition_locked": "got(condition.locked())",
    "condition_timeout": "async with condition:\n    await wait_for(condition.wait(), {d})",
    "semaphore": "async with semaphore:\n    {body}",
    "semaphore_acquire": "got(await semaphore.acquire())\nawait sleep({d})\nsemaphore.release()",
    "semaphore_release": "semaphore.release()\ngot(semaphore.locked())",
    "semaphore_wait_for": "await wait_for(semaphore.acquire(), {d})\nsemaphore.release()",
    "bounded": "async with bounded:\n    {body}",
    "bounded_release": "bounded.release()",
    "barrier": "got(await barrier.wait())",
    "barrier_with": "async with barrier as position:\n    got(position)\n    {body}",
    "barrier_wait_for": "got(await wait_for(barrier.wait(), {d}))",
    "barrier_reset": "await barrier.reset()",
    "barrier_abort": "await barrier.abort()",
    "barrier_state": "got(barrier.parties, barrier.n_waiting, barrier.broken)",
    # queues
    "queue_put": "await {q}.put({n})",
    "queue_get": "got(await {q}.get())",
    "queue_put_nowait": "{q}.put_nowait({n})",
    "queue_get_nowait": "got({q}.get_nowait())",
    "queue_get_timeout": "got(await wait_for({q}.get(), {d}))",
    "queue_put_timeout": "got(await wait_for({q}.put({n}), {d}))",
    "queue_task_done": "{q}.task_done()",
    "queue_join": "await {q}.join()",
    "queue_state": "got({q}.qsize(), {q}.empty(), {q}.full(), {q}.maxsize)",
    "queue_shutdown": "{q}.shutdown()",
    "queue_shutdown_now": "{q}.shutdown(immediate=True)",
    "queue_getters": "for i in range(3):\n    spawn({q}.get(), 't{n}')\n"
                     "for i in range(2):\n    {q}.put_nowait({n})",
    "queue_putters": "for i in range(3):\n    spawn(queues[0].put(i), 't{n}')\nawait sleep({d})\n"
                     "while not queues[0].empty():\n    got(await queues[0].get())",
    "queue_newest": "for i in range(3):\n    queues[1].put_nowait({n})\n"
                    "got(queues[1].get_nowait(), queues[1].get_nowait())",
    "queue_least": "T.append(create_task(queues[2].put({n})))\nawait sleep({d})\n"
                   "queues[2].put_nowait(-1)\ngot(queues[2].get_nowait())",
    "queue_worker": "while True:\n    item = await wait_for(queues[0].get(), {d})\n"
                    "    got(item)\n    queues[0].task_done()",
    # the loop
    "call_soon": "loop.call_soon(callback({n}), {n})",
    "call_soon_fails": "loop.call_soon(failing({n}))",
    "call_soon_threadsafe": "loop.call_soon_threadsafe(callback({n}))",
    "call_later": "loop.call_later({d}, callback({n}), {n})",
    "call_at": "loop.call_at(loop.time() + {d}, callback({n}))",
    "call_at_same": "when = loop.time() + {d}\nfor i in range({n}, {n} + 4):\n"
                    "    loop.call_at(when, callback(i))",
    "call_at_backwards": "when = loop.time() + 0.005\nfor i in range(5):\n"
                         "    loop.call_at(when - i * {d} / 9, callback(i))",
    "call_cancel": "handle = loop.call_later({d}, callback({n}))\nhandle.cancel()\n"
                   "got(handle.cancelled())",
    "call_cancel_soon": "handle = loop.call_soon(callback({n}))\n"
                        "loop.call_soon(callback({n}))\nhandle.cancel()",
    "call_handle": "handle = loop.call_later({d}, callback({n}))\n"
                   "got(round(handle.when() - loop.time(), 4), VAR in handle.get_context())",
    "call_context": "context = contextvars.copy_context()\ncontext.run(VAR.set, {n})\n"
                    "loop.call_soon(callback({n}), context=context)",
    "call_exception_handler": "loop.call_exception_handler({'message': 'm{n}'})",
    # futures
    "future_await": "got(await {f})",
    "future_set_result": "{f}.set_result({n})",
    "future_set_exception": "{f}.set_exception({e})",
    "future_cancel": "got({f}.cancel('f{n}'))",
    "future_state": "got({f}.done(), {f}.cancelled())",
    "future_result": "got({f}.result())",
    "future_exception": "got({f}.exception())",
    "future_callback": "{f}.add_done_callback(callback({n}))",
    "future_remove_callback": "called, future = callback({n}), {f}\n"
                              "future.add_done_callback(called)\n"
                              "future.add_done_callback(callback({n}))\n"
                              "got(future.remove_done_callback(called))",
    "future_subclass": "F[{k}] = future = Loud(loop=loop)\n"
                       "loop.call_later({d}, lambda: future.done() or future.set_result({n}))\n"
                       "got(await future)",
    "future_callbacks": "future = loop.create_future()\nfor i in range(4):\n"
                        "    future.add_done_callback(callback(i))\n"
                        "loop.call_soon(future.set_result, {n})\ngot(await future)",
    "future_renew": "F[{k}] = loop.create_future()",
    "future_set_later": "F[{k}] = future = loop.create_future()\n"
                        "loop.call_later({d}, lambda: future.done() or future.set_result({n}))\n"
                        "got(await future)",
    "future_bad_exception": "{f}.set_exception(StopIteration)",
    # async generators
    "generator": "async for item in numbers({n}, 3, {d}):\n    got(item)",
    "generator_break": "async for item in numbers({n}, 3, {d}):\n    got(item)\n    break",
    "generator_asend": "made = numbers({n}, 3, {d})\ngot(await made.asend(None))\n"
                       "got(await made.asend('s{n}'))\nawait made.aclose()",
    "generator_athrow": "made = numbers({n}, 3, {d})\ngot(await made.asend(None))\n"
                        "got(await made.athrow({e}))\nawait made.aclose()",
    "generator_aclose": "made = numbers({n}, 3, {d})\ngot(await anext(made))\n"
                        "await made.aclose()\ngot(await anext(made, 'none'))",
    "generator_comprehension": "got([item async for item in numbers({n}, 2, {d})])",
    "generator_timeout": "async with timeout({d}):\n"
                         "    async for item in numbers({n}, 9, 0.001):\n        got(item)",
    # contexts
    "context_set": "VAR.set({n})",
    "context_reset": "token = VAR.set({n})\n{body}\nVAR.reset(token)\ngot(VAR.get())",
    "context_get": "got(VAR.get())",
    "context_run": "got(contextvars.copy_context().run(lambda: (VAR.set({n}), VAR.get())[1]))",
    # leaving
    "raise": "raise {e}",
    "return": "return {n}",
}

# More of what makes tasks meet.
OFTEN = ("sleep create_task cancel cancel_message await_task queue_put queue_get lock event_wait "
         "event_set gather group wait_for timeout call_soon future_await barrier").split()

RETRIED = 5  # programs of a batch that are tried alone

DELAYS = "0 0.001 0.001 0.002 0.003 0.005 0.01".split()

GUARDS = (
    "except Exception as e:\n    log(kind(e))",
    "except Exception as e:\n    log(kind(e))\n    raise",
    "except CancelledError as e:\n    log(kind(e))\n    raise",
    "except CancelledError as e:\n    log('swallows', kind(e))",
    "except CancelledError as e:\n    log(kind(e), current_task().uncancel())",
    "except (CancelledError, Boom) as e:\n    raise Boom({n}) from e",
    "except* Exception as e:\n    log(kind(e))",
    "finally:\n    log('finally')",
    "finally:\n    await sleep(0)\n    log('finally')",
    "finally:\n    await sleep({d})\n    log('finally')",
)


def indented(text, margin):
    return "\n".join(margin + line if line else line for line in text.split("\n"))


class Writer:
    """The program of one seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.seed = seed
        self.marks = 0
        self.names = list(OPERATIONS) + OFTEN * 3
        self.level = 0  # workers may call those of lower level only
        self.workers = []

    def mark(self):
        self.marks += 1
        return str(self.marks)

    def coroutine(self):
        below = [name for name, level in self.workers if level < self.level]
        if not below or self.random.random() < 0.3:
            return self.random.choice([f"holds({self.mark()}, {self.delay()})", f"sleep({self.delay()}, {self.mark()})",
                                       f"sleep({self.delay()})", "fail(0)",
                                       f"fail({self.delay()})"])
        return f"{self.random.choice(below)}({self.mark()})"

    def delay(self):
        return self.random.choice(DELAYS)

    def fill(self, text, depth):
        pick = self.random.choice
        small = lambda: str(self.random.randrange(4))  # noqa: E731
        holes = {
            "n": self.mark, "k": lambda: pick("012"), "d": self.delay, "w": self.coroutine,
            "c": lambda: f"any_task({small()})", "y": lambda: f"younger({small()})",
            "f": lambda: f"F[{pick('012')}]", "q": lambda: f"queues[{pick('012')}]",
            "b": lambda: pick(["True", "False"]),
            "e": lambda: pick([f"Boom({self.mark()})", "ValueError()", "CancelledError()",
                               "TimeoutError()", f"KeyError({self.mark()})"]),
        }
        lines = []
        for line in text.split("\n"):
            if line.strip() == "{body}":
                margin = line[:-6]
                lines.append(indented(self.steps(1, depth - 1), margin))
            else:
                lines.append(re.sub(r"\{(\w)\}", lambda hole: holes[hole[1]](), line))
        return "\n".join(lines)

    def step(self, depth):
        while True:
            name = self.random.choice(self.names)
            if depth > 0 or "{body}" not in OPERATIONS[name]:
                break
        text = f"log('do {name}')\n" + self.fill(OPERATIONS[name], depth)
        if self.random.random() < 0.15:
            return text
        guard = self.random.choice(GUARDS)
        if "return" in text:  # not in except*
            guard = "except Exception as e:\n    log(kind(e))"
        return f"try:\n{indented(text, '    ')}\n{self.fill(guard, 0)}"

    def steps(self, count, depth):
        return "\n".join(self.step(depth) for _ in range(count))

    def worker(self, index, level):
        self.level = level
        name = f"w{index}"
        body = self.steps(self.random.randint(1, 4), 2)
        end = f"log('ends')\nreturn '{name}'"
        self.workers.append((name, level))
        return f"async def {name}(mark):\n" + indented(
            f"log('{name} begins', mark)\n{body}\n{end}", "    ")

    def program(self):
        parts = ["async def fail(delay):\n    await sleep(delay)\n    raise Boom('fail')"]
        for index in range(6):
            parts.append(self.worker(index, index // 2))
        self.level = 3
        starts = "\n".join(f"spawn({self.coroutine()}, 'a{i}')"
                           for i in range(self.random.randint(2, 5)))
        parts.append("async def main():\n" + indented(
            f"{starts}\n{self.steps(self.random.randint(0, 3), 1)}".strip() + "\nreturn 'main'",
            "    "))
        parts.append("return main")
        body = indented("\n\n".join(parts), "    ")
        return f"def program_{self.seed}():\n{body}\n\n\nrun({self.seed}, program_{self.seed}())\n"


def batch_text(seeds):
    return PRELUDE + "".join("\n\n" + Writer(seed).program() for seed in seeds)


def traces(argv, path, seconds):
    """The lines of each program by seed; what follows a crash is missing."""
    try:
        run = subprocess.run([*argv, path], capture_output=True, text=True, timeout=seconds,
                             errors="replace", env={**base_environment(), "PYTHONHASHSEED": "0"})
        out, note = run.stdout, f"status {run.returncode}" if run.returncode else ""
    except subprocess.TimeoutExpired as late:
        out, note = (late.stdout or b"").decode(errors="replace"), f"no end after {seconds} s"
    found = {}
    for part in out.split("== ")[1:]:
        seed, _, text = part.partition("\n")
        found[int(seed)] = text.replace("left by Deadlock()", "status 3")
    if note and found:
        found[max(found)] += note + "\n"
    return found


def compare(seeds, commands, seconds):
    with tempfile.NamedTemporaryFile("w", suffix=".aio") as file:
        file.write(batch_text(seeds))
        file.flush()
        return [traces(argv, file.name, seconds) for argv in commands]


def difference(expected, actual):
    lines = difflib.unified_diff(expected.splitlines(), actual.splitlines(), "CPython", "aio",
                                 lineterm="", n=3)
    return "\n".join(list(lines)[:16])


def check_batch(seeds, commands):
    """(differences by seed, executed operations). A program that differs is tried alone, so
    that it does not suffer from another before it; after a few of them the rest is passed by."""
    expected, actual = compare(seeds, commands, 300)
    differences = {}
    for seed in seeds:
        if len(differences) == RETRIED:
            break
        if expected.get(seed) != actual.get(seed):
            alone = compare([seed], commands, 60)
            want, have = (found.get(seed, "") for found in alone)
            if want and want != have: # nothing at all: the machine was too busy for CPython
                differences[seed] = difference(want, have)
    done = collections.Counter(re.findall(r" do (\w+)$", "".join(expected.values()), re.M))
    return differences, done


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--aio", default=str(ROOT / "build/aio"))
    parser.add_argument("-n", type=int, default=500, help="programs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=100, help="programs per process")
    parser.add_argument("--show", type=int, metavar="SEED")
    parser.add_argument("--keep", metavar="FOLDER")
    parser.add_argument("--limit", type=int, default=20, help="differences to print")
    parser.add_argument("--first", action="store_true", help="stop at the first difference")
    parser.add_argument("-j", type=int, default=os.cpu_count())
    options = parser.parse_args()
    if options.show is not None:
        print(batch_text([options.show]), end="")
        return
    oracle = Oracle.find()
    if not oracle:
        sys.exit("CPython 3.13.0 is needed for this (AIO_ORACLE names it)")
    commands = ([oracle, "-W", "ignore", str(ROOT / "tests/fuzz/virtual_loop.py")],
                [options.aio, "--virtual-time"])
    last = options.seed + options.n
    batches = [range(at, min(at + options.batch, last))
               for at in range(options.seed, last, options.batch)]
    differ, done = 0, collections.Counter()
    with ThreadPoolExecutor(options.j) as pool:
        for differences, executed in pool.map(lambda b: check_batch(b, commands), batches):
            done += executed
            for seed, text in differences.items():
                differ += 1
                if differ <= options.limit:
                    print(f"seed {seed}\n" + indented(text, "    "))
                if options.keep:
                    Path(options.keep, f"tasks_{seed}.aio").write_text(batch_text([seed]))
            if differ and options.first:
                pool.shutdown(cancel_futures=True)
                break
    missing = [name for name in OPERATIONS if not done[name]]
    print(f"{options.n} programs, {sum(done.values())} steps, {differ} differences; "
          f"operations not reached: {', '.join(missing) or 'none'}")
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
