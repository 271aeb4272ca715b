"""What a page of the site may cost its readers."""

from __future__ import annotations

MOST_BYTES = 150_000
"""Of a page's HTML, compressed."""
MOST_ELEMENTS = 1_500
"""Of a page in a browser, once its scripts have run."""
