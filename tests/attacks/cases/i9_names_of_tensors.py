# I9: calls its tensors by markup, escape codes and formulas
# due: 3
# verdict: failed|crashed
# not shown live: tests of reports compare with golden text
def double(x):
    names = ["\x1b[2J\x1b]52;c;eA==\x07", "[/nope]", "<img src=x onerror=x()>", "=1+1", "`" * 9]
    space = {name: x for name in names}
    code = compile("raise ValueError('so it is called')", "submission/shapes.py", "exec")
    exec(code, {"__builtins__": __builtins__}, space)
