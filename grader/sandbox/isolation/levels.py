"""The layers of isolation by name: what each does, and which level they make.

In: names of layers that are on. Out: sentences, and a level of docs/security.md.
"""

import sys
from collections.abc import Collection

IN_NAMESPACES = "GRADE_NAMESPACES"
"""The variable by which a server knows that bubblewrap is around it."""
PROCESS = ("process", "environment", "folder", "deadlines", "output")
SAYS = {
    "process": "student code runs in a process of its own, which holds no answer",
    "environment": "built from an allow-list; nothing is inherited",
    "folder": "a temporary one per submission, removed afterwards",
    "deadlines": "per check, per import, in all; the parent kills",
    "output": "captured and capped",
    "limits": "address space, CPU, file size, open files",
    "group": "the whole process group is killed",
    "fork server": "torch is imported once",
    "room": "its folder is a file system of its own, of bounded bytes and files",
    "user": "a user of its own for each submission, without root's rights",
    "landlock": "files: Python and its packages can be read, nothing else; no signal gets out",
    "seccomp": "no process, no network, no other process's memory",
    "namespaces": "bubblewrap: no other process or file is even there",
}
OFF = {
    "limits": "needs POSIX",
    "group": "needs POSIX",
    "fork server": "Linux only, and not with GRADE_START=fresh",
    "room": "no mount may be made here: the parent watches the folder instead",
    "user": "only where root grades: else the submission runs as you",
    "landlock": "this kernel has none, or one older than Linux 6.2",
    "seccomp": "needs Linux on x86-64 or arm64",
    "namespaces": "bubblewrap is not installed, or may not be used here (or there is a GPU)",
}


def around(forked: bool) -> list[str]:
    """The layers that need nothing of the kernel's, and are on wherever they can be."""
    posix = ["limits", "group"] if sys.platform != "win32" else []
    return [*PROCESS, *posix, *(["fork server"] if forked else [])]


def layers(on: Collection[str], missing: str = "") -> list[tuple[str, bool, str]]:
    """Each layer: its name, whether it is on, and what it does or why it is off.

    Args:
        missing: why there are no namespaces, where that is known.
    """
    off = OFF | ({"namespaces": missing} if missing else {})
    return [
        (name, name in on, says if name in on else off.get(name, "")) for name, says in SAYS.items()
    ]


def level(on: Collection[str]) -> int:
    """1, 2 or 3: what docs/security.md promises with these layers."""
    if "seccomp" not in on or not {"landlock", "namespaces"} & set(on):
        return 1
    return 3 if {"landlock", "namespaces"} <= set(on) else 2
