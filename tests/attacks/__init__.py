"""Hostile submissions, one file each, and the arena in which they are graded.

`python -m tests.attacks` prints the table; docs/security.md says what each defence is.
"""
