#!/usr/bin/env python3
"""Writes one and the same Vietnamese site for lantoa and for Hugo.

usage: generate.py PAGES DIR    (makes DIR/hugo and DIR/minimal, DIR/search, DIR/whole for lantoa)

Ten sections, two to four of 200 tags a page, some 540 words a page with headings, lists, emphasis, a table
and links to other pages. Sentences are those of `sentences.txt` (from the pages of this repository's own
site), with other numbers; links are plain addresses in both, so neither program looks them up in a way the
other does not. Everything comes from a fixed seed, so every run writes the same bytes.
"""
import os
import random
import re
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SECTIONS = 10
TAGS = 200
NUMBER = re.compile(r"\d+")
# What every site says of itself; `whole` is the default theme with everything on.
SITES = {
    "minimal": 'theme = "minimal"\n[search]\nenabled = false\n[feeds]\nformats = ["rss"]\n',
    "search": 'theme = "minimal"\n[feeds]\nformats = ["rss"]\n',
    "whole": "",
}


def page(n, pages, pool):
    rng = random.Random(n)
    number = lambda match: str(rng.randint(2, 10 ** min(len(match.group()), 4)))
    one = lambda: NUMBER.sub(number, rng.choice(pool)) if rng.random() < 0.5 else rng.choice(pool)
    few = lambda count: " ".join(rng.choice(pool).split()[:count]).rstrip(",:;")
    target = rng.randrange(pages)
    parts = []
    for part in range(5):
        link = f" Xem thêm: [{few(5)}](LINK:{target})." if part in (1, 3) else ""
        parts.append("## " + few(5))
        parts.append(". ".join(one() for _ in range(4)) + f". **{few(3)}**." + link)
        parts.append("\n".join(f"- {one()}." for _ in range(3)))
    if rng.random() < 0.3:
        rows = "\n".join("| " + " | ".join(few(3) for _ in range(3)) + " |" for _ in range(4))
        parts.append("| Nội dung | Đơn vị | Ghi chú |\n|---|---|---|\n" + rows)
    tags = ", ".join(f'"nhãn {rng.randrange(TAGS)}"' for _ in range(rng.randint(2, 4)))
    day = f"20{15 + n % 10}-{1 + n % 12:02}-{1 + n % 28:02}"
    front = f'+++\ntitle = "{few(9)} {n}"\ndescription = "{few(22)}."\ndate = {day}\ntags = [{tags}]\n+++\n\n'
    return front + "\n\n".join(parts) + "\n"


def main():
    pages, out = int(sys.argv[1]), Path(sys.argv[2])
    shutil.rmtree(out, ignore_errors=True)
    pool = (HERE / "sentences.txt").read_text("utf-8").splitlines()
    folders = {name: out / name for name in ["hugo", *SITES]}
    shutil.copytree(HERE / "hugo", folders["hugo"])
    menu = "".join(f'[[menus.main]]\ntitle = "Mục {n}"\npage = "muc-{n}/_index.md"\n' for n in range(SECTIONS))
    for name, config in SITES.items():
        folders[name].mkdir(parents=True)
        head = 'title = "So sánh"\nbase_url = "https://example.vn/"\n'
        (folders[name] / "lantoa.toml").write_text(head + config + menu, "utf-8")
        if config:
            shutil.copytree(HERE.parent / "theme-minimal", folders[name] / "themes" / "minimal")
    links = {"hugo": lambda section, n: f"/muc-{section}/trang-{n}/",
             "minimal": lambda section, n: f"../muc-{section}/trang-{n}.md"}
    for flavour, link in links.items():
        content = folders[flavour] / "content"
        content.mkdir()
        (content / "_index.md").write_text('+++\ntitle = "So sánh"\n+++\n', "utf-8")
        for n in range(SECTIONS):
            (content / f"muc-{n}").mkdir()
            (content / f"muc-{n}" / "_index.md").write_text(f'+++\ntitle = "Mục {n}"\n+++\n', "utf-8")
        for n in range(pages):
            text = re.sub(r"LINK:(\d+)", lambda m: link(int(m[1]) % SECTIONS, m[1]), page(n, pages, pool))
            (content / f"muc-{n % SECTIONS}" / f"trang-{n}.md").write_text(text, "utf-8")
    for name in SITES:
        if name != "minimal":
            shutil.copytree(folders["minimal"] / "content", folders[name] / "content", copy_function=os.link)


main()
