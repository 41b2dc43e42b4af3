"""Ask a submission the checks, in a child that can lose nothing but its own answers.

In: a job and the questions. Out: `Answers`: one reply per question, whatever happens to the child.
Runs in the parent. Never imports torch or student code, and never believes a frame further than
its numbers.
"""

import secrets
from dataclasses import replace
from functools import partial
from typing import Any, cast

from grader.course import Limits
from grader.errors import GraderFault, MachineFault
from grader.records import Answers, Broken, Check, Job, Reply, Status
from grader.sandbox import memory
from grader.sandbox.endings import ended_by, out_of_time, too_long
from grader.sandbox.hangs import Hangs
from grader.sandbox.isolation import level, wanted, work_folder
from grader.sandbox.process import Child, Seconds
from grader.sandbox.programs import program, question, side_of
from grader.sandbox.replies import broken_of, reply_of, texts, unasked
from grader.sandbox.starting import START_SECONDS, ServerEnded, Starter
from grader.support import in_words

LOST_CHILDREN = 3
LEAST_MB = 1024
"""A container that allows less is not the student's fault: torch's libraries alone take 640."""


def ask(
    starter: Starter, job: Job, checks: list[Check], streams: dict[str, bytes], limits: Limits
) -> Answers:
    """Ask one submission every check: the public ones, then the hidden ones in another process.

    A child that dies, hangs or floods at a check costs that check: a new one goes on after it,
    with the checks of that task last. After three lost children only tasks that lost none are
    asked. No child holds checks of both sides, so that what is asked for the hidden ones starts
    clean, and their text is never where public answers are given; but of files that are ours.

    Raises:
        GraderFault: the checks do not load.
        MachineFault: no child could be started, or the device is not there.
    """
    try:
        return _ask_sides(starter, job, checks, streams, limits)
    except ServerEnded:  # ours: the submission is asked again, once, and loses nothing
        starter.revive()
        return _ask_sides(starter, job, checks, streams, limits)


def _ask_sides(
    starter: Starter, job: Job, checks: list[Check], streams: dict[str, bytes], limits: Limits
) -> Answers:
    left = Seconds.of(limits.total_seconds)
    side = partial(_ask, starter, streams=streams, limits=limits, hangs=Hangs())
    if job.ours:
        return side(job, checks, left=left)[0]
    public, hidden = ([c for c in checks if c.hidden is kind] for kind in (False, True))
    # Also where no public check is asked: what importing says comes from where no hidden one is.
    answers, left = side(side_of(job, hidden=False), public, left=left)
    if not hidden or answers.broken:
        return answers
    more: dict[str, Reply] = {}
    if not left.over:
        second, left = side(side_of(job, hidden=True), hidden, left=left)
        more = second.replies
    other = Reply("lost", name="importing the files did not go as it went before")
    if left.over:
        other = Reply("timed out", name=out_of_time(limits, left))
    more = {check.id: more.get(check.id, other) for check in hidden}
    return replace(answers, replies={**answers.replies, **more})


def _ask(
    starter: Starter,
    job: Job,
    checks: list[Check],
    streams: dict[str, bytes],
    limits: Limits,
    left: Seconds,
    hangs: Hangs,
) -> tuple[Answers, Seconds]:
    """The answers, and what is left of the seconds for all checks together."""
    session = _Session(job, streams, limits, left, hangs)
    waiting, lost = list(checks), 0
    while lost < LOST_CHILDREN or session.untouched(waiting):
        with work_folder() as folder:
            try:
                child = Child(starter, folder, limits)
            except OSError as error:  # no process, or no descriptor, is left
                says = f"no child process could be started: {in_words(error)}"
                raise MachineFault(says) from error
            try:
                alive = session.open(child, starter.least) and session.go_on(child, waiting)
            except BaseException:
                child.close()
                raise
            status = child.close()
        if session.killed(status, waiting):
            continue
        session.explain(status)
        lost += 1
        if alive or session.broken or not waiting or session.late:
            break
    if not session.broken:  # else the reason why nothing was asked stands for every check
        for check in waiting:
            session.replies[check.id] = session.gave_up(check, lost)
    return session.answers(), session.left


class _Session:
    """What is known of one submission so far, over one or more children."""

    def __init__(
        self, job: Job, streams: dict[str, bytes], limits: Limits, left: Seconds, hangs: Hangs
    ) -> None:
        self.job, self.streams = job, streams
        self._allowed, self._kills = memory.allowed_mb(), memory.kills()
        most = min(limits.memory_mb, max(self._allowed or limits.memory_mb, LEAST_MB))
        self.limits = limits.model_copy(update={"memory_mb": most})
        self.left, self._hangs = left, hangs
        self.replies: dict[str, Reply] = {}
        self.broken: Broken | None = None
        self.device = job.device
        self._parsed: dict[str, Any] = {}
        self._versions: dict[str, str] = {}
        self._layers: list[str] = []
        self._printed = ""
        self._changed: list[str] = []
        self._last = ""
        self._losing: set[str] = set()
        self._killed: set[str] = set()

    @property
    def late(self) -> bool:
        """Whether the time for all checks together is over."""
        return self.left.over

    def untouched(self, waiting: list[Check]) -> bool:
        """Whether the next check is of a task that has lost no child."""
        return bool(waiting) and waiting[0].task not in self._losing

    def open(self, child: Child, least: int) -> bool:
        """Hand over the job, then the files. False where they do not import, or time is over."""
        job = self.job
        programs = {name: program(name, text) for name, text in job.sources.items()}
        id = secrets.token_hex(6)
        settings = {
            "id": id,
            "limits": self.limits.model_dump(),
            "folder": str(child.folder),
            "device": job.device,
            "layers": wanted(job.device, least),
            "programs": [[name, len(code)] for name, code in programs.items()],
        }
        child.send(settings, b"".join(programs.values()))
        ready = child.receive(id, Seconds.of(START_SECONDS))  # ours: it costs nobody's time
        if isinstance(ready, str):
            raise MachineFault(f"no child process could be started ({ready})")
        match ready[0]:
            case {"kind": "ready", "device": str(device), "versions": dict(versions)}:
                self.device, self._versions = device, versions
                self._layers = texts(ready[0].get("layers"))
                if "room" not in self._layers:
                    child.watch()
                if level(self._layers) < least:  # before it is handed the files
                    raise MachineFault(f"a child has only the layers {', '.join(self._layers)}")
            case {"kind": "no device", "says": says}:
                raise MachineFault(f"the device {job.device!r} does not work here: {says}")
            case {"kind": "machine", "says": str(says), "help": str(help)}:
                raise MachineFault(f"no child process could be started: {says}", help)
            case {"says": says}:
                raise GraderFault(f"the checks do not load: {says}")

        files = [[name, len(text)] for name, text in job.files.items()]
        given = [[name, len(text)] for name, text in job.given.items()]
        load = list(job.files if job.load is None else job.load)
        trained = job.checkpoint.data if job.checkpoint else b""
        child.send(
            {"id": id, "files": files, "given": given, "load": load, "tasks": job.tasks},
            b"".join([*job.files.values(), *job.given.values(), trained]),
        )
        most = Seconds.of(self.limits.import_seconds)
        for kind in ("parsed", "loaded"):
            reply = self._receive(child, id, most)
            most = most.without(child.used)
            if isinstance(reply, str):
                before = self.replies or any(self._killed)
                if before and self.late:  # not the import's fault: it went well before
                    return False
                stopped = child.stopped() if reply == "timed out" else None
                self.broken = Broken(cast(Status, reply), stopped=stopped)
                self._printed = child.printed()
                return False
            header = reply[0]
            if header.get("kind") == "broken":
                self.broken = broken_of(header, parsing=kind == "parsed")
                self._printed = child.printed()
                return False
            if header.get("kind") != kind:
                self.broken = Broken("lost")
                return False
            if kind == "parsed":
                self._parsed = header
        printed = child.printed()  # also when resumed: it is not the next check's
        self._printed = self._printed or printed
        self._changed = texts(header.get("changed"))
        return True

    def go_on(self, child: Child, waiting: list[Check]) -> bool:
        """Ask what is waiting; takes off the list what has a reply. False: the child is lost."""
        while waiting:
            check = waiting[0]
            if said := unasked(check, self.job, self.device):
                self.replies[waiting.pop(0).id] = said
                continue
            if self.late:
                return True
            waiting.pop(0)
            if self._hangs.often(check):
                self.replies[check.id] = self._hangs.not_asked(check)
                continue
            id = secrets.token_hex(6)
            child.send(question(self.job, check, id, self.streams[check.id]))
            most = self._hangs.most(check, self.limits).least(self.left)
            reply = self._receive(child, id, most)
            took = round(child.used.clock, 3)
            if isinstance(reply, str):
                says = too_long(most, child.used) if reply == "timed out" else ""
                stopped = child.stopped() if says else None
                self._last = "" if says else check.id
                self._asked = check
                known: dict[str, Any] = {"printed": child.printed(), "stopped": stopped}
                lost = Reply(cast(Status, reply), name=says, seconds=took, **known)
                self.replies[check.id] = lost
                if says:
                    self._hangs.add(check, stopped)
                # The next processes are for other tasks first: one that hangs must not cost them.
                self._losing.add(check.task)
                waiting.sort(key=lambda later: later.task in self._losing)
                return False
            self.replies[check.id] = replace(reply_of(*reply, child.printed()), seconds=took)
            self._last = ""
        return True

    def _receive(self, child: Child, id: str, most: Seconds) -> tuple[dict[str, Any], bytes] | str:
        """What comes from it, and its seconds off those of all checks together."""
        reply = child.receive(id, most.least(self.left))
        self.left = self.left.without(child.used)
        return reply

    def killed(self, status: int, waiting: list[Check]) -> bool:
        """Whether it was killed and nobody knows by whom: what it was doing is asked once more.

        The machine may have been short of memory, or somebody at it. Who does it to themselves
        does it again. Who floods was killed by us.
        """
        at_import = self.broken is not None and self.broken.status == "lost"
        at_check = self._last and self.replies[self._last].status == "lost"
        if status & 0x7F != 9 or not (at_check or at_import) or self._last in self._killed:
            return False
        self._killed.add(self._last)
        if self._last:
            del self.replies[self._last]
            self._losing.discard(self._asked.task)
            waiting.insert(0, self._asked)
        self.broken, self._last = None, ""
        return True

    def explain(self, status: int) -> None:
        """Say by which signal, or with which exit code, a lost child ended."""
        said = ended_by(status, self._kills, self._allowed)
        if self.broken and self.broken.status == "lost":
            self.broken = Broken("lost", note=said)
        if self._last:
            old = self.replies[self._last]
            self.replies[self._last] = Reply(old.status, name=said, printed=old.printed)
            self._last = ""

    def gave_up(self, check: Check, lost: int) -> Reply:
        """Of a check that was not asked, why."""
        if self.late:
            return Reply("timed out", name=out_of_time(self.limits, self.left))
        if check.task in self._hangs.tasks:
            return self._hangs.not_asked(check)
        return Reply("timed out", name=f"{lost} processes were lost before it")

    def answers(self) -> Answers:
        return Answers(
            replies=self.replies,
            todo=frozenset(texts(self._parsed.get("todo"))),
            names=tuple(texts(self._parsed.get("names"))),
            broken=self.broken,
            device=self.device,
            printed=self._printed,
            changed=tuple(self._changed),
            versions=self._versions,
            layers=tuple(self._layers),
        )
