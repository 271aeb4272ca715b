"""The garbage collector, which the recorder's own objects would have run more often."""

from __future__ import annotations

import gc

from diagram_gen.recorder.built_in import built_in


def collect_only_on_demand() -> None:
    """Leaves the collector to the program's own calls, which find its settings as they would be.

    Else objects in cycles would die sooner than without the recorder.
    """
    usual, real = gc.get_threshold(), gc.get_threshold
    frozen, really_frozen = gc.get_freeze_count(), gc.get_freeze_count
    gc.collect()
    gc.freeze()
    gc.set_threshold(0)
    never, ours = gc.get_threshold(), gc.get_freeze_count() - frozen

    def get_threshold() -> tuple[int, int, int]:
        found = real()
        return usual if found == never else found

    def get_freeze_count() -> int:
        return max(really_frozen() - ours, 0)

    gc.get_threshold = built_in(get_threshold, real)
    gc.get_freeze_count = built_in(get_freeze_count, really_frozen)
