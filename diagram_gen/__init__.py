"""Runs programs under a recorder and draws what it saw.

The modules form one chain, and each imports only what stands before it:
`trace` and `scene` (data), `snippet`, `recorder`, `views`, `dot`, `svg`, `page`, `build`, `macros`, `__main__`.
"""
