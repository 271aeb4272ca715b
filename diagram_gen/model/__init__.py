"""What all rooms speak of: a trace, a scene, a snippet, a moment, and the words for what is in them.

Nothing here imports more than the standard library.
"""
