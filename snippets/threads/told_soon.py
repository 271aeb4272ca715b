"""A loop that waits is not woken by call_soon from another thread.

>>> asyncio.run(main())
main: told after 4 s
"""

import asyncio
import threading
import time


def bake(loop, done):
    time.sleep(1)
    loop.call_soon(done.set)  # @tells


async def main():
    loop = asyncio.get_running_loop()
    began, done = loop.time(), asyncio.Event()
    thread = threading.Thread(target=bake, args=(loop, done), name="baker")
    thread.start()
    other = asyncio.create_task(asyncio.sleep(4), name="other")
    await done.wait()  # @waits
    print(f"main: told after {loop.time() - began:.0f} s")
    await other
    thread.join()


if __name__ == "__main__":
    asyncio.run(main())
