"""Of two letters that fail, gather tells of one; nobody hears of the other.

>>> asyncio.run(main())
letter: no stamp
card: no address
main: told of no stamp
main: throws both away
main: leaves
"""

import asyncio


async def send(what, problem):
    print(f"{what}: {problem}")
    raise ValueError(problem)


async def main():
    letter = asyncio.create_task(send("letter", "no stamp"), name="letter")
    card = asyncio.create_task(send("card", "no address"), name="card")
    try:
        await asyncio.gather(letter, card)
    except ValueError as error:
        print("main: told of", error)
    await asyncio.sleep(1)
    print("main: throws both away")
    del letter, card  # @throws-away
    print("main: leaves")


if __name__ == "__main__":
    asyncio.run(main())
