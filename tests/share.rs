//! The pictures of shared links: one for every page, named in its head, made again only when its words change.

mod common;

use common::Site;
use common::html::elements;

const CONFIG: &str = "title = \"Trang\"\nbase_url = \"https://vd.example/an-toan/\"\n[search]\nenabled = false\n[offline]\nenabled = false\n[organisation]\nname = \"Sở Nội vụ\"\n[languages.en]\nname = \"English\"\n";

fn site() -> Site {
    let site = Site::empty();
    site.write("lantoa.toml", CONFIG);
    site.write("content/_index.md", "+++\ntitle = \"Trang chủ\"\n+++\n");
    site.write("content/bai.md", "+++\ntitle = \"Dựng giàn giáo\"\nkind = \"guidance\"\n+++\n\nChữ.\n");
    site
}

/// What `og:<name>` of a page says.
fn og(site: &Site, path: &str, name: &str) -> Option<String> {
    let html = site.read(path);
    let property = format!("og:{name}");
    let meta =
        elements(&html).into_iter().find(|e| e.name == "meta" && e.get("property") == Some(&property))?;
    meta.get("content").map(str::to_owned)
}

fn picture(site: &Site, path: &str) -> Vec<u8> {
    std::fs::read(site.out().join(path)).expect("a picture")
}

fn dimensions(png: &[u8]) -> (u32, u32) {
    let at = |n: usize| u32::from_be_bytes(png[n..n + 4].try_into().expect("four bytes"));
    (at(16), at(20))
}

#[test]
fn every_page_names_a_picture_of_its_own() {
    let site = site();
    site.build().published();
    assert_eq!(
        og(&site, "bai/index.html", "image").as_deref(),
        Some("https://vd.example/an-toan/bai/chia-se.png")
    );
    assert_eq!(og(&site, "bai/index.html", "image:alt").as_deref(), Some("Dựng giàn giáo"));
    assert_eq!(og(&site, "bai/index.html", "image:width").as_deref(), Some("1200"));
    assert_eq!(dimensions(&picture(&site, "bai/chia-se.png")), (1200, 630));
}

#[test]
fn pages_that_no_file_makes_show_the_site_s_picture_and_stand_ins_the_original_s() {
    let site = site();
    site.build().published();
    let home = "https://vd.example/an-toan/chia-se.png";
    assert_eq!(og(&site, "a-z/index.html", "image").as_deref(), Some(home));
    assert!(!site.exists("en/bai/chia-se.png"));
    let original = "https://vd.example/an-toan/bai/chia-se.png";
    assert_eq!(og(&site, "en/bai/index.html", "image").as_deref(), Some(original));
}

#[test]
fn a_picture_of_one_s_own_is_shown_instead() {
    let site = site();
    site.write(
        "content/anh/index.md",
        "+++\ntitle = \"Ảnh\"\nimage = { src = \"a.png\", alt = \"Mũ\" }\n+++\n",
    );
    site.write("content/anh/a.png", common::png(64, 64));
    site.build().published();
    assert!(og(&site, "anh/index.html", "image").is_some_and(|url| url.ends_with("/anh/a.png")));
    assert_eq!(og(&site, "anh/index.html", "image:alt").as_deref(), Some("Mũ"));
}

#[test]
fn a_picture_is_made_again_only_when_its_words_change() {
    let site = site();
    site.build().published();
    let before = picture(&site, "bai/chia-se.png");
    let made =
        |site: &Site| std::fs::metadata(site.out().join("bai/chia-se.png")).expect("a file").modified().ok();
    let first = made(&site);
    site.write("content/bai.md", "+++\ntitle = \"Dựng giàn giáo\"\nkind = \"guidance\"\n+++\n\nChữ khác.\n");
    site.build().published();
    assert_eq!(made(&site), first);
    site.write("content/bai.md", "+++\ntitle = \"Tháo giàn giáo\"\nkind = \"guidance\"\n+++\n\nChữ.\n");
    site.build().published();
    assert_ne!(picture(&site, "bai/chia-se.png"), before);
}
