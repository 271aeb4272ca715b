# /// script
# [tool.diagram-gen]
# pythons = ["3.13", "3.14"]
# ///
"""Where no loop runs, get_event_loop made one, until it refused to.

>>> main()  # until Python 3.13
main: has 12
>>> main()  # since Python 3.14
main: There is no current event loop in thread 'MainThread'.
"""

import asyncio


async def fetch(number):
    await asyncio.sleep(1)
    return number


def main():
    try:
        loop = asyncio.get_event_loop()  # @asks
    except RuntimeError as error:
        print("main:", error)
        return
    print("main: has", loop.run_until_complete(fetch(12)))
    loop.close()


if __name__ == "__main__":
    main()
