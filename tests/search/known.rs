//! Known-item queries: made by rule from a page's text, so that the right answer is known.
//!
//! Classes: a title words, b without marks, c half marked, d1/d2 a phrase of 3–5 common syllables with and
//! without marks, e one typing mistake, f last syllable cut short, g1 raw Telex, g2 raw VNI, h other tone
//! placement or i/y, i1 long form where the page has the abbreviation, i2 the reverse (with words around it,
//! as many as it takes that one page alone has them beside either form), j1–j3 a document number as printed,
//! in ASCII, in words, k1/k2 look-alikes (one pair of syllables, a longer phrase).

use std::collections::{HashMap, HashSet};

use lantoa::search::words;
use lantoa::vi::fold::{fold, fold_word};
use lantoa::vi::symbol;
use unicode_normalization::UnicodeNormalization;

use super::corpus::{Doc, Random};

pub struct Known {
    pub class: &'static str,
    pub query: String,
    /// Addresses of which any is right.
    pub right: Vec<String>,
}

struct Text<'a> {
    doc: &'a Doc,
    title: Vec<&'a str>,
    blocks: Vec<Vec<&'a str>>,
}

const SHORT_LONG: &[(&str, &str)] = &[
    ("ATVSLĐ", "an toàn, vệ sinh lao động"),
    ("TNLĐ", "tai nạn lao động"),
    ("NLĐ", "người lao động"),
    ("NSDLĐ", "người sử dụng lao động"),
    ("UBND", "ủy ban nhân dân"),
    ("HĐND", "hội đồng nhân dân"),
    ("BHXH", "bảo hiểm xã hội"),
    ("PCCC", "phòng cháy, chữa cháy"),
    ("BNN", "bệnh nghề nghiệp"),
    ("HTX", "hợp tác xã"),
];

/// Up to `per_class` queries of each class.
pub fn queries(docs: &[Doc], per_class: usize, seed: u64) -> Vec<Known> {
    let mut random = Random::new(seed);
    let texts: Vec<Text> = docs
        .iter()
        .map(|doc| Text {
            doc,
            title: words(&doc.title).map(|w| w.1).collect(),
            blocks: doc.body.lines().map(|l| words(l).map(|w| w.1).collect()).collect(),
        })
        .collect();
    let index = Index::new(&texts);
    let mut out = Vec::new();
    for class in
        ["a", "b", "c", "d1", "d2", "e", "f", "g1", "g2", "h", "i1", "i2", "j1", "j2", "j3", "k1", "k2"]
    {
        let mut made = HashSet::new();
        for _ in 0..per_class * 60 {
            if made.len() == per_class {
                break;
            }
            let text = &texts[random.below(texts.len())];
            if let Some((query, right)) = one(class, text, &index, &mut random)
                && made.insert(query.clone())
            {
                out.push(Known { class, query, right });
            }
        }
    }
    out
}

/// What is where, to know whether a phrase is one page's alone.
struct Index {
    df: HashMap<String, usize>,
    /// Hash of 3 to 5 folded or marked words → pages, as long as they are few.
    grams: HashMap<u64, Vec<u32>>,
    /// Folded pairs with their marked forms.
    forms: HashMap<String, HashSet<String>>,
    /// Folded title word → pages.
    titles: HashMap<String, HashSet<u32>>,
    /// Folded runs of 3 to 7 words with long forms in place of short ones → pages, as long as they are few.
    long_grams: HashMap<u64, Vec<u32>>,
    symbols: HashMap<String, Vec<u32>>,
    pages: usize,
}

fn gram(words: &[String]) -> u64 {
    words
        .iter()
        .flat_map(|w| w.bytes().chain([b' ']))
        .fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3))
}

fn lower(word: &str) -> String {
    word.to_lowercase().nfc().collect()
}

/// Letters with marks in one form, wherever the tone stands.
fn marked(word: &str) -> String {
    let mut folded = String::new();
    let spelling = fold_word(word, &mut folded);
    format!("{folded}{spelling}")
}

impl Index {
    fn new(texts: &[Text]) -> Index {
        let mut index = Index {
            df: HashMap::new(),
            grams: HashMap::new(),
            forms: HashMap::new(),
            titles: HashMap::new(),
            long_grams: HashMap::new(),
            symbols: HashMap::new(),
            pages: texts.len(),
        };
        for (n, text) in texts.iter().enumerate() {
            for word in &text.title {
                index.titles.entry(fold(word)).or_default().insert(n as u32);
            }
            let mut seen = HashSet::new();
            for block in text.blocks.iter().chain([&text.title]) {
                let folded: Vec<String> = block.iter().map(|w| fold(w)).collect();
                let full: Vec<String> = block.iter().map(|w| marked(w)).collect();
                seen.extend(folded.iter().cloned());
                for size in 3..=5 {
                    for (a, b) in folded.windows(size).zip(full.windows(size)) {
                        for hash in [gram(a), gram(b)] {
                            let pages = index.grams.entry(hash).or_default();
                            if pages.len() < 3 && pages.last() != Some(&(n as u32)) {
                                pages.push(n as u32);
                            }
                        }
                    }
                }
                for (a, b) in folded.windows(2).zip(full.windows(2)) {
                    index.forms.entry(a.join(" ")).or_default().insert(b.join(" "));
                }
            }
            for line in text.doc.body.lines().chain([text.doc.title.as_str()]) {
                let folded = long_words(words(line).map(|w| w.1));
                for run in (3..=7).flat_map(|size| folded.windows(size)) {
                    let pages = index.long_grams.entry(gram(run)).or_default();
                    if pages.len() < 3 && pages.last() != Some(&(n as u32)) {
                        pages.push(n as u32);
                    }
                }
            }
            for word in seen {
                *index.df.entry(word).or_default() += 1;
            }
            let mut symbols: Vec<String> = text
                .doc
                .body
                .lines()
                .chain([text.doc.title.as_str()])
                .flat_map(|line| {
                    symbol::find(line).into_iter().map(|place| place.symbol(line).keys()[0].clone())
                })
                .collect();
            symbols.sort();
            symbols.dedup();
            for symbol in symbols {
                index.symbols.entry(symbol).or_default().push(n as u32);
            }
        }
        index
    }

    /// Whether one title alone has all these words.
    fn one_title(&self, words: &[String]) -> bool {
        let mut sets: Vec<_> = words.iter().filter_map(|w| self.titles.get(&fold(w))).collect();
        sets.sort_by_key(|s| s.len());
        sets.first()
            .is_some_and(|first| first.iter().filter(|n| sets.iter().all(|s| s.contains(n))).count() == 1)
    }

    /// Whether one page alone has these words beside each other, whichever form of an abbreviation it has.
    fn one_page_says(&self, query: &[String]) -> bool {
        let folded = long_words(query.iter().map(String::as_str));
        let size = folded.len().min(7);
        size >= 3 && folded.windows(size).any(|run| self.long_grams.get(&gram(run)).map_or(0, Vec::len) == 1)
    }

    fn pages_with(&self, words: &[String]) -> usize {
        self.grams.get(&gram(words)).map_or(0, Vec::len)
    }
}

/// Folded words, long forms in place of short ones.
fn long_words<'a>(words_: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut out = Vec::new();
    for word in words_ {
        match SHORT_LONG.iter().find(|(short, _)| lower(short) == lower(word)) {
            Some((_, long)) => out.extend(words(long).map(|w| fold(w.1))),
            None => out.extend(words(word).map(|w| fold(w.1))),
        }
    }
    out
}

fn strip(word: &str) -> String {
    // Marks and đ only; i and y stay as they are typed.
    lower(word)
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect()
}

fn is_plain_word(word: &str) -> bool {
    word.chars().all(char::is_alphabetic)
}

/// A run of title words; every third time with a word left out.
fn title_words(text: &Text, index: &Index, random: &mut Random) -> Option<Vec<String>> {
    if text.title.len() < 3 {
        return None;
    }
    let size = 3 + random.below(4.min(text.title.len() - 2));
    let start = random.below(text.title.len() - size + 1);
    let mut run: Vec<String> = text.title[start..start + size].iter().map(|w| lower(w)).collect();
    if size > 4 && random.below(3) == 0 {
        run.remove(1 + random.below(size - 2));
    }
    (run.iter().filter(|w| is_plain_word(w)).count() >= 3 && index.one_title(&run)).then_some(run)
}

fn phrase(text: &Text, index: &Index, random: &mut Random) -> Option<Vec<String>> {
    let block = &text.blocks[random.below(text.blocks.len().max(1)).min(text.blocks.len().checked_sub(1)?)];
    let size = 3 + random.below(3);
    if block.len() < size {
        return None;
    }
    let start = random.below(block.len() - size + 1);
    let run: Vec<String> = block[start..start + size].iter().map(|w| lower(w)).collect();
    let common =
        run.iter().all(|w| is_plain_word(w) && index.df.get(&fold(w)).is_some_and(|n| *n * 33 > index.pages));
    common.then_some(run)
}

fn one(class: &str, text: &Text, index: &Index, random: &mut Random) -> Option<(String, Vec<String>)> {
    let url = vec![text.doc.url.clone()];
    let query = match class {
        "a" => title_words(text, index, random)?.join(" "),
        "b" => title_words(text, index, random)?.iter().map(|w| strip(w)).collect::<Vec<_>>().join(" "),
        "c" => {
            let run = title_words(text, index, random)?;
            run.iter()
                .map(|w| if random.below(2) == 0 { strip(w) } else { w.clone() })
                .collect::<Vec<_>>()
                .join(" ")
        }
        "d1" => {
            let run = phrase(text, index, random)?;
            let full: Vec<String> = run.iter().map(|w| marked(w)).collect();
            if index.pages_with(&full) != 1 {
                return None;
            }
            run.join(" ")
        }
        "d2" => {
            let run = phrase(text, index, random)?;
            let folded: Vec<String> = run.iter().map(|w| fold(w)).collect();
            if index.pages_with(&folded) != 1 {
                return None;
            }
            run.iter().map(|w| strip(w)).collect::<Vec<_>>().join(" ")
        }
        "e" => {
            let mut run = title_words(text, index, random)?;
            let long: Vec<usize> =
                (0..run.len()).filter(|i| run[*i].chars().count() >= 3 && is_plain_word(&run[*i])).collect();
            let at = *long.get(random.below(long.len().max(1)))?;
            if random.below(2) == 0 {
                run = run.iter().map(|w| strip(w)).collect();
            }
            run[at] = mistake(&run[at], random);
            run.join(" ")
        }
        "f" => {
            let mut run = title_words(text, index, random)?;
            let last = run.last_mut()?;
            let n = last.chars().count();
            if n < 3 || !is_plain_word(last) {
                return None;
            }
            *last = last.chars().take(n - 1 - random.below(2.min(n - 2))).collect();
            run.join(" ")
        }
        "g1" | "g2" => {
            let run = title_words(text, index, random)?;
            if !run.iter().any(|w| !w.is_ascii()) {
                return None;
            }
            run.iter()
                .map(|w| if class == "g1" { telex(w, random) } else { vni(w, random) })
                .collect::<Vec<_>>()
                .join(" ")
        }
        "h" => {
            let run = phrase(text, index, random).or_else(|| title_words(text, index, random))?;
            let other: Vec<String> = run.iter().map(|w| other_placement(w)).collect();
            let folded: Vec<String> = run.iter().map(|w| marked(w)).collect();
            if other == run || (run.len() <= 5 && index.pages_with(&folded) > 1) {
                return None;
            }
            other.join(" ")
        }
        "i1" | "i2" => abbreviation(class, text, index, random)?,
        "j1" | "j2" | "j3" => {
            let all: Vec<String> = text
                .doc
                .body
                .lines()
                .chain([text.doc.title.as_str()])
                .flat_map(|line| symbol::find(line).into_iter().map(|place| line[place.range].to_owned()))
                .collect();
            let printed = all.get(random.below(all.len().max(1)))?;
            let symbol = symbol::find(printed).first()?.symbol(printed);
            let pages = &index.symbols[&symbol.keys()[0]];
            if pages.len() > 1 {
                return None;
            }
            return Some((number(class, printed, &symbol)?, url));
        }
        _ => {
            let run = if class == "k1" {
                let run = title_words(text, index, random)?;
                let start = random.below(run.len() - 1);
                run[start..start + 2].to_vec()
            } else {
                title_words(text, index, random)?
            };
            let forms = |w: &[String]| {
                let key = w.iter().map(|w| fold(w)).collect::<Vec<_>>().join(" ");
                index.forms.get(&key).map_or(0, HashSet::len)
            };
            if !run.windows(2).any(|w| forms(w) > 1) || !run.iter().any(|w| !w.is_ascii()) {
                return None;
            }
            if class == "k1" {
                // Any page with the typed spelling is right; one with a look-alike only is wrong.
                let form = run.iter().map(|w| marked(w)).collect::<Vec<_>>();
                return Some((run.join(" "), vec![format!("={}", form.join(" "))]));
            }
            run.join(" ")
        }
    };
    Some((query, url))
}

/// Whether a page has a pair of words in the spelling of a k1 query.
pub fn has_form(doc: &Doc, form: &str) -> bool {
    doc.body.lines().chain([doc.title.as_str()]).any(|line| {
        let all: Vec<String> = words(line).map(|w| marked(w.1)).collect();
        all.windows(2).any(|w| w.join(" ") == form)
    })
}

fn mistake(word: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let n = letters.len();
    let letter = (b'a' + random.below(26) as u8) as char;
    match random.below(4) {
        0 => {
            let i = random.below(n - 1);
            letters.swap(i, i + 1);
        }
        1 => {
            letters.remove(random.below(n));
        }
        2 => letters.insert(random.below(n + 1), letter),
        _ => {
            let i = random.below(n);
            letters[i] = letter;
        }
    }
    letters.into_iter().collect()
}

/// Base letters, keys of the marks on each, and the tone's key; for both schemes.
fn keys(word: &str, marks: impl Fn(char, char) -> Option<&'static str>, at_end: bool) -> String {
    let (mut out, mut tone) = (String::new(), String::new());
    for c in word.chars() {
        let mut base = ' ';
        let mut own_tone = String::new();
        for part in std::iter::once(c).nfd() {
            if part == 'đ' {
                out.push('d');
                out.push_str(marks('d', 'đ').unwrap_or(""));
            } else if !unicode_normalization::char::is_combining_mark(part) {
                base = part;
                out.push(part);
            } else if let Some(key) = marks(base, part) {
                if matches!(part, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}') {
                    own_tone = key.to_owned();
                } else {
                    out.push_str(key);
                }
            }
        }
        if at_end { tone.push_str(&own_tone) } else { out.push_str(&own_tone) }
    }
    out + &tone
}

pub fn telex(word: &str, random: &mut Random) -> String {
    let marks = |base: char, mark: char| {
        Some(match (base, mark) {
            (_, 'đ') => "d",
            ('a', '\u{302}') => "a",
            ('e', '\u{302}') => "e",
            ('o', '\u{302}') => "o",
            (_, '\u{306}' | '\u{31b}') => "w",
            (_, '\u{300}') => "f",
            (_, '\u{301}') => "s",
            (_, '\u{303}') => "x",
            (_, '\u{309}') => "r",
            (_, '\u{323}') => "j",
            _ => return None,
        })
    };
    keys(word, marks, random.below(2) == 0)
}

pub fn vni(word: &str, random: &mut Random) -> String {
    let marks = |_: char, mark: char| {
        Some(match mark {
            'đ' => "9",
            '\u{302}' => "6",
            '\u{31b}' => "7",
            '\u{306}' => "8",
            '\u{300}' => "2",
            '\u{301}' => "1",
            '\u{303}' => "4",
            '\u{309}' => "3",
            '\u{323}' => "5",
            _ => return None,
        })
    };
    keys(word, marks, random.below(2) == 0)
}

fn other_placement(word: &str) -> String {
    const PAIRS: &[(&str, &str)] = &[
        ("oà", "òa"),
        ("oá", "óa"),
        ("oả", "ỏa"),
        ("oã", "õa"),
        ("oạ", "ọa"),
        ("uỷ", "ủy"),
        ("uý", "úy"),
        ("uỳ", "ùy"),
        ("uỵ", "ụy"),
        ("oẻ", "ỏe"),
        ("oè", "òe"),
    ];
    const I_Y: &[(&str, &str)] = &[
        ("kỹ", "kĩ"),
        ("lý", "lí"),
        ("quý", "quí"),
        ("tỷ", "tỉ"),
        ("mỹ", "mĩ"),
        ("ký", "kí"),
        ("kỳ", "kì"),
        ("ty", "ti"),
        ("sỹ", "sĩ"),
        ("hy", "hi"),
        ("quy", "qui"),
    ];
    for (a, b) in I_Y {
        if word == *a {
            return (*b).to_owned();
        }
        if word == *b {
            return (*a).to_owned();
        }
    }
    if word.starts_with("qu") {
        return word.to_owned();
    }
    for (a, b) in PAIRS {
        if word.ends_with(a) {
            return word.replace(a, b);
        }
        if word.ends_with(b) {
            return word.replace(b, a);
        }
    }
    word.to_owned()
}

/// A stretch around a short (i1) or long form (i2) with the other form in its place.
fn abbreviation(class: &str, text: &Text, index: &Index, random: &mut Random) -> Option<String> {
    let lines: Vec<&str> = text.doc.body.lines().chain([text.doc.title.as_str()]).collect();
    let mut found = Vec::new();
    for line in lines {
        for (short, long) in SHORT_LONG {
            let (from, to) = if class == "i1" { (*short, *long) } else { (*long, *short) };
            if let Some(at) = line.find(from) {
                let before: Vec<&str> = words(&line[..at]).map(|w| w.1).collect();
                let after: Vec<&str> = words(&line[at + from.len()..]).map(|w| w.1).collect();
                let whole = line[..at]
                    .chars()
                    .next_back()
                    .is_none_or(|c| !c.is_alphanumeric() && c != '-' && c != '/' && c != '(')
                    && line[at + from.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
                if whole {
                    found.push((before, to, after));
                }
            }
        }
    }
    let (before, form, after) = found.get(random.below(found.len().max(1)))?;
    (2..=4).find_map(|n| {
        let mut query: Vec<String> = before.iter().rev().take(n).rev().map(|w| lower(w)).collect();
        query.push((*form).to_owned());
        query.extend(after.iter().take(n).map(|w| lower(w)));
        (query.len() >= 3 && index.one_page_says(&query)).then(|| query.join(" "))
    })
}

fn number(class: &str, printed: &str, symbol: &symbol::Symbol) -> Option<String> {
    let ascii = printed.replace('Đ', "D").replace('đ', "d");
    Some(match class {
        "j1" => printed.to_owned(),
        "j2" => ascii,
        _ => {
            let kind = match symbol.kind.trim_end_matches(|c: char| c.is_ascii_digit()) {
                "NĐ" => "nghị định",
                "TT" => "thông tư",
                "QĐ" => "quyết định",
                "CT" => "chỉ thị",
                "KH" => "kế hoạch",
                "NQ" => "nghị quyết",
                "QH" => "luật",
                _ => return Some(ascii.replace(['/', '-'], " ")),
            };
            match &symbol.year {
                Some(year) => format!("{kind} {} {year}", symbol.plain_number()),
                None => ascii.replace(['/', '-'], " "),
            }
        }
    })
}
