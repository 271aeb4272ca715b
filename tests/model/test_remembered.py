"""What was worked out last is not worked out again."""

from __future__ import annotations

from diagram_gen.model.remembered import of_the_last


def test_the_same_thing_is_worked_out_once() -> None:
    """The very thing, not one that is equal; and only as long as no other was asked about since."""
    asked: list[list[int]] = []

    @of_the_last
    def total(numbers: list[int]) -> int:
        asked.append(numbers)
        return sum(numbers)

    one, equal = [1, 2], [1, 2]
    assert [3, 3, 3, 3] == [total(one), total(one), total(equal), total(one)]
    assert [True, True, True] == [a is b for a, b in zip(asked, [one, equal, one], strict=True)]


def test_none_is_a_thing_and_a_result_too() -> None:
    """Neither stands for what was not asked yet."""
    asked = []

    @of_the_last
    def nothing(thing: object) -> None:
        asked.append(thing)

    assert [None, None] == [nothing(None), nothing(None)]
    assert [None] == asked
