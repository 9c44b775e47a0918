"""Loads what a build made of the plans with other people's software.

Usage: python tests/checks/plans.py PUBLIC   (needs icalendar, recurring-ical-events, jsonschema)

Checks that every lich.ics parses and recurs once a year on its day, that ke-hoach.json holds to its
schema, and that every CSV has as many cells in every row as it has headings.
"""

import csv
import datetime
import io
import json
import pathlib
import sys

import icalendar
import jsonschema
import recurring_ical_events


def check_calendar(path: pathlib.Path) -> int:
    data = path.read_bytes()
    for line in data.split(b"\r\n"):
        assert len(line) <= 75, f"{path}: a line of {len(line)} octets"
        line.decode("utf-8")
    calendar = icalendar.Calendar.from_ical(data)
    uids = set()
    for event in calendar.walk("VEVENT"):
        uid = str(event["UID"])
        assert uid not in uids, f"{path}: {uid} twice"
        uids.add(uid)
        assert not event.errors, f"{path}: {event.errors}"
        if "RRULE" not in event:
            continue
        start = event["DTSTART"].dt
        until = event["RRULE"].get("UNTIL", [None])[0]
        only = icalendar.Calendar()
        only.add_component(event)
        years = range(start.year - 1, start.year + 12)
        for year in years:
            days = recurring_ical_events.of(only).between(
                datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)
            )
            wanted = year >= start.year and (until is None or year <= until.year)
            if (start.month, start.day) == (2, 29):
                wanted = wanted and year % 4 == 0
            assert len(days) == (1 if wanted else 0), f"{path}: {uid} in {year}: {len(days)} times"
            for day in days:
                found = day["DTSTART"].dt
                assert (found.month, found.day) == (start.month, start.day), f"{path}: {uid} on {found}"
    return len(uids)


def check_table(path: pathlib.Path) -> int:
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff"), f"{path} has no byte order mark"
    rows = list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))
    for row in rows:
        assert len(row) == len(rows[0]), f"{path}: {row}"
        assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in row), f"{path}: {row}"
    return len(rows) - 1


def main() -> None:
    public = pathlib.Path(sys.argv[1])
    events = sum(check_calendar(path) for path in sorted(public.rglob("*.ics")))
    rows = sum(check_table(path) for path in sorted(public.rglob("*.csv")))
    data = public / "du-lieu"
    schema = json.loads((data / "ke-hoach.schema.json").read_text("utf-8"))
    plans = json.loads((data / "ke-hoach.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(plans, schema)
    json.loads((data / "dcat.jsonld").read_text("utf-8"))
    print(f"{events} events, {rows} rows of tables, {len(plans['plans'])} plans")


main()
