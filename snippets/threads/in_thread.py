"""A function runs in a thread, and its outcome comes back to the task that awaits it.

>>> asyncio.run(main())
main: asks
bake: in the main thread: False
main: has cake
"""

import asyncio
import threading
import time


def bake(what):
    time.sleep(2)
    here = threading.current_thread()
    print("bake: in the main thread:", here is threading.main_thread())
    return what


async def main():
    print("main: asks")
    cake = await asyncio.to_thread(bake, "cake")  # @asks
    print("main: has", cake)


if __name__ == "__main__":
    asyncio.run(main())
