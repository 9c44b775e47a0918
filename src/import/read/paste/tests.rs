use super::paste;

#[track_caller]
fn check(html: &str, expected: &str) {
    assert_eq!(paste(html), expected, "{html}");
}

#[test]
fn words_lists_and_headings() {
    check(
        "<html xmlns:o=\"urn\"><head><style>p{}</style><!--[if gte mso 9]><xml><o:x>rác</o:x></xml><![endif]--></head><body>\
         <h1>An toàn<o:p></o:p></h1><p class=MsoNormal>Đội <b>mũ</b> khi vào <i>công trường</i>.<o:p></o:p></p>\
         <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><![endif]>Một</p>\
         <p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;</span></span>Trong một</p>\
         <p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>Bước</p>\
         <p class=MsoListParagraph style='mso-list:l1 level2 lfo2'><span style='mso-list:Ignore'>đ)<span>&nbsp;</span></span>Điểm đ</p></body></html>",
        "## An toàn\n\nĐội **mũ** khi vào *công trường*.\n\n- Một\n  - Trong một\n1. Bước\n\nđ) Điểm đ",
    );
}

#[test]
fn lists_of_pages_keep_their_levels_and_labels() {
    check(
        "<ol><li>Một<ul><li>Hai</li></ul></li><li><p>Ba</p><p>Thêm</p></li></ol><ol type=a><li>Bốn</li><li>Năm</li></ol>",
        "1. Một\n   - Hai\n2. Ba\n\n   Thêm\n\na) Bốn\n\nb) Năm",
    );
    // Google Docs: lists inside lists, every weight said, all in a `b` that is none.
    check(
        "<b style=\"font-weight:normal;\" id=\"docs-internal-guid-1\"><ul><li style=\"list-style-type:disc\"><p><span style=\"font-weight:400\">Một</span></p></li><ul><li><p><span style=\"font-weight:700\">Hai</span></p></li></ul></ul><p><span style=\"font-style:italic\">Nghiêng</span></p></b>",
        "- Một\n  - **Hai**\n\n*Nghiêng*",
    );
}

#[test]
fn tables_have_a_head_and_safe_cells() {
    check(
        "<table><tr><td><b>Tên</b></td><td>Số</td></tr><tr><td>A|B</td><td>1<br>2</td></tr><tr><td colspan=2><p>Chung</p><p>Dòng hai</p></td></tr><tr><td></td><td></td></tr></table>",
        "| Tên | Số |\n| --- | --- |\n| A\\|B | 1<br>2 |\n| Chung<br>Dòng hai |  |",
    );
    check("<table><tr><td>Một ô</td></tr></table>", "Một ô");
}

#[test]
fn links_emphasis_and_marks() {
    check(
        "<p>Xem <a href=\"https://vd.vn/a_(b)\"><b>trang</b></a> và <a href=\"#x\">mục</a>, <a href=\"file:///C:/a\">tệp</a>; 5 * 3, a_b, H<sub>2</sub>O.</p>",
        "Xem **[trang](<https://vd.vn/a_(b)>)** và mục, tệp; 5 \\* 3, a_b, H<sub>2</sub>O.",
    );
    check("<p><b>Chú </b><b>ý</b>: <script>alert(1)</script>&lt;script&gt;</p>", "**Chú ý**: \\<script>");
    check(
        "<p># không phải tiêu đề</p><p>1. Một</p><p>a) Hai</p>",
        "\\# không phải tiêu đề\n\n1. Một\n\na) Hai",
    );
}

#[test]
fn what_somebody_typed_as_a_list_is_one() {
    check(
        "<p>- Một</p><p>+ Hai</p><p>• Ba</p><div>Zalo<br>dòng hai</div>",
        "- Một\n  - Hai\n- Ba\n\nZalo\n\ndòng hai",
    );
}

#[test]
fn broken_markup_ends_nothing_and_loops_nowhere() {
    for html in [
        "",
        "</p></td>",
        "<table><tr><td>x",
        "<ul><li>a<li>b",
        "<h1>",
        "<p style='mso-list:l0 level99 x'>y",
        "<b><i><a href=x>",
    ] {
        let _ = paste(html);
    }
    check("<ul><li>a<li>b", "- a\n- b");
    let deep = "<div><b>".repeat(5000) + "chữ";
    assert_eq!(paste(&deep), "**chữ**");
}
