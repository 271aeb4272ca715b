"""A future made by hand, its result set by a callback, and what leads from there to the task that awaits it.

>>> asyncio.run(main())
listener: waits
main: waits
listener: heard 42
"""

import asyncio


async def listen(word):
    print("listener: waits")
    heard = await word  # @waits
    print("listener: heard", heard)  # @hears


async def main():
    loop = asyncio.get_running_loop()
    word = loop.create_future()
    listener = asyncio.create_task(listen(word), name="listener")
    await asyncio.sleep(0)
    loop.call_later(1, word.set_result, 42)
    print("main: waits")
    await listener


if __name__ == "__main__":
    asyncio.run(main())
