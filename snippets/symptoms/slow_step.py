"""In debug mode the loop says which step has kept it for too long.

>>> asyncio.run(main())
main: has worked
"""

import asyncio
import time


async def main():
    asyncio.get_running_loop().set_debug(True)
    await asyncio.sleep(0)
    time.sleep(2)  # @blocks
    print("main: has worked")


if __name__ == "__main__":
    asyncio.run(main())
