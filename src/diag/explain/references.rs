//! Names that must be known: ids of registries, hotlines, languages, plans.

use super::{Explanation, Words};

pub const UNKNOWN_AUDIENCE: Explanation = Explanation {
    vi: Words {
        what: "Không có đối tượng nào mang mã này trong content/_data/audiences.toml.",
        why: "Mã nối bài với trang danh mục. Mã sai thì bài không vào danh sách, và người đọc không tìm thấy.",
        mend: "Sửa theo mã gần nhất mà thông báo gợi ý, hoặc thêm đối tượng mới vào content/_data/audiences.toml.",
    },
    en: Words {
        what: "There is no audience with this id in content/_data/audiences.toml.",
        why: "Ids connect pages with lists. With a wrong one the page is in no list and readers do not find it.",
        mend: "Use the nearest id in the message, or add the audience to content/_data/audiences.toml.",
    },
    wrong: "audiences = [\"nông dân\"]",
    right: "audiences = [\"nong-dan\"]",
};

pub const UNKNOWN_SECTOR: Explanation = Explanation {
    vi: Words {
        what: "Không có lĩnh vực nào mang mã này trong content/_data/sectors.toml.",
        why: "Mã nối bài với trang danh mục. Mã sai thì bài không vào danh sách, và người đọc không tìm thấy.",
        mend: "Sửa theo mã gần nhất mà thông báo gợi ý, hoặc thêm lĩnh vực mới vào content/_data/sectors.toml.",
    },
    en: Words {
        what: "There is no sector with this id in content/_data/sectors.toml.",
        why: "Ids connect pages with lists. With a wrong one the page is in no list and readers do not find it.",
        mend: "Use the nearest id in the message, or add the sector to content/_data/sectors.toml.",
    },
    wrong: "sectors = [\"xay-dụng\"]",
    right: "sectors = [\"xay-dung\"]",
};

pub const UNKNOWN_HAZARD: Explanation = Explanation {
    vi: Words {
        what: "Không có nguy cơ nào mang mã này trong content/_data/hazards.toml.",
        why: "Mã nối bài với trang danh mục. Mã sai thì bài không vào danh sách, và người đọc không tìm thấy.",
        mend: "Sửa theo mã gần nhất mà thông báo gợi ý, hoặc thêm nguy cơ mới vào content/_data/hazards.toml.",
    },
    en: Words {
        what: "There is no hazard with this id in content/_data/hazards.toml.",
        why: "Ids connect pages with lists. With a wrong one the page is in no list and readers do not find it.",
        mend: "Use the nearest id in the message, or add the hazard to content/_data/hazards.toml.",
    },
    wrong: "hazards = [\"nga\"]",
    right: "hazards = [\"nga-cao\"]",
};

pub const UNKNOWN_LOCALITY: Explanation = Explanation {
    vi: Words {
        what: "Không có địa phương nào mang mã này trong content/_data/localities.toml.",
        why: "Mã nối bài với trang danh mục. Mã sai thì bài không vào danh sách, và người đọc không tìm thấy.",
        mend: "Sửa theo mã gần nhất mà thông báo gợi ý, hoặc thêm địa phương mới vào content/_data/localities.toml.",
    },
    en: Words {
        what: "There is no locality with this id in content/_data/localities.toml.",
        why: "Ids connect pages with lists. With a wrong one the page is in no list and readers do not find it.",
        mend: "Use the nearest id in the message, or add the locality to content/_data/localities.toml.",
    },
    wrong: "localities = [\"daklak\"]",
    right: "localities = [\"dak-lak\"]",
};

pub const UNKNOWN_AGENCY: Explanation = Explanation {
    vi: Words {
        what: "Không tìm thấy cơ quan này, cả theo mã lẫn theo tên, trong content/_data/agencies.toml.",
        why: "Trang của mỗi cơ quan liệt kê mọi việc cơ quan ấy được giao. Tên không khớp thì việc ấy không thuộc về ai.",
        mend: "Sửa theo tên gần nhất mà thông báo gợi ý. Nếu văn bản gọi cơ quan bằng tên khác, thêm tên ấy vào aliases của cơ quan. Cơ quan mới thì thêm một khối [[agency]].",
    },
    en: Words {
        what: "This agency is not in content/_data/agencies.toml, neither by id nor by name.",
        why: "Each agency's page lists all it has to do. A name that matches nothing leaves the task with nobody.",
        mend: "Use the nearest name in the message. If documents write it differently, add that to the agency's aliases. For a new agency add an [[agency]].",
    },
    wrong: "lead = [\"so-nong-nghiep\"]",
    right: "lead = [\"so-nong-nghiep-moi-truong\"]",
};

pub const UNKNOWN_DOCUMENT: Explanation = Explanation {
    vi: Words {
        what: "Không có văn bản nào mang số, ký hiệu này trong content/_data/documents.toml.",
        why: "Mỗi căn cứ dẫn tới trang của văn bản, có tên đầy đủ và tình trạng hiệu lực. Gõ sai một chữ số là dẫn sai luật.",
        mend: "So lại với văn bản gốc. Đúng rồi mà chưa có trong danh mục thì thêm một khối [[document]].",
    },
    en: Words {
        what: "There is no document with this symbol in content/_data/documents.toml.",
        why: "Each reference leads to the document's page with its title and whether it is in force. One wrong digit cites another law.",
        mend: "Compare with the original. If it is right, add a [[document]].",
    },
    wrong: "documents = [\"84/2015/QH12\"]",
    right: "documents = [\"84/2015/QH13\"]",
};

pub const UNKNOWN_HOTLINE: Explanation = Explanation {
    vi: Words {
        what: "lantoa.toml không có [[hotlines]] nào mang mã này.",
        why: "Người đang gặp nạn cần một số gọi được ngay. Số chỉ ghi một chỗ để không bài nào ghi sai.",
        mend: "Dùng mã đã có, hoặc thêm một khối [[hotlines]] có id, name, phone vào lantoa.toml.",
    },
    en: Words {
        what: "lantoa.toml has no [[hotlines]] with this id.",
        why: "Someone in danger needs a number that works. Numbers are written in one place so that no page has a wrong one.",
        mend: "Use a known id, or add [[hotlines]] with id, name and phone to lantoa.toml.",
    },
    wrong: "contacts = [\"cap-cuu\"]",
    right: "contacts = [\"115\"]",
};

pub const UNKNOWN_LANGUAGE: Explanation = Explanation {
    vi: Words {
        what: "Tên tệp có mã ngôn ngữ (như .en.md) mà trang chưa khai báo.",
        why: "Chưa khai báo thì không biết bài thuộc ngôn ngữ nào, và bài không được đăng.",
        mend: "Thêm [languages.en] vào lantoa.toml, hoặc đổi tên tệp nếu chữ sau dấu chấm không phải mã ngôn ngữ.",
    },
    en: Words {
        what: "The file's name has a language code (such as .en.md) that the site does not declare.",
        why: "Without it there is no telling what language the page is in, and it is not published.",
        mend: "Add [languages.en] to lantoa.toml, or rename the file if the letters after the dot are no language.",
    },
    wrong: "content/khi-co-tai-nan.eng.md",
    right: "content/khi-co-tai-nan.en.md",
};

pub const UNKNOWN_PLAN: Explanation = Explanation {
    vi: Words {
        what: "Không có kế hoạch nào mang mã này.",
        why: "Khối ::target lấy con số từ dữ liệu kế hoạch. Không có kế hoạch thì không có số, và lantoa không bịa số.",
        mend: "Mã kế hoạch là tên thư mục trong content/ke-hoach/. Sửa cho khớp; kế hoạch còn là bản nháp thì chưa trích được.",
    },
    en: Words {
        what: "There is no plan with this id.",
        why: "::target takes its figure from the plan's data. Without the plan there is none, and lantoa invents none.",
        mend: "A plan's id is the name of its folder in content/ke-hoach/. A draft cannot be quoted.",
    },
    wrong: "::target plan=\"dak-lak\" id=\"tnld-chet-nguoi\"",
    right: "::target plan=\"dak-lak-2024\" id=\"tnld-chet-nguoi\"",
};

pub const UNKNOWN_TARGET: Explanation = Explanation {
    vi: Words {
        what: "Kế hoạch này không có chỉ tiêu mang mã ấy.",
        why: "Kết quả và trích dẫn nối với chỉ tiêu bằng mã. Mã sai thì con số gắn nhầm chỗ.",
        mend: "Xem các id của [[target]] trong plan.toml rồi sửa cho khớp.",
    },
    en: Words {
        what: "The plan has no target with this id.",
        why: "Results and quotations are joined to targets by id; a wrong one would put a figure in the wrong place.",
        mend: "Look at the ids of [[target]] in plan.toml.",
    },
    wrong: "::target plan=\"dak-lak-2024\" id=\"tnld\"",
    right: "::target plan=\"dak-lak-2024\" id=\"tnld-chet-nguoi\"",
};

pub const DUPLICATE_ID: Explanation = Explanation {
    vi: Words {
        what: "Một mã được dùng cho hai thứ khác nhau.",
        why: "Mã là tên gọi duy nhất: trùng mã thì không biết bài đang nói đến cái nào.",
        mend: "Đổi một trong hai mã, và sửa mọi chỗ dùng nó. Thông báo cho biết chỗ kia ở đâu.",
    },
    en: Words {
        what: "One id is used for two things.",
        why: "An id names one thing; with two there is no telling which is meant.",
        mend: "Change one of them, and wherever it is used. The message shows the other place.",
    },
    wrong: "[[hazard]]\nid = \"nga\"\n\n[[hazard]]\nid = \"nga\"",
    right: "[[hazard]]\nid = \"nga-cao\"\n\n[[hazard]]\nid = \"truot-nga\"",
};

pub const UNASSIGNED_AGENCY: Explanation = Explanation {
    vi: Words {
        what: "Kế hoạch có tên cơ quan mà danh mục chưa có; các tên ấy nằm trong các khối [[named]] và được hiện nguyên văn, không có trang riêng.",
        why: "Cùng một cơ quan có thể được viết nhiều cách; gán mã thì trang của cơ quan ấy mới liệt kê đủ việc được giao.",
        mend: "Mỗi khối [[named]]: ghi agency = \"mã\" của cơ quan; hoặc thêm cơ quan vào content/_data/agencies.toml rồi xóa khối; là một nhóm (\"các sở, ban, ngành\") thì để nguyên.",
    },
    en: Words {
        what: "The plan names agencies the registry does not have; they are listed in [[named]] and shown as written, without a page.",
        why: "One agency may be written in many ways; only with its id does its page list all it has to do.",
        mend: "In each [[named]] write agency = \"id\"; or add the agency to content/_data/agencies.toml and delete the block; leave a group as it is.",
    },
    wrong: "",
    right: "",
};
