//! The longer lists of phrases, kept as text beside the code: one phrase on a line, `#` before a comment.
//!
//! They are ways of writing of Vietnamese administrative documents, never names of particular agencies or files.

use std::sync::LazyLock;

use crate::vi::phrase::list;

type List = LazyLock<Vec<&'static str>>;

/// First words of the names of agencies and of those a plan gives duties to.
pub(crate) static AGENCY_OPENERS: List = LazyLock::new(|| list(include_str!("phrases/agency-openers.txt")));

/// Verbs an agency's duty begins with, in small letters: with a capital they are parts of a name (Sở Xây dựng).
pub(crate) static DUTY_VERBS: List = LazyLock::new(|| list(include_str!("phrases/duty-verbs.txt")));

/// Types of document a plan can be; where one begins another, the longer one comes first.
pub(crate) static PLAN_TYPES: List = LazyLock::new(|| list(include_str!("phrases/plan-types.txt")));

/// First words of the names that stand in a letterhead.
pub(crate) static ISSUER_OPENERS: List = LazyLock::new(|| list(include_str!("phrases/issuer-openers.txt")));

/// Names of laws that contain a comma or "và", or go on after a word that ends other names.
pub(crate) static LAW_NAMES: List = LazyLock::new(|| list(include_str!("phrases/law-names.txt")));

/// Words that titles of parts of a plan begin with.
pub(crate) static TITLE_OPENERS: List = LazyLock::new(|| list(include_str!("phrases/title-openers.txt")));

/// What a title never begins with: the beginning of a list that a colon introduces.
pub(crate) static NO_TITLE: List = LazyLock::new(|| list(include_str!("phrases/no-title.txt")));

/// Offices of those who sign.
pub(crate) static SIGNER_ROLES: List = LazyLock::new(|| list(include_str!("phrases/signer-roles.txt")));

/// Family names, by which a name in capitals is told from an office in capitals.
pub(crate) static FAMILY_NAMES: List = LazyLock::new(|| list(include_str!("phrases/family-names.txt")));

/// What can be counted in a target, besides shares.
pub(crate) static COUNTED: List = LazyLock::new(|| list(include_str!("phrases/counted.txt")));
