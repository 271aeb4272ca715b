"""Calls in a single thread run one after the other.

>>> asyncio.run(main())
main: ABC after 3 s
"""

import asyncio
import concurrent.futures
import time


def read(page):
    time.sleep(1)
    return page.upper()


async def main():
    loop = asyncio.get_running_loop()
    began = loop.time()
    with concurrent.futures.ThreadPoolExecutor(max_workers=1) as pool:
        calls = [loop.run_in_executor(pool, read, page) for page in "abc"]
        text = await asyncio.gather(*calls)  # @reads
    print(f"main: {''.join(text)} after {loop.time() - began:.0f} s")


if __name__ == "__main__":
    asyncio.run(main())
