"""A loop that is kept by a call does not come to what a signal asks of it.

>>> asyncio.run(main())
at 3 s: cook
main: has waited
"""

import asyncio
import signal
import threading
import time


def show(loop):
    for task in asyncio.all_tasks(loop):
        print(f"at {loop.time() - began:.0f} s:", task.get_name())


async def main():
    global began
    asyncio.current_task().set_name("cook")
    loop = asyncio.get_running_loop()
    began = loop.time()
    loop.add_signal_handler(signal.SIGUSR1, show, loop)
    threading.Timer(1, signal.raise_signal, [signal.SIGUSR1]).start()
    time.sleep(3)  # @waits
    await asyncio.sleep(1)
    print("main: has waited")


if __name__ == "__main__":
    asyncio.run(main())
