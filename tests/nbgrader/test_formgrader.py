"""A person opens formgrader in a browser, on what `grade class` wrote, and changes a grade."""

import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")
pytest.importorskip("websocket", reason="websocket-client, which Jupyter brings")

from tests.nbgrader import browser
from tests.nbgrader.browser import Browser, until
from tests.nbgrader.conftest import Twins
from tests.nbgrader.school import SCHEME, rows

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not browser.installed(), reason="no Chromium here: apt install chromium"),
]
TOKEN = "formgrader-in-a-test"


@dataclass(frozen=True)
class Page:
    """formgrader, open in a browser."""

    browser: Browser
    address: str

    def open(self, path: str) -> None:
        self.browser.open(f"{self.address}/formgrader/{path}")


@pytest.fixture(scope="module")
def page(twins: Twins, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """nbgrader's own server on the folder, as an instructor starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = twins.ours.folder
    words = [
        sys.executable, "-m", "jupyter_server", "--no-browser", "--ip=127.0.0.1",
        f"--port={port}", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder}",
        "--allow-root",
    ]  # fmt: skip
    log = (tmp_path_factory.mktemp("server") / "log").open("w+")
    server = subprocess.Popen(
        words, cwd=folder, env=twins.ours.environment, stdout=log, stderr=subprocess.STDOUT
    )
    address = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        assert server.poll() is None, Path(log.name).read_text()
        request = urllib.request.Request(
            f"{address}/formgrader", headers={"Authorization": f"token {TOKEN}"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return bool(answer.status == 200)

    try:
        until(answers)
        with Browser(tmp_path_factory.mktemp("chromium")) as opened:
            # The cookie is for the folder of the page that gives it: this one gives it for all.
            opened.open(f"{address}/login?token={TOKEN}")
            yield Page(opened, address)
    finally:
        server.kill()  # it waits for kernels otherwise, and there are none
        server.wait(60)
        log.close()


def submission_of(twins: Twins, student: str) -> str:
    """The id under which formgrader shows a student's notebook."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{twins.ours.folder / 'gradebook.db'}") as gradebook:
        return str(gradebook.find_submission_notebook("lab", "assignment1", student).id)


def test_the_class_is_listed(twins: Twins, page: Page) -> None:
    """Everybody is graded, and shown with their points."""
    page.open("manage_submissions/assignment1")
    page.browser.wait("document.body.innerText.includes('hostile')")
    page.browser.wait("document.body.innerText.includes('needs manual grading')")
    text = page.browser.evaluate("document.body.innerText")

    assert {"right", "wrong", "none"} <= set(text.split())
    page.open("gradebook/assignment1/lab")
    page.browser.wait("document.querySelectorAll('tbody tr').length >= 10")


def test_a_person_reads_the_report_and_gives_points(twins: Twins, page: Page) -> None:
    """The page has report, answer and scheme; what is typed there is in the gradebook."""
    page.open(f"submissions/{submission_of(twins, 'right')}")
    page.browser.wait("document.querySelector('input.score#w1') && window.jQuery")
    text = page.browser.evaluate("document.body.innerText")

    assert SCHEME in text
    assert "Two has one more, a < b." in text
    assert "1.3 Scale.forward" in text
    # Scores come after the page: a grade that the grader gave shows that they are here.
    page.browser.wait("jQuery('#double').attr('placeholder') === '4'")
    page.browser.evaluate("jQuery('#w1').val('1.5').change(); true")

    def stored() -> bool:
        found = rows(f"sqlite:///{twins.ours.folder / 'gradebook.db'}")
        return any(row[:2] == ("right", "w1") and row[5] == 1.5 for row in found if len(row) == 8)

    until(stored, "the points that were typed are in the gradebook")


def test_a_hostile_answer_does_nothing(twins: Twins, page: Page) -> None:
    """It is shown as text, with the instructor's rights unused."""
    page.open(f"submissions/{submission_of(twins, 'hostile')}")
    page.browser.wait("document.querySelector('input.score#w1')")

    assert "window.stolen = 1" in page.browser.evaluate("document.body.innerText")
    assert page.browser.evaluate("window.stolen") is None
    assert not page.browser.evaluate(
        "[...document.links].some(link => link.protocol === 'javascript:' && "
        "link.closest('.text_cell_render'))"
    )
