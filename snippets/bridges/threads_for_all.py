"""Calls in threads run at the same time.

>>> asyncio.run(main())
main: ABC after 1 s
"""

import asyncio
import time


def read(page):
    time.sleep(1)
    return page.upper()


async def main():
    loop = asyncio.get_running_loop()
    began = loop.time()
    calls = [asyncio.to_thread(read, page) for page in "abc"]
    text = await asyncio.gather(*calls)  # @reads
    print(f"main: {''.join(text)} after {loop.time() - began:.0f} s")


if __name__ == "__main__":
    asyncio.run(main())
