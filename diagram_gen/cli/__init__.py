"""The verbs of the command line, a module for each: what a command takes, and what it prints.

Each is imported when it is called for, with what it needs.
"""
