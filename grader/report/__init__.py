"""The faces of a grade and of an error: pure functions to text, rich or JSON.

In: a `grader.grade.Grade`, or an error. Out: text. Measures nothing, prints nothing, reads no
file. `terminal` is what a student reads, `details` its blocks, `machine` what a program reads,
`message` an error; `escape` is where hostile text is made harmless. This file imports nothing, so
that light commands can use `escape` and `layout` alone.
"""
