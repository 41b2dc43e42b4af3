"""A headless Chromium, driven by its own protocol.

In: addresses, and JavaScript. Out: what it evaluates to. Knows no course and no nbgrader.
"""

import itertools
import json
import os
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
SECONDS = 90.0
"""For one thing to happen, on a machine that does other things."""


def installed() -> str:
    """The browser's path; "" where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), "")


class Browser:
    """One page."""

    def __init__(self, scratch: Path) -> None:
        import websocket

        words = [
            installed(), "--headless=new", "--remote-debugging-port=0", "--disable-gpu",
            "--no-first-run", "--disable-dev-shm-usage", "--remote-allow-origins=*",
            f"--user-data-dir={scratch}", "about:blank",
        ]  # fmt: skip
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            words.append("--no-sandbox")  # it refuses to run as root otherwise
        self._process = subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._numbers = itertools.count(1)
        port = until(lambda: (scratch / "DevToolsActivePort").read_text().split()[0])
        pages = until(lambda: _json(f"http://127.0.0.1:{port}/json/list"))
        address = next(page for page in pages if page["type"] == "page")["webSocketDebuggerUrl"]
        self._socket = websocket.create_connection(address, timeout=SECONDS)

    def open(self, address: str) -> None:
        """Go there, and wait for the page with all that it loads."""
        self._ask("Page.navigate", url=address)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def evaluate(self, script: str) -> Any:
        """What an expression is, as JSON; an exception there is one here."""
        said = self._ask("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in said:
            raise AssertionError(said["exceptionDetails"])
        return said["result"].get("value")

    def wait(self, script: str) -> None:
        """Until an expression is true."""
        until(lambda: self.evaluate(f"Boolean({script})"), script)

    def _ask(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            said = json.loads(self._socket.recv())
            if said.get("id") == number:
                assert "error" not in said, said
                return said["result"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()
        self._process.kill()
        self._process.wait(SECONDS)


def until(ask: Any, what: str = "") -> Any:
    """Ask until there is an answer."""
    end = time.monotonic() + SECONDS
    while True:
        try:
            if found := ask():
                return found
        except (OSError, IndexError, ValueError, AssertionError) as error:
            what = what or str(error)
        assert time.monotonic() < end, f"it did not come about: {what}"
        time.sleep(0.2)


def _json(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=SECONDS) as answer:
        return json.load(answer)
