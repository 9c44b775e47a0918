//! The long explanations of all problems, for `lantoa explain`.
//!
//! One constant per code, grouped like the codes themselves; the match below is exhaustive, so a
//! new code needs its explanation.

mod addresses;
mod files;
mod import;
mod markdown;
mod quality;
mod references;
mod values;

use super::{Code, Lang};

/// What a problem means, why it matters, how to mend it, and an example.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    vi: Words,
    en: Words,
    /// What is wrong, as it is typed; empty where an example says nothing.
    pub wrong: &'static str,
    /// The same, mended.
    pub right: &'static str,
}

/// An explanation in one language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    pub what: &'static str,
    pub why: &'static str,
    pub mend: &'static str,
}

impl Explanation {
    pub fn words(&self, lang: Lang) -> &Words {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

/// The explanation of a code.
pub fn explain(code: Code) -> &'static Explanation {
    match code {
        Code::Io => &files::IO,
        Code::FileHeld => &files::FILE_HELD,
        Code::NotASite => &files::NOT_A_SITE,
        Code::Encoding => &files::ENCODING,
        Code::DirectionControl => &files::DIRECTION_CONTROL,
        Code::Character => &files::CHARACTER,
        Code::MergeConflict => &files::MERGE_CONFLICT,
        Code::NotRead => &files::NOT_READ,
        Code::FileName => &files::FILE_NAME,
        Code::FileTooLarge => &files::FILE_TOO_LARGE,
        Code::Symlink => &files::SYMLINK,
        Code::ActiveFile => &files::ACTIVE_FILE,
        Code::Toml => &values::TOML,
        Code::FrontMatter => &values::FRONT_MATTER,
        Code::UnknownKey => &values::UNKNOWN_KEY,
        Code::DuplicateKey => &values::DUPLICATE_KEY,
        Code::MissingKey => &values::MISSING_KEY,
        Code::WrongType => &values::WRONG_TYPE,
        Code::BadValue => &values::BAD_VALUE,
        Code::BadDate => &values::BAD_DATE,
        Code::WrongKind => &values::WRONG_KIND,
        Code::UnknownAudience => &references::UNKNOWN_AUDIENCE,
        Code::UnknownSector => &references::UNKNOWN_SECTOR,
        Code::UnknownHazard => &references::UNKNOWN_HAZARD,
        Code::UnknownLocality => &references::UNKNOWN_LOCALITY,
        Code::UnknownAgency => &references::UNKNOWN_AGENCY,
        Code::UnassignedAgency => &references::UNASSIGNED_AGENCY,
        Code::UnknownDocument => &references::UNKNOWN_DOCUMENT,
        Code::UnknownHotline => &references::UNKNOWN_HOTLINE,
        Code::UnknownLanguage => &references::UNKNOWN_LANGUAGE,
        Code::UnknownPlan => &references::UNKNOWN_PLAN,
        Code::UnknownTarget => &references::UNKNOWN_TARGET,
        Code::DuplicateId => &references::DUPLICATE_ID,
        Code::AddressTaken => &addresses::ADDRESS_TAKEN,
        Code::AddressInvalid => &addresses::ADDRESS_INVALID,
        Code::BrokenLink => &addresses::BROKEN_LINK,
        Code::HiddenLink => &addresses::HIDDEN_LINK,
        Code::BrokenAnchor => &addresses::BROKEN_ANCHOR,
        Code::MissingImage => &addresses::MISSING_IMAGE,
        Code::UnsafeUrl => &addresses::UNSAFE_URL,
        Code::Image => &addresses::IMAGE,
        Code::Markup => &markdown::MARKUP,
        Code::RawHtml => &markdown::RAW_HTML,
        Code::Shortcode => &markdown::SHORTCODE,
        Code::UnknownShortcode => &markdown::UNKNOWN_SHORTCODE,
        Code::NestingTooDeep => &markdown::NESTING_TOO_DEEP,
        Code::DuplicateAnchor => &markdown::DUPLICATE_ANCHOR,
        Code::Footnote => &markdown::FOOTNOTE,
        Code::Plan => &values::PLAN,
        Code::Csv => &values::CSV,
        Code::UnknownFormat => &import::UNKNOWN_FORMAT,
        Code::DamagedDocument => &import::DAMAGED_DOCUMENT,
        Code::EmptyDocument => &import::EMPTY_DOCUMENT,
        Code::LegacyFont => &import::LEGACY_FONT,
        Code::LookAlike => &import::LOOK_ALIKE,
        Code::LeftOut => &import::LEFT_OUT,
        Code::Embedded => &import::EMBEDDED,
        Code::Marked => &import::MARKED,
        Code::NumberBlank => &import::NUMBER_BLANK,
        Code::DatePartial => &import::DATE_PARTIAL,
        Code::FactMissing => &import::FACT_MISSING,
        Code::FactInferred => &import::FACT_INFERRED,
        Code::SymbolFromDecision => &import::SYMBOL_FROM_DECISION,
        Code::SignerMissing => &import::SIGNER_MISSING,
        Code::SectionMissing => &import::SECTION_MISSING,
        Code::Numbering => &import::NUMBERING,
        Code::PartMissing => &import::PART_MISSING,
        Code::Unplaced => &import::UNPLACED,
        Code::TargetDoubtful => &import::TARGET_DOUBTFUL,
        Code::TaskWithoutLead => &import::TASK_WITHOUT_LEAD,
        Code::TableRowDoubtful => &import::TABLE_ROW_DOUBTFUL,
        Code::DutyEmpty => &import::DUTY_EMPTY,
        Code::DutyOtherAgency => &import::DUTY_OTHER_AGENCY,
        Code::DutyWithoutAgency => &import::DUTY_WITHOUT_AGENCY,
        Code::Template => &markdown::TEMPLATE,
        Code::Theme => &markdown::THEME,
        Code::Translation => &markdown::TRANSLATION,
        Code::Publish => &files::PUBLISH,
        Code::SecretInConfig => &values::SECRET_IN_CONFIG,
        Code::DeadLink => &addresses::DEAD_LINK,
        Code::MissingAlt => &quality::MISSING_ALT,
        Code::MissingDescription => &quality::MISSING_DESCRIPTION,
        Code::HeadingOrder => &quality::HEADING_ORDER,
        Code::LongTitle => &quality::LONG_TITLE,
        Code::LongDescription => &quality::LONG_DESCRIPTION,
        Code::LinkText => &quality::LINK_TEXT,
        Code::TableHeader => &quality::TABLE_HEADER,
        Code::UnusedEntry => &quality::UNUSED_ENTRY,
        Code::PersonalData => &quality::PERSONAL_DATA,
        Code::CopiedFile => &quality::COPIED_FILE,
        Code::UnusedFile => &quality::UNUSED_FILE,
        Code::DuplicatePage => &quality::DUPLICATE_PAGE,
        Code::SimilarNames => &quality::SIMILAR_NAMES,
        Code::ExpiresSoon => &quality::EXPIRES_SOON,
        Code::UnlikelyDate => &quality::UNLIKELY_DATE,
        Code::ReviewDue => &quality::REVIEW_DUE,
        Code::LargeImage => &quality::LARGE_IMAGE,
        Code::Placeholder => &quality::PLACEHOLDER,
        Code::Contrast => &quality::CONTRAST,
        Code::PosterText => &quality::POSTER_TEXT,
    }
}
