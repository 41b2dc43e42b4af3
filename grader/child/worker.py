"""The other side of the sandbox: the fork server, and the child that it forks.

In: commands on a socket (server); frames on a pipe (child). Out: frames on a pipe.
The server imports and warms torch, then forks one child per request. It reads no student bytes
and holds no secret. The child holds the checks and the draws' stream keys, never an expected
value. Whatever student code does to this process costs its own answers only.
"""

import errno
import gc
import marshal
import os
import sys
import time
import traceback
from collections.abc import Iterator
from typing import Any, BinaryIO

import jaxtyping  # noqa: F401  every stub imports it: import it once, before the forks
import torch

from grader import author
from grader.child import asking, evidence, holes
from grader.child.draw import Draw
from grader.child.following import follow
from grader.child.readying import forget_arguments, gather, reseed, tell_where
from grader.child.witnessing.witness import witnessed
from grader.sandbox import pack_frame, read_frame
from grader.sandbox.isolation import (
    adopt,
    alone,
    around,
    confine,
    die_with_parent,
    gpu_is_here,
    limit,
    prepare,
    separate,
)
from grader.support import machine_fault

# Bound before student code can patch them.
_exit, _write, _read, _pack = os._exit, os.write, read_frame, pack_frame


def serve() -> None:
    """The fork server: `F` forks a child around three descriptors, `E` ends one.

    Standard input is the socket. It ends when the parent closes it, or dies.
    """
    import signal
    import socket
    import struct

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    forget_arguments()
    torch.set_num_threads(1)
    warm()
    prepare()
    gc.collect()
    gc.freeze()  # what every child shares is not garbage: no child looks through it
    gather()
    control = socket.socket(fileno=0)
    while True:
        message, fds, _, _ = socket.recv_fds(control, 5, 3)
        if len(message) < 5:
            _exit(0)
        command, pid = struct.unpack("<cI", message)
        if command == b"F":
            if not alone():  # a child of a threaded process can hang: better none
                _write(2, b"a package starts a thread in each process of Python here\n")
                _exit(9)
            sys.stdout.flush()
            try:
                pid = os.fork()
            except OSError as error:  # the parent says it, and asks again later
                pid = -(error.errno or errno.EAGAIN)
            if pid == 0:
                control.detach()
                forked(*fds)
            handles = handle_of(pid) if pid > 0 else []
            socket.send_fds(control, [struct.pack("<i", pid)], handles)
            for fd in (*fds, *handles):
                os.close(fd)
        elif command == b"E":
            control.sendall(struct.pack("<i", end(pid)))


def handle_of(pid: int) -> list[int]:
    """A descriptor by which the parent can kill a child without our help; older systems have
    none."""
    try:
        return [os.pidfd_open(pid)]
    except (AttributeError, OSError):
        return []


def end(pid: int) -> int:
    """Give a child a moment to leave by itself, kill its group, reap it: its wait status."""
    import signal

    try:
        for _ in range(5):
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                break
            time.sleep(0.002)
    except ChildProcessError:  # a child of the server before this one: they ended together
        return signal.SIGKILL
    try:
        os.killpg(pid, signal.SIGKILL)  # nobody else can have the number before it is reaped
    except (ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)  # it has not made its group yet
    return os.waitpid(pid, 0)[1]


def warm() -> None:
    """Touch what every child would touch first, so that it is shared by all of them."""
    for dtype in (torch.float32, torch.float64):
        x = torch.nn.Linear(4, 4).to(dtype)(torch.zeros(2, 3, 4, dtype=dtype))
        shares = (x @ x.transpose(-1, -2)).masked_fill(torch.eye(3) > 0, -1.0).softmax(-1)
        total = torch.cat([torch.einsum("bqk,bkd->bqd", shares, x), x], -1).sum()
        torch.autograd.backward(total)


def forked(request: int, reply: int, output: int) -> None:
    """The child's life after a fork; never returns."""
    try:
        import signal

        die_with_parent()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        pipes = adopt(request, reply, output)
        work(*pipes, forked=True)
    finally:
        _exit(0)


def once() -> None:
    """A fresh process for one submission: where there is no fork, and `GRADE_START=fresh`."""
    forget_arguments()
    torch.set_num_threads(1)
    pipes = separate()
    try:
        work(*pipes, forked=False)
    finally:
        _exit(0)


def work(request: int, reply: int, *, forked: bool) -> None:
    """Answer frames until the parent closes the pipe."""
    gc.set_threshold(20_000, 20, 20)  # a young collection every 700 objects costs a third of a run
    requests = os.fdopen(request, "rb")
    tell_where(reply)

    def send(header: dict[str, Any], blob: bytes = b"") -> None:
        data = memoryview(_pack(header, blob))
        while data:
            data = data[_write(reply, data) :]

    job, programs = _next(requests)
    kind = "fault"
    gpu = job["device"] != "cpu" and gpu_is_here()
    try:
        on = confine(job["limits"], job["folder"], job["layers"], gpu)
        kind = "no device"
        device = find_device(job["device"])
        kind = "fault"
        if gpu and device == "cpu":
            limit(job["limits"], limit_memory=True)
        reseed()
        checks = load_checks(job["programs"], programs)
    except BaseException as error:  # ours: student code is not here yet
        says = "".join(traceback.format_exception_only(error)).strip()
        told = {"kind": kind, "says": says}
        if kind == "fault" and (fault := machine_fault(error)):
            told = {"kind": "machine", "says": str(fault), "help": fault.help}
        send({**told, "id": job["id"]})
        return
    ready = {"device": device, "versions": versions(device), "layers": [*around(forked), *on]}
    send({"kind": "ready", "id": job["id"], **ready})

    load, blob = _next(requests)
    files = _texts(load["files"], blob)
    size = sum(size for _, size in load["files"])
    given = _texts(load["given"], blob[size:])
    trained = blob[size + sum(size for _, size in load["given"]) :]
    modules = asking.Modules(files, given, load["load"])
    state = asking.GlobalState()
    with asking.quiet_exit():
        code = open_files(modules, load["tasks"], load["id"], send)
        changed = state.restore()
        if code is None:
            return
        if trained:
            code.checkpoint = asking.Trained(trained, device)
        flush()
        send({"kind": "loaded", "id": load["id"], "changed": changed})

        while (frame := _read(requests)) is not None:
            header = frame[0]
            draw = Draw(bytes.fromhex(header["stream"]), device, header.get("material"))
            check = checks[header["check"]]
            if header.get("followed"):
                answer, blob = follow(check, code, draw)
            elif header.get("witnessed"):
                answer, blob = asking.ask(witnessed(check, header["witnessed"]), code, draw, ())
            else:
                answer, blob = asking.ask(check, code, draw, header["forbidden"])
            draw.close()
            changed = state.restore()
            flush()
            send({"kind": "reply", "id": header["id"], "changed": changed, **answer}, blob)


def open_files(
    modules: "asking.Modules", tasks: list[str], id: str, send: Any
) -> "asking.Code | None":
    """Parse, then import the submission; tells the parent either's result."""
    try:
        todo, names = holes.todo(modules.texts, tasks)
    except BaseException as error:  # SyntaxError, but also RecursionError and MemoryError
        send({"kind": "broken", "id": id, "syntax": True, "raised": evidence.raised(error)})
        return None
    send({"kind": "parsed", "id": id, "todo": todo, "names": names})
    try:
        return modules.load()
    except BaseException as error:  # whatever importing it raises is the student's
        flush()
        send({"kind": "broken", "id": id, "syntax": False, "raised": evidence.raised(error)})
        return None


def flush() -> None:
    """Write out what was printed, before the reply that it belongs to."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # the student may have put anything there
            continue


def find_device(wanted: str) -> str:
    """ "cpu" or "cuda" for "auto", which takes a GPU when there is one."""
    if wanted == "auto":
        wanted = "cuda" if torch.cuda.is_available() else "cpu"
    if wanted != "cpu":
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False
        torch.zeros(1, device=wanted)  # raises, with the reason, where there is none
    return wanted


def versions(device: str) -> dict[str, str]:
    """What answers here."""
    found = {"python": sys.version.partition(" ")[0], "torch": torch.__version__}
    if device == "cuda":
        found["gpu"] = torch.cuda.get_device_name()
    return found


def load_checks(programs: list[list[Any]], blob: bytes) -> dict[str, Any]:
    """Run the checks' files, as the parent compiled them; each in a namespace of its own."""
    checks: dict[str, Any] = {}
    for name, program in _parts(programs, blob):
        space: dict[str, Any] = {"__name__": name.removesuffix(".py"), "__file__": name}
        exec(marshal.loads(program), space)
        checks |= {
            key: value for key, value in space.items() if getattr(value, "__is_check__", False)
        }
    return checks


def _texts(sizes: list[list[Any]], blob: bytes) -> dict[str, str]:
    return {name: part.decode("utf-8") for name, part in _parts(sizes, blob)}


def _parts(sizes: list[list[Any]], blob: bytes) -> Iterator[tuple[str, bytes]]:
    start = 0
    for name, size in sizes:
        yield name, blob[start : start + size]
        start += size


def _next(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    frame = _read(stream)
    if frame is None:
        _exit(0)
    assert frame is not None
    return frame


assert author  # the checks import it after the path is gone
