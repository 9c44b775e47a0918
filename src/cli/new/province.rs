//! The agencies and localities of one province, for `lantoa new … --province "Hà Tĩnh"`.
//!
//! What the provinces are, and how their agencies are named, is data: `src/cli/provinces`. Here a
//! province is found by the name an editor types, and its registries are written out.

use std::sync::LazyLock;

use toml::de::{DeTable, DeValue};

use super::{Refusal, quoted};
use crate::diag::Text;
use crate::vi::nearest::nearest;
use crate::vi::slug::slugify;

const PROVINCES: &str = include_str!("../provinces/provinces.toml");
const AGENCIES: &str = include_str!("../provinces/agencies.toml");
const FORMER: &str = include_str!("../provinces/former.toml");
const JOINED: &str = include_str!("../provinces/joined.toml");
/// Phrases that stand for many agencies; the same in every province.
pub const GROUPS: &str = include_str!("../provinces/groups.toml");

/// One of the 34 provinces and cities since 1 July 2025.
#[derive(Debug)]
pub struct Province {
    name: String,
    city: bool,
    spellings: Vec<String>,
    /// The provinces that were merged into it.
    joined: Vec<String>,
    /// Its departments were arranged in another way than elsewhere.
    own_list: bool,
}

static ALL: LazyLock<Vec<Province>> = LazyLock::new(|| {
    let table = DeTable::parse(PROVINCES).expect("our own data is TOML").into_inner();
    let list = table.get("province").and_then(|list| list.get_ref().as_array());
    list.expect("our own data lists provinces").iter().map(|entry| read(entry.get_ref())).collect()
});

/// One entry of our own data; the tests below read all of it.
fn read(value: &DeValue<'_>) -> Province {
    let table = value.as_table().expect("a province is a table");
    let get = |key: &str| table.get(key).map(|value| value.get_ref());
    let is = |key: &str| get(key).and_then(DeValue::as_bool) == Some(true);
    let texts = |key: &str| {
        let list = get(key).and_then(DeValue::as_array).into_iter().flatten();
        list.map(|text| text.get_ref().as_str().expect("a name").to_owned()).collect()
    };
    Province {
        name: get("name").and_then(DeValue::as_str).expect("a province has a name").to_owned(),
        city: is("city"),
        spellings: texts("spellings"),
        joined: texts("joined"),
        own_list: is("own_list"),
    }
}

/// All provinces by name, in the order of our data.
pub fn names() -> Vec<String> {
    ALL.iter().map(|province| province.name.clone()).collect()
}

/// The province of a name as an editor types it: `Hà Tĩnh`, `tỉnh Hà Tĩnh`, `ha tinh`, `TP Huế`.
///
/// A name of a province that was merged into another, or an unknown one, is refused with the way out.
pub fn find(typed: &str) -> Result<&'static Province, Refusal> {
    let wanted = slug_of(typed);
    let found = ALL.iter().find(|province| {
        slug_of(&province.name) == wanted || province.spellings.iter().any(|s| slug_of(s) == wanted)
    });
    if let Some(province) = found {
        return Ok(province);
    }
    let successor = ALL.iter().find(|province| province.joined.iter().any(|old| slug_of(old) == wanted));
    if let Some(province) = successor {
        let name = &province.name;
        return Err(Refusal::usage(Text::new(
            format!("từ 01/7/2025 {typed} thuộc {}\n  Ghi: --province {}", province.of(), quoted(name)),
            format!("since 1 July 2025 {typed} is part of {name}\n  Write: --province {}", quoted(name)),
        )));
    }
    let slugs: Vec<String> = ALL.iter().map(|province| province.slug()).collect();
    let near = nearest(&wanted, slugs.iter().map(String::as_str))
        .and_then(|near| ALL.iter().find(|province| province.slug() == near));
    let near_vi = near.map(|p| format!("\n  Có phải ý bạn là {}?", quoted(&p.name))).unwrap_or_default();
    let near_en = near.map(|p| format!("\n  Did you mean {}?", quoted(&p.name))).unwrap_or_default();
    let list = ALL.iter().map(|province| &*province.name).collect::<Vec<_>>().join(", ");
    Err(Refusal::usage(Text::new(
        format!("không có tỉnh, thành phố tên {}{near_vi}\n  34 tỉnh, thành phố: {list}", quoted(typed)),
        format!(
            "there is no province named {}{near_en}\n  The 34 provinces and cities: {list}",
            quoted(typed)
        ),
    )))
}

/// A name without the word for what it is.
fn slug_of(name: &str) -> String {
    let slug = slugify(name);
    let short = ["thanh-pho-", "tp-", "tinh-"].iter().find_map(|word| slug.strip_prefix(word));
    short.map(str::to_owned).unwrap_or(slug)
}

impl Province {
    fn slug(&self) -> String {
        slug_of(&self.name)
    }

    /// `tỉnh Hà Tĩnh`, `thành phố Huế`.
    fn of(&self) -> String {
        // "Thành phố Hồ Chí Minh" has the word in its name.
        if self.name.starts_with("Thành phố ") {
            return self.name.clone();
        }
        format!("{} {}", self.unit(), self.name)
    }

    fn unit(&self) -> &'static str {
        if self.city { "thành phố" } else { "tỉnh" }
    }

    /// `content/_data/agencies.toml` of a new site of this province.
    pub fn agencies(&self) -> String {
        let former = if self.own_list { "" } else { FORMER };
        let mut text = self.filled(&format!("{AGENCIES}{former}"));
        for old in &self.joined {
            let block = self.filled(JOINED);
            text.push_str(&block.replace("{old}", old).replace("{old_slug}", &slug_of(old)));
        }
        text + GROUPS
    }

    /// A text of `src/cli/provinces` with the words of this province.
    fn filled(&self, text: &str) -> String {
        let party = if self.city { "Thành ủy" } else { "Tỉnh ủy" };
        [
            ("{name}", self.name.clone()),
            ("{of}", self.of()),
            ("{unit}", self.unit().to_owned()),
            ("{kind}", slugify(self.unit())),
            ("{slug}", self.slug()),
            ("{party}", party.to_owned()),
            ("{party_slug}", slugify(party)),
        ]
        .iter()
        .fold(text.to_owned(), |text, (word, value)| text.replace(word, value))
    }

    /// `content/_data/localities.toml` of a new site of this province.
    pub fn localities(&self) -> String {
        let mut text = String::from(
            "# Địa phương. Từ 01/7/2025 có hai cấp: tỉnh (province) và xã, phường, đặc khu (commune).\n\
             # Thêm một xã: [[locality]] với id, name, level = \"commune\", parent là mã của tỉnh.\n",
        );
        let mut aliases = vec![self.of()];
        if self.city {
            let short = self.name.trim_start_matches("Thành phố ");
            aliases.extend([format!("TP {short}"), format!("TP. {short}")]);
        }
        aliases.extend(self.spellings.iter().cloned());
        aliases.retain(|alias| *alias != self.name);
        let note = match self.joined.as_slice() {
            [] => String::new(),
            [one] => format!("note = \"Từ 01/7/2025 gồm cả địa bàn tỉnh {one} trước đây.\"\n"),
            several => {
                format!("note = \"Từ 01/7/2025 gồm cả địa bàn các tỉnh {} trước đây.\"\n", several.join(", "))
            }
        };
        text.push_str(&locality(&self.slug(), &self.name, &aliases, &note));
        for old in &self.joined {
            let merged = format!("merged_into = {}\nmerged_on = 2025-07-01\n", quoted(&self.slug()));
            text.push_str(&locality(&slug_of(old), old, &[format!("tỉnh {old}")], &merged));
        }
        text
    }
}

fn locality(id: &str, name: &str, aliases: &[String], rest: &str) -> String {
    let aliases: Vec<String> = aliases.iter().map(|alias| quoted(alias)).collect();
    format!(
        "\n[[locality]]\nid = {}\nname = {}\nlevel = \"province\"\naliases = [{}]\n{rest}",
        quoted(id),
        quoted(name),
        aliases.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diag::{Report, SourceText};
    use crate::model::Registries;
    use crate::parse::registry::parse_registry;

    /// Texts of registries, read without a complaint.
    #[track_caller]
    fn check_registries(texts: &[(&str, String)]) -> Registries {
        let mut diagnostics = Vec::new();
        let files: Vec<_> = texts
            .iter()
            .map(|(name, text)| {
                let source = SourceText::new(format!("content/_data/{name}"), text.clone());
                Arc::new(parse_registry(&source, &mut diagnostics))
            })
            .collect();
        let mut report = Report::default();
        let registries = Registries::merge(&files, &mut report);
        crate::model::succession::check(&registries, &mut report);
        assert!(
            diagnostics.is_empty() && report.diagnostics.is_empty(),
            "{diagnostics:?} {:?}",
            report.diagnostics
        );
        registries
    }

    fn registries_of(province: &Province) -> Registries {
        check_registries(&[
            ("agencies.toml", province.agencies()),
            ("localities.toml", province.localities()),
        ])
    }

    #[test]
    fn there_are_34_provinces_six_of_them_cities_and_63_before() {
        assert_eq!(ALL.len(), 34);
        assert_eq!(ALL.iter().filter(|province| province.city).count(), 6);
        assert_eq!(ALL.iter().map(|province| 1 + province.joined.len()).sum::<usize>(), 63);
        assert_eq!(ALL.iter().filter(|province| province.joined.is_empty()).count(), 11);
    }

    #[test]
    fn the_registries_of_every_province_are_whole() {
        for province in ALL.iter() {
            let text = province.agencies() + &province.localities();
            assert!(!text.contains(['{', '}']), "{}", province.name);
            let registries = registries_of(province);
            for agency in registries.agencies.iter() {
                for next in &agency.succeeded_by {
                    assert!(registries.agency(&next.id.value).is_some(), "{}", next.id.value);
                }
                if let Some(parent) = &agency.parent {
                    assert!(registries.agency(&parent.value).is_some(), "{}", parent.value);
                }
            }
            for locality in registries.localities.iter() {
                if let Some(into) = &locality.merged_into {
                    assert!(registries.locality(&into.value).is_some(), "{}", into.value);
                }
            }
        }
    }

    #[test]
    fn a_province_is_found_however_its_name_is_typed() {
        for (typed, name) in [
            ("Hà Tĩnh", "Hà Tĩnh"),
            ("tỉnh Hà Tĩnh", "Hà Tĩnh"),
            ("ha tinh", "Hà Tĩnh"),
            ("HA-TINH", "Hà Tĩnh"),
            ("Khánh Hoà", "Khánh Hòa"),
            ("Đắc Lắc", "Đắk Lắk"),
            ("TP Huế", "Huế"),
            ("Thừa Thiên Huế", "Huế"),
            ("Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
            ("TP.HCM", "Thành phố Hồ Chí Minh"),
            ("Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ] {
            let found = find(typed).ok().map(|province| &*province.name);
            assert_eq!(found, Some(name), "{typed}");
        }
        assert!(find("Phú Yên").is_err() && find("").is_err() && find("tỉnh").is_err());
    }

    /// The names that the plans of the example site use for the agencies of two provinces.
    #[test]
    fn the_agencies_of_two_real_plans_are_known_to_a_new_site() {
        let written = |name| {
            let path = format!("{}/content/_data/{name}", env!("CARGO_MANIFEST_DIR"));
            (name, std::fs::read_to_string(path).expect("a registry of the example site"))
        };
        let example = check_registries(&[written("agencies.toml"), written("localities.toml")]);
        for (place, least) in [("ha-tinh", 30), ("dak-lak", 50)] {
            let province = ALL.iter().find(|province| province.slug() == place).expect("one of the 34");
            let registries = registries_of(province);
            let mut seen = 0;
            for agency in example.agencies.iter() {
                if agency.locality.as_ref().is_none_or(|locality| *locality.value != *place) {
                    continue;
                }
                let names = std::iter::once(&agency.name.value).chain(&agency.aliases);
                for name in names {
                    // "(Hà Tĩnh)" is of the example site, not of a plan.
                    if name.contains('(') {
                        continue;
                    }
                    let id = registries.resolve_agency(name, Some(place));
                    let found = id.map(|id| registries.agency_entry(id));
                    let locality = found.and_then(|agency| agency.locality.as_ref());
                    assert_eq!(locality.map(|l| &*l.value), Some(place), "{name}");
                    seen += 1;
                }
            }
            assert!(seen >= least, "{place}: {seen}");
            for group in example.groups.iter() {
                assert!(registries.group(&group.name).is_some(), "{}", group.name);
            }
        }
    }
}
