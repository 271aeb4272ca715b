"""Runs one program in a process of its own and observes every step.

`sandbox` stands outside that process; everything else here runs inside it, on the standard library alone.
"""
