//! Documents that are imported: what cannot be read, what is doubtful.

use super::{Explanation, Words};

pub const UNKNOWN_FORMAT: Explanation = Explanation {
    vi: Words {
        what: "Tệp này không thuộc loại mà lantoa import đọc được.",
        why: "Mỗi loại tệp giữ chữ, bảng và đánh số theo cách riêng; đoán sai loại tệp là nhập sai nội dung.",
        mend: "Mở tệp bằng Word hoặc LibreOffice, chọn lưu thành .docx, rồi nhập lại tệp mới.",
    },
    en: Words {
        what: "The file is of a kind that lantoa import cannot read.",
        why: "Every kind of file keeps text, tables and numbering in its own way; a wrong guess would import wrong content.",
        mend: "Open it in Word or LibreOffice, save it as .docx and import the new file.",
    },
    wrong: "",
    right: "",
};

pub const DAMAGED_DOCUMENT: Explanation = Explanation {
    vi: Words {
        what: "Tệp mang đuôi .docx nhưng không mở được như một văn bản Word: tải về thiếu, bị hỏng, hoặc thật ra là loại tệp khác.",
        why: "Đọc một phần của tệp hỏng thì có thể mất đoạn mà không ai biết.",
        mend: "Tải lại tệp; nếu vẫn lỗi, mở bằng Word hoặc LibreOffice, kiểm tra nội dung rồi lưu lại thành .docx.",
    },
    en: Words {
        what: "The file is named .docx but does not open as a Word document: it is incomplete, damaged or of another kind.",
        why: "Reading a part of a damaged file could lose paragraphs unnoticed.",
        mend: "Download it again; if that does not help, open it in Word or LibreOffice, check it and save it as .docx.",
    },
    wrong: "",
    right: "",
};

pub const EMPTY_DOCUMENT: Explanation = Explanation {
    vi: Words {
        what: "Tệp mở được nhưng không có chữ nào, thường vì là bản chụp hoặc bản quét.",
        why: "Chữ trong ảnh phải được nhận dạng trước, và kết quả nhận dạng phải có người đọc lại.",
        mend: "Dùng bản gốc có chữ; nếu chỉ có bản quét, nhận dạng chữ bằng phần mềm khác, đọc soát rồi nhập.",
    },
    en: Words {
        what: "The file opens but holds no text, usually because it is a scan.",
        why: "Text in pictures must be recognised first, and somebody must proofread it.",
        mend: "Use the original with text; if there is only a scan, recognise the text with another program, proofread it and import that.",
    },
    wrong: "",
    right: "",
};

pub const LEGACY_FONT: Explanation = Explanation {
    vi: Words {
        what: "Dòng này viết bằng phông theo bảng mã cũ (TCVN3, VNI), nên chữ đọc ra bị sai.",
        why: "Chương trình không tự chuyển mã: một phép chuyển sai sẽ làm sai tên và số liệu.",
        mend: "Chuyển tệp sang Unicode bằng công cụ chuyển mã (UniKey có sẵn), đọc soát lại rồi nhập.",
    },
    en: Words {
        what: "This line is typed in a font of an old encoding (TCVN3, VNI), so its letters are read wrongly.",
        why: "It is not converted silently: a wrong conversion would change names and figures.",
        mend: "Convert the file to Unicode with a converter (UniKey has one), proofread it and import it again.",
    },
    wrong: "",
    right: "",
};

pub const LOOK_ALIKE: Explanation = Explanation {
    vi: Words {
        what: "Có chữ cái Kirin hoặc Hy Lạp trông giống hệt chữ Latinh.",
        why: "Mắt không phân biệt được nhưng tìm kiếm và liên kết coi là chữ khác, nên tên và số hiệu không khớp.",
        mend: "Gõ lại từ đó bằng bàn phím tiếng Việt.",
    },
    en: Words {
        what: "There are Cyrillic or Greek letters that look exactly like Latin ones.",
        why: "The eye sees no difference, but search and links do, so names and symbols do not match.",
        mend: "Type the word again on a Vietnamese keyboard.",
    },
    wrong: "",
    right: "",
};

pub const LEFT_OUT: Explanation = Explanation {
    vi: Words {
        what: "Một phần của văn bản không được nhập.",
        why: "Phần này có thể chứa quy định hoặc số liệu mà người đọc cần.",
        mend: "Mở văn bản gốc, xem phần đó có cần đăng không; nếu cần, chép thêm vào bài.",
    },
    en: Words {
        what: "A part of the document is not imported.",
        why: "It may hold a rule or a figure that readers need.",
        mend: "Open the original, see whether that part is needed, and copy it into the page if so.",
    },
    wrong: "",
    right: "",
};

pub const NUMBER_BLANK: Explanation = Explanation {
    vi: Words {
        what: "Số văn bản còn để trống, như trong bản dự thảo hoặc bản chưa vào sổ.",
        why: "Không có số thì không tra cứu và liên kết được; chương trình không tự nghĩ ra số.",
        mend: "Tìm bản đã ban hành, rồi ghi đủ số vào symbol trong plan.toml.",
    },
    en: Words {
        what: "The document's number is blank, as in a draft or before registration.",
        why: "Without a number it cannot be looked up or linked; none is made up.",
        mend: "Find the issued version and write its full symbol into symbol in plan.toml.",
    },
    wrong: "",
    right: "",
};

pub const DATE_PARTIAL: Explanation = Explanation {
    vi: Words {
        what: "Ngày ban hành chỉ ghi một phần (thiếu ngày, tháng hoặc năm).",
        why: "Thời hạn và thứ tự văn bản tính theo ngày này.",
        mend: "Tìm bản đã ban hành, rồi ghi đủ ngày vào issued trong plan.toml.",
    },
    en: Words {
        what: "The date of issue is written only in part (day, month or year is missing).",
        why: "Deadlines and the order of documents count from it.",
        mend: "Find the issued version and write the whole date into issued in plan.toml.",
    },
    wrong: "",
    right: "",
};

pub const FACT_MISSING: Explanation = Explanation {
    vi: Words {
        what: "Không tìm thấy một thông tin mà văn bản hành chính nào cũng có: cơ quan ban hành, số, ngày, tên loại, trích yếu hoặc chữ ký.",
        why: "Người đọc cần biết ai ban hành, khi nào; thiếu thì không dẫn được văn bản.",
        mend: "Xem lại văn bản gốc; nếu có, ghi vào khóa tương ứng ở đầu plan.toml. Nếu văn bản không ghi thì để trống.",
    },
    en: Words {
        what: "A fact that every administrative document states was not found: issuer, number, date, type, title or signature.",
        why: "Readers need to know who issued it and when; without it the document cannot be cited.",
        mend: "Look at the original; if it is there, write it at the top of plan.toml. If the document does not state it, leave it out.",
    },
    wrong: "",
    right: "",
};

pub const FACT_INFERRED: Explanation = Explanation {
    vi: Words {
        what: "Một thông tin không có ở chỗ quen thuộc của văn bản nên được lấy từ chỗ khác.",
        why: "Chỗ khác có thể nói về một văn bản hay một cơ quan khác.",
        mend: "So với văn bản gốc; sai thì sửa trong plan.toml.",
    },
    en: Words {
        what: "A fact is not in its usual place and was taken from another one.",
        why: "The other place may speak of another document or agency.",
        mend: "Compare it with the original, and correct it in plan.toml if it is wrong.",
    },
    wrong: "",
    right: "",
};

pub const SYMBOL_FROM_DECISION: Explanation = Explanation {
    vi: Words {
        what: "Kế hoạch không có số riêng; số, ký hiệu và ngày lấy của quyết định ban hành kèm theo nó.",
        why: "Người đọc sẽ thấy số của quyết định ở chỗ số của kế hoạch.",
        mend: "Nếu kế hoạch có số riêng, sửa symbol và issued trong plan.toml. Nếu không thì giữ nguyên.",
    },
    en: Words {
        what: "The plan has no number of its own; number, symbol and date are those of the decision that issues it.",
        why: "Readers will see the decision's number where the plan's would stand.",
        mend: "If the plan has a number of its own, correct symbol and issued in plan.toml. Otherwise leave them.",
    },
    wrong: "",
    right: "",
};

pub const SIGNER_MISSING: Explanation = Explanation {
    vi: Words {
        what: "Có chức vụ người ký nhưng không có họ tên, như trong bản chưa ký.",
        why: "Chương trình không tự ghi tên ai vào chữ ký.",
        mend: "Nếu bản đã ban hành có tên, thêm name vào signer trong plan.toml. Không có thì để vậy.",
    },
    en: Words {
        what: "The signer's office is there but no name, as before signing.",
        why: "No name is ever put under a signature by guess.",
        mend: "If the issued version has the name, add name to signer in plan.toml. Otherwise leave it.",
    },
    wrong: "",
    right: "",
};

pub const SECTION_MISSING: Explanation = Explanation {
    vi: Words {
        what: "Đánh số đề mục nhảy một bậc: có mục trước và mục sau, thiếu mục ở giữa.",
        why: "Thường là dòng đề mục bị mất khi chép; nội dung của nó đang nằm trong mục trước.",
        mend: "Xem bản gốc; thêm đề mục còn thiếu vào index.md.",
    },
    en: Words {
        what: "The numbering of headings leaves one out: those before and after are there.",
        why: "Usually the line of the heading was lost in copying, and what stood under it is now in the part before.",
        mend: "Look at the original and add the missing heading to index.md.",
    },
    wrong: "",
    right: "",
};

pub const NUMBERING: Explanation = Explanation {
    vi: Words {
        what: "Số thứ tự của đề mục không liên tục.",
        why: "Có thể thiếu một phần văn bản, hoặc văn bản gốc đánh số nhầm.",
        mend: "So với bản gốc. Nếu bản gốc cũng vậy thì giữ nguyên.",
    },
    en: Words {
        what: "The numbers of headings do not follow each other.",
        why: "A part of the text may be missing, or the original is numbered wrongly.",
        mend: "Compare with the original. If it is the same there, leave it.",
    },
    wrong: "",
    right: "",
};

pub const PART_MISSING: Explanation = Explanation {
    vi: Words {
        what: "Không tìm thấy một phần mà kế hoạch thường có: đề mục, nhiệm vụ hoặc phân công trách nhiệm.",
        why: "Trang của kế hoạch sẽ thiếu bảng tương ứng.",
        mend: "Xem văn bản có phần đó không. Nếu có mà chương trình không nhận ra, ghi tay vào plan.toml.",
    },
    en: Words {
        what: "A part that plans usually have was not found: headings, tasks or duties.",
        why: "The plan's page will lack the table for it.",
        mend: "See whether the document has it. If it does and was not recognised, write it into plan.toml by hand.",
    },
    wrong: "",
    right: "",
};

pub const UNPLACED: Explanation = Explanation {
    vi: Words {
        what: "Dòng này không rõ thuộc phần nào của văn bản.",
        why: "Chữ không bị bỏ đi, nhưng không nằm ở chỗ nào trên trang của kế hoạch.",
        mend: "Đọc dòng đó trong bản gốc; nếu là nội dung thì chép vào index.md hoặc plan.toml.",
    },
    en: Words {
        what: "It is not clear to which part of the document this line belongs.",
        why: "It is kept in the report but stands nowhere on the plan's page.",
        mend: "Read it in the original; if it is content, copy it into index.md or plan.toml.",
    },
    wrong: "",
    right: "",
};

pub const TARGET_DOUBTFUL: Explanation = Explanation {
    vi: Words {
        what: "Câu này có con số giống một chỉ tiêu nhưng không chắc phải đọc thế nào.",
        why: "Một chỉ tiêu ghi sai là một lời hứa sai được công bố.",
        mend: "Đọc câu đó; nếu là chỉ tiêu, thêm một [[target]] vào plan.toml.",
    },
    en: Words {
        what: "This sentence has a figure like a target, but it is not certain how to read it.",
        why: "A wrong target is a wrong promise made public.",
        mend: "Read the sentence; if it is a target, add a [[target]] to plan.toml.",
    },
    wrong: "",
    right: "",
};

pub const TASK_WITHOUT_LEAD: Explanation = Explanation {
    vi: Words {
        what: "Nhiệm vụ trong bảng không ghi cơ quan chủ trì.",
        why: "Người đọc sẽ không biết ai chịu trách nhiệm.",
        mend: "Xem bản gốc: ô có thể bị gộp hoặc để trống. Ghi cơ quan vào lead, hoặc để lead = [] nếu văn bản không nêu.",
    },
    en: Words {
        what: "A task of the table names no lead agency.",
        why: "Readers will not know who is responsible.",
        mend: "Look at the original: the cell may be merged or empty. Write the agency into lead, or leave lead = [] if none is named.",
    },
    wrong: "",
    right: "",
};

pub const TABLE_ROW_DOUBTFUL: Explanation = Explanation {
    vi: Words {
        what: "Một hàng của bảng có số ô không khớp với số cột, nên không biết ô nào thuộc cột nào.",
        why: "Xếp nhầm cột thì cơ quan này thành cơ quan kia.",
        mend: "Xem hàng đó trong bản gốc và sửa nhiệm vụ tương ứng trong plan.toml. Nhập từ tệp .docx thì bảng đọc được chắc hơn.",
    },
    en: Words {
        what: "A row of the table has another number of cells than the table has columns, so their columns are unknown.",
        why: "In a wrong column one agency becomes another.",
        mend: "Look at the row in the original and correct the task in plan.toml. From a .docx tables are read more surely.",
    },
    wrong: "",
    right: "",
};

pub const DUTY_EMPTY: Explanation = Explanation {
    vi: Words {
        what: "Mục của một cơ quan không có nội dung nào bên dưới.",
        why: "Trang sẽ ghi tên cơ quan mà không nói phải làm gì.",
        mend: "Xem bản gốc; nội dung có thể nằm ở mục khác. Bổ sung items, hoặc xóa [[duty]] đó.",
    },
    en: Words {
        what: "Nothing stands under the heading of an agency.",
        why: "The page would name the agency without saying what it has to do.",
        mend: "Look at the original; the text may stand elsewhere. Fill in items, or delete that [[duty]].",
    },
    wrong: "",
    right: "",
};

pub const DUTY_OTHER_AGENCY: Explanation = Explanation {
    vi: Words {
        what: "Trong mục của một cơ quan có câu nói rõ với cơ quan khác.",
        why: "Có thể dòng đề mục của cơ quan kia bị mất, và nhiệm vụ bị giao nhầm.",
        mend: "Xem bản gốc; nếu đúng là của cơ quan khác, chuyển câu đó sang [[duty]] của cơ quan ấy.",
    },
    en: Words {
        what: "Under the heading of one agency a sentence plainly speaks to another.",
        why: "The other one's heading may be lost, and a duty given to the wrong agency.",
        mend: "Look at the original; if it belongs to the other agency, move it to that one's [[duty]].",
    },
    wrong: "",
    right: "",
};

pub const DUTY_WITHOUT_AGENCY: Explanation = Explanation {
    vi: Words {
        what: "Trong phần tổ chức thực hiện có mục không rõ cơ quan nào phải làm.",
        why: "Nhiệm vụ này không được ghi cho ai nên không hiện trong bảng phân công.",
        mend: "Xem bản gốc; nếu biết cơ quan, thêm [[duty]] vào plan.toml.",
    },
    en: Words {
        what: "An item of the part on organisation does not say which agency has to do it.",
        why: "It is given to nobody and so is not in the table of duties.",
        mend: "Look at the original; if the agency is known, add a [[duty]] to plan.toml.",
    },
    wrong: "",
    right: "",
};

pub const EMBEDDED: Explanation = Explanation {
    vi: Words {
        what: "Trong tệp Word có phần nhúng từ nơi khác (trang web, tệp khác); phần ấy đã được đọc vào đúng chỗ.",
        why: "Word chỉ ghép phần nhúng khi mở tệp, nên cách đánh số và định dạng có thể hơi khác với bản in.",
        mend: "So phần này với bản gốc. Muốn chắc hơn: mở tệp bằng Word, lưu lại thành .docx rồi nhập lại.",
    },
    en: Words {
        what: "The Word file embeds a part from elsewhere (a web page, another file); it was read in at its place.",
        why: "Word joins such parts only when the file is opened, so numbering and setting may differ a little from print.",
        mend: "Compare it with the original. To be sure, open the file in Word, save it as .docx and import it again.",
    },
    wrong: "",
    right: "",
};

pub const MARKED: Explanation = Explanation {
    vi: Words {
        what: "Văn bản mang dấu chỉ mức độ mật, độ khẩn hoặc ghi \"DỰ THẢO\".",
        why: "Văn bản mật không được đưa lên mạng; dự thảo chưa phải văn bản chính thức, người đọc dễ hiểu lầm.",
        mend: "Văn bản mật: dừng lại, hỏi người có thẩm quyền. Dự thảo: chờ bản ban hành, hoặc giữ trang ở dạng nháp (draft = true).",
    },
    en: Words {
        what: "The document carries a mark of secrecy or urgency, or says \"DỰ THẢO\" (draft).",
        why: "Secret documents must not be published; a draft is not in force, which readers may not see.",
        mend: "Secret: stop and ask who may decide. Draft: wait for the issued document, or keep the page a draft (draft = true).",
    },
    wrong: "",
    right: "",
};
