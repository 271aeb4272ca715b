"""A pool gets a connection back, or a new one for it, however the block ends.

>>> asyncio.run(main())
connection 1: answers after 1 s
main: timed out
connection 2: answers after 1 s
main: in the pool: 1
"""

import asyncio
import contextlib


@contextlib.asynccontextmanager
async def borrowed(pool):
    connection = await pool.get()
    try:
        yield connection
    except BaseException:
        connection = "connection 2"
        raise
    finally:
        pool.put_nowait(connection)


async def query(pool, seconds):
    async with borrowed(pool) as connection:
        await asyncio.sleep(seconds)
        print(f"{connection}: answers after {seconds} s")


async def main():
    pool = asyncio.LifoQueue()
    pool.put_nowait("connection 1")
    for seconds in 1, 3, 1:
        try:
            async with asyncio.timeout(2):
                await query(pool, seconds)  # @asks
        except TimeoutError:
            print("main: timed out")  # @times-out
    print("main: in the pool:", pool.qsize())


if __name__ == "__main__":
    asyncio.run(main())
