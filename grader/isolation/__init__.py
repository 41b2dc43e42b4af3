"""What stands between a submission and the machine, layer by layer.

In: limits. Out: a confined process. `parent` has what the parent does before and after a child
runs; `child` has what a child does to itself before it reads a submission.
Levels, as docs/security.md promises them: L1 is a process of its own, with a constructed
environment, its own folder, no inherited descriptors, limits, and a deadline. L2 (the kernel's
layers) and L3 (namespaces) have their place here.
"""

import sys


def layers() -> list[tuple[str, bool, str]]:
    """Each layer: its name, whether it is on here, and what it does or why it is off."""
    linux = sys.platform == "linux"
    posix = sys.platform != "win32"
    return [
        ("process", True, "student code runs in a process of its own, which holds no answer"),
        ("environment", True, "built from an allow-list; nothing is inherited"),
        ("folder", True, "a temporary one per submission, removed afterwards"),
        ("deadlines", True, "per check, per import, in all; the parent kills"),
        ("output", True, "captured and capped"),
        ("limits", posix, "address space, CPU, file size, open files" if posix else "need POSIX"),
        ("group", posix, "the whole process group is killed" if posix else "need POSIX"),
        ("fork server", linux, "torch is imported once" if linux else "Linux only"),
        ("kernel", False, "Landlock and seccomp: not built yet"),
    ]


def level() -> list[str]:
    """The names of the layers that are on."""
    return [name for name, on, _ in layers() if on]
