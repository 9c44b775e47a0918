//! TOML, keys and values of front matter and data files.

use super::{Explanation, Words};

pub const TOML: Explanation = Explanation {
    vi: Words {
        what: "Dòng này không đúng cú pháp TOML, nên chương trình không đọc được.",
        why: "Phần đầu của bài và các tệp dữ liệu viết bằng TOML: mỗi dòng một khóa, dấu bằng, rồi giá trị.",
        mend: "Kiểm tra: chữ nằm trong dấu ngoặc kép thẳng \"…\" (Word hay đổi thành “…”); danh sách nằm trong [ ] và ngăn bằng dấu phẩy; dấu \" bên trong chữ viết là \\\".",
    },
    en: Words {
        what: "This line is not valid TOML, so it cannot be read.",
        why: "Front matter and data files are TOML: a key, an equals sign and a value on each line.",
        mend: "Check: text stands in straight quotes \"…\" (Word turns them into “…”); lists stand in [ ] with commas; a quote inside a text is written \\\".",
    },
    wrong: "title = “Giàn giáo”\ntags = [\"cao\" \"thang\"]",
    right: "title = \"Giàn giáo\"\ntags = [\"cao\", \"thang\"]",
};

pub const FRONT_MATTER: Explanation = Explanation {
    vi: Words {
        what: "Phần đầu của bài, giữa hai dòng +++, bị thiếu, chưa đóng, hoặc viết bằng kiểu khác (---).",
        why: "Phần đầu cho biết tên bài, loại bài, ngày. Không có nó thì bài không có tên và không vào danh sách nào.",
        mend: "Đặt phần đầu ở ngay đầu tệp, giữa hai dòng chỉ có +++. Nếu bài viết kiểu --- (YAML), thông báo đã in sẵn bản chuyển sang TOML để chép vào.",
    },
    en: Words {
        what: "The front matter, between two lines +++, is missing, not closed, or written in another form (---).",
        why: "It gives the title, kind and dates. Without it a page has no name and is in no list.",
        mend: "Put it at the very top, between two lines that hold only +++. For a --- block (YAML) the message prints the same as TOML, ready to paste.",
    },
    wrong: "---\ntitle: Giàn giáo\n---",
    right: "+++\ntitle = \"Giàn giáo\"\n+++",
};

pub const UNKNOWN_KEY: Explanation = Explanation {
    vi: Words {
        what: "Không có khóa nào tên như vậy ở chỗ này. Thường là gõ sai một chữ.",
        why: "Bỏ qua khóa lạ thì giá trị bạn ghi (ngày hết hạn chẳng hạn) không có tác dụng mà không ai biết.",
        mend: "Sửa theo tên gần nhất mà thông báo gợi ý, hoặc xóa dòng. Mọi khóa của một loại bài: lantoa schema guidance.",
    },
    en: Words {
        what: "There is no key of this name here. Usually a letter is wrong.",
        why: "If it were ignored, what you wrote (an expiry date, say) would have no effect and nobody would know.",
        mend: "Use the nearest name in the message, or delete the line. All keys of a kind: lantoa schema guidance.",
    },
    wrong: "tilte = \"Giàn giáo\"",
    right: "title = \"Giàn giáo\"",
};

pub const DUPLICATE_KEY: Explanation = Explanation {
    vi: Words {
        what: "Một khóa được viết hai lần trong cùng một bảng.",
        why: "Chương trình không thể biết bạn muốn giá trị nào.",
        mend: "Giữ một dòng, xóa dòng kia. Muốn nhiều giá trị thì dùng danh sách.",
    },
    en: Words {
        what: "A key is written twice in one table.",
        why: "There is no telling which value was meant.",
        mend: "Keep one line and delete the other. For several values use a list.",
    },
    wrong: "tags = [\"cao\"]\ntags = [\"thang\"]",
    right: "tags = [\"cao\", \"thang\"]",
};

pub const MISSING_KEY: Explanation = Explanation {
    vi: Words {
        what: "Thiếu một khóa bắt buộc, hoặc khóa ấy còn trống.",
        why: "Không có nó thì trang không hiện được: bài không tên, chỉ tiêu không đơn vị.",
        mend: "Thêm dòng mà thông báo nêu, với giá trị thật.",
    },
    en: Words {
        what: "A required key is missing or blank.",
        why: "Without it the page cannot be shown: a page without a title, a target without a unit.",
        mend: "Add the line that the message names, with a true value.",
    },
    wrong: "+++\ndescription = \"Ba điểm bám.\"\n+++",
    right: "+++\ntitle = \"Leo thang an toàn\"\ndescription = \"Ba điểm bám.\"\n+++",
};

pub const WRONG_TYPE: Explanation = Explanation {
    vi: Words {
        what: "Giá trị không đúng dạng: cần danh sách mà ghi chữ, cần số mà ghi chữ trong ngoặc kép…",
        why: "Mỗi khóa chỉ có nghĩa với một dạng giá trị.",
        mend: "Ghi đúng dạng: chữ trong \"…\", số để trần, danh sách trong […], đúng/sai là true hoặc false.",
    },
    en: Words {
        what: "The value has the wrong form: text where a list is needed, a quoted number, and so on.",
        why: "Each key makes sense with one form only.",
        mend: "Write text in \"…\", numbers bare, lists in […], yes and no as true and false.",
    },
    wrong: "weight = \"10\"\ndraft = \"true\"",
    right: "weight = 10\ndraft = true",
};

pub const BAD_VALUE: Explanation = Explanation {
    vi: Words {
        what: "Giá trị không nằm trong những gì khóa này nhận.",
        why: "Giá trị lạ không có cách trình bày, nên bị từ chối ngay tại chỗ thay vì hiện sai trên trang.",
        mend: "Chọn một trong các giá trị mà thông báo liệt kê, hoặc sửa cho nằm trong giới hạn.",
    },
    en: Words {
        what: "The value is not one that this key takes.",
        why: "It is refused here rather than shown wrongly on the site.",
        mend: "Choose one of the values in the message, or bring it within the limits.",
    },
    wrong: "kind = \"guidence\"",
    right: "kind = \"guidance\"",
};

pub const BAD_DATE: Explanation = Explanation {
    vi: Words {
        what: "Ngày không có thật, viết sai dạng, hoặc ngày sau lại sớm hơn ngày trước.",
        why: "Ngày quyết định khi nào bài hiện và khi nào bài hết hạn; đoán sai một ngày là đăng sai.",
        mend: "Viết 2026-05-01, \"01/05/2026\" hoặc \"1/5/2026\": ngày trước, tháng sau. Hạn báo cáo hằng năm viết tháng-ngày: \"12-15\".",
    },
    en: Words {
        what: "The date does not exist, is written in an unknown form, or comes before the date it should follow.",
        why: "Dates decide when a page appears and when it goes; a guess would publish at the wrong time.",
        mend: "Write 2026-05-01, \"01/05/2026\" or \"1/5/2026\": day, then month. A yearly deadline is month-day: \"12-15\".",
    },
    wrong: "date = \"30/2/2026\"",
    right: "date = \"28/2/2026\"",
};

pub const WRONG_KIND: Explanation = Explanation {
    vi: Words {
        what: "Khóa này có thật, nhưng dành cho loại bài khác.",
        why: "Mỗi loại bài có các mục riêng; mục của loại khác sẽ không hiện ở đâu cả.",
        mend: "Thêm hoặc sửa dòng kind cho đúng loại, hoặc xóa khóa này. Loại có thể đến từ [cascade] của mục chứa bài.",
    },
    en: Words {
        what: "The key exists, but for another kind of page.",
        why: "Each kind has its own parts; those of another kind would be shown nowhere.",
        mend: "Set kind to what the page is, or delete the key. The kind may come from the [cascade] of the section.",
    },
    wrong: "kind = \"news\"\nsteps = [\"Tắt máy.\"]",
    right: "kind = \"guidance\"\nsteps = [\"Tắt máy.\"]",
};

pub const CSV: Explanation = Explanation {
    vi: Words {
        what: "Bảng CSV có cột lạ, thiếu cột cần có, hoặc có ô không đúng.",
        why: "Bảng nhiệm vụ và kết quả được đọc theo tên cột. Cột sai tên thì cả cột bị mất.",
        mend: "Dùng đúng các cột: TT, Nhiệm vụ, Cơ quan chủ trì, Cơ quan phối hợp, Thời gian thực hiện, Ghi chú; với kết quả: năm, chỉ tiêu, giá trị, nguồn. Lưu từ Excel dạng \"CSV UTF-8\".",
    },
    en: Words {
        what: "A CSV table has an unknown column, lacks one, or has a wrong cell.",
        why: "Tables of tasks and results are read by their headings. With a wrong heading a whole column is lost.",
        mend: "Use these columns: TT, Nhiệm vụ, Cơ quan chủ trì, Cơ quan phối hợp, Thời gian thực hiện, Ghi chú; for results: năm, chỉ tiêu, giá trị, nguồn. From Excel, save as \"CSV UTF-8\".",
    },
    wrong: "TT,Công tác,Chủ trì\n1,Huấn luyện,Sở Nội vụ",
    right: "TT,Nhiệm vụ,Cơ quan chủ trì\n1,Huấn luyện,Sở Nội vụ",
};

pub const PLAN: Explanation = Explanation {
    vi: Words {
        what: "Dữ liệu của kế hoạch chưa trọn: thiếu index.md hoặc plan.toml, chỉ tiêu không có con số, nhiệm vụ không nói ai chủ trì, giai đoạn ngược…",
        why: "Trang so sánh chỉ tiêu và trang của từng cơ quan lấy số liệu từ đây. Sai ở đây là sai ở nhiều trang.",
        mend: "So lại với bản gốc rồi sửa như thông báo nêu. Văn bản không nêu ai chủ trì thì ghi lead = []. Mục tiêu không có con số thì viết trong bài, không ghi thành chỉ tiêu.",
    },
    en: Words {
        what: "A plan's data is incomplete: no index.md or plan.toml, a target without a figure, a task without a word about who leads, a period that ends before it begins, …",
        why: "The comparison of targets and the pages of agencies are made from it. What is wrong here is wrong on many pages.",
        mend: "Compare with the original and do what the message says. Where the document names nobody, write lead = []. A goal without a figure belongs in the text.",
    },
    wrong: "[[task]]\nid = \"1\"\ntitle = \"Huấn luyện\"",
    right: "[[task]]\nid = \"1\"\ntitle = \"Huấn luyện\"\nlead = [\"so-noi-vu\"]",
};

pub const SECRET_IN_CONFIG: Explanation = Explanation {
    vi: Words {
        what: "lantoa.toml chứa mật khẩu hay khóa bí mật.",
        why: "Thư mục của trang được sao chép, gửi thư, đưa lên kho mã; ai có nó cũng đọc được mật khẩu của máy chủ.",
        mend: "Xóa khóa ấy. Đặt mật khẩu vào biến môi trường LANTOA_PASSWORD_<TÊN> (tên nơi đăng viết hoa, ký tự khác thành _), hoặc vào tệp mat-khau.toml trong thư mục cấu hình của riêng bạn (Windows: %APPDATA%\\lantoa, Linux: ~/.config/lantoa, quyền 600), hoặc để lantoa hỏi khi đăng. Mật khẩu đã lộ thì phải đổi.",
    },
    en: Words {
        what: "lantoa.toml holds a password or a secret key.",
        why: "A site's folder is copied, mailed and committed; whoever has it could read the server's password.",
        mend: "Delete the key. Put the password into the environment variable LANTOA_PASSWORD_<NAME> (the target's name in capitals, every other character _), or into mat-khau.toml in your own configuration folder (Windows: %APPDATA%\\lantoa, Linux: ~/.config/lantoa, mode 600), or let lantoa ask. Change a password that has been seen.",
    },
    wrong: "[[publish]]\nname = \"cong-tinh\"\nto = \"ftps://atvsld@web.tinh.example/\"\npassword = \"…\"",
    right: "[[publish]]\nname = \"cong-tinh\"\nto = \"ftps://atvsld@web.tinh.example/\"",
};
