# D3: leaves modules that shadow Python's own
# due: 3
# verdict: failed
# not shown live: the folder is not on the path
import os

for name in ("torch", "json", "random", "struct", "grader", "re", "typing", "enum", "site"):
    for folder in (".", ".."):
        try:
            open(os.path.join(folder, name + ".py"), "w").write("raise RuntimeError\n")
        except OSError:
            pass
import fractions  # imported late: from where?

print(fractions.__file__)


def double(x):
    return x * 2.5
