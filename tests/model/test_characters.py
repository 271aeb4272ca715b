"""Widths and shortening of texts."""

from __future__ import annotations

import pytest

from diagram_gen.model.characters import shorten, width


@pytest.mark.parametrize(
    ("text", "cells"),
    [("abc", 3), ("", 0), ("日本", 4), ("é", 1), ("e\u0301", 1), ("🎉", 2), ("a\u200db", 2), ("العربية", 7)],
)
def test_width_in_characters(text: str, cells: int) -> None:
    """Wide characters take two places, combining ones none."""
    assert cells == width(text)


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("short", 5, "short"),
        ("abcdefghij", 7, "abcd…ij"),
        ("日本語日本語", 7, "日本…語"),
        ("a\nb\tc", 9, "a␊b␉c"),
        ("\x00\x1b\x7f", 9, "␀␛\ufffd"),
        ("\ud800x", 9, "\ufffdx"),
        ("\u202eabc", 9, "\ufffdabc"),
    ],
)
def test_shortens_to_one_printable_line(text: str, limit: int, shown: str) -> None:
    """Cut in the middle; control characters become visible, and what could turn or break the line is replaced."""
    assert shown == shorten(text, limit)
    assert width(shorten(text, limit)) <= limit
