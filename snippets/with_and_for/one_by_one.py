"""The next item is made when it is asked for, not while the last one is used.

>>> asyncio.run(main())
0 s: soup is asked for
1 s: main eats soup
3 s: cake is asked for
4 s: main eats cake
6 s: main is full
"""

import asyncio


def say(*words):
    print(f"{asyncio.get_running_loop().time() - began:.0f} s:", *words)


async def cook():
    for dish in ["soup", "cake"]:
        say(dish, "is asked for")
        await asyncio.sleep(1)
        yield dish  # @serves


async def main():
    global began
    began = asyncio.get_running_loop().time()
    async for dish in cook():
        say("main eats", dish)
        await asyncio.sleep(2)  # @eats
    say("main is full")


if __name__ == "__main__":
    asyncio.run(main())
