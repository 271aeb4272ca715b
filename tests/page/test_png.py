"""Pictures drawn as PNG."""

from __future__ import annotations

import struct
from html import escape

import pytest
from playwright.sync_api import Browser

from diagram_gen.page import png
from diagram_gen.page.png import drawing
from tests.pixels import colours, pixels

BARE = '<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" width="100" height="20">{}</svg>'
TEXT = '<g style="font-family: {1}; font-size: 14px"><text x="{0}" y="14"{2}>{3}</text></g>'


def drawn(*texts: tuple[str, float, str], anchor: str = "") -> bytes:
    """The PNG of texts, each with its place and its face; one that is no ASCII has its length with it."""
    elements = ""
    for text, x, face in texts:
        length = "" if text.isascii() else f' textLength="{8.4 * len(text):g}"'
        elements += TEXT.format(x, face, length + anchor, escape(text))
    with drawing() as draw:
        return draw(BARE.format(elements), 2)


def test_it_has_so_many_pixels_for_each_unit() -> None:
    """Of the width and the height that the picture names."""
    assert (200, 40) == struct.unpack(">II", drawn(("a", 2, png.FAMILY))[16:24])


def test_which_characters_the_face_lacks_is_known() -> None:
    """Of those that a picture shows, however they are written."""
    assert "▸" not in png.lacking(BARE.format(TEXT.format(0, png.FAMILY, "", "abc")))
    assert {"▸"} == png.lacking(BARE.format(TEXT.format(0, png.FAMILY, "", "▸ a&amp;b")))


@pytest.mark.parametrize(("anchor", "x"), [("", 10), (' text-anchor="end"', 10 + 5 * 8.4)])
def test_the_rest_of_a_text_keeps_its_place(browser: Browser, anchor: str, x: float) -> None:
    """Wherever the text is anchored: right of the sign it is to the pixel what it would be by itself."""
    signed = pixels(browser, drawn(("▸ a&b", x, png.FAMILY), anchor=anchor), left=2 * 27)
    alone = pixels(browser, drawn(("a&b", 10 + 2 * 8.4, png.FAMILY)), left=2 * 27)
    assert len(colours(alone)) > 10
    assert alone == signed
