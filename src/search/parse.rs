//! From what was typed to slots: one a syllable, with its fold, its spelling and what it may stand for.
//!
//! 1. Cut into words; find document symbols; put long forms in place of abbreviations.
//! 2. Read raw Telex or VNI where the word is unknown and what the keys mean is known.
//!
//! Typing mistakes and beginnings of words need the lists of pairs: see `plan`.

use crate::vi::fold::{Spelling, fold_word, nfc};
use crate::vi::spelling::is_syllable;
use crate::vi::symbol::asked::keys_of_words;
use crate::vi::telex::{decode_telex, decode_vni};

use super::abbrev::key_of;
use super::build::Manifest;
use super::token::words;
use super::vocab::Vocab;

/// Longer queries are cut: nobody types them, and programs that do get an answer in time.
const MAX_CHARS: usize = 400;
const MAX_SLOTS: usize = 24;

/// One syllable of a query.
#[derive(Clone, Debug, Default)]
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
}

/// A query taken apart.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    pub slots: Vec<Slot>,
    /// Keys of each symbol, the whole one first.
    pub symbols: Vec<Vec<String>>,
    /// The last slot is still being typed.
    pub open: bool,
}

pub(crate) fn parse(query: &str, manifest: &Manifest, vocab: &Vocab) -> Parsed {
    let cut: String = query.chars().take(MAX_CHARS).collect();
    let text = nfc(&cut);
    let typed: Vec<&str> = words(&text).map(|w| w.1).take(MAX_SLOTS).collect();
    let folded: Vec<(String, Spelling)> = typed
        .iter()
        .map(|w| {
            let mut fold = String::new();
            let spelling = fold_word(w, &mut fold);
            (fold, spelling)
        })
        .collect();
    let folds: Vec<&str> = folded.iter().map(|f| f.0.as_str()).collect();
    let symbols = keys_of_words(&folds);
    let mut parsed =
        Parsed { open: text.chars().next_back().is_some_and(char::is_alphanumeric), ..Parsed::default() };
    let mut i = 0;
    while i < typed.len() && parsed.slots.len() < MAX_SLOTS {
        let symbol = symbols.iter().find(|s| s.0.contains(&i));
        if symbol.is_none()
            && let Some((taken, long)) = abbreviation_at(&folds[i..], &typed[i..], manifest)
        {
            for (_, word) in words(&nfc(long)) {
                let mut fold = String::new();
                let spelling = fold_word(word, &mut fold);
                parsed.slots.push(Slot {
                    fold,
                    spelling,
                    shown: word.to_owned(),
                    literal: true,
                    ..Slot::default()
                });
            }
            i += taken;
            continue;
        }
        let (fold, spelling) = folded[i].clone();
        parsed.slots.push(Slot {
            fold,
            spelling,
            shown: typed[i].to_owned(),
            literal: symbol.is_some(),
            ..Slot::default()
        });
        i += 1;
    }
    parsed.slots.truncate(MAX_SLOTS);
    parsed.symbols = symbols.into_iter().map(|s| s.1).collect();
    // Who typed marks had an input method on.
    if typed.iter().all(|w| w.is_ascii()) {
        decode_keystrokes(&mut parsed.slots, vocab);
    }
    parsed
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
fn decoded(slot: &Slot, vocab: &Vocab) -> Option<(String, String, Spelling, u8)> {
    if slot.literal || slot.spelling != 0 || !slot.shown.is_ascii() {
        return None;
    }
    let keys = slot.shown.to_ascii_lowercase();
    let digits = keys.bytes().any(|b| b.is_ascii_digit());
    let word = if digits { decode_vni(&keys) } else { decode_telex(&keys) }?;
    let mut fold = String::new();
    let spelling = fold_word(&word, &mut fold);
    let class = vocab.class(&fold)?;
    Some((word, fold, spelling, class))
}

fn decode_keystrokes(slots: &mut [Slot], vocab: &Vocab) {
    let mut found = false;
    for slot in slots.iter_mut().filter(|s| !s.fold.is_empty()) {
        if vocab.class(&slot.fold).is_none()
            && let Some((shown, fold, spelling, _)) = decoded(slot, vocab)
        {
            *slot = Slot { fold, spelling, shown, changed: true, ..Slot::default() };
            found = true;
        }
    }
    if !found {
        return;
    }
    // Others of the same query may be raw too, though they are (rare, foreign) words of the site.
    for slot in slots.iter_mut().filter(|s| !s.changed) {
        let own = vocab.class(&slot.fold);
        if let (Some(own), Some((shown, fold, spelling, class))) = (own, decoded(slot, vocab))
            && (class >= own + 3 || !is_syllable(&slot.fold))
        {
            *slot = Slot { fold, spelling, shown, changed: true, ..Slot::default() };
        }
    }
}

/// Folded words of a name, abbreviations in it replaced: how names of agencies and synonyms are compared.
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
