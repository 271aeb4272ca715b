"""The picture that goes with links to the site is drawn from a recorded run, by nothing of the machine's own."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site import social
from tests.programs import PROJECT


def test_it_is_a_png_of_the_size_that_is_asked_for(in_project: Path) -> None:
    """And the same to the byte each time."""
    made = social.drawn(Builder())
    assert b"\x89PNG\r\n\x1a\n" == made[:8]
    assert social.SIZE == struct.unpack(">II", made[16:24])
    assert made == social.drawn(Builder())


def test_it_shows_a_recorded_run_and_the_name_of_the_site(in_project: Path) -> None:
    """As the configuration has it."""
    text = social.card(Builder())
    configuration = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")
    assert f'site_name: "{" ".join(social.TITLE)}"' in configuration
    assert f"site_description: {' '.join(social.WORDS)}\n" in configuration
    assert "› callee: first half" in text


def test_a_character_that_the_face_lacks_is_an_error(in_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not an empty place in the picture."""
    monkeypatch.setattr(social, "WORDS", ("漢",))
    with pytest.raises(DiagramError, match="has characters that IBM Plex Mono lacks: 漢"):
        social.drawn(Builder())
