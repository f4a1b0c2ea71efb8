"""Runs a script under CPython with the virtual clock of `aio --virtual-time`.

The loop's clock counts integer nanoseconds, advances by one at each read, and jumps to the
next deadline where the loop would wait. A task group cancels its tasks in the order in which
they were made, which CPython leaves to the addresses of objects.

usage: python3.13 virtual_loop.py FILE
"""

import asyncio
import asyncio.taskgroups
import math
import runpy
import sys


class Deadlock(BaseException):
    """The loop would wait for ever."""


class VirtualLoop(asyncio.SelectorEventLoop):
    now = 0

    def __init__(self):
        super().__init__()
        select = self._selector.select

        def wait(timeout=None):
            if timeout is None:
                raise Deadlock
            if timeout > 0:
                VirtualLoop.now = max(self.now, math.ceil(self._scheduled[0]._when * 1e9))
            return select(0)

        self._selector.select = wait

    def time(self):
        VirtualLoop.now += 1
        return self.now / 1e9


class Policy(asyncio.DefaultEventLoopPolicy):
    _loop_factory = VirtualLoop


class OrderedSet(dict):
    def __init__(self, items=()):
        super().__init__(dict.fromkeys(items))

    def add(self, item):
        self[item] = None

    def discard(self, item):
        self.pop(item, None)


def main():
    asyncio.set_event_loop_policy(Policy())
    asyncio.taskgroups.set = OrderedSet
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")


main()
