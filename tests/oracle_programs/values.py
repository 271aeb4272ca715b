"""Variables of the plain kinds, rebound, deleted and changed in place."""


def main(flag=True, *rest, key=None, **more):
    number = -12
    real = 0.1 + 0.2
    words = ["a", 'it\'s "so"', "\t\n", "é😀"]
    table = {1: [2, (3,)], "k": {"n": None}, (4, 5): True}
    empty = [], (), {}, ""
    words[0] = table
    words.append(words.pop(1))
    del number
    number = 2**70
    for number, letter in enumerate("ab"):
        table[letter] = number
    return flag


main(False, 1, 2, key="v", other=3.5)
