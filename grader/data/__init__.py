"""Data sets by name.

In: a name. Out: sentences.
"""
