"""`sys.exit` inside a task, while another one sleeps."""

import asyncio
import sys


async def main():
    t = asyncio.create_task(asyncio.sleep(9))
    await asyncio.sleep(1)
    print("x")
    sys.exit(4)


asyncio.run(main())
