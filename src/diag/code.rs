//! The stable names of all problems. `lantoa explain CODE` prints their long explanations.

use std::fmt;

macro_rules! codes {
    ($($variant:ident = $name:literal,)*) => {
        /// The stable name of a kind of problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($variant,)* }

        impl Code {
            /// Every code, in alphabetical order of the variants' listing.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The name as written in messages: `unknown-key`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }
        }
    };
}

codes! {
    // Files
    Io = "io",
    FileHeld = "file-held",
    NotASite = "not-a-site",
    Encoding = "encoding",
    DirectionControl = "direction-control",
    Character = "character",
    MergeConflict = "merge-conflict",
    NotRead = "not-read",
    FileName = "file-name",
    FileTooLarge = "file-too-large",
    Symlink = "symlink",
    ActiveFile = "active-file",
    // TOML and values
    Toml = "toml",
    FrontMatter = "front-matter",
    UnknownKey = "unknown-key",
    DuplicateKey = "duplicate-key",
    MissingKey = "missing-key",
    WrongType = "wrong-type",
    BadValue = "bad-value",
    BadDate = "bad-date",
    WrongKind = "wrong-kind",
    // References
    UnknownAudience = "unknown-audience",
    UnknownSector = "unknown-sector",
    UnknownHazard = "unknown-hazard",
    UnknownLocality = "unknown-locality",
    UnknownAgency = "unknown-agency",
    UnassignedAgency = "unassigned-agency",
    UnknownDocument = "unknown-document",
    UnknownHotline = "unknown-hotline",
    UnknownLanguage = "unknown-language",
    UnknownPlan = "unknown-plan",
    UnknownTarget = "unknown-target",
    DuplicateId = "duplicate-id",
    // Addresses
    AddressTaken = "address-taken",
    AddressInvalid = "address-invalid",
    BrokenLink = "broken-link",
    HiddenLink = "hidden-link",
    BrokenAnchor = "broken-anchor",
    MissingImage = "missing-image",
    UnsafeUrl = "unsafe-url",
    Image = "image",
    // Markdown
    Markup = "markup",
    RawHtml = "raw-html",
    Shortcode = "shortcode",
    UnknownShortcode = "unknown-shortcode",
    NestingTooDeep = "nesting-too-deep",
    DuplicateAnchor = "duplicate-anchor",
    Footnote = "footnote",
    // Plans
    Plan = "plan",
    Csv = "csv",
    // Import
    UnknownFormat = "unknown-format",
    DamagedDocument = "damaged-document",
    EmptyDocument = "empty-document",
    LegacyFont = "legacy-font",
    LookAlike = "look-alike",
    LeftOut = "left-out",
    Embedded = "embedded",
    Marked = "marked",
    NumberBlank = "number-blank",
    DatePartial = "date-partial",
    FactMissing = "fact-missing",
    FactInferred = "fact-inferred",
    SymbolFromDecision = "symbol-from-decision",
    SignerMissing = "signer-missing",
    SectionMissing = "section-missing",
    Numbering = "numbering",
    PartMissing = "part-missing",
    Unplaced = "unplaced",
    TargetDoubtful = "target-doubtful",
    TaskWithoutLead = "task-without-lead",
    TableRowDoubtful = "table-row-doubtful",
    DutyEmpty = "duty-empty",
    DutyOtherAgency = "duty-other-agency",
    DutyWithoutAgency = "duty-without-agency",
    // Theme
    Template = "template",
    Theme = "theme",
    Translation = "translation",
    // Publishing
    Publish = "publish",
    SecretInConfig = "secret-in-config",
    DeadLink = "dead-link",
    // Quality, reported by `check`
    MissingAlt = "missing-alt",
    MissingDescription = "missing-description",
    HeadingOrder = "heading-order",
    LongTitle = "long-title",
    LongDescription = "long-description",
    LinkText = "link-text",
    TableHeader = "table-header",
    UnusedEntry = "unused-entry",
    PersonalData = "personal-data",
    CopiedFile = "copied-file",
    UnusedFile = "unused-file",
    DuplicatePage = "duplicate-page",
    SimilarNames = "similar-names",
    ExpiresSoon = "expires-soon",
    UnlikelyDate = "unlikely-date",
    ReviewDue = "review-due",
    LargeImage = "large-image",
    Placeholder = "placeholder",
    Contrast = "contrast",
    // Paper
    PosterText = "poster-text",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Code {
    type Err = ();

    fn from_str(name: &str) -> Result<Code, ()> {
        Code::ALL.iter().copied().find(|code| code.as_str() == name).ok_or(())
    }
}
