import asyncio
import socket


def heard(ear, told):
    told.append(ear.recv(9))
    asyncio.get_running_loop().remove_reader(ear)


async def listen(ear):
    loop = asyncio.get_running_loop()
    words = await loop.sock_recv(ear, 9)
    return len(words)


async def main():
    loop = asyncio.get_running_loop()
    told = []
    ear, mouth = socket.socketpair()
    other, second = socket.socketpair()
    for each in (ear, mouth, other, second):
        each.setblocking(False)
    loop.add_reader(other, heard, other, told)
    listener = asyncio.create_task(listen(ear), name="listener")
    await asyncio.sleep(1)
    mouth.send(b"hello")
    count = await listener
    loop.add_writer(second, loop.remove_writer, second)
    await asyncio.sleep(1)
    second.send(b"there")
    await asyncio.sleep(1)
    for each in (ear, mouth, other, second):
        each.close()
    count += len(told)
    print(count)


asyncio.run(main())
