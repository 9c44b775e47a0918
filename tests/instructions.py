#!/usr/bin/env python3
"""Counts the instructions of two fixed builds and fails where they are more than 5 % above those on record.

usage: tests/instructions.py LANTOA [--write]

Instructions, not seconds: they are the same on a busy machine. The sites are those of benches/compare with 300
pages, built on one thread under valgrind's callgrind. The record, tests/instructions.txt, holds a line for each;
`--write` puts down today's figures, which belongs into the commit that changes them.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
RECORD = HERE / "instructions.txt"
SITES = ["minimal", "whole"]
LIMIT = 1.05


def count(lantoa, site, out):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", lantoa, "build", "--root", site,
               "--out", out, "--now", "2026-11-21", "--lang", "en"]
    done = subprocess.run(command, env={**os.environ, "RAYON_NUM_THREADS": "1"}, capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        sys.exit(f"the build failed:\n{done.stderr[-2000:]}")
    return int(found[1])


def main():
    lantoa = Path(sys.argv[1]).resolve()
    known = dict(line.split() for line in RECORD.read_text("utf-8").splitlines()) if RECORD.exists() else {}
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        subprocess.check_call([sys.executable, HERE.parent / "benches" / "compare" / "generate.py", "300", work / "sites"])
        found = {name: count(lantoa, work / "sites" / name, work / "out" / name) for name in SITES}
    if "--write" in sys.argv:
        RECORD.write_text("".join(f"{name} {number}\n" for name, number in found.items()), "utf-8")
    bad, told = [], 0
    for name, number in found.items():
        if name not in known and "--write" not in sys.argv:
            print(f"{name}: {number / 1e6:.0f} million instructions; not on record, write it down with --write")
            continue
        told += 1
        before = int(known.get(name, number))
        print(f"{name}: {number / 1e6:.0f} million instructions, {number / before - 1:+.1%} against the record")
        if number > before * LIMIT and "--write" not in sys.argv:
            bad.append(name)
    print(f"instructions: {told - len(bad)} passed, {len(bad)} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    if shutil.which("valgrind") is None:
        print("instructions: 0 passed, 0 failed (valgrind is missing: left out)")
        sys.exit(0)
    sys.exit(main())
