# /// script
# [tool.diagram-gen]
# pythons = ["3.13"]
# ///
"""A time-out ends the wait for a process, and not the process.

>>> asyncio.run(main())
main: exit status None
main: exit status -9
"""

import asyncio


async def main():
    bakery = await asyncio.create_subprocess_exec("sleep", "60")
    try:
        async with asyncio.timeout(0.1):
            await bakery.wait()  # @waits
    except TimeoutError:
        print("main: exit status", bakery.returncode)  # @times-out
        bakery.kill()
        print("main: exit status", await bakery.wait())  # @kills


if __name__ == "__main__":
    asyncio.run(main())
