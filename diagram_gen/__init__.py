"""Runs programs under a recorder and draws what it saw.

The modules form one chain, and each imports only what stands below it; the chain is in `pyproject.toml`.
"""
