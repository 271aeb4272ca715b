"""How fast the recorder and the walkthrough are, and how cost grows: ratios measured within one run, by `make bench`.

`contest` compares it with other ways to watch a program, `scaling` with itself on longer programs;
both start every measurement in a process of its own, by `process`.
`stepping` steps through a walkthrough in a real browser.
"""
