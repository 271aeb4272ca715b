"""A synchronous program asks a loop in another thread.

>>> main()
main: 12 eggs
main: 24 eggs
"""

import asyncio
import threading


async def fetch(boxes):
    await asyncio.sleep(1)
    return boxes * 12


class Shop:
    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="shop")
        self.thread.start()
        return self

    def eggs(self, boxes):
        return asyncio.run_coroutine_threadsafe(fetch(boxes), self.loop).result()  # @asks

    def __exit__(self, *error):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


def main():
    with Shop() as shop:
        for boxes in 1, 2:
            print("main:", shop.eggs(boxes), "eggs")


if __name__ == "__main__":
    main()
