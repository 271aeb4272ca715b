"""How fast the recorder is, and how its cost grows: ratios measured within one run, by `make bench`.

`contest` compares it with other ways to watch a program, `scaling` with itself on longer programs;
both start every measurement in a process of its own, by `process`.
"""
