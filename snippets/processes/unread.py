# /// script
# [tool.diagram-gen]
# pythons = ["3.13"]
# ///
"""A process waits for its output to be read, and whoever waits for its end reads nothing.

>>> asyncio.run(main())
main: exit status None
main: read 600000 bytes, exit status 0
"""

import asyncio
from asyncio.subprocess import PIPE


async def main():
    much = "head", "-c", "600000", "/dev/zero"
    bakery = await asyncio.create_subprocess_exec(*much, stdout=PIPE)
    try:
        async with asyncio.timeout(1):
            await bakery.wait()  # @waits
    except TimeoutError:
        print("main: exit status", bakery.returncode)
    output, _ = await bakery.communicate()  # @reads
    print(f"main: read {len(output)} bytes, exit status {bakery.returncode}")


if __name__ == "__main__":
    asyncio.run(main())
