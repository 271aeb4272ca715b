"""What was made recently is at hand; what was made long ago is made again."""

from __future__ import annotations

from diagram_gen.pipeline.recent import Recent


def test_the_last_few_are_held() -> None:
    """Those that were asked for last; another has to go for each new one."""
    made: list[str] = []
    recent: Recent[str, str] = Recent(2)
    for key in "abacab":
        assert key.upper() == recent.kept(key, lambda key=key: made.append(key) or key.upper())  # type: ignore[misc]
    assert ["a", "b", "c", "b"] == made
    assert 2 == len(recent)
