//! Addresses, links and images.

use super::{Explanation, Words};

pub const ADDRESS_TAKEN: Explanation = Explanation {
    vi: Words {
        what: "Hai trang, hoặc một trang và một tệp, cùng đòi một địa chỉ.",
        why: "Mỗi địa chỉ chỉ có một trang. Trang sau sẽ đè mất trang trước.",
        mend: "Đổi tên một trong hai tệp, hoặc đặt slug khác. Lưu ý: tên khác nhau chỉ ở dấu hay chữ hoa vẫn cho cùng địa chỉ.",
    },
    en: Words {
        what: "Two pages, or a page and a file, claim one address.",
        why: "An address has one page; the later would replace the earlier.",
        mend: "Rename one of the files or give it another slug. Names that differ only in marks or case give the same address.",
    },
    wrong: "content/huong-dan/thang.md\ncontent/huong-dan/tháng.md",
    right: "content/huong-dan/cai-thang.md\ncontent/huong-dan/thang-hanh-dong.md",
};

pub const ADDRESS_INVALID: Explanation = Explanation {
    vi: Words {
        what: "Không làm được địa chỉ từ slug, alias hoặc mã tiêu đề này.",
        why: "Địa chỉ phải dùng được ở mọi nơi: Windows, máy chủ, tin nhắn. Nó cũng không được chỉ ra ngoài trang.",
        mend: "Dùng chữ thường không dấu, chữ số, gạch ngang. slug là một từ, không có dấu /. aliases bắt đầu bằng / và không có tên miền.",
    },
    en: Words {
        what: "No address can be made of this slug, alias or heading id.",
        why: "An address must work everywhere (Windows, servers, text messages) and may not lead out of the site.",
        mend: "Use plain lower-case letters, digits and hyphens. A slug is one word without /. aliases begin with / and have no host.",
    },
    wrong: "slug = \"../gian-giao\"",
    right: "slug = \"gian-giao\"",
};

pub const BROKEN_LINK: Explanation = Explanation {
    vi: Words {
        what: "Liên kết dẫn tới một trang hoặc tệp không có, hoặc có mà chưa công bố.",
        why: "Người cần giúp bấm vào và gặp trang trống.",
        mend: "Viết đúng tên tệp, tính từ tệp đang viết: bài cùng thư mục thì ten-bai.md, thư mục khác thì ../muc/ten-bai.md. Địa chỉ bắt đầu bằng / là tệp trong static/ hoặc trang tự sinh như /nguy-co/nga-cao/.",
    },
    en: Words {
        what: "A link leads to a page or file that is not there, or not published.",
        why: "Someone who needs help clicks and finds nothing.",
        mend: "Name the file as seen from this one: ten-bai.md in the same folder, ../muc/ten-bai.md in another. An address that begins with / is a file of static/ or a generated page such as /nguy-co/nga-cao/.",
    },
    wrong: "[giàn giáo](gian-giáo.md)",
    right: "[giàn giáo](../xay-dung/gian-giao.md)",
};

pub const BROKEN_ANCHOR: Explanation = Explanation {
    vi: Words {
        what: "Trang đích có thật, nhưng không có đoạn mang mã sau dấu #.",
        why: "Người đọc rơi vào đầu trang và phải tự tìm đoạn cần xem, có khi đang vội.",
        mend: "Mở trang đích, xem mã của tiêu đề: {#so-cuu}, hoặc chữ của tiêu đề bỏ dấu. Nên tự đặt mã để đổi tiêu đề không hỏng liên kết.",
    },
    en: Words {
        what: "The page is there, but has no part with the id after the #.",
        why: "The reader lands at the top and has to search, perhaps in a hurry.",
        mend: "Look at the heading's id on that page: {#so-cuu}, or its text in plain letters. Ids of your own survive a change of the heading.",
    },
    wrong: "[sơ cứu](khi-co-tai-nan.md#sơ-cứu)",
    right: "[sơ cứu](khi-co-tai-nan.md#so-cuu)",
};

pub const MISSING_IMAGE: Explanation = Explanation {
    vi: Words {
        what: "Không có tệp ảnh này ở chỗ bài viết chỉ tới.",
        why: "Người đọc thấy một khung trống thay cho hình vẽ cách làm.",
        mend: "Đặt ảnh cạnh index.md của bài và viết đúng tên, kể cả đuôi (.jpg khác .jpeg). Ảnh chung thì để trong static/ và viết /ten-anh.png.",
    },
    en: Words {
        what: "The image file is not where the page says.",
        why: "Readers see an empty frame instead of how it is done.",
        mend: "Put the image beside the page's index.md and write its name exactly, ending included (.jpg is not .jpeg). Shared images go into static/ and are written /name.png.",
    },
    wrong: "![Buộc thang](Thang.JPG)",
    right: "![Buộc thang](thang.jpg)",
};

pub const UNSAFE_URL: Explanation = Explanation {
    vi: Words {
        what: "Địa chỉ này không an toàn hoặc không rõ dẫn đi đâu, nên không được dùng.",
        why: "Địa chỉ kiểu javascript: chạy mã trong máy người đọc; địa chỉ kiểu //may-khac hoặc ten@may giả làm trang khác.",
        mend: "Dùng https://, mailto:, tel: hoặc tên tệp trong trang. Ảnh ở nơi khác thì tải về (nếu được phép) và đặt cạnh bài.",
    },
    en: Words {
        what: "This address is unsafe or hides where it leads, so it is not used.",
        why: "javascript: runs code on the reader's machine; //host and name@host pretend to be another site.",
        mend: "Use https://, mailto:, tel: or a file of the site. Download images from elsewhere (if you may) and put them beside the page.",
    },
    wrong: "[bấm](javascript:mo())",
    right: "[mẫu đơn](mau-don.pdf)",
};

pub const IMAGE: Explanation = Explanation {
    vi: Words {
        what: "Không đọc được ảnh: tệp hỏng, sai đuôi, hoặc quá lớn (trên 64 triệu điểm ảnh).",
        why: "Ảnh được thu nhỏ và xóa thông tin ẩn (nơi chụp) trước khi đăng. Ảnh không đọc được thì không làm được việc đó.",
        mend: "Mở ảnh bằng phần mềm xem ảnh, lưu lại dạng JPEG, PNG hoặc WebP. Ảnh quá lớn thì thu nhỏ trước.",
    },
    en: Words {
        what: "The image cannot be read: it is damaged, has the wrong ending, or is too large (over 64 megapixels).",
        why: "Images are shrunk and stripped of hidden data (where they were taken) before they are published; that needs an image that can be read.",
        mend: "Open it in an image viewer and save it as JPEG, PNG or WebP. Shrink it first if it is too large.",
    },
    wrong: "",
    right: "",
};

pub const HIDDEN_LINK: Explanation = Explanation {
    vi: Words {
        what: "Liên kết hoặc mục menu dẫn tới một trang hiện không công bố: bản nháp, chưa đến giờ, hoặc đã hết hạn.",
        why: "Thời gian trôi không được làm hỏng trang: liên kết hiện thành chữ thường, mục menu ẩn đi, trang vẫn dựng được. Khi trang kia được công bố thì liên kết tự trở lại.",
        mend: "Trang chờ công bố: không cần làm gì. Trang đã hết hạn: bỏ liên kết hoặc dẫn tới bài thay thế.",
    },
    en: Words {
        what: "A link or a menu entry leads to a page that is not published now: a draft, one whose time is to come, or one that has expired.",
        why: "Time alone must not break a site: the link is shown as text, the entry is left out, and the site is built. When the page is published the link is there again.",
        mend: "A page to come: nothing to do. One that has expired: remove the link or lead to what replaces it.",
    },
    wrong: "",
    right: "",
};
