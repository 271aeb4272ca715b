"""What an awaitable yields travels through the chain of awaits to whoever called send.

>>> main()
asked: which drink?
asked: which dish?
order: tea and toast
"""


class Question:
    def __init__(self, text):
        self.text = text

    def __await__(self):
        answer = yield self.text  # @yields
        return answer


async def ask(what):
    return await Question(f"which {what}?")


async def order():
    drink = await ask("drink")
    dish = await ask("dish")  # @dish
    return f"{drink} and {dish}"


def main():
    coroutine = order()
    print("asked:", coroutine.send(None))  # @first
    print("asked:", coroutine.send("tea"))  # @second
    try:
        coroutine.send("toast")  # @last
    except StopIteration as end:
        print("order:", end.value)


if __name__ == "__main__":
    main()
