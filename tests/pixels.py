"""The pixels of a picture, as a browser sees them."""

from __future__ import annotations

import base64

from playwright.sync_api import Page

_READ = """async ([data, type, left]) => {
    const image = new Image();
    image.src = `data:${type};base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return [...context.getImageData(left, 0, canvas.width - left, canvas.height).data];
}"""


def pixels(page: Page, picture: bytes, *, type: str = "image/png", left: int = 0) -> list[int]:
    """What each pixel has of red, green, blue and opacity, from 0 to 255; of those from `left` on to the right."""
    read: list[int] = page.evaluate(_READ, [base64.b64encode(picture).decode(), type, left])
    return read
