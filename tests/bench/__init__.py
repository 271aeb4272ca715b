"""How fast everything is, and how cost grows: ratios measured within one run, by `make bench`.

`contest` compares the recorder with other ways to watch a program, `scaling` with itself on longer programs;
both start every measurement in a process of its own, by `process`.
`stepping` steps through a walkthrough in a real browser.
`builds` builds the site and generated ones, with diagrams and without; `sites` lays them out, `profile` says where their
time goes.
`pictures` fills templates, against one `dot` process for each picture.
"""
