"""What the order tests share: tasks that tell what happens to them, and the loop over the
tests of a file."""

import asyncio


def say(*what):
    """A line that begins with the name of the running task."""
    task = asyncio.current_task()
    print(task.get_name() if task else "loop", *what)


def kind(error):
    if isinstance(error, BaseExceptionGroup):
        return [kind(each) for each in error.exceptions]
    return f"{type(error).__name__}{error.args}"


async def waits(awaitable):
    """Awaits and tells how that ended."""
    say("waits")
    try:
        result = await awaitable
    except BaseException as error:
        say("leaves by", kind(error))
        raise
    say("got", result)
    return result


async def ticks(count):
    """Shows the turns of the loop."""
    for number in range(count):
        say("tick", number)
        await asyncio.sleep(0)


async def fails(after, error):
    """Fails after some ticks."""
    for _ in range(after):
        await asyncio.sleep(0)
    say("fails")
    raise error


async def lasts(after, result=None):
    """Ends after some ticks."""
    for _ in range(after):
        await asyncio.sleep(0)
    say("ends")
    return result


def spawn(coroutine, name):
    return asyncio.create_task(coroutine, name=name)


async def settle(*tasks):
    """Waits for all of them and shows what became of each."""
    for task, result in zip(tasks, await asyncio.gather(*tasks, return_exceptions=True)):
        print(task.get_name(), "became", kind(result) if isinstance(result, BaseException)
              else result)


def run(*tests):
    for test in tests:
        print("==", test.__name__)
        try:
            asyncio.run(test())
        except BaseException as error:
            print("raised", kind(error))
