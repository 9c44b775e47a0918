//! Pages to search in: made from templates, or read from a file of JSON lines.

use lantoa::search::SearchDoc;
use serde::Deserialize;

#[derive(Clone, Debug, Default, Deserialize)]
pub struct Doc {
    pub url: String,
    pub title: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub headings: Vec<(String, String, usize)>,
    pub body: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub date: Option<String>,
    #[serde(default)]
    pub audiences: Vec<String>,
    #[serde(default)]
    pub sectors: Vec<String>,
    #[serde(default)]
    pub localities: Vec<String>,
    #[serde(default)]
    pub symbols: Vec<String>,
}

/// Runs `f` with `docs` as the index takes them.
pub fn with_docs<T>(docs: &[Doc], f: impl FnOnce(&[SearchDoc]) -> T) -> T {
    struct Parts<'a> {
        headings: Vec<(&'a str, &'a str, usize)>,
        audiences: Vec<&'a str>,
        sectors: Vec<&'a str>,
        localities: Vec<&'a str>,
        symbols: Vec<&'a str>,
    }
    fn strs(list: &[String]) -> Vec<&str> {
        list.iter().map(String::as_str).collect()
    }
    let parts: Vec<Parts> = docs
        .iter()
        .map(|d| Parts {
            headings: d.headings.iter().map(|h| (h.0.as_str(), h.1.as_str(), h.2)).collect(),
            audiences: strs(&d.audiences),
            sectors: strs(&d.sectors),
            localities: strs(&d.localities),
            symbols: strs(&d.symbols),
        })
        .collect();
    let docs: Vec<SearchDoc> = docs
        .iter()
        .zip(&parts)
        .map(|(d, p)| SearchDoc {
            url: &d.url,
            lang: "vi",
            title: &d.title,
            description: &d.description,
            headings: &p.headings,
            body: &d.body,
            kind: &d.kind,
            date: d.date.as_deref(),
            audiences: &p.audiences,
            sectors: &p.sectors,
            localities: &p.localities,
            symbols: &p.symbols,
            ..SearchDoc::default()
        })
        .collect();
    f(&docs)
}

/// A small generator of numbers (splitmix64): the same everywhere.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// Below `n`; 0 for 0.
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { (self.next() % n as u64) as usize }
    }
}

/// Words of one field: things, what is done with them, where, and what people say about it.
struct Field {
    id: &'static str,
    kind: &'static str,
    things: &'static [&'static str],
    actions: &'static [&'static str],
    places: &'static [&'static str],
}

const FIELDS: &[Field] = &[
    Field {
        id: "xay-dung",
        kind: "guidance",
        things: &[
            "giàn giáo",
            "dây đai an toàn",
            "hố móng",
            "cần trục tháp",
            "sàn thao tác",
            "lưới chống rơi",
            "thang di động",
            "máy trộn bê tông",
            "cốp pha",
            "vận thăng",
            "mũ bảo hộ",
            "lan can tạm",
            "mái tôn",
            "tường chắn đất",
            "máy hàn điện",
            "dầm thép",
            "cọc ép",
            "đường ống thoát nước",
        ],
        actions: &[
            "lắp dựng",
            "tháo dỡ",
            "kiểm tra",
            "neo buộc",
            "che chắn",
            "nghiệm thu",
            "cẩu lắp",
            "gia cố",
            "đào",
            "đổ",
            "vận chuyển",
            "hàn nối",
        ],
        places: &[
            "trên công trường",
            "ở tầng cao",
            "trong hố sâu",
            "cạnh đường giao thông",
            "trên mái nhà",
            "trong khu dân cư",
        ],
    },
    Field {
        id: "nong-nghiep",
        kind: "guidance",
        things: &[
            "thuốc bảo vệ thực vật",
            "bình phun thuốc",
            "máy cày",
            "máy gặt đập",
            "phân bón",
            "chuồng trại",
            "thuốc thú y",
            "máy tuốt lúa",
            "bao bì thuốc",
            "ao nuôi tôm",
            "giống cây trồng",
            "kho lạnh nông sản",
            "máy cắt cỏ",
            "hầm khí sinh học",
            "vườn sầu riêng",
            "ruộng lúa",
            "lồng bè",
            "máy bơm nước",
        ],
        actions: &[
            "phun",
            "pha trộn",
            "thu gom",
            "cất giữ",
            "vận hành",
            "bảo dưỡng",
            "rửa sạch",
            "tiêu hủy",
            "chăm sóc",
            "thu hoạch",
            "khử trùng",
            "tưới tiêu",
        ],
        places: &[
            "ngoài đồng ruộng",
            "trong nhà lưới",
            "ở trang trại",
            "ven kênh mương",
            "trên nương rẫy",
            "tại hợp tác xã",
        ],
    },
    Field {
        id: "y-te",
        kind: "news",
        things: &[
            "bệnh bụi phổi",
            "bệnh điếc nghề nghiệp",
            "hồ sơ sức khỏe",
            "túi sơ cứu",
            "say nắng",
            "ngộ độc khí",
            "khẩu trang",
            "bệnh viêm da",
            "vết bỏng",
            "phòng khám",
            "nhân viên y tế",
            "thuốc giải độc",
            "tiếng ồn",
            "hơi dung môi",
            "ánh sáng",
            "rung cục bộ",
            "nhiễm độc chì",
            "điện giật",
        ],
        actions: &[
            "khám",
            "điều trị",
            "sơ cứu",
            "đo đạc",
            "phòng ngừa",
            "chẩn đoán",
            "giám định",
            "theo dõi",
            "tư vấn",
            "cấp cứu",
            "phục hồi",
            "tiêm phòng",
        ],
        places: &[
            "tại trạm y tế",
            "ở phân xưởng",
            "trong hầm lò",
            "tại bệnh viện tỉnh",
            "trong ca đêm",
            "ở khu nhà trọ",
        ],
    },
    Field {
        id: "phap-luat",
        kind: "disclosure",
        things: &[
            "hợp đồng lao động",
            "bảo hiểm tai nạn",
            "biên bản điều tra",
            "giấy chứng nhận huấn luyện",
            "quyết định xử phạt",
            "thời giờ nghỉ ngơi",
            "tiền lương làm thêm",
            "hồ sơ khai báo",
            "thanh tra viên",
            "tranh chấp",
            "thỏa ước tập thể",
            "nội quy lao động",
            "trợ cấp một lần",
            "phụ cấp độc hại",
            "mức bồi thường",
            "giấy phép hoạt động",
            "đoàn kiểm tra",
            "công đoàn cơ sở",
        ],
        actions: &[
            "ký kết",
            "ban hành",
            "thanh tra",
            "xử phạt",
            "khiếu nại",
            "công bố",
            "chi trả",
            "thẩm định",
            "đăng ký",
            "thu hồi",
            "khởi kiện",
            "hòa giải",
        ],
        places: &[
            "tại doanh nghiệp",
            "ở khu công nghiệp",
            "trước tòa án",
            "tại cơ quan thuế",
            "trong kỳ báo cáo",
            "theo ủy quyền",
        ],
    },
    Field {
        id: "chay-no",
        kind: "procedure",
        things: &[
            "bình chữa cháy",
            "chuông báo cháy",
            "lối thoát hiểm",
            "bình khí hóa lỏng",
            "kho xăng dầu",
            "dây dẫn điện",
            "tủ điện",
            "vật liệu nổ",
            "cửa ngăn cháy",
            "họng nước",
            "đội cứu hộ",
            "phương án sơ tán",
            "đèn chiếu sáng sự cố",
            "nồi hơi",
            "bình chịu áp lực",
            "hóa chất dễ cháy",
            "quạt hút khói",
            "cầu dao",
        ],
        actions: &[
            "diễn tập",
            "kiểm định",
            "lắp đặt",
            "bố trí",
            "ngắt",
            "thoát",
            "dập tắt",
            "báo động",
            "sạc",
            "kiểm kê",
            "cách ly",
            "xả",
        ],
        places: &[
            "trong nhà xưởng",
            "ở chung cư",
            "tại chợ đầu mối",
            "trong kho hàng",
            "tại trạm nạp",
            "ở quán karaoke",
        ],
    },
    Field {
        id: "khai-thac",
        kind: "news",
        things: &[
            "mỏ đá",
            "hầm lò",
            "băng tải",
            "máy nghiền",
            "xe ben",
            "thuốc nổ",
            "bãi thải",
            "vách đá",
            "quạt gió",
            "đường lò",
            "máy khoan",
            "khí mê tan",
            "bụi đá",
            "gầu xúc",
            "goòng chở than",
            "đèn lò",
            "chống lò",
            "bình tự cứu",
        ],
        actions: &[
            "nổ mìn",
            "khoan",
            "thông gió",
            "xúc bốc",
            "chống đỡ",
            "đo khí",
            "cạy gỡ",
            "vận tải",
            "tuần tra",
            "bơm",
            "đóng cửa",
            "hoàn thổ",
        ],
        places: &[
            "dưới mặt đất",
            "ở sườn núi",
            "trong gương lò",
            "gần khu dân cư",
            "trên tuyến đường mỏ",
            "tại moong khai thác",
        ],
    },
    Field {
        id: "lang-nghe",
        kind: "exemplar",
        things: &[
            "lò gốm",
            "xưởng mộc",
            "máy cưa",
            "sơn mài",
            "lò rèn",
            "khung dệt",
            "mây tre đan",
            "đá mỹ nghệ",
            "máy bào",
            "nhôm tái chế",
            "bún bánh",
            "hương trầm",
            "lưỡi cắt",
            "găng tay da",
            "hệ thống hút bụi",
            "keo dán",
            "thợ trẻ",
            "lò sấy",
        ],
        actions: &[
            "cưa xẻ",
            "mài",
            "đánh bóng",
            "nung",
            "sơn phủ",
            "đúc",
            "dệt",
            "sấy",
            "truyền nghề",
            "cải tiến",
            "thu gom",
            "che kín",
        ],
        places: &[
            "trong làng nghề",
            "tại hộ gia đình",
            "ở xưởng nhỏ",
            "bên bờ sông",
            "trong sân đình",
            "ở cụm công nghiệp",
        ],
    },
    Field {
        id: "giao-thong",
        kind: "event",
        things: &[
            "xe nâng hàng",
            "tàu cá",
            "bến cảng",
            "xe khách",
            "áo phao",
            "đường sắt",
            "cầu treo",
            "xe đạp điện",
            "container",
            "phà chở khách",
            "biển báo",
            "đường dây cáp",
            "dây chằng hàng",
            "lái xe đường dài",
            "bãi đỗ",
            "máy kéo",
            "xuồng máy",
            "đường băng",
        ],
        actions: &[
            "bốc dỡ",
            "neo đậu",
            "đăng kiểm",
            "điều khiển",
            "chằng buộc",
            "cảnh giới",
            "đỗ",
            "kéo",
            "lai dắt",
            "cứu nạn",
            "phân luồng",
            "dừng",
        ],
        places: &[
            "tại cảng biển",
            "trên quốc lộ",
            "ở bến đò",
            "trong đêm mưa",
            "ngoài khơi",
            "tại ga hàng hóa",
        ],
    },
];

const PEOPLE: &[&str] = &[
    "người lao động",
    "NLĐ",
    "người sử dụng lao động",
    "NSDLĐ",
    "chủ cơ sở",
    "tổ trưởng",
    "cán bộ ATVSLĐ",
    "thợ phụ",
    "UBND xã",
    "ủy ban nhân dân phường",
    "hội nông dân",
    "chủ đầu tư",
    "nhà thầu",
    "an toàn vệ sinh viên",
    "học viên",
    "lao động nữ",
    "người cao tuổi",
    "đoàn viên",
];
const MUST: &[&str] = &[
    "phải",
    "cần",
    "có trách nhiệm",
    "được khuyến khích",
    "không được",
    "nên",
    "đã",
    "đang",
    "sẽ",
    "tuyệt đối không",
    "thường xuyên",
    "chỉ được",
];
const WHEN: &[&str] = &[
    "trước khi bắt đầu ca làm việc",
    "sau mỗi trận mưa lớn",
    "khi phát hiện dấu hiệu bất thường",
    "trong tháng đầu năm",
    "mỗi quý một lần",
    "khi nhiệt độ ngoài trời lên cao",
    "trước mùa bão",
    "ngay sau khi xảy ra sự cố",
    "trong thời gian thử việc",
    "khi thay đổi quy trình",
    "vào cuối tuần",
    "trong Tháng hành động",
];
const WHY: &[&str] = &[
    "để tránh tai nạn lao động",
    "nhằm giảm TNLĐ",
    "vì bệnh nghề nghiệp không thể chữa khỏi hẳn",
    "nhằm bảo đảm an toàn, vệ sinh lao động",
    "để thân nhân được hưởng bảo hiểm xã hội",
    "theo quy định của pháp luật",
    "để người khác cùng biết",
    "bởi hậu quả rất nghiêm trọng",
    "nhằm nâng cao ý thức",
    "để kịp thời xử lý",
    "vì sức khỏe của chính mình",
    "nhằm hưởng ứng phong trào thi đua",
];
const FRAMES: &[&str] = &[
    "{p} {m} {a} {t} {l} {w}.",
    "{w}, {p} {m} {a} {t} {y}.",
    "Việc {a} {t} {l} do {p} thực hiện {y}.",
    "Năm {n}, {l} có {n} vụ liên quan đến {t} và {t2}.",
    "Không {a} {t} cùng lúc với {t2} {l}.",
    "{y}, {p} {m} {a} cả {t} lẫn {t2}.",
    "Ông {o}, {p}, cho biết {t} {l} {m} được {a} {w}.",
    "Khi {a} {t}, {p} {m} tránh xa {t2} ít nhất {n} mét.",
    "Theo {d}, {t} {m} được {a} {w}.",
    "Mức hỗ trợ cho {p} {a} {t} là {n} triệu đồng {y}.",
    "Hội thi về {t} {l} thu hút {n} {p} tham gia.",
    "{p} và {p2} cùng {a} {t} {l}, {y}.",
    "Cách {a} {t}: chuẩn bị {t2}, sau đó {a2} {l}.",
    "Từ đầu năm, {p} ở {x} đã {a} {n} {t}.",
];
const TITLES: &[&str] = &[
    "{a} {t} {l}: những điều {p} cần biết",
    "Hướng dẫn {a} {t} {l}",
    "{x}: {p} {a} {t} {w}",
    "Cảnh báo từ {t} và {t2} {l}",
    "Quy trình {a} {t}, {a2} {t2}",
    "{p} {x} hưởng ứng {a} {t}",
    "Vì sao không {a} {t} {l}",
    "Kế hoạch {d} về {a} {t} ở {x}",
    "Tai nạn khi {a} {t} tại {x}",
    "Hỏi đáp về {t} {w}",
];
const SYLLABLES: (&[&str], &[&str]) = (
    &[
        "Bình", "Tân", "Phú", "Vĩnh", "Hòa", "Long", "Thạnh", "Đông", "An", "Mỹ", "Quảng", "Xuân", "Thủy",
        "Lộc", "Nghĩa", "Kỳ", "Hương", "Cẩm", "Đức", "Sơn",
    ],
    &[
        "Thành",
        "Hưng",
        "Lập",
        "Phước",
        "Sơn",
        "Giang",
        "Hải",
        "Trung",
        "Ninh",
        "Điền",
        "Thịnh",
        "Dương",
        "Đường",
        "Quý",
        "Lý",
        "Hoà",
        "Mai",
        "Thắng",
        "Yên",
        "Lạc",
    ],
);

/// `n` pages of templates over eight fields. Each page speaks of a few things of its field, many times.
pub fn pages(n: usize, seed: u64) -> Vec<Doc> {
    let mut random = Random::new(seed);
    (0..n).map(|i| page(i, &mut random)).collect()
}

fn pick<'a>(list: &[&'a str], random: &mut Random) -> &'a str {
    // The first ones more often, as words are.
    list[random.below(list.len()).min(random.below(list.len() * 2))]
}

struct Topic {
    things: Vec<&'static str>,
    actions: Vec<&'static str>,
    field: &'static Field,
    place: String,
    symbol: String,
}

fn name(random: &mut Random) -> String {
    format!("{} {}", SYLLABLES.0[random.below(20)], SYLLABLES.1[random.below(20)])
}

fn symbol(random: &mut Random) -> String {
    let (number, year) = (1 + random.below(999), 2012 + random.below(14));
    match random.below(5) {
        0 => format!("Nghị định số {number}/{year}/NĐ-CP"),
        1 => format!("Thông tư {number}/{year}/TT-BLĐTBXH"),
        2 => format!("Kế hoạch số {number}/KH-UBND"),
        3 => format!("Chỉ thị {number}-CT/TW"),
        _ => format!("Quyết định {number}/QĐ-TTg"),
    }
}

fn fill(frame: &str, topic: &Topic, random: &mut Random) -> String {
    let mut out = String::new();
    let mut rest = frame;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        let end = rest[at..].find('}').map_or(rest.len(), |e| at + e);
        let text = match &rest[at + 1..end] {
            "t" | "t2" => topic.things[random.below(topic.things.len())].to_owned(),
            "a" | "a2" => topic.actions[random.below(topic.actions.len())].to_owned(),
            "p" | "p2" => pick(PEOPLE, random).to_owned(),
            "m" => pick(MUST, random).to_owned(),
            "w" => pick(WHEN, random).to_owned(),
            "y" => pick(WHY, random).to_owned(),
            "l" => pick(topic.field.places, random).to_owned(),
            "n" => (2 + random.below(400)).to_string(),
            "o" => name(random),
            "x" => topic.place.clone(),
            _ => topic.symbol.clone(),
        };
        out.push_str(&text);
        rest = &rest[(end + 1).min(rest.len())..];
    }
    out.push_str(rest);
    let mut letters = out.chars();
    letters.next().map_or(String::new(), |c| c.to_uppercase().chain(letters).collect())
}

fn page(i: usize, random: &mut Random) -> Doc {
    let field = &FIELDS[random.below(FIELDS.len())];
    let some = |list: &'static [&'static str], n: usize, random: &mut Random| {
        (0..n).map(|_| list[random.below(list.len())]).collect()
    };
    let topic = Topic {
        things: some(field.things, 5, random),
        actions: some(field.actions, 4, random),
        field,
        place: format!("xã {}", name(random)),
        symbol: symbol(random),
    };
    let title = fill(TITLES[random.below(TITLES.len())], &topic, random);
    let mut body = String::new();
    let mut headings = Vec::new();
    // Every twentieth page is long, with sections.
    let sections = if i % 20 == 7 { 6 + random.below(10) } else { 1 };
    for n in 0..sections {
        if sections > 1 {
            let heading = fill("Mục {n}. {a} {t} {l}", &topic, random);
            headings.push((format!("muc-{n}"), heading.clone(), body.len()));
            body.push_str(&heading);
            body.push('\n');
        }
        for _ in 0..3 + random.below(5) {
            for _ in 0..2 + random.below(4) {
                body.push_str(&fill(FRAMES[random.below(FRAMES.len())], &topic, random));
                body.push(' ');
            }
            body.push('\n');
        }
    }
    Doc {
        url: format!("{}/{i}/", field.id),
        description: fill(FRAMES[random.below(FRAMES.len())], &topic, random),
        title,
        headings,
        body,
        kind: field.kind.to_owned(),
        date: Some(format!(
            "{}-{:02}-{:02}",
            2019 + random.below(7),
            1 + random.below(12),
            1 + random.below(28)
        )),
        sectors: vec![field.id.to_owned()],
        audiences: vec![["nong-dan", "tho-xay", "doanh-nghiep"][random.below(3)].to_owned()],
        ..Doc::default()
    }
}
