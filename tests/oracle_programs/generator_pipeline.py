"""Generators feeding generators, some not read to the end."""


def count(limit):
    number = 0
    try:
        while number < limit:
            number += 1
            yield number
    finally:
        last = number


def evens(source):
    for number in source:
        if number % 2 == 0:
            yield number


def pairs(source):
    keep = []
    for number in source:
        keep.append(number)
        if len(keep) == 2:
            yield tuple(keep)
            keep.clear()


def main():
    got = [pair for pair in pairs(evens(count(9)))]
    first = next(evens(count(5)))
    total = sum(x * y for x, y in got)
    return got, first, total


main()
