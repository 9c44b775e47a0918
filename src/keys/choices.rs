//! The fixed words a key takes: each set is an enum, with its words and what they mean.

use super::Phrase;

/// A word a key takes, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it is written.
    pub name: &'static str,
    /// What it is called in a form.
    pub label: Phrase,
}

/// A set of words, each standing for a value.
pub trait Choice: Copy + PartialEq + 'static {
    /// Every word with its meaning, in the order of a form.
    const WORDS: &'static [Word];
    /// Every value, in the same order.
    const VALUES: &'static [Self];

    /// The value a word stands for.
    fn named(name: &str) -> Option<Self> {
        let at = Self::WORDS.iter().position(|word| word.name == name)?;
        Self::VALUES.get(at).copied()
    }
}

macro_rules! choices {
    ($(
        $(#[$meta:meta])*
        $name:ident { $($(#[$inner:meta])* $variant:ident = $word:literal: $vi:literal, $en:literal;)* }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$inner])* $variant),* }

        impl $name {
            /// Every word with the value it stands for.
            pub const CHOICES: &[(&'static str, $name)] = &[$(($word, $name::$variant)),*];

            /// The word in files, templates and i18n keys.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }

            /// What it is called in a form.
            pub fn label(self) -> Phrase {
                match self { $($name::$variant => Phrase { vi: $vi, en: $en }),* }
            }
        }

        impl Choice for $name {
            const WORDS: &'static [Word] =
                &[$(Word { name: $word, label: Phrase { vi: $vi, en: $en } }),*];
            const VALUES: &'static [$name] = &[$($name::$variant),*];
        }
    )*};
}

choices! {
    /// What a page is. Each kind has its own fields, template, linked data and default formats.
    #[derive(Default)]
    Kind {
        Guidance = "guidance": "hướng dẫn", "guidance";
        Campaign = "campaign": "chiến dịch", "campaign";
        Plan = "plan": "kế hoạch", "plan";
        News = "news": "tin tức", "news";
        Event = "event": "sự kiện", "event";
        Exemplar = "exemplar": "gương điển hình", "exemplary person or group";
        Disclosure = "disclosure": "công khai xử lý vi phạm", "disclosure of a violation";
        Procedure = "procedure": "thủ tục hành chính", "administrative procedure";
        /// Any other page
        #[default]
        Page = "page": "trang khác", "any other page";
    }

    /// Another form in which a page is offered.
    Format {
        Leaflet = "leaflet": "tờ rơi", "leaflet";
        Poster = "poster": "áp phích", "poster";
        Card = "card": "thẻ bỏ túi", "pocket card";
        Banner = "banner": "băng rôn", "banners";
        Handout = "handout": "bản quán triệt một trang", "one-page handout";
        Radio = "radio": "phát thanh", "radio";
        Embed = "embed": "thẻ nhúng", "card to embed";
        Kit = "kit": "bộ bài cho tòa soạn", "kit for newsrooms";
    }

    /// When in a campaign something is done.
    Phase {
        Before = "before": "trước", "before";
        During = "during": "trong", "during";
        After = "after": "sau", "after";
    }

    /// Who a disclosure is about.
    SubjectType {
        Person = "person": "cá nhân", "a person";
        Organisation = "organisation": "tổ chức", "an organisation";
    }

    /// Where a figure shall go.
    Direction {
        Decrease = "decrease": "giảm", "decrease";
        Increase = "increase": "tăng", "increase";
        Reach = "reach": "đạt", "reach";
    }

    /// How a target's figure is meant.
    Bound {
        Exact = "exact": "đúng bằng", "exactly";
        AtLeast = "at_least": "ít nhất", "at least";
        Above = "above": "trên", "above";
    }

    /// How often a target is measured.
    Frequency {
        PerYear = "per_year": "mỗi năm", "each year";
        ByEnd = "by_end": "đến cuối kỳ", "by the end of the period";
        Always = "always": "luôn luôn", "always";
    }

    /// Which tier or organisation an agency belongs to.
    AgencyLevel {
        Central = "central": "trung ương", "central";
        Province = "province": "tỉnh", "province";
        District = "district": "huyện cũ", "former district";
        Commune = "commune": "xã", "commune";
        Party = "party": "Đảng", "the Party";
        Union = "union": "công đoàn", "trade union";
        Association = "association": "hội", "association";
        Enterprise = "enterprise": "doanh nghiệp", "enterprise";
    }

    /// Whom a group stands for, where a plan itself tells.
    GroupCovers {
        /// Every agency to which the plan gives a task or a duty.
        Assigned = "assigned": "mọi cơ quan được kế hoạch giao việc", "every agency the plan gives work to";
    }

    /// Which tier a locality is of.
    LocalityLevel {
        Province = "province": "tỉnh, thành phố", "province";
        District = "district": "huyện, đến 30/6/2025", "district, until 30 June 2025";
        Commune = "commune": "xã, phường", "commune";
    }

    /// The format of a feed.
    FeedFormat {
        Rss = "rss": "RSS", "RSS";
        Atom = "atom": "Atom", "Atom";
        Json = "json": "JSON Feed", "JSON Feed";
    }

    /// How far the site conforms to WCAG 2.2 at level AA, by its owner's own judgement.
    Conformance {
        NotAssessed = "not_assessed": "chưa đánh giá", "not assessed";
        None = "none": "chưa đạt", "does not conform";
        Partial = "partial": "đạt một phần", "conforms in part";
        Full = "full": "đạt", "conforms";
    }

    /// The web server a site is sent to: which file of settings goes along.
    WebServer {
        Iis = "iis": "IIS (Windows)", "IIS (Windows)";
        Apache = "apache": "Apache", "Apache";
        Nginx = "nginx": "nginx", "nginx";
        None = "none": "không kèm tệp cấu hình", "no file of settings";
    }
}

impl Kind {
    /// What a page of this kind is for.
    pub fn about(self) -> Phrase {
        let (vi, en) = match self {
            Kind::Guidance => ("hướng dẫn làm việc an toàn", "guidance on working safely"),
            Kind::Campaign => ("chiến dịch, Tháng hành động", "a campaign, an action month"),
            Kind::Plan => ("kế hoạch (index.md và plan.toml)", "a plan (index.md and plan.toml)"),
            Kind::News => ("tin tức", "news"),
            Kind::Event => ("sự kiện, lớp học, buổi gặp", "an event, a course, a meeting"),
            Kind::Exemplar => ("gương điển hình", "an exemplary person or group"),
            Kind::Disclosure => ("công khai xử lý vi phạm", "disclosure of a violation and its penalty"),
            Kind::Procedure => ("thủ tục hành chính", "an administrative procedure"),
            Kind::Page => ("trang khác", "any other page"),
        };
        Phrase { vi, en }
    }

    /// The forms a page of this kind is offered in where its front matter does not say.
    pub fn default_formats(self) -> &'static [Format] {
        use Format::*;
        match self {
            Kind::Guidance => &[Leaflet, Poster, Card, Radio, Embed, Kit],
            Kind::Campaign => &[Poster, Banner, Radio, Embed, Kit],
            Kind::Plan => &[Handout],
            Kind::Event => &[Radio, Embed, Kit],
            Kind::News | Kind::Exemplar => &[Kit],
            Kind::Procedure => &[Leaflet],
            Kind::Disclosure | Kind::Page => &[],
        }
    }
}
