"""One installed edition for all tests of this folder."""

import os
from pathlib import Path

import pytest

from tests.edition.installed import Installed, install


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With several workers, one of them installs the edition and asks it."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("edition"))


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Made once in a run."""
    target = tmp_path_factory.mktemp("students")
    if os.name != "nt" and os.geteuid() == 0:  # children get a user of their own, and must see it
        for folder in (target, *target.parents[:2]):
            folder.chmod(0o755)
    return install(target)
