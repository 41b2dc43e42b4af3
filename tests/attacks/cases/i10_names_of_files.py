# I10: says that its lines stand in files of others
# due: 3
# verdict: failed|crashed
# not shown live: tests of reports compare with golden text
def double(x):
    for name in ("../../etc/passwd", T["hidden"], "a,b::error title=x::y\n::warning", "\x1b[31m"):
        exec(compile("def raises(): raise ValueError(1)", "submission/" + name, "exec"), globals())
        if x.dim() == 0 or len(name) % 2:
            raises()
    raises()
