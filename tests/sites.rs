//! Whole sites: each folder `tests/sites/<case>/input` builds to `expected`, left-over files
//! included. `LANTOA_BLESS=1 cargo test --test sites` rewrites `expected`; the diff is reviewed
//! like code. The pages are made with the small theme in `tests/sites/_mini-theme`.

mod common;

use common::{NOW, Site, bless, read_tree};

/// Builds a case and compares its whole tree.
#[track_caller]
fn check_site(case: &str) -> Site {
    let site = Site::of_case(case);
    let built = site.build();
    assert_eq!(built.errors(), Vec::<String>::new());
    let expected = common::case_dir(case).join("expected");
    // Pictures for shared links and kits for newsrooms are no text: `tests/share.rs` and `tests/forms.rs` look at them.
    let mut tree = site.tree();
    tree.retain(|path, _| !path.ends_with("chia-se.png") && !path.ends_with("bo-bai.zip"));
    if bless() {
        common::write_tree(&expected, &tree);
    }
    common::assert_same_tree(&read_tree(&expected), &tree);
    site
}

#[test]
fn sections_list_their_pages_by_weight_then_date_then_title_over_several_pages() {
    check_site("sections-and-pagination");
}

#[test]
fn bundles_publish_their_files_and_sections_what_is_linked_but_nothing_that_runs() {
    let site = check_site("bundles");
    let tree = site.tree();
    for path in tree.keys() {
        let in_content = !path.starts_with("tep.");
        let runs = [".svg", ".html", ".js"].iter().any(|e| path.to_lowercase().ends_with(e));
        let ours = path.ends_with("index.html") || path == "404.html" || path == "sw.js";
        assert!(!in_content || !runs || ours, "{path} is published");
    }
    assert!(!common::contains(&tree, "alert(1)"));
}

#[test]
fn taxonomies_list_the_terms_in_use_in_vietnamese_order() {
    check_site("taxonomies");
}

#[test]
fn defaults_of_a_section_reach_its_pages_and_the_nearest_wins() {
    check_site("cascade");
}

#[test]
fn a_page_without_translation_is_shown_in_the_default_language_and_says_so() {
    check_site("languages");
}

#[test]
fn old_addresses_lead_to_the_page() {
    check_site("aliases");
}

#[test]
fn menus_mark_the_current_page_and_the_ones_above_it() {
    check_site("menus");
}

#[test]
fn feeds_hold_the_newest_pages_in_full_with_absolute_addresses() {
    check_site("feeds");
}

#[test]
fn a_plan_page_shows_targets_tasks_duties_and_reports() {
    check_site("plans");
}

#[test]
fn shortcodes_and_alerts_are_filled_by_the_theme() {
    check_site("shortcodes");
}

#[test]
fn known_symbols_link_themselves_and_abbreviations_are_explained_once() {
    check_site("symbols-and-abbreviations");
}

const MARKER: &str = "BÍ_MẬT";
/// The marker as it would stand in an address.
const MARKER_SLUG: &str = "bi-mat";

#[test]
fn what_is_not_public_is_nowhere_in_the_output() {
    let site = check_site("hidden");
    let tree = site.tree();
    assert!(!common::contains(&tree, MARKER), "{:?}", common::files_with(&tree, MARKER));
    assert!(!common::contains(&tree, MARKER_SLUG), "{:?}", common::files_with(&tree, MARKER_SLUG));
    assert!(tree.keys().all(|path| !path.contains("bi-mat") && !path.contains("kin/")));
    assert!(common::contains(&tree, "Đọc được"), "the public page is there");
}

#[test]
fn drafts_and_scheduled_pages_come_only_when_asked_for() {
    let site = Site::of_case("hidden");
    let only = |site: &Site, words: &[&str]| {
        let tree = site.tree();
        for word in ["nháp", "hẹn", "hết"] {
            let found = common::contains(&tree, &format!("{MARKER} {word}"));
            assert_eq!(found, words.contains(&word), "{word} with {words:?}");
        }
    };
    site.with(|s| s.options.drafts = true).build().published();
    only(&site, &["nháp"]);
    site.with(|s| s.options.future = true).build().published();
    only(&site, &["hẹn"]);
    site.with(|s| s.options.now = jiff::civil::date(2026, 4, 30)).build().published();
    only(&site, &["hết"]);
    site.with(|s| s.options.now = NOW).build().published();
    only(&site, &[]);
}

#[test]
fn the_build_says_how_many_pages_are_not_published_and_why() {
    let site = Site::of_case("hidden");
    let built = site.build().published();
    let list: Vec<String> = built
        .unpublished
        .iter()
        .map(|u| format!("{} {:?} {}", u.path, u.reason, u.because_of.as_deref().unwrap_or("-")))
        .collect();
    assert_eq!(
        list,
        [
            "kin/_index.md Draft -",
            "kin/goi/index.md Draft kin/_index.md",
            "kin/trong.md Draft kin/_index.md",
            "theo/nhap.md Draft -",
            "tin/2-nhap.md Draft -",
            "tin/3-hen/index.md Scheduled(2026-05-02T00:00:00) -",
            "tin/4-het/index.md Expired(2026-05-01T00:00:00) -",
        ]
    );
}
