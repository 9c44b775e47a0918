//! Random bytes at the four entry points of `fuzz/`, in plain Rust: what editors write, spoilt in every way.
//!
//! For as many seconds as `LANTOA_FUZZ_SECONDS` says (else 2) each target gets mixtures of the repository's own
//! texts, of `fuzz/seeds/` (what once went wrong, tried first) and of words that mean something to the parsers.
//! `LANTOA_FUZZ_SEED` repeats a run; a failure prints the seed and keeps the input in `target/fuzz/`.

#[path = "../fuzz/src/targets.rs"]
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use targets::Target;

/// Longer inputs than this are cut: shorter ones are tried more often.
const LONGEST: usize = 6_000;

/// What one input may take, in a build without optimisation on a busy machine.
const SLOWEST: Duration = Duration::from_secs(20);

/// Marsaglia's xorshift64*: the same numbers everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 16) as usize % limit.max(1)
    }

    /// Mostly a small number: below `unit` doubled up to `times` times.
    fn short(&mut self, unit: usize, times: usize) -> usize {
        let limit = unit << self.below(times);
        self.below(limit)
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

/// Words and signs that the parsers look for.
const WORDS: &[&str] = &[
    "+++\n",
    "---\n",
    "===\n",
    "***",
    "**",
    "*",
    "_",
    "`",
    "```\n",
    "~~~\n",
    "# ",
    "## ",
    "> ",
    "> [!WARNING]\n",
    "- ",
    "1. ",
    "a) ",
    "• ",
    "\u{f0b7}",
    "|",
    "|---|---|\n",
    "| a | b |\n",
    "\t",
    "    ",
    "\n",
    "\n\n",
    "\\",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "[",
    "]",
    "(",
    ")",
    "](",
    "![",
    "[^1]",
    "[^1]: ",
    "<",
    ">",
    "<br>",
    "<script>",
    "<!--",
    "-->",
    "&amp;",
    "&#0;",
    "{",
    "}",
    "{#a}",
    "{{",
    "}}",
    ":::steps\n",
    ":::\n",
    "::contact id=\"115\"\n",
    ":::checklist title=\"a\"\n",
    "javascript:",
    "https://",
    "mailto:",
    "tel:",
    "../",
    "/",
    "%2e",
    "%00",
    "84/2015/QH13",
    "39/2016/NĐ-CP",
    "KH-UBND",
    "ATVSLĐ",
    "title = ",
    "draft = true\n",
    "date = 2026-05-01\n",
    "date = 31/4/2026\n",
    "publish_date = \"2026-05-01 07:00\"\n",
    "[extra]\n",
    "[[activities]]\n",
    "[cascade]\n",
    "kind = \"event\"\n",
    "time = \"2 giờ chiều\"\n",
    "value = 10.000\n",
    "value = \"≥ 1.620\"\n",
    "bound = \"at_least\"\n",
    "[[target]]\n",
    "[[task]]\n",
    "[[report]]\n",
    "deadline = \"15/6/2026\"\n",
    "[[agency]]\n",
    "[[document]]\n",
    "id = \"a\"\n",
    "name = \"Sở Y tế\"\n",
    "widths = [0, 99999]\n",
    "base_url = \"x\"\n",
    "inf",
    "nan",
    "1e999",
    "-0",
    "0x",
    "9223372036854775808",
    "1.200.000",
    "4,5",
    "12.500",
    "%",
    "≥",
    "không quá ",
    "TT;Nhiệm vụ;Cơ quan chủ trì\n",
    "TT,Nhiệm vụ,Cơ quan chủ trì,Ghi chú\n",
    "sep=;\n",
    "Năm;Chỉ tiêu;Giá trị;Nguồn\n",
    "1;a;Sở Y tế\n",
    ";b;\n",
    "I;Mục;\n",
    "1.1,c,\"Sở Y tế; Sở Nội vụ\"\n",
    "2025;a;1.620;b\n",
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "</w:r>",
    "<w:t>",
    "</w:t>",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "</w:tr>",
    "<w:tc>",
    "</w:tc>",
    "<w:body>",
    "</w:body>",
    "<w:document xmlns:w=\"w\">",
    "<w:gridSpan w:val=\"99999\"/>",
    "<w:vMerge/>",
    "<w:sym w:font=\"Symbol\" w:char=\"F0B3\"/>",
    "<w:numPr><w:ilvl w:val=\"9\"/><w:numId w:val=\"1\"/></w:numPr>",
    "<w:vanish/>",
    "<w:strike/>",
    "<table>",
    "<tr>",
    "<td>",
    "<td rowspan=\"99\" colspan=\"99\">",
    "</table>",
    "KẾ HOẠCH\n",
    "I. MỤC ĐÍCH, YÊU CẦU\n",
    "II. CHỈ TIÊU\n",
    "Phấn đấu 95% ",
    "trước ngày 15/12 hằng năm",
    "ngày 31 tháng 02 năm 2026",
    "Nơi nhận:\n",
    "TM. ỦY BAN NHÂN DÂN\n",
    "Căn cứ Luật ",
    "đ",
    "Ð",
    "ấ",
    "a\u{302}\u{301}",
    "\u{301}",
    "\u{feff}",
    "\u{200b}",
    "\u{ad}",
    "\u{2011}",
    "\u{202e}",
    "\u{0}",
    "\u{1}",
    "🦺",
    "👨‍👩‍👧",
    "\r\n",
    "\r",
    "\u{2028}",
    "\u{85}",
    "\u{a0}",
];

/// A new input of old ones.
fn spoilt(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    let seed = |random: &mut Random| {
        let whole: &Vec<u8> = &seeds[random.below(seeds.len())];
        let from = if random.below(3) == 0 { 0 } else { random.below(whole.len()) };
        let length = 1 + random.short(400, 5).min(LONGEST);
        whole[from.min(whole.len())..whole.len().min(from + length)].to_vec()
    };
    let mut bytes = if random.below(8) == 0 { Vec::new() } else { seed(random) };
    for _ in 0..1 + random.below(12) {
        let at = random.below(bytes.len() + 1);
        let to = (at + random.short(1, 9)).min(bytes.len());
        match random.below(9) {
            0..=3 => {
                let words: Vec<u8> =
                    (0..1 + random.below(3)).flat_map(|_| random.one(WORDS).bytes()).collect();
                bytes.splice(at..at, words);
            }
            4 => drop(bytes.drain(at..to)),
            5 => {
                let again = bytes[at..to].repeat(1 + random.short(1, 7));
                bytes.splice(at..at, again);
            }
            6 => {
                let other = seed(random);
                bytes.splice(at..at, other);
            }
            7 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
            _ => bytes.truncate(at),
        }
        bytes.truncate(LONGEST);
    }
    // Most inputs should be text: what is not UTF-8 is refused at once.
    if random.below(16) == 0 { bytes } else { String::from_utf8_lossy(&bytes).into_owned().into_bytes() }
}

/// Files of the repository whose names end so, as inputs to begin with.
fn texts(folders: &[&str], endings: &[&str]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
                found.push(fs::read(&path).expect("a file of the repository"));
            }
        }
    }
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn seeds_of(name: &str) -> Vec<Vec<u8>> {
    let mut seeds = match name {
        "markdown" => texts(&["content", "tests/markdown"], &[".md"]),
        "values" => texts(&["content", "tests/errors", "tests/sites"], &[".toml", ".md"]),
        "docx" => documents(),
        _ => texts(&["content", "tests/sites", "tests/errors"], &[".csv"]),
    };
    seeds.push(
        b"TT;Nhi\xe1\xbb\x87m v\xe1\xbb\xa5;C\xc6\xa1 quan ch\xe1\xbb\xa7 tr\xc3\xac\n1;a;b\n".to_vec(),
    );
    seeds.retain(|seed| !seed.is_empty());
    seeds
}

/// Documents as the target takes them: a byte that says of which kind they are goes before.
fn documents() -> Vec<Vec<u8>> {
    let marked = |mark: u8, bytes: Vec<u8>| [vec![mark], bytes].concat();
    let mut all: Vec<Vec<u8>> = Vec::new();
    for bytes in texts(&["tests/import"], &[".docx"]) {
        let mut archive =
            zip::ZipArchive::new(std::io::Cursor::new(bytes.clone())).expect("a .docx is a zip");
        let mut part = archive.by_name("word/document.xml").expect("a document");
        let mut xml = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut xml).expect("the document");
        all.push(marked(0, xml));
        all.push(marked(128, bytes));
    }
    all.extend(texts(&["tests/import"], &[".html"]).into_iter().map(|bytes| marked(160, bytes)));
    all.extend(texts(&["tests/import"], &[".md"]).into_iter().map(|bytes| marked(192, bytes)));
    all.extend(texts(&["tests/import"], &[".txt"]).into_iter().map(|bytes| marked(224, bytes)));
    all
}

fn seconds() -> u64 {
    let asked = std::env::var("LANTOA_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    asked.unwrap_or(2)
}

/// Of the run: asked for, else of the clock.
fn seed() -> u64 {
    let asked = std::env::var("LANTOA_FUZZ_SEED").ok().and_then(|text| text.parse().ok());
    let clock = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_nanos() as u64);
    asked.unwrap_or_else(clock).max(1)
}

/// Runs a target on one input; says what went wrong, where something did.
fn problem(target: Target, bytes: &[u8]) -> Option<String> {
    let begun = Instant::now();
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| target(bytes))) {
        let text = panic.downcast_ref::<String>().cloned();
        return Some(
            text.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned())).unwrap_or_default(),
        );
    }
    let took = begun.elapsed();
    (took > SLOWEST).then(|| format!("takes {took:?}"))
}

#[track_caller]
fn check_target(name: &str) {
    let (_, target) = *targets::ALL.iter().find(|(known, _)| *known == name).expect("a target");
    let seed = seed();
    let mut random = Random(seed);
    let mut count = 0u64;
    let mut run = |bytes: &[u8]| {
        count += 1;
        if let Some(problem) = problem(target, bytes) {
            let folder = root().join("target/fuzz");
            fs::create_dir_all(&folder).expect("a folder for findings");
            let kept = folder.join(format!("{name}-{seed}-{count}"));
            fs::write(&kept, bytes).expect("the finding");
            panic!("{name}, LANTOA_FUZZ_SEED={seed}, input {count} in {}: {problem}", kept.display());
        }
    };
    let mut known: Vec<PathBuf> = fs::read_dir(root().join("fuzz/seeds").join(name))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    known.sort();
    for path in known {
        run(&fs::read(path).expect("a seed"));
    }
    let seeds = seeds_of(name);
    let until = Instant::now() + Duration::from_secs(seconds());
    while Instant::now() < until {
        run(&spoilt(&mut random, &seeds));
    }
    println!("{name}: {count} inputs, LANTOA_FUZZ_SEED={seed}");
}

#[test]
fn any_text_is_a_body() {
    check_target("markdown");
}

#[test]
fn any_text_is_front_matter_and_data_or_reported() {
    check_target("values");
}

#[test]
fn any_document_is_imported_or_refused() {
    check_target("docx");
}

#[test]
fn any_table_is_read_or_reported() {
    check_target("tables");
}
