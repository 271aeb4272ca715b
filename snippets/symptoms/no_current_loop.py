"""A thread has no loop unless somebody gives it one.

>>> asyncio.run(main())
worker: RuntimeError: There is no current event loop in thread 'worker'.
"""

import asyncio
import threading


def work():
    try:
        asyncio.get_event_loop()  # @asks
    except RuntimeError as error:
        print("worker: RuntimeError:", error)


async def main():
    worker = threading.Thread(target=work, name="worker")
    worker.start()
    worker.join()


if __name__ == "__main__":
    asyncio.run(main())
