//! Files: what can be read, and what is never published.

use super::{Explanation, Words};

pub const IO: Explanation = Explanation {
    vi: Words {
        what: "Không đọc hoặc không ghi được một tệp hay thư mục: hệ điều hành từ chối.",
        why: "Thiếu một tệp thì trang dựng ra có thể thiếu bài, nên chương trình dừng lại, trang cũ vẫn nguyên.",
        mend: "Xem lý do ghi trong thông báo. Thường gặp: tệp đang mở trong Word hoặc Excel (đóng lại), không có quyền đọc (nhờ người quản trị máy), ổ đĩa mạng bị ngắt, ổ đĩa đầy.",
    },
    en: Words {
        what: "A file or folder could not be read or written: the operating system refused.",
        why: "With a file missing the site could lack pages, so nothing is published and the last good site stays.",
        mend: "Look at the reason in the message. Often the file is open in Word or Excel (close it), may not be read (ask whoever runs the machine), lies on a network drive that is gone, or the disk is full.",
    },
    wrong: "",
    right: "",
};

pub const FILE_HELD: Explanation = Explanation {
    vi: Words {
        what: "Trên Windows, một chương trình khác đang mở tệp theo cách không cho ai đọc: Word, Excel, cửa sổ xem trước của Explorer, OneDrive đang đồng bộ, phần mềm diệt virus.",
        why: "Thiếu tệp ấy thì trang dựng ra thiếu nội dung và báo nhiều lỗi không có thật, nên lantoa chờ vài giây rồi dừng; trang cũ vẫn nguyên.",
        mend: "Đóng chương trình đang mở tệp, hoặc đợi OneDrive đồng bộ xong (hay tạm dừng nó), rồi chạy lại. Khi xem thử (serve, edit), lantoa tự đọc lại ngay khi đọc được.",
    },
    en: Words {
        what: "On Windows another program has the file open in a way that lets nobody read it: Word, Excel, Explorer's preview, OneDrive at work, a virus scanner.",
        why: "Without the file the site would lack content and report mistakes that are none, so lantoa waits some seconds and stops; the last good site stays.",
        mend: "Close the program that has the file open, or let OneDrive finish (or pause it), and run again. The preview (serve, edit) reads it by itself as soon as it can.",
    },
    wrong: "",
    right: "",
};

pub const NOT_A_SITE: Explanation = Explanation {
    vi: Words {
        what: "Thư mục này không có tệp lantoa.toml, nên không phải là một trang lantoa.",
        why: "lantoa chỉ đọc trong thư mục của trang. Không biết thư mục nào thì không đọc gì cả.",
        mend: "Vào đúng thư mục của trang rồi chạy lại, hoặc chỉ ra bằng --root. Chưa có trang thì tạo: lantoa new trang-cua-toi.",
    },
    en: Words {
        what: "This folder has no lantoa.toml, so it is not a site.",
        why: "lantoa reads only inside a site's folder; without one it reads nothing.",
        mend: "Go to the site's folder, or name it with --root. To make a site: lantoa new my-site.",
    },
    wrong: "cd Desktop\nlantoa build",
    right: "cd Desktop/trang-cua-toi\nlantoa build",
};

pub const ENCODING: Explanation = Explanation {
    vi: Words {
        what: "Tệp không phải là chữ UTF-8, hoặc có ký tự điều khiển không nhìn thấy.",
        why: "Tệp lưu theo bảng mã cũ (TCVN3, VNI, Windows-1258) hiện thành chữ sai trên trang. Sai dấu có thể đổi nghĩa một lời dặn an toàn.",
        mend: "Mở tệp bằng Notepad, chọn Lưu thành (Save As), ở ô Mã hóa (Encoding) chọn UTF-8. Bảng Excel thì lưu dạng \"CSV UTF-8\". Văn bản cũ gõ bằng phông .VnTime, VNI thì chuyển sang Unicode trước.",
    },
    en: Words {
        what: "The file is not UTF-8 text, or has invisible control characters.",
        why: "Text in an old encoding (TCVN3, VNI, Windows-1258) shows as wrong letters, and a wrong mark can change the meaning of advice.",
        mend: "Open it in Notepad, choose Save As, and the encoding UTF-8. From Excel, save as \"CSV UTF-8\". Convert text typed in .VnTime or VNI fonts to Unicode first.",
    },
    wrong: "",
    right: "",
};

pub const DIRECTION_CONTROL: Explanation = Explanation {
    vi: Words {
        what: "Trong tệp có ký tự không nhìn thấy dùng để đổi hướng chữ (phải sang trái).",
        why: "Ký tự này làm mắt đọc khác với máy đọc: số hiệu văn bản hay số điện thoại có thể hiện ngược. Chữ Việt không bao giờ cần đến nó.",
        mend: "Xóa đoạn được chỉ ra rồi gõ lại bằng tay. Nếu chép từ trang mạng hoặc PDF thì dán dạng chữ thường (Ctrl + Shift + V).",
    },
    en: Words {
        what: "The file has an invisible character that turns the direction of text.",
        why: "What the eye reads then differs from what is there: a document's symbol or a telephone number can appear reversed. Vietnamese never needs it.",
        mend: "Delete the marked part and type it again. Paste text from the web or a PDF as plain text (Ctrl + Shift + V).",
    },
    wrong: "",
    right: "",
};

pub const CHARACTER: Explanation = Explanation {
    vi: Words {
        what: "Trong tệp có ký tự không nhìn thấy, hoặc ký tự mà máy của người đọc không hiện được. Thường do chép từ Word, PDF hoặc trang mạng.",
        why: "Hai số hiệu trông giống nhau nhưng khác nhau một ký tự ẩn thì tìm không ra, liên kết không tới. Dấu ≥ của phông Symbol hiện thành ô trống, câu văn thành nghĩa khác. Dấu cách không ngắt, gạch nối không ngắt, chữ Ð của bàn phím cũ và ký tự không độ rộng thì chương trình tự đổi về dạng thường, không cần báo; `&nbsp;` trong bài vẫn là dấu cách không ngắt.",
        mend: "Xem chỗ được chỉ ra trong văn bản gốc rồi gõ lại bằng tay. Lần sau dán dạng chữ thường (Ctrl + Shift + V).",
    },
    en: Words {
        what: "The file has an invisible character, or one that readers' machines cannot show. Most come from Word, PDF files or web pages.",
        why: "Two symbols that look alike but differ in an invisible character are not found and not linked. The ≥ of the Symbol font appears as an empty box, which changes what a sentence says. Non-breaking spaces and hyphens, the letter Ð of old keyboards and characters without width are given their usual form without a word; `&nbsp;` in a page stays non-breaking.",
        mend: "Look at the place in the original and type it again. Paste as plain text (Ctrl + Shift + V) the next time.",
    },
    wrong: "",
    right: "",
};

pub const MERGE_CONFLICT: Explanation = Explanation {
    vi: Words {
        what: "Tệp còn ba dòng <<<<<<<, =======, >>>>>>>: hai người cùng sửa một đoạn và chương trình (git) không tự gộp được.",
        why: "Giữa các dấu là hai bản khác nhau của cùng một lời dặn. Đăng cả hai thì người đọc không biết theo bản nào.",
        mend: "Đọc cả hai bản, giữ bản đúng (hoặc gộp lại), xóa bản kia và ba dòng dấu. Không chắc thì hỏi người cùng sửa.",
    },
    en: Words {
        what: "The file holds the lines <<<<<<<, =======, >>>>>>>: two people changed one part, and the program (git) could not join their versions.",
        why: "Between the marks stand two versions of the same advice. With both on the page nobody knows which one holds.",
        mend: "Read both, keep the right one (or join them), delete the other and the three lines. If in doubt ask whoever changed it too.",
    },
    wrong: "",
    right: "",
};

pub const NOT_READ: Explanation = Explanation {
    vi: Words {
        what: "Tệp trông như một bài, một danh mục hay một bảng của kế hoạch, nhưng tên không đúng nên không được đọc.",
        why: "Notepad tự thêm .txt vào sau tên và Windows giấu đuôi tệp, nên người biên tập tưởng bài đã có trên trang. Chương trình đọc .md (cả .MD, .markdown); bỏ qua không báo: bản sao lưu (.bak, .old, ~), tệp tải dở (.part, .crdownload), lối tắt (.lnk, .url), tệp có dấu chấm ở đầu, Thumbs.db.",
        mend: "Đổi tên tệp theo lời gợi ý. Trong Windows, bật View → File name extensions để thấy đuôi thật.",
    },
    en: Words {
        what: "The file looks like a page, a registry or a table of a plan, but because of its name it is not read.",
        why: "Notepad adds .txt to names and Windows hides endings, so an editor believes the page to be on the site. Read are .md files (also .MD and .markdown); left out without a word are backups (.bak, .old, ~), unfinished downloads (.part, .crdownload), shortcuts (.lnk, .url), names with a dot in front and Thumbs.db.",
        mend: "Rename the file as the message says. In Windows switch on View → File name extensions.",
    },
    wrong: "content/huong-dan/cua-may.md.txt",
    right: "content/huong-dan/cua-may.md",
};

pub const FILE_NAME: Explanation = Explanation {
    vi: Words {
        what: "Tên tệp không dùng được: không phải Unicode, hoặc có ký tự điều khiển.",
        why: "Tên tệp thành địa chỉ trang, và phải dùng được trên Windows, trên máy chủ và trong đường dẫn.",
        mend: "Đổi tên tệp: chữ thường không dấu, nối bằng gạch ngang.",
    },
    en: Words {
        what: "The file's name cannot be used: it is not Unicode, or has control characters.",
        why: "It becomes an address and must work on Windows, on servers and in links.",
        mend: "Rename the file: plain lower-case letters joined by hyphens.",
    },
    wrong: "content/huong-dan/Giàn giáo (bản cuối)!!.md",
    right: "content/huong-dan/gian-giao.md",
};

pub const FILE_TOO_LARGE: Explanation = Explanation {
    vi: Words {
        what: "Tệp chữ dài hơn 16 MB.",
        why: "Một bài dài như vậy không mở nổi trên điện thoại. Thường là ảnh đã bị dán thẳng vào tệp.",
        mend: "Chia thành nhiều bài; lưu ảnh thành tệp riêng cạnh bài; tài liệu dài thì đưa bản PDF vào static/ và đặt liên kết.",
    },
    en: Words {
        what: "A text file is longer than 16 MB.",
        why: "No telephone can open such a page. Often images were pasted into the file.",
        mend: "Split it into several pages; save images as files beside the page; put long documents as PDF into static/ and link them.",
    },
    wrong: "",
    right: "",
};

pub const SYMLINK: Explanation = Explanation {
    vi: Words {
        what: "Đây là liên kết tượng trưng (symlink), không phải tệp thật. lantoa không đi theo.",
        why: "Liên kết có thể dẫn ra ngoài thư mục của trang và làm lộ tệp riêng trên máy.",
        mend: "Chép tệp thật vào thư mục của trang, rồi xóa liên kết.",
    },
    en: Words {
        what: "This is a symbolic link, not a file; lantoa follows none.",
        why: "A link can lead out of the site's folder and publish private files of the machine.",
        mend: "Copy the real file into the site's folder and delete the link.",
    },
    wrong: "",
    right: "",
};

pub const ACTIVE_FILE: Explanation = Explanation {
    vi: Words {
        what: "Tệp này có thể chạy mã trong trình duyệt (.html, .svg, .js…), nên không được đưa lên trang.",
        why: "Ai gửi được bài là có thể cài mã vào máy người đọc. Vì vậy content/ chỉ có chữ, ảnh và tài liệu.",
        mend: "Chuyển hình vẽ SVG thành PNG hoặc WebP; văn bản thì dùng PDF. Tệp của giao diện do người quản trị đặt vào static/ hoặc themes/.",
    },
    en: Words {
        what: "A browser could run code in this file (.html, .svg, .js, …), so it is not published.",
        why: "Otherwise whoever sends in a page could run code on a reader's machine. content/ holds only text, images and documents.",
        mend: "Turn SVG drawings into PNG or WebP, and documents into PDF. An administrator may put a theme's files into static/ or themes/.",
    },
    wrong: "content/huong-dan/so-do/so-do.svg",
    right: "content/huong-dan/so-do/so-do.png",
};

pub const PUBLISH: Explanation = Explanation {
    vi: Words {
        what: "Không ghi được trang đã dựng vào thư mục kết quả.",
        why: "lantoa thay cả trang một lần, hoặc không thay gì. Trang cũ vẫn nguyên, người đọc không thấy trang dở dang.",
        mend: "Đọc lý do trong thông báo. Thường gặp: thư mục có tệp lạ không phải do lantoa tạo (dọn đi, hoặc chọn --out khác), một lần dựng khác đang chạy (chờ), ổ đĩa đầy, tệp đang mở trong chương trình khác.",
    },
    en: Words {
        what: "The built site could not be written to the output folder.",
        why: "lantoa replaces the whole site or nothing. The old site is untouched and no reader sees half of a new one.",
        mend: "Read the reason in the message. Often the folder has files lantoa did not make (move them, or choose another --out), another build is running (wait), the disk is full, or a file is open elsewhere.",
    },
    wrong: "lantoa build --out content",
    right: "lantoa build --out public",
};
