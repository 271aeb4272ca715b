"""`asyncio.wait` for the first, for the first exception, for all, and for a time."""

import asyncio


async def work(seconds, fails=False):
    await asyncio.sleep(seconds)
    if fails:
        raise LookupError(seconds)
    return seconds


async def main():
    quick, bad, slow = (asyncio.create_task(work(n, n == 2), name=f"n{n}") for n in (1, 2, 4))
    done, pending = await asyncio.wait([quick, bad, slow], return_when=asyncio.FIRST_COMPLETED)
    counts = [len(done), len(pending)]
    done, pending = await asyncio.wait([bad, slow], return_when=asyncio.FIRST_EXCEPTION)
    counts.append(len(done))
    done, pending = await asyncio.wait([slow], timeout=0.5)
    counts.append(len(pending))
    done, pending = await asyncio.wait([quick, bad, slow])
    try:
        bad.result()
    except LookupError as error:
        counts += error.args
    return counts


asyncio.run(main())
