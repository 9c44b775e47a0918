//! From what was typed to slots: one a syllable, with its fold, its spelling and what it may stand for.
//!
//! 1. Cut into words; find document symbols; put long forms in place of abbreviations.
//! 2. Read raw Telex or VNI where the word is unknown and what the keys mean is known.
//!
//! 3. Tell words that ask from those that say about what; put written words in place of everyday ones.
//!
//! Typing mistakes and beginnings of words need the lists of pairs: see `plan`.

use crate::vi::fold::{Spelling, fold, fold_word, nfc};
use crate::vi::spelling::is_syllable;
use crate::vi::symbol::asked::keys_of_words;
use crate::vi::telex::{decode_telex, decode_vni};

use super::abbrev::key_of;
use super::manifest::Manifest;
use super::token::words;
use super::vocab::Vocab;

/// Longer queries are cut: nobody types them, and programs that do get an answer in time.
const MAX_CHARS: usize = 400;
const MAX_SLOTS: usize = 24;

/// Worth of a word that only asks.
const ASKING: f64 = 0.15;
/// Readings of a query in all.
const READINGS: usize = 4;

/// One syllable of a query.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub fold: String,
    pub spelling: Spelling,
    /// How it is shown in a correction.
    pub shown: String,
    /// Part of a symbol or of an abbreviation's long form: taken as it is.
    pub literal: bool,
    /// Read differently from what was typed.
    pub changed: bool,
    /// The beginning of a word, still being typed: these may be meant.
    pub completions: Vec<String>,
    /// Other readings that its neighbours suggest.
    pub instead: Vec<String>,
    /// What it is worth: less than 1 where it asks, or where one word was typed for several.
    pub weight: f64,
    /// Asks, and does not say about what.
    pub asking: bool,
}

impl Slot {
    pub fn new(word: &str) -> Slot {
        let mut fold = String::new();
        let spelling = fold_word(word, &mut fold);
        Slot {
            fold,
            spelling,
            shown: word.to_owned(),
            literal: false,
            changed: false,
            completions: Vec::new(),
            instead: Vec::new(),
            weight: 1.0,
            asking: false,
        }
    }

    /// The words of `text` in place of so many typed ones.
    fn of_long_form(text: &str, typed: usize) -> Vec<Slot> {
        let text = nfc(text);
        let mut slots: Vec<Slot> = words(&text).map(|w| Slot::new(w.1)).collect();
        let each = (typed as f64 + 0.6) / slots.len() as f64;
        for slot in &mut slots {
            slot.literal = true;
            slot.weight = if each < 1.0 { each } else { 1.0 };
        }
        slots
    }
}

/// A query taken apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parsed {
    pub slots: Vec<Slot>,
    /// Keys of each symbol, the whole one first.
    pub symbols: Vec<Vec<String>>,
    /// The last slot is still being typed.
    pub open: bool,
}

impl Parsed {
    /// What all its words are worth.
    pub fn weight(&self) -> f64 {
        let sum = self.slots.iter().fold(0.0, |sum, slot| sum + slot.weight);
        if sum > 0.0 { sum } else { 1.0 }
    }
}

pub(crate) fn parse(query: &str, manifest: &Manifest, vocab: &Vocab) -> Parsed {
    let cut: String = query.chars().take(MAX_CHARS).collect();
    let text = nfc(&cut);
    let typed: Vec<&str> = words(&text).map(|w| w.1).take(MAX_SLOTS).collect();
    let folded: Vec<String> = typed.iter().map(|w| fold(w)).collect();
    let folds: Vec<&str> = folded.iter().map(String::as_str).collect();
    let symbols = keys_of_words(&folds);
    let mut parsed =
        Parsed { open: text.chars().next_back().is_some_and(char::is_alphanumeric), ..Parsed::default() };
    let mut i = 0;
    while i < typed.len() && parsed.slots.len() < MAX_SLOTS {
        let symbol = symbols.iter().find(|s| s.0.contains(&i));
        if symbol.is_none()
            && let Some((taken, long)) = abbreviation_at(&folds[i..], &typed[i..], manifest)
        {
            parsed.slots.extend(Slot::of_long_form(long, taken));
            i += taken;
            continue;
        }
        parsed.slots.push(Slot { literal: symbol.is_some(), ..Slot::new(typed[i]) });
        i += 1;
    }
    parsed.slots.truncate(MAX_SLOTS);
    parsed.symbols = symbols.into_iter().map(|s| s.1).collect();
    // Who typed marks had an input method on.
    if typed.iter().all(|w| w.is_ascii()) {
        decode_keystrokes(&mut parsed.slots, vocab);
    }
    mark_asking(&mut parsed.slots, &manifest.asking);
    parsed
}

fn is_marked(slots: &[Slot]) -> bool {
    slots.iter().any(|s| s.spelling != 0 && !s.literal)
}

fn slots_of(text: &str) -> Vec<Slot> {
    words(&nfc(text)).map(|w| Slot::new(w.1)).collect()
}

/// Whether `phrase` begins `slots`: in its marks too, where the query has marks at all.
fn begins(slots: &[Slot], phrase: &[Slot], marked: bool) -> bool {
    let same = |(s, p): (&Slot, &Slot)| {
        s.fold == p.fold && (!marked || s.spelling == p.spelling || (s.spelling == 0 && phrase.len() > 1))
    };
    phrase.len() <= slots.len() && slots.iter().zip(phrase).all(same)
}

/// Marks the words that ask, unless nothing else would be left.
fn mark_asking(slots: &mut [Slot], phrases: &[String]) {
    let (n, marked) = (slots.len(), is_marked(slots));
    let mut asks = vec![false; n];
    for phrase in phrases {
        match phrase.split_once('…') {
            Some((head, tail)) => {
                let (head, tail) = (slots_of(head), slots_of(tail));
                if head.len() + tail.len() < n
                    && begins(slots, &head, marked)
                    && begins(&slots[n - tail.len()..], &tail, marked)
                {
                    asks[..head.len()].fill(true);
                    asks[n - tail.len()..].fill(true);
                }
            }
            None => {
                let phrase = slots_of(phrase);
                for at in 0..n {
                    if begins(&slots[at..], &phrase, marked) {
                        asks[at..at + phrase.len()].fill(true);
                    }
                }
            }
        }
    }
    if asks.iter().all(|a| *a) {
        return;
    }
    for (slot, asks) in slots.iter_mut().zip(asks) {
        if asks && !slot.literal {
            slot.asking = true;
            slot.weight = ASKING;
        }
    }
}

/// The query as it was typed, and with written words in place of everyday ones.
pub(crate) fn readings(parsed: &Parsed, manifest: &Manifest) -> Vec<Parsed> {
    let slots = &parsed.slots;
    let marked = is_marked(slots);
    let said: Vec<Vec<Slot>> = manifest.said.iter().map(|(said, _)| slots_of(said)).collect();
    // Where the longest thing said begins, how many words it has, and what is written for it.
    let mut found: Vec<(usize, usize, Vec<&str>)> = Vec::new();
    for at in 0..slots.len() {
        let fits = |n: &usize| !said[*n].is_empty() && begins(&slots[at..], &said[*n], marked);
        let all: Vec<usize> = (0..said.len()).filter(fits).collect();
        if let Some(longest) = all.iter().map(|n| said[*n].len()).max() {
            let written = all.iter().filter(|n| said[**n].len() == longest);
            found.push((at, longest, written.map(|n| manifest.said[*n].1.as_str()).collect()));
        }
    }
    found.sort_by_key(|f| (std::cmp::Reverse(f.1), f.0));
    let mut kept: Vec<(usize, usize, Vec<&str>)> = Vec::new();
    for f in found {
        if kept.iter().all(|k| f.0 >= k.0 + k.1 || f.0 + f.1 <= k.0) {
            kept.push(f);
        }
    }
    kept.sort_by_key(|k| std::cmp::Reverse(k.0));
    let mut out = vec![parsed.clone()];
    // From the end, so that what is replaced does not move what is still to be.
    for (at, taken, written) in kept {
        let before = out.len();
        for written in written {
            for n in 0..before {
                if out.len() == READINGS {
                    break;
                }
                let mut reading = out[n].clone();
                reading.slots.splice(at..at + taken, Slot::of_long_form(written, taken));
                reading.slots.truncate(MAX_SLOTS);
                out.push(reading);
            }
        }
    }
    out
}

/// The abbreviation that begins here: how many words it takes, and its long form.
fn abbreviation_at<'m>(folds: &[&str], typed: &[&str], manifest: &'m Manifest) -> Option<(usize, &'m str)> {
    (1..=folds.len().min(4)).rev().find_map(|n| {
        let key = folds[..n].join(" ");
        // `atvsldd` is ATVSLĐ in raw Telex.
        let key = if key.ends_with("dd") { &key[..key.len() - 1] } else { &key };
        let at = manifest.abbreviations.binary_search_by(|a| a.0.as_str().cmp(key)).ok()?;
        // `CAT` in capitals is an abbreviation, `cat` is a word; `atvsld` cannot be a word.
        let meant = n > 1 || !is_syllable(folds[0]) || typed[0].chars().all(char::is_uppercase);
        meant.then(|| (n, manifest.abbreviations[at].2.as_str()))
    })
}

/// What raw keys write, if that is a word of the site.
fn decoded(slot: &Slot, vocab: &Vocab) -> Option<(Slot, u8)> {
    if slot.literal || slot.spelling != 0 || !slot.shown.is_ascii() {
        return None;
    }
    let keys = slot.shown.to_ascii_lowercase();
    let digits = keys.bytes().any(|b| b.is_ascii_digit());
    let word = if digits { decode_vni(&keys) } else { decode_telex(&keys) }?;
    let slot = Slot { changed: true, ..Slot::new(&word) };
    let class = vocab.class(&slot.fold)?;
    Some((slot, class))
}

fn decode_keystrokes(slots: &mut [Slot], vocab: &Vocab) {
    let mut found = false;
    for slot in slots.iter_mut().filter(|s| !s.fold.is_empty()) {
        if vocab.class(&slot.fold).is_none()
            && let Some((read, _)) = decoded(slot, vocab)
        {
            *slot = read;
            found = true;
        }
    }
    if !found {
        return;
    }
    // Others of the same query may be raw too, though they are (rare, foreign) words of the site.
    for slot in slots.iter_mut().filter(|s| !s.changed) {
        let own = vocab.class(&slot.fold);
        if let (Some(own), Some((read, class))) = (own, decoded(slot, vocab))
            && (class >= own + 3 || !is_syllable(&slot.fold))
        {
            *slot = read;
        }
    }
}

/// Folded words of a name, abbreviations in it replaced: how names of agencies are compared.
pub(crate) fn normal_words(text: &str, manifest: &Manifest) -> Vec<String> {
    let key = key_of(text);
    let folds: Vec<&str> = key.split(' ').filter(|w| !w.is_empty()).collect();
    let text = nfc(text);
    let typed: Vec<&str> = words(&text).map(|w| w.1).collect();
    let mut out = Vec::new();
    let mut i = 0;
    while i < folds.len() {
        match abbreviation_at(&folds[i..], &typed[i..], manifest) {
            Some((n, long)) => {
                out.extend(key_of(long).split(' ').map(str::to_owned));
                i += n;
            }
            None => {
                out.push(folds[i].to_owned());
                i += 1;
            }
        }
    }
    out
}
