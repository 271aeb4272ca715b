"""Debug mode notices a socket whose calls would block the loop.

>>> asyncio.run(main())
main: ValueError: the socket must be non-blocking
"""

import asyncio
import socket


async def main():
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        try:
            await loop.sock_recv(ours, 100)  # @receives
        except ValueError as error:
            print("main: ValueError:", error)


if __name__ == "__main__":
    asyncio.run(main())
