"""What stands between a submission and the machine, layer by layer.

In: limits. Out: a confined process. `launch` is what the parent does around a child, `bubblewrap`
puts the server into namespaces; `confinement` is what a child does to itself before it reads a
submission, by `user`, `landlock` and `seccomp`. Levels, as docs/security.md promises them:
L1 is a process of its own, with a constructed environment, its own folder, no inherited
descriptors, limits, and a deadline; L2 adds the kernel's layers; L3 adds namespaces.
May call the kernel. Never reads a submission.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.sandbox.isolation.bubblewrap import missing as missing
    from grader.sandbox.isolation.bubblewrap import wrap as wrap
    from grader.sandbox.isolation.capacity import FILES as FILES
    from grader.sandbox.isolation.confinement import adopt as adopt
    from grader.sandbox.isolation.confinement import confine as confine
    from grader.sandbox.isolation.confinement import die_with_parent as die_with_parent
    from grader.sandbox.isolation.confinement import gpu_is_here as gpu_is_here
    from grader.sandbox.isolation.confinement import layers_on as layers_on
    from grader.sandbox.isolation.confinement import limit as limit
    from grader.sandbox.isolation.confinement import prepare as prepare
    from grader.sandbox.isolation.confinement import separate as separate
    from grader.sandbox.isolation.launch import base as base
    from grader.sandbox.isolation.launch import command as command
    from grader.sandbox.isolation.launch import enough_files as enough_files
    from grader.sandbox.isolation.launch import environment as environment
    from grader.sandbox.isolation.launch import wanted as wanted
    from grader.sandbox.isolation.launch import work_folder as work_folder
    from grader.sandbox.isolation.levels import around as around
    from grader.sandbox.isolation.levels import layers as layers
    from grader.sandbox.isolation.levels import level as level
    from grader.sandbox.isolation.linux import alone as alone
    from grader.sandbox.isolation.linux import cpu_seconds as cpu_seconds
    from grader.sandbox.isolation.probes import ALLOWED as ALLOWED
    from grader.sandbox.isolation.syscalls import table as table
else:
    __getattr__ = opened_when_asked(
        __name__,
        bubblewrap=["missing", "wrap"],
        capacity=["FILES"],
        confinement=[
            "adopt",
            "confine",
            "die_with_parent",
            "gpu_is_here",
            "layers_on",
            "limit",
            "prepare",
            "separate",
        ],
        launch=["base", "command", "enough_files", "environment", "wanted", "work_folder"],
        levels=["around", "layers", "level"],
        linux=["alone", "cpu_seconds"],
        probes=["ALLOWED"],
        syscalls=["table"],
    )
