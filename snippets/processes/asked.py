# /// script
# [tool.diagram-gen]
# pythons = ["3.13"]
# ///
"""A process is written to and read from by pipes, and its end is told.

>>> asyncio.run(main())
main: has one cake
bakery: exits with 3
"""

import asyncio
from subprocess import PIPE

BAKERY = "read order; echo one $order; exec >&-; read rest; exit 3"


async def main():
    start = asyncio.create_subprocess_shell(BAKERY, stdin=PIPE, stdout=PIPE)
    bakery = await start
    bakery.stdin.write(b"cake\n")  # @orders
    print("main: has", (await bakery.stdout.read()).decode().strip())
    bakery.stdin.close()  # @closes
    print("bakery: exits with", await bakery.wait())


if __name__ == "__main__":
    asyncio.run(main())
