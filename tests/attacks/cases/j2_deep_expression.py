# J2: nests deeper than a parser may go
# due: 0
# verdict: crashed
# not shown live: the parser runs in the child
value = eval("-" * 100_000 + "1")
