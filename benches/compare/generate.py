#!/usr/bin/env python3
"""Writes one and the same Vietnamese site for lantoa and for Hugo.

usage: generate.py PAGES DIR    (makes DIR/lantoa and DIR/hugo)

Ten sections, three of 200 tags a page, about 660 words a page with headings, lists, emphasis, a table and
links to other pages. The text is random, from a fixed seed, so every run writes the same bytes.
"""
import random
import shutil
import sys
from pathlib import Path

SYLLABLES = """an toàn vệ sinh lao động người làm việc nơi công trường giàn giáo dây đai mũ bảo hộ găng tay kính
thuốc trừ sâu phun pha cất giữ bình nước sạch rửa da mắt miệng thở độc hại nguy hiểm phòng ngừa tai nạn cháy nổ điện
giật ngắt cầu dao máy móc thiết bị kiểm định huấn luyện sức khỏe bệnh nghề nghiệp khám định kỳ doanh nghiệp hợp tác xã
hộ gia đình nông dân thợ xây chủ đầu tư nhà thầu giám sát kế hoạch chỉ tiêu nhiệm vụ sở y tế nội vụ tài chính ủy ban
nhân dân tỉnh xã phường báo cáo hằng năm quý tháng ngày giờ trước sau trong ngoài trên dưới cao thấp sâu rộng hẹp dài
ngắn nặng nhẹ nóng lạnh mưa nắng gió đất đá cát sỏi thép gỗ bê tông cốp pha cột dầm sàn mái tường hố móng rãnh taluy
được không phải cần nên đừng bao giờ luôn khi nếu thì vì để cho với của và hoặc nhưng mà đã đang sẽ vẫn còn mới cũ
biển báo rào chắn lối đi cầu thang lan can lưới đỡ móc khóa neo tải trọng cẩu nâng hạ ròng rọc cáp xích kiểm tra ghi
chép sổ sách hồ sơ giấy phép quy định pháp luật nghị thông tư điều khoản mục phụ lục quyền lợi nghĩa trách""".split()
SECTIONS = 10
TAGS = 200


def words(rng, n):
    return " ".join(rng.choice(SYLLABLES) for _ in range(n))


def sentence(rng):
    text = words(rng, rng.randint(8, 22))
    return text[0].upper() + text[1:] + "."


def body(rng, link):
    parts = []
    for _ in range(5):
        parts.append("## " + words(rng, 5).capitalize())
        parts.append(" ".join(sentence(rng) for _ in range(4)) + f" **{words(rng, 3)}** {link(words(rng, 3))}.")
        parts.append("\n".join("- " + sentence(rng) for _ in range(3)))
    parts.append("| " + " | ".join(words(rng, 2) for _ in range(3)) + " |\n|---|---|---|\n"
                 + "\n".join("| " + " | ".join(words(rng, 3) for _ in range(3)) + " |" for _ in range(3)))
    return "\n\n".join(parts) + "\n"


def main():
    pages, out = int(sys.argv[1]), Path(sys.argv[2])
    here = Path(__file__).resolve().parent
    shutil.rmtree(out, ignore_errors=True)
    lantoa, hugo = out / "lantoa", out / "hugo"
    (lantoa / "content").mkdir(parents=True)
    shutil.copytree(here / "hugo", hugo)
    (hugo / "content").mkdir()
    (lantoa / "lantoa.toml").write_text(
        'title = "So sánh"\nbase_url = "https://example.vn/"\ntheme = "minimal"\n[search]\nenabled = false\n[feeds]\nformats = ["rss"]\n', "utf-8")
    shutil.copytree(here.parent / "theme-minimal", lantoa / "themes" / "minimal")
    for site in (lantoa, hugo):
        (site / "content" / "_index.md").write_text('+++\ntitle = "So sánh"\n+++\n', "utf-8")
    for n in range(SECTIONS):
        for site in (lantoa, hugo):
            folder = site / "content" / f"muc-{n}"
            folder.mkdir()
            (folder / "_index.md").write_text(f'+++\ntitle = "Mục {n}"\n+++\n', "utf-8")
    for n in range(pages):
        rng = random.Random(n)
        section = n % SECTIONS
        tags = ", ".join(f'"nhan-{rng.randrange(TAGS)}"' for _ in range(3))
        day = f"20{15 + n % 10}-{1 + n % 12:02}-{1 + n % 28:02}"
        front = f'+++\ntitle = "{words(rng, 6).capitalize()} {n}"\ndescription = "{sentence(rng)}"\ndate = {day}\ntags = [{tags}]\n+++\n\n'
        target = rng.randrange(pages)
        path = f"muc-{target % SECTIONS}/trang-{target}.md"
        state = rng.getstate()
        (lantoa / "content" / f"muc-{section}" / f"trang-{n}.md").write_text(
            front + body(rng, lambda text: f"[{text}](../{path})"), "utf-8")
        rng.setstate(state)
        (hugo / "content" / f"muc-{section}" / f"trang-{n}.md").write_text(
            front + body(rng, lambda text: f'[{text}]({{{{< relref "/{path}" >}}}})'), "utf-8")


main()
