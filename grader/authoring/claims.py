"""The claims of `grade verify`, and the table of conditions, as lines.

In: claims, or cells. Out: a rich Text for each, and JSON for all. Pure functions.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.text import Text

from grader.authoring.conditions.matrix import CONDITIONS
from grader.report import WIDTH, clean, wrap

if TYPE_CHECKING:
    from grader.authoring.proofs.asked import Cell
    from grader.authoring.verify import Claim

MOST = 12
SIGNS = {"asked": "+", "reason": "-", "open": "?", "empty": "!"}
LEGEND = "+ asked   - with a reason   ? not asked yet   ! empty"


def proof_line(claim: "Claim") -> Text:
    """One claim: ok or FAIL, what it says, and what was found against it."""
    word, style = ("ok", "green") if claim.holds else ("FAIL", "bold red")
    text = Text(f"  {word:5} ", style=style)
    text.append(f"{claim.assignment:12} ", style="dim")
    text.append(claim.says, style="")
    for found in claim.against[:MOST]:
        for row in wrap(clean(found), WIDTH - 10):
            text.append(f"\n{'':10}{row}")
    if len(claim.against) > MOST:
        text.append(f"\n{'':10}and {len(claim.against) - MOST} more")
    for row in wrap(clean(claim.note), WIDTH - 21) if claim.note else []:
        text.append(f"\n{'':21}{row}", style="dim")
    return text


def proof_closing(claims: list["Claim"], seconds: float) -> str:
    """The line that can be read alone."""
    failed = sum(not claim.holds for claim in claims)
    return f"{len(claims) - failed} claims hold, {failed} do not   {seconds:.0f} s"


def proof_json(claims: Iterable["Claim"]) -> str:
    """All claims, for programs."""
    rows = [asdict(claim) | {"holds": claim.holds} for claim in claims]
    return json.dumps({"format": 1, "claims": rows}, indent=1, ensure_ascii=False)


def conditions_table(name: str, cells: list["Cell"]) -> str:
    """An assignment's tasks, a row each, and a sign for each condition that applies."""
    rows: dict[str, dict[str, str]] = {}
    for cell in cells:
        rows.setdefault(cell.task, {})[cell.condition] = SIGNS[cell.state]
    widest = max(map(len, rows), default=0)
    signs = {task: " ".join(row.get(c, " ") for c in CONDITIONS) for task, row in rows.items()}
    heads = [
        f"  {'':{widest}} {' |' * place}  {condition}" for place, condition in enumerate(CONDITIONS)
    ]
    lines = [name, *heads, *(f"  {task:{widest}}  {row}" for task, row in signs.items())]
    empty = [
        f"  ! {cell.task}: {cell.condition}" + (f" ({', '.join(parts)})" if parts else "")
        for cell in cells
        if cell.state == "empty"
        for parts in [[*filter(None, cell.empty)]]
    ]
    return "\n".join([*(line.rstrip() for line in lines), f"  {LEGEND}", *empty])


def conditions_json(found: Iterable[tuple[str, list["Cell"]]]) -> str:
    """All cells, for programs."""
    rows = [
        {
            "assignment": name, "task": cell.task, "condition": cell.condition,
            "state": cell.state, "empty": cell.empty,
            "reasons": [reason.says for reason in cell.reasons],
        }
        for name, cells in found
        for cell in cells
    ]  # fmt: skip
    return json.dumps({"format": 1, "conditions": rows}, indent=1, ensure_ascii=False)
