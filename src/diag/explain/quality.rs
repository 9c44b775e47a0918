//! Quality, reported by `lantoa check`.

use super::{Explanation, Words};

pub const MISSING_ALT: Explanation = Explanation {
    vi: Words {
        what: "Ảnh không có lời mô tả cho người không thấy hình.",
        why: "Người khiếm thị nghe trang đọc lên; mạng yếu thì ảnh không hiện. Cả hai chỉ còn lời mô tả.",
        mend: "Nói điều hình cho thấy, một câu, không bắt đầu bằng \"hình ảnh\". Ảnh chỉ để trang trí thì để trống cũng được.",
    },
    en: Words {
        what: "An image has no description for those who cannot see it.",
        why: "Blind readers listen to the page; on a poor network images do not load. Both have only the description.",
        mend: "Say what it shows in one sentence, without \"image of\". An image that only decorates may stay without.",
    },
    wrong: "![](thang.jpg)",
    right: "![Người leo thang, hai chân một tay bám thang](thang.jpg)",
};

pub const MISSING_DESCRIPTION: Explanation = Explanation {
    vi: Words {
        what: "Trang chưa có description.",
        why: "Câu này hiện trong danh sách, kết quả tìm kiếm và khi chia sẻ qua Zalo, Facebook. Thiếu thì máy tự lấy câu đầu bài.",
        mend: "Viết một câu, không quá 160 chữ cái: bài giúp ai làm được gì.",
    },
    en: Words {
        what: "The page has no description.",
        why: "It is shown in lists, search results and shared links. Without it the first words of the page are used.",
        mend: "Write one sentence within 160 characters: whom the page helps to do what.",
    },
    wrong: "title = \"Giàn giáo\"",
    right: "title = \"Giàn giáo\"\ndescription = \"Kiểm tra giàn giáo trước khi lên: chân, giằng, sàn, lan can.\"",
};

pub const HEADING_ORDER: Explanation = Explanation {
    vi: Words {
        what: "Tiêu đề nhảy cấp, dùng cấp 1 (#) trong bài, hoặc trống.",
        why: "Người dùng trình đọc màn hình đi theo cấp tiêu đề như mục lục. Nhảy cấp là mất một tầng.",
        mend: "Tên trang đã là cấp 1. Trong bài bắt đầu từ ##, rồi ###, không nhảy.",
    },
    en: Words {
        what: "Headings skip a level, use level 1 (#) in the text, or are empty.",
        why: "Screen readers walk along headings as along a table of contents; a level skipped is a floor missing.",
        mend: "The title is level 1. Begin with ##, then ###.",
    },
    wrong: "## Trước khi lên\n#### Chân giàn",
    right: "## Trước khi lên\n### Chân giàn",
};

pub const LONG_TITLE: Explanation = Explanation {
    vi: Words {
        what: "Tên trang dài quá 70 chữ cái.",
        why: "Kết quả tìm kiếm và điện thoại cắt mất phần sau, có khi là phần quan trọng.",
        mend: "Rút gọn; phần còn lại đưa vào description.",
    },
    en: Words {
        what: "The title is longer than 70 characters.",
        why: "Search results and telephones cut off the rest, which may be what matters.",
        mend: "Shorten it and move the rest to the description.",
    },
    wrong: "title = \"Hướng dẫn về việc thực hiện các biện pháp bảo đảm an toàn khi sử dụng thang di động tại công trường\"",
    right: "title = \"Leo thang an toàn ở công trường\"",
};

pub const LONG_DESCRIPTION: Explanation = Explanation {
    vi: Words {
        what: "description dài quá 160 chữ cái.",
        why: "Phần vượt quá bị cắt trong kết quả tìm kiếm và thẻ chia sẻ.",
        mend: "Giữ một câu nói điều chính; chi tiết để trong bài.",
    },
    en: Words {
        what: "The description is longer than 160 characters.",
        why: "What is beyond is cut off in search results and shared links.",
        mend: "Keep one sentence with the main thing; details belong in the text.",
    },
    wrong: "",
    right: "",
};

pub const LINK_TEXT: Explanation = Explanation {
    vi: Words {
        what: "Chữ của liên kết không cho biết dẫn đi đâu (\"tại đây\", \"xem thêm\"), trống, hoặc là một địa chỉ trần.",
        why: "Người dùng trình đọc màn hình nghe danh sách liên kết rời khỏi câu: mười lần \"tại đây\" không nói lên gì.",
        mend: "Lấy tên của trang đích làm chữ.",
    },
    en: Words {
        what: "The text of a link does not say where it leads (\"here\", \"click\"), is empty, or is a bare address.",
        why: "Screen readers list links out of their sentences: ten times \"here\" says nothing.",
        mend: "Use the name of the page it leads to.",
    },
    wrong: "Xem [tại đây](gian-giao.md).",
    right: "Xem [cách kiểm tra giàn giáo](gian-giao.md).",
};

pub const TABLE_HEADER: Explanation = Explanation {
    vi: Words {
        what: "Bảng có cột không có tên ở dòng đầu.",
        why: "Trình đọc màn hình đọc tên cột trước mỗi ô; không tên thì ô chỉ là con số trơ trọi.",
        mend: "Đặt tên ngắn cho mọi cột.",
    },
    en: Words {
        what: "A table has a column without a name in its first row.",
        why: "Screen readers say the column's name before each cell; without it a cell is a bare figure.",
        mend: "Give every column a short name.",
    },
    wrong: "|  | Số vụ |\n|---|---|\n| 2024 | 5 |",
    right: "| Năm | Số vụ |\n|---|---|\n| 2024 | 5 |",
};

pub const UNUSED_ENTRY: Explanation = Explanation {
    vi: Words {
        what: "Một mục trong danh mục không được bài hay kế hoạch nào dùng.",
        why: "Có thể là mục thừa, cũng có thể là một bài quên ghi mã hoặc ghi tên khác.",
        mend: "Xóa mục nếu thừa; hoặc ghi mã ấy vào bài cần có. Giữ lại để dùng sau cũng không sao.",
    },
    en: Words {
        what: "An entry of a registry is used by no page or plan.",
        why: "It may be left over, or a page may have forgotten it or written it differently.",
        mend: "Delete it if it is left over, or name it where it belongs. Keeping it for later does no harm.",
    },
    wrong: "",
    right: "",
};

pub const PERSONAL_DATA: Explanation = Explanation {
    vi: Words {
        what: "Có thông tin cá nhân: số căn cước, số điện thoại riêng, địa chỉ thư, hoặc tên một người thiếu căn cứ công khai.",
        why: "Đã lên mạng thì không rút lại được: người ta có thể bị lừa, bị quấy rối. Luật Bảo vệ dữ liệu cá nhân (91/2025/QH15) cấm công khai khi không có căn cứ.",
        mend: "Xóa đi, hoặc thay bằng số chung của đơn vị. Số, thư được phép công khai thì ghi vào [personal_data] trong lantoa.toml. Nêu tên cá nhân bị xử lý thì phải có legal_basis và expiry_date.",
    },
    en: Words {
        what: "There is personal data: an identity number, a private telephone number, an e-mail address, or a person named without a basis.",
        why: "What is on the web cannot be taken back: people are defrauded and harassed. The Law on Personal Data Protection (91/2025/QH15) forbids publishing it without a basis.",
        mend: "Delete it, or use the organisation's own number. List what may be public under [personal_data] in lantoa.toml. Naming a person who was penalised needs legal_basis and expiry_date.",
    },
    wrong: "Gọi anh Nam 0912 345 678.",
    right: "Gọi đường dây nóng của Sở, ghi trong trang Hỏi ai, báo cho ai.",
};

pub const REVIEW_DUE: Explanation = Explanation {
    vi: Words {
        what: "Đã quá ngày phải soát lại nội dung (review_due).",
        why: "Hướng dẫn an toàn cũ có thể sai: luật đổi, cơ quan đổi tên, cách làm đổi.",
        mend: "Nhờ người có chuyên môn đọc lại, sửa điều đã đổi, rồi ghi reviewed là ngày soát và dời review_due.",
    },
    en: Words {
        what: "The day on which the page had to be checked again (review_due) has passed.",
        why: "Old advice can be wrong: laws, agencies and methods change.",
        mend: "Have an expert read it, mend what changed, then set reviewed to that day and move review_due.",
    },
    wrong: "reviewed = 2024-05-01\nreview_due = 2025-05-01",
    right: "reviewed = 2026-05-01\nreview_due = 2027-05-01",
};

pub const LARGE_IMAGE: Explanation = Explanation {
    vi: Words {
        what: "Tệp ảnh lớn hơn 2 MB.",
        why: "Trang đã có bản thu nhỏ cho điện thoại, nhưng tệp gốc vẫn nằm trong trang: chép, đăng, mở đều chậm.",
        mend: "Thu ảnh còn khoảng 1600 đến 2400 điểm ảnh chiều rộng, lưu JPEG chất lượng khoảng 80.",
    },
    en: Words {
        what: "An image file is larger than 2 MB.",
        why: "Telephones get smaller versions, but the original is on the site too and makes copying and publishing slow.",
        mend: "Shrink it to 1600 to 2400 pixels of width and save it as JPEG of quality 80 or so.",
    },
    wrong: "",
    right: "",
};

pub const PLACEHOLDER: Explanation = Explanation {
    vi: Words {
        what: "Còn chữ mẫu \"[Thay: …]\" chưa điền.",
        why: "Người đọc sẽ thấy đúng những chữ ấy trên trang.",
        mend: "Thay cả cụm, kể cả dấu ngoặc vuông, bằng thông tin thật; hoặc xóa dòng nếu không cần.",
    },
    en: Words {
        what: "A placeholder \"[Thay: …]\" has not been filled in.",
        why: "Readers will see just that.",
        mend: "Replace all of it, brackets included, by what is true, or delete the line.",
    },
    wrong: "name = \"[Thay: tên đơn vị]\"",
    right: "name = \"Sở Nội vụ tỉnh …\"",
};

pub const CONTRAST: Explanation = Explanation {
    vi: Words {
        what: "Màu nhấn của trang không đủ tương phản với nền của giao diện.",
        why: "Người nhìn kém, người dùng điện thoại ngoài nắng không đọc được chữ nhạt. WCAG 2.2 (tiêu chí 1.4.3) cần ít nhất 4,5:1 cho chữ thường.",
        mend: "Dùng màu mà thông báo gợi ý: cùng sắc, đậm hơn (nền sáng) hoặc nhạt hơn (nền tối). Nền sáng và nền tối mỗi nơi một màu.",
    },
    en: Words {
        what: "The site's accent colour has too little contrast with the theme's backgrounds.",
        why: "Readers with low vision, or with a telephone in the sun, cannot read pale letters. WCAG 2.2 (1.4.3) asks for 4.5:1.",
        mend: "Use the colour the message suggests: the same hue, darker on light paper, lighter in the dark.",
    },
    wrong: "[colors]\naccent = \"#f9a800\"",
    right: "[colors]\naccent = \"#946400\"\naccent_dark = \"#f9a800\"",
};

pub const POSTER_TEXT: Explanation = Explanation {
    vi: Words {
        what: "Chữ của áp phích không vừa một tờ: chữ lớn quá 8 từ, quá năm dòng, hoặc dòng quá dài.",
        why: "Áp phích đọc từ xa hai mét, khi đi ngang qua: ít chữ, cỡ ít nhất 20 điểm. Chữ không vừa thì bị bỏ chứ không thu nhỏ.",
        mend: "Ghi headline ngắn và poster = [...] với nhiều nhất năm dòng, mỗi dòng một việc, khoảng 35 chữ cái.",
    },
    en: Words {
        what: "The poster's words do not fit one sheet: a headline over 8 words, more than five lines, or long ones.",
        why: "A poster is read from two metres while walking by: few words of at least 20 points. What does not fit is left out, not made small.",
        mend: "Write a short headline and poster = [...] with at most five lines of one thing each, some 35 letters.",
    },
    wrong: "headline = \"Những điều cần biết khi dựng, dùng và tháo giàn giáo trên công trường\"",
    right: "headline = \"Giàn giáo chắc mới lên\"\nposter = [\"Kê tấm đế, nền chắc\", \"Đủ giằng, đủ neo\", \"Lát kín sàn, có lan can\"]",
};

pub const COPIED_FILE: Explanation = Explanation {
    vi: Words {
        what: "Tên tệp là tên mà Windows, OneDrive, Google Drive hay Syncthing đặt cho một bản sao: \"bài (1)\", \"bài - Copy\", \"xung đột\"…",
        why: "Bản sao được đăng như một bài riêng: có trong danh sách, tìm kiếm, và thường là bản cũ.",
        mend: "Mở cả hai, giữ bản đúng, xóa bản kia. Nếu là một bài khác thật thì đổi tên tệp và `title`.",
    },
    en: Words {
        what: "The file has a name that Windows, OneDrive, Google Drive or Syncthing gives to a copy: \"page (1)\", \"page - Copy\", \"conflict\" …",
        why: "The copy is published as a page of its own, in lists and search, and is often the older version.",
        mend: "Open both, keep the right one, delete the other. If it is another page, rename the file and change its `title`.",
    },
    wrong: "content/tin/bai - Copy.md",
    right: "content/tin/bai.md",
};

pub const UNUSED_FILE: Explanation = Explanation {
    vi: Words {
        what: "Tệp nằm trong content/ nhưng không bài nào dẫn tới hay dùng làm hình.",
        why: "Tệp cạnh index.md được đăng cùng bài, nên bản nháp hay bản cũ để quên cũng tải về được. Tệp ở thư mục khác thì không được đăng, dù người biên tập tưởng là có.",
        mend: "Dẫn tới tệp trong bài: [tên tệp](ten-tep.pdf), hoặc xóa tệp.",
    },
    en: Words {
        what: "The file lies in content/, but no page links to it or shows it.",
        why: "Files beside an index.md are published with the page, so a forgotten draft can be downloaded. Files of other folders are not published, though an editor may think so.",
        mend: "Link to it: [name](file.pdf), or delete it.",
    },
    wrong: "",
    right: "",
};

pub const DUPLICATE_PAGE: Explanation = Explanation {
    vi: Words {
        what: "Hai bài có cùng `title` hoặc cùng nội dung.",
        why: "Người đọc và máy tìm kiếm không biết bài nào là bài đúng; thường một trong hai là bản sao để quên.",
        mend: "Xóa bài thừa và thêm địa chỉ của nó vào `aliases` của bài giữ lại, hoặc đặt cho mỗi bài một tên riêng.",
    },
    en: Words {
        what: "Two pages have one `title` or one text.",
        why: "Readers and search engines cannot tell which one holds; often one is a forgotten copy.",
        mend: "Delete one and add its address to the `aliases` of the other, or give each a title of its own.",
    },
    wrong: "",
    right: "",
};

pub const SIMILAR_NAMES: Explanation = Explanation {
    vi: Words {
        what: "Hai cơ quan trong danh mục có tên chỉ khác nhau ở dấu, như xã Tân An và xã Tấn An.",
        why: "Gõ thiếu hay nhầm một dấu trong kế hoạch là việc được giao cho cơ quan kia, và không ai thấy.",
        mend: "Trong kế hoạch, ghi mã (`id`) của cơ quan thay cho tên. Nếu hai mục là một cơ quan thì gộp lại.",
    },
    en: Words {
        what: "Two agencies of the registry have names that differ in their marks only.",
        why: "One mark left out or wrong in a plan gives the task to the other agency, and nobody sees it.",
        mend: "In plans, write the agency's id instead of its name. If both are one agency, make one entry of them.",
    },
    wrong: "lead = [\"UBND xã Tân An\"]",
    right: "lead = [\"xa-tan-an\"]",
};

pub const EXPIRES_SOON: Explanation = Explanation {
    vi: Words {
        what: "Trang này hết hạn trong vòng 30 ngày, và có bài khác dẫn tới nó.",
        why: "Đến ngày ấy trang biến mất khi dựng lại; liên kết ở các bài kia chỉ còn là chữ.",
        mend: "Gia hạn `expiry_date`, hoặc sửa trước các bài dẫn tới. Xem mọi mốc sắp tới: lantoa next.",
    },
    en: Words {
        what: "The page expires within 30 days, and other pages link to it.",
        why: "On that day it is gone from the next build, and the links to it are only text.",
        mend: "Move `expiry_date`, or change the pages that link to it in time. All coming moments: lantoa next.",
    },
    wrong: "",
    right: "",
};

pub const UNLIKELY_DATE: Explanation = Explanation {
    vi: Words {
        what: "Ngày này khó có thật: ở tương lai, trước năm 1975, hoặc ngày sửa sớm hơn ngày đăng.",
        why: "Bài có ngày ở tương lai đứng đầu mọi danh sách và nguồn tin cho tới ngày ấy. Thường là gõ nhầm năm.",
        mend: "Sửa ngày. Muốn hẹn giờ đăng thì dùng `publish_date`.",
    },
    en: Words {
        what: "This date is hardly true: it lies in the future, before 1975, or the change is earlier than the page.",
        why: "A page with a date to come stays on top of every list and feed until then. Mostly a year was mistyped.",
        mend: "Correct it. To publish at a later time use `publish_date`.",
    },
    wrong: "date = 2062-05-01",
    right: "date = 2026-05-01",
};
