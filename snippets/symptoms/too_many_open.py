"""Each task opens a socket, and the system allows two.

>>> asyncio.run(main())
main: OSError: [Errno 24] Too many open files
"""

import asyncio
import resource
import socket


async def ask(number):
    with socket.socket():  # @opens
        await asyncio.sleep(1)


async def main():
    with socket.socket() as free:
        allowed = free.fileno() + 2
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, before[1]))
    try:
        async with asyncio.TaskGroup() as group:
            for number in range(3):
                group.create_task(ask(number), name=f"ask {number}")
    except* OSError as failed:
        print("main: OSError:", failed.exceptions[0])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


if __name__ == "__main__":
    asyncio.run(main())
