#!/bin/sh
# nbgrader 0.9.6: the time that its exchange writes is not the time that its autograder reads.
#
# Expected: with `c.Exchange.timezone = "Europe/Moscow"` a submission's timestamp.txt, written in the
#           default format, is read back as the moment at which it was written.
# Happens:  the exchange writes the zone's name, and `parse_utc` asks for a zone of that name. There
#           is none called MSK, so the local time is taken for UTC: three hours late. Zones without
#           letters are written as +05, and read as five seconds.
# Here:     students of a class that sets a zone are late by hours, or early. docs/nbgrader.md says to
#           leave the zone at UTC; our own reading of timestamp.txt takes names and offsets as meant.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nbgrader==0.9.6
cat > "$folder/see.py" <<'PY'
import importlib.metadata
import sys
import types
from datetime import datetime, timezone

from nbgrader.exchange.abc import Exchange
from nbgrader.utils import parse_utc

print("nbgrader", importlib.metadata.version("nbgrader"))
late = {}
for zone in ("UTC", "Europe/Moscow", "Asia/Yekaterinburg"):
    exchange = types.SimpleNamespace(
        timezone=zone, timestamp_format=Exchange.timestamp_format.default_value
    )
    Exchange.set_timestamp(exchange)
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    late[zone] = round((parse_utc(exchange.timestamp) - now).total_seconds() / 3600)
    print(f"  {zone:20} writes {exchange.timestamp!r}, which is read {late[zone]} h late")
sys.exit(late != {"UTC": 0, "Europe/Moscow": 3, "Asia/Yekaterinburg": 5})
PY
"$folder/venv/bin/python" -W ignore "$folder/see.py"
