import asyncio


def numbers(limit):
    for number in range(limit):
        yield number


async def ticks(limit):
    for number in numbers(limit):
        await asyncio.sleep(number)
        yield number


def fail(call):
    number = call(1)
    raise ValueError(number)


def ring(asked):
    asked.append(0)
