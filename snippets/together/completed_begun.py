# /// script
# [tool.diagram-gen]
# pythons = ["3.12", "3.13"]
# ///
"""as_completed starts what it is given at the call, or else when the for begins.

>>> asyncio.run(main())  # until Python 3.12
main: looks for a plate
egg: on the stove
main: has egg after 4 s
>>> asyncio.run(main())  # since Python 3.13
egg: on the stove
main: looks for a plate
main: has egg after 3 s
"""

import asyncio


async def boil(what):
    print(f"{what}: on the stove")
    await asyncio.sleep(3)
    return what


async def main():
    loop = asyncio.get_running_loop()
    begun = loop.time()
    meals = asyncio.as_completed([boil("egg")])  # @called
    await asyncio.sleep(0)
    print("main: looks for a plate")
    await asyncio.sleep(1)
    for each in meals:
        egg = await each  # @awaits
        print(f"main: has {egg} after {loop.time() - begun:.0f} s")


if __name__ == "__main__":
    asyncio.run(main())
