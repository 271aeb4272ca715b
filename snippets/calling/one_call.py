"""One call inside another.

>>> main()
"""


def double(number):
    return number * 2  # @two-frames


def main():
    some_value = 12  # @first-line
    doubled = double(some_value)  # @second-line


if __name__ == "__main__":
    main()  # @before-the-call
