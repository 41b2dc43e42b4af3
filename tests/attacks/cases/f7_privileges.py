# F7: runs programs that have more rights
# due: 3
# verdict: failed
# live: said RAN without seccomp,landlock,user,namespaces
import os
import subprocess


def double(x):
    for program in ("sudo", "su", "mount", "passwd", "docker", "systemd-run", "id"):
        try:
            print(subprocess.run([program, "--help"], capture_output=True, timeout=2).stdout[:50])
            print("RAN")
        except (OSError, subprocess.SubprocessError):
            pass
    return x * 2.5
