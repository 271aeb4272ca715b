import asyncio


def made():
    one = 1
    return one


class Prices:
    one = made()


async def fetch(number, call):
    await asyncio.sleep(number)
    number = call(number)
    try:
        return number + Prices.one
    finally:
        number = None


def total(numbers):
    found = 0
    for number in numbers:
        found += number
    return found
