//! The body of a page, and the theme that shows it.

use super::{Explanation, Words};

pub const MARKUP: Explanation = Explanation {
    vi: Words {
        what: "Có dấu của Markdown (`**`, `##`, `|`, `](`, dấu đầu dòng, phím Tab…) hiện ra thành chữ, hoặc chữ thường bị hiểu thành dấu.",
        why: "Người đọc thấy những dấu lạ, mất một ô của bảng, hay đọc nhầm một con số. Chương trình tự hiểu những cách viết chỉ có một nghĩa (dấu • và gạch đầu dòng của Word, `##Tiêu đề`, dòng a) b) c), bảng dán từ Excel, đoạn thụt đầu dòng, 3*4*5, tên tệp có dấu cách); chỗ có hai nghĩa thì hỏi.",
        mend: "Sửa đúng dòng được nêu theo lời gợi ý. Muốn hiện chính dấu ấy thì đặt \\ trước nó: \\*, \\#, \\|, \\>.",
    },
    en: Words {
        what: "Signs of Markdown (`**`, `##`, `|`, `](`, bullets, tabs …) appear as text, or text was taken for such signs.",
        why: "Readers see strange signs, miss a cell of a table or read a wrong figure. What has one reading is understood (bullets of office programs, `##Title`, lines a) b) c), tables from spreadsheets, paragraphs that are set in, 3*4*5, file names with spaces); what has two is asked.",
        mend: "Change the line as the message says. To show the sign itself put \\ in front: \\*, \\#, \\|, \\>.",
    },
    wrong: "** Cấm lửa* tại kho",
    right: "**Cấm lửa** tại kho",
};

pub const RAW_HTML: Explanation = Explanation {
    vi: Words {
        what: "Thẻ HTML trong bài không được dùng; nó hiện ra như chữ thường.",
        why: "HTML cho phép cài mã vào trang và làm hỏng cách trình bày. Chỉ <br> <sub> <sup> <u> <mark> <kbd> dùng được, không kèm thuộc tính.",
        mend: "Viết bằng Markdown: **đậm**, [chữ](địa chỉ), ![mô tả](anh.jpg), bảng bằng dấu |. Dán từ Word thì dán dạng chữ thường.",
    },
    en: Words {
        what: "HTML in a page is not used; it appears as text.",
        why: "HTML could run code and break the layout. Only <br> <sub> <sup> <u> <mark> <kbd> work, without attributes.",
        mend: "Write Markdown: **bold**, [text](address), ![description](image.jpg), tables with |. Paste from Word as plain text.",
    },
    wrong: "<b>Cấm</b> vào",
    right: "**Cấm** vào",
};

pub const SHORTCODE: Explanation = Explanation {
    vi: Words {
        what: "Một khối ::: viết chưa đúng: chưa đóng, thiếu dấu ngoặc kép, thừa tham số…",
        why: "Khối chưa đóng sẽ nuốt luôn phần còn lại của bài.",
        mend: "Mở bằng :::tên, đóng bằng một dòng chỉ có :::. Tham số viết tên=\"giá trị\". Khối một dòng (contact, figure, target) dùng hai dấu hai chấm.",
    },
    en: Words {
        what: "A ::: block is not written correctly: not closed, a quote missing, an argument too many, …",
        why: "A block that is not closed swallows the rest of the page.",
        mend: "Open with :::name, close with a line that holds only :::. Arguments are name=\"value\". One-line blocks (contact, figure, target) have two colons.",
    },
    wrong: ":::do\n- Buộc đầu thang.",
    right: ":::do\n- Buộc đầu thang.\n:::",
};

pub const UNKNOWN_SHORTCODE: Explanation = Explanation {
    vi: Words {
        what: "Không có khối nào tên như vậy.",
        why: "Khối lạ không có cách trình bày, nên nội dung của nó không biết hiện thế nào.",
        mend: "Các khối có sẵn: steps, checklist, do, dont, contact, figure, gallery, details, target. Khối riêng của đơn vị đặt trong shortcodes/.",
    },
    en: Words {
        what: "There is no shortcode of this name.",
        why: "There is no telling how to show it.",
        mend: "There are: steps, checklist, do, dont, contact, figure, gallery, details, target. A site's own go into shortcodes/.",
    },
    wrong: ":::step\n1. Tắt máy.\n:::",
    right: ":::steps\n1. Tắt máy.\n:::",
};

pub const NESTING_TOO_DEEP: Explanation = Explanation {
    vi: Words {
        what: "Danh sách, trích dẫn hoặc khối lồng nhau quá sâu.",
        why: "Không ai đọc nổi cấp thứ một trăm; thường là dấu > hoặc - thừa khi dán. Giới hạn này cũng giữ cho chương trình không bị treo.",
        mend: "Xóa các dấu >, - hoặc ::: thừa; viết lại cho ít cấp hơn.",
    },
    en: Words {
        what: "Lists, quotes or blocks are nested too deeply.",
        why: "Nobody can read a hundredth level; usually stray > or - were pasted. The limit also keeps the program from hanging.",
        mend: "Delete stray >, - or :::, and use fewer levels.",
    },
    wrong: "> > > > > > Lưu ý",
    right: "> Lưu ý",
};

pub const DUPLICATE_ANCHOR: Explanation = Explanation {
    vi: Words {
        what: "Hai tiêu đề trong một trang cùng một mã {#…}.",
        why: "Liên kết tới mã ấy chỉ đến được một chỗ.",
        mend: "Đặt mã riêng cho mỗi tiêu đề.",
    },
    en: Words {
        what: "Two headings of a page have the same id {#…}.",
        why: "A link to it can reach only one of them.",
        mend: "Give each heading an id of its own.",
    },
    wrong: "## Sơ cứu {#buoc}\n## Gọi 115 {#buoc}",
    right: "## Sơ cứu {#so-cuu}\n## Gọi 115 {#goi-115}",
};

pub const FOOTNOTE: Explanation = Explanation {
    vi: Words {
        what: "Chú thích cuối bài không khớp: có chỗ dẫn mà không có nội dung, hoặc ngược lại, hoặc viết hai lần.",
        why: "Người đọc bấm vào nguồn mà không thấy nguồn.",
        mend: "Mỗi [^1] trong bài cần một dòng [^1]: ở cuối bài, và chỉ một.",
    },
    en: Words {
        what: "A footnote does not match: referred to but not written, the other way round, or written twice.",
        why: "Readers follow a source and find none.",
        mend: "Each [^1] needs one line [^1]: at the end.",
    },
    wrong: "Theo luật.[^1]",
    right: "Theo luật.[^1]\n\n[^1]: Điều 6, Luật An toàn, vệ sinh lao động.",
};

pub const TEMPLATE: Explanation = Explanation {
    vi: Words {
        what: "Mẫu của giao diện có lỗi khi dựng trang.",
        why: "Bài viết không sai; người làm giao diện cần sửa mẫu.",
        mend: "Gửi thông báo này cho người làm giao diện. Với giao diện có sẵn, hãy báo cho nhóm làm lantoa kèm tệp gây lỗi. docs/theme.md nói mẫu nhận được những gì.",
    },
    en: Words {
        what: "A template of the theme failed.",
        why: "The page is not wrong; whoever makes the theme must mend it.",
        mend: "Send them this message. For the theme that comes with lantoa, report it with the file that causes it. docs/theme.md says what templates are given.",
    },
    wrong: "{{ page.tilte }}",
    right: "{{ page.title }}",
};

pub const THEME: Explanation = Explanation {
    vi: Words {
        what: "Không có giao diện này, hoặc nó thiếu tệp cần có.",
        why: "Không có giao diện thì không biết trình bày trang thế nào.",
        mend: "Kiểm tra tên trong theme = \"…\" với thư mục trong themes/, hoặc dùng một giao diện có sẵn: default, toa-soan. Giao diện riêng phải có tệp theme.toml; trong đó chỉ có name, description, license và [shortcodes].",
    },
    en: Words {
        what: "There is no such theme, or it lacks a file.",
        why: "Without it there is no telling how pages look.",
        mend: "Compare theme = \"…\" with the folders in themes/, or use one that is built in: default, toa-soan. A theme of your own needs a file theme.toml with nothing but name, description, license and [shortcodes].",
    },
    wrong: "theme = \"giao-dien\"",
    right: "theme = \"default\"",
};

pub const TRANSLATION: Explanation = Explanation {
    vi: Words {
        what: "Giao diện thiếu một câu chữ trong tệp i18n/ của ngôn ngữ này.",
        why: "Người đọc sẽ thấy chữ tiếng Việt giữa trang tiếng khác, hoặc thấy tên khóa.",
        mend: "Thêm khóa ấy vào i18n/<mã ngôn ngữ>.toml của trang hoặc của giao diện.",
    },
    en: Words {
        what: "The theme lacks a text in the i18n/ file of this language.",
        why: "Readers would see another language in the middle of a page, or the name of a key.",
        mend: "Add the key to i18n/<code>.toml of the site or the theme.",
    },
    wrong: "# i18n/en.toml\n\"nav.home\" = \"Home\"",
    right: "# i18n/en.toml\n\"nav.home\" = \"Home\"\n\"nav.search\" = \"Search\"",
};
