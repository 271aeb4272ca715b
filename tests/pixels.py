"""The pixels of a picture, as a browser sees them."""

from __future__ import annotations

import base64

from playwright.sync_api import Browser

_READ = """async ([data, type, left]) => {
    const image = new Image();
    image.src = `data:${type};base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data: found } = context.getImageData(left, 0, canvas.width - left, canvas.height);
    return new Promise((done) => {
        const reader = new FileReader();
        reader.onload = () => done(reader.result);
        reader.readAsDataURL(new Blob([found]));
    });
}"""


def pixels(browser: Browser, picture: bytes, *, type: str = "image/png", left: int = 0) -> bytes:
    """What each pixel has of red, green, blue and opacity, a byte each; of those from `left` on to the right."""
    page = browser.new_page()
    read: str = page.evaluate(_READ, [base64.b64encode(picture).decode(), type, left])
    page.close()
    return base64.b64decode(read.partition(",")[2])


def colours(found: bytes) -> set[bytes]:
    """The colours that there are among pixels."""
    return {found[place : place + 4] for place in range(0, len(found), 4)}
