//! What holds of every build: same input, same bytes; nothing touched without need; all or nothing.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use common::html::elements;
use common::{Site, assert_same_tree, png, read_tree};
use image::{GenericImageView, ImageFormat};
use unicode_normalization::UnicodeNormalization;

/// Modification times by path, dot-files and folders included.
fn times(dir: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut times = BTreeMap::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).expect("a folder").flatten() {
            let meta = entry.metadata().expect("a file has times");
            times.insert(entry.path(), meta.modified().expect("a file has times"));
            if meta.is_dir() {
                open.push(entry.path());
            }
        }
    }
    times
}

/// The example site's sources.
fn example() -> Site {
    let site = Site::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for dir in ["content", "static"] {
        if root.join(dir).is_dir() {
            common::copy_dir(&root.join(dir), &site.root.join(dir));
        }
    }
    fs::copy(root.join("lantoa.toml"), site.root.join("lantoa.toml")).expect("the configuration");
    site
}

/// A few pages with pictures, feeds, terms and two languages, of the default theme.
fn small() -> Site {
    let site = Site::empty();
    site.write(
        "lantoa.toml",
        "title = \"Trang\"\nbase_url = \"https://vd.example/an-toan/\"\n[languages.en]\nname = \"English\"\n",
    );
    site.write("content/_index.md", "+++\ntitle = \"Trang chủ\"\n+++\n");
    site.write("content/muc/_index.md", "+++\ntitle = \"Mục\"\n+++\n");
    for n in 1..=25 {
        site.write(
            &format!("content/muc/{n}.md"),
            format!(
                "+++\ntitle = \"Bài {n}\"\ndate = 2026-01-{n:02}\ntags = [\"Thẻ {}\"]\n+++\n\nChữ.\n",
                n % 3
            ),
        );
    }
    site.write("content/muc/1.en.md", "+++\ntitle = \"Page 1\"\n+++\n");
    site.write("content/goi/index.md", "+++\ntitle = \"Gói\"\n+++\n\n![Giàn giáo](anh.png)\n");
    site.write("content/goi/anh.png", png(1000, 500));
    site
}

#[test]
fn a_second_build_touches_no_file() {
    let site = small();
    site.build().published();
    let before = times(&site.out());
    std::thread::sleep(std::time::Duration::from_millis(20));
    site.build().published();
    assert_eq!(before, times(&site.out()));
}

#[test]
fn a_change_touches_only_what_it_changes() {
    let site = small();
    site.build().published();
    let before = times(&site.out());
    std::thread::sleep(std::time::Duration::from_millis(20));
    site.write(
        "content/muc/5.md",
        "+++\ntitle = \"Bài 5\"\ndate = 2026-01-05\ntags = [\"Thẻ 2\"]\n+++\n\nChữ khác.\n",
    );
    site.build().published();
    let touched: Vec<String> = times(&site.out())
        .into_iter()
        .filter(|(path, time)| path.is_file() && before.get(path) != Some(time))
        .map(|(path, _)| path.strip_prefix(site.out()).expect("inside").to_string_lossy().into_owned())
        .filter(|path| !path.starts_with('.'))
        .collect();
    assert!(touched.contains(&"muc/5/index.html".to_owned()), "{touched:?}");
    assert!(!touched.iter().any(|p| p.ends_with(".png") || p.ends_with(".css")), "{touched:?}");
    assert!(!touched.contains(&"muc/7/index.html".to_owned()), "{touched:?}");
    let clean = small();
    clean.write("content/muc/5.md", fs::read(site.root.join("content/muc/5.md")).expect("just written"));
    clean.build().published();
    assert_same_tree(&clean.tree(), &site.tree());
}

#[test]
fn what_is_no_longer_made_disappears_with_its_folder() {
    let site = small();
    site.build().published();
    fs::remove_dir_all(site.root.join("content/goi")).expect("it is there");
    fs::remove_file(site.root.join("content/muc/25.md")).expect("it is there");
    site.build().published();
    assert!(!site.exists("goi") && !site.exists("muc/25") && site.exists("muc/24/index.html"));
    let clean = small();
    fs::remove_dir_all(clean.root.join("content/goi")).expect("it is there");
    fs::remove_file(clean.root.join("content/muc/25.md")).expect("it is there");
    clean.build().published();
    assert_same_tree(&clean.tree(), &site.tree());
}

#[test]
fn a_failed_build_leaves_everything_byte_for_byte_and_time_for_time() {
    let site = small();
    site.build().published();
    let (tree, before) = (site.tree(), times(&site.out()));
    std::thread::sleep(std::time::Duration::from_millis(20));
    for (path, text) in [
        ("content/muc/1.md", "+++\ntitel = \"x\"\n+++\n"),
        ("content/muc/2.md", "+++\ntitle = \"x\"\n+++\n[x](khong-co.md)\n"),
        ("lantoa.toml", "title = 3\n"),
        ("templates/page.html", "{{ khong.co }}"),
        ("content/goi/anh.png", "không phải ảnh"),
    ] {
        let old = fs::read(site.root.join(path)).ok();
        site.write(path, text);
        site.write("content/muc/moi.md", "+++\ntitle = \"Mới\"\n+++\n");
        let built = site.build();
        assert!(!built.is_published && !built.errors().is_empty(), "{path}");
        assert_same_tree(&tree, &site.tree());
        assert_eq!(before, times(&site.out()), "{path}");
        match old {
            Some(old) => site.write(path, old),
            None => fs::remove_file(site.root.join(path)).expect("just written"),
        }
        fs::remove_file(site.root.join("content/muc/moi.md")).expect("just written");
    }
    site.build().published();
    assert_eq!(before, times(&site.out()), "and the mended site is the same");
}

#[test]
fn the_same_input_gives_the_same_bytes_whatever_the_machine() {
    let site = example();
    let build = |out: &str, threads: &str, tz: &str, locale: &str| {
        let run = Command::new(env!("CARGO_BIN_EXE_lantoa"))
            .args(["build", "--now", "2026-05-01", "--out", out, "--root"])
            .arg(&site.root)
            .current_dir(site.root.parent().expect("a folder"))
            .env("RAYON_NUM_THREADS", threads)
            .env("TZ", tz)
            .env("LANG", locale)
            .env("LC_ALL", locale)
            .env("USER", out)
            .env("HOME", "/nonexistent")
            .output()
            .expect("lantoa runs");
        assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
        read_tree(&site.root.parent().expect("a folder").join(out))
    };
    let one = build("mot", "1", "UTC", "C");
    let other = build("hai", "7", "Pacific/Kiritimati", "vi_VN.UTF-8");
    assert!(one.len() > 300);
    assert_same_tree(&one, &other);
    let here = site.root.to_string_lossy().into_owned();
    assert!(!common::contains(&one, &here), "no path of this machine is in the output");
}

#[test]
fn a_site_at_another_place_gives_the_same_bytes() {
    let (one, other) = (small(), small());
    // Written in another order, so that the folder lists its files in another order.
    for n in (1..=25).rev() {
        let path = other.root.join(format!("content/muc/{n}.md"));
        let text = fs::read(&path).expect("it is there");
        fs::remove_file(&path).expect("it is there");
        fs::write(&path, text).expect("a new file");
    }
    one.build().published();
    other.build().published();
    assert_same_tree(&one.tree(), &other.tree());
}

#[test]
fn byte_order_marks_line_ends_and_normal_forms_make_no_difference() {
    let files = |form: fn(&str) -> Vec<u8>| {
        let site = Site::empty();
        let page = "+++\ntitle = \"Hoà bình ở Đắk Lắk\"\ntags = [\"Điện giật\"]\ndate = 1/5/2026\nhazards = [\"dien\"]\n+++\n\n## Ễ ương\n\nChữ ẫm ờ, *nghiêng*\nhai dòng.\n\n:::steps\n1. Một\n2. Hai\n:::\n\n```\nmã\n  mã\n```\n\n| a | b |\n|---|---|\n| ấ | ộ |\n\n[xuống](#e-uong)\n";
        site.write("lantoa.toml", form("title = \"Trang ấy\"\nbase_url = \"https://vd.example/\"\n[organisation]\nname = \"Sở Ấy\"\n"));
        site.write("content/bai.md", form(page));
        site.write(
            "content/_data/hazards.toml",
            form("[[hazard]]\nid = \"dien\"\nname = \"Điện giật ấy\"\n"),
        );
        site.write(
            "content/_data/agencies.toml",
            form("[[agency]]\nid = \"so\"\nname = \"Sở Nội vụ ấy\"\nlevel = \"province\"\n"),
        );
        site.write(
            "content/ke-hoach/a/index.md",
            form("+++\ntitle = \"Kế hoạch ấy\"\nkind = \"plan\"\n+++\n"),
        );
        site.write(
            "content/ke-hoach/a/plan.toml",
            form("symbol = \"1/KH\"\ntype = \"ke-hoach\"\ntitle = \"Kế hoạch ấy\"\nissuer = \"so\"\n"),
        );
        site.write(
            "content/ke-hoach/a/tasks.csv",
            form("TT,Nhiệm vụ,Cơ quan chủ trì\n1,\"Việc ấy\nhai dòng\",Sở Nội vụ ấy\n"),
        );
        site.build().published();
        site.tree()
    };
    let clean = files(|text| text.as_bytes().to_vec());
    assert!(common::contains(&clean, "Hoà bình ở Đắk Lắk") && clean.contains_key("the/dien-giat/index.html"));
    assert_same_tree(&clean, &files(|text| text.nfd().collect::<String>().into_bytes()));
    assert_same_tree(&clean, &files(|text| text.replace('\n', "\r\n").into_bytes()));
    assert_same_tree(&clean, &files(|text| format!("\u{feff}{text}").into_bytes()));
    assert_same_tree(
        &clean,
        &files(|text| {
            format!("\u{feff}{}", text.replace('\n', "\r\n").nfd().collect::<String>()).into_bytes()
        }),
    );
}

#[test]
fn a_file_name_in_another_normal_form_gives_the_same_address() {
    let of = |name: String| {
        let site = Site::of_files(&[("content/a.md", "+++\ntitle = \"A\"\n+++\n[x](<Đặt tên ấy.md>)\n")]);
        site.write(&format!("content/{name}.md"), "+++\ntitle = \"B\"\n+++\n");
        site.build().published();
        site.tree()
    };
    let clean = of("Đặt tên ấy".to_owned());
    assert!(clean.contains_key("dat-ten-ay/index.html"));
    assert_same_tree(&clean, &of("Đặt tên ấy".nfd().collect()));
}

/// A JPEG picture with EXIF data that says where it was taken.
fn jpeg_with_place(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    // Much detail, kept: so that every narrower version is smaller.
    let pixel = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).to_be_bytes();
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        let [a, b, c, _] = pixel(x, y);
        image::Rgb([a, b, c])
    });
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 95);
    picture.write_with_encoder(encoder).expect("a picture in memory");
    let jpeg = bytes.into_inner();
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0GPS-12.6797-108.0447".to_vec();
    let length = (exif.len() + 2) as u16;
    let mut out = vec![0xff, 0xd8, 0xff, 0xe1];
    out.extend(length.to_be_bytes());
    out.append(&mut exif);
    out.extend(&jpeg[2..]);
    out
}

#[test]
fn pictures_get_sizes_narrower_versions_and_lose_their_metadata() {
    let site = Site::of_files(&[(
        "content/goi/index.md",
        "+++\ntitle = \"Gói\"\ndate = 2026-01-01\nimage = { src = \"Ảnh Bìa.JPG\", alt = \"Bìa\" }\n+++\n\n![Giàn giáo](<Ảnh Bìa.JPG>)\n\n![Nhỏ](nho.png \"Chú thích\")\n\n::figure src=\"nho.webp\" alt=\"Khác\" caption=\"Dưới ảnh\"\n",
    )]);
    site.write("content/goi/Ảnh Bìa.JPG", jpeg_with_place(1200, 600));
    site.write("content/goi/nho.png", png(300, 200));
    let mut webp = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(40, 30).write_to(&mut webp, ImageFormat::WebP).expect("a picture in memory");
    site.write("content/goi/nho.webp", webp.into_inner());
    site.build().published();
    let tree = site.tree();
    let pictures: Vec<&str> =
        tree.keys().map(String::as_str).filter(|p| p.starts_with("goi/") && !p.ends_with(".html")).collect();
    assert_eq!(
        pictures,
        [
            "goi/anh-bia-480.jpg",
            "goi/anh-bia-960.jpg",
            "goi/anh-bia.jpg",
            "goi/chia-se.png",
            "goi/nho.png",
            "goi/nho.webp"
        ]
    );
    for (path, size) in [
        ("goi/anh-bia.jpg", (1200, 600)),
        ("goi/anh-bia-960.jpg", (960, 480)),
        ("goi/anh-bia-480.jpg", (480, 240)),
        ("goi/nho.png", (300, 200)),
    ] {
        let picture = image::load_from_memory(&tree[path]).unwrap_or_else(|e| panic!("{path}: {e}"));
        assert_eq!(picture.dimensions(), size, "{path}");
    }
    assert!(!common::contains(&tree, "GPS-12.6797"), "where it was taken is not told");
    let page = site.read("goi/index.html");
    let images: Vec<_> = elements(&page).into_iter().filter(|e| e.name == "img").collect();
    let in_text = images.iter().find(|e| e.get("alt") == Some("Giàn giáo")).expect("the picture");
    assert_eq!(in_text.get("src"), Some("anh-bia.jpg"));
    assert_eq!(in_text.get("srcset"), Some("anh-bia-480.jpg 480w, anh-bia-960.jpg 960w, anh-bia.jpg 1200w"));
    assert_eq!((in_text.get("width"), in_text.get("height")), (Some("1200"), Some("600")));
    assert_eq!(in_text.get("loading"), Some("lazy"));
    let small = images.iter().find(|e| e.get("alt") == Some("Nhỏ")).expect("the picture");
    assert_eq!((small.get("srcset"), small.get("width")), (None, Some("300")));
    assert!(page.contains("<figcaption>Chú thích</figcaption>"));
    // In feeds, pictures have full addresses.
    let feed = site.read("feed.json");
    assert!(feed.contains("https://vd.example/goi/anh-bia-480.jpg 480w"), "{feed}");
}

#[test]
fn portable_pages_name_the_files_they_link() {
    let site = small();
    site.with(|s| s.options.portable = true).build().published();
    let tree = site.tree();
    for (path, bytes) in tree.iter().filter(|(p, _)| p.ends_with(".html") && *p != "404.html") {
        for element in elements(std::str::from_utf8(bytes).expect("pages are UTF-8")) {
            let rel = element.get("rel").unwrap_or_default();
            let href = element.get("href").filter(|_| element.name == "a").unwrap_or_default();
            let address = href.split(['#', '?']).next().unwrap_or("");
            let outside = address.contains(':');
            assert!(outside || !address.ends_with('/'), "{path}: {href}");
            assert!(element.get("integrity").is_none(), "{path}: file:// pages cannot check hashes {rel}");
        }
    }
    assert!(site.read("muc/1/index.html").contains("../../index.html"));
}

#[test]
fn under_a_sub_path_only_the_error_page_knows_it() {
    let site = small();
    site.build().published();
    let tree = site.tree();
    let error = site.read("404.html");
    for element in elements(&error) {
        for name in ["href", "src", "action"] {
            let Some(address) = element.get(name) else { continue };
            let elsewhere = address.contains(':') || address.starts_with('#');
            assert!(elsewhere || address.starts_with("/an-toan/"), "404.html: {address}");
        }
    }
    // All other pages are the same wherever they are published, but for addresses that must be full.
    let other = small();
    other.with(|s| s.base_url = Some("https://khac.example/".to_owned())).build().published();
    for (path, bytes) in other.tree().iter().filter(|(p, _)| p.ends_with(".html") && *p != "404.html") {
        let (one, two) = (String::from_utf8_lossy(&tree[path]), String::from_utf8_lossy(bytes));
        let moved = one.replace("https://vd.example/an-toan/", "https://khac.example/");
        assert_eq!(moved, two, "{path}");
    }
}

#[test]
fn a_site_of_the_default_theme_builds_to_what_it_did() {
    let site = Site::of_dir(&common::case_dir("default-theme").join("input"));
    site.build().published();
    let expected = common::case_dir("default-theme").join("expected");
    let chosen = ["index.html", "huong-dan/leo-thang/index.html", "404.html", "kha-nang-tiep-can/index.html"];
    // Fingerprints change with every touch of the theme's files; pages are what is compared.
    let pages = site
        .tree()
        .into_iter()
        .filter(|(path, _)| chosen.contains(&path.as_str()))
        .map(|(path, bytes)| (path, without_fingerprints(&String::from_utf8_lossy(&bytes)).into_bytes()))
        .collect();
    if common::bless() {
        common::write_tree(&expected, &pages);
    }
    assert_same_tree(&read_tree(&expected), &pages);
}

/// `main.0f3a….css` as `main.*.css`, and no integrity hashes.
fn without_fingerprints(html: &str) -> String {
    let mut out = String::new();
    for line in html.split_inclusive('\n') {
        let mut line = line.to_owned();
        while let Some(at) = line.find(" integrity=\"") {
            let end = line[at + 12..].find('"').map_or(line.len(), |end| at + 12 + end + 1);
            line.replace_range(at..end, "");
        }
        let mut from = 0;
        while let Some(at) = line[from..].find("assets/").map(|at| from + at) {
            let end = line[at..].find(['"', '#', ' ']).map_or(line.len(), |end| at + end);
            let name = line[at..end].to_owned();
            let parts: Vec<&str> = name.split('.').collect();
            if let [stem, hash, ending] = parts[..]
                && hash.len() == 12
            {
                line.replace_range(at..end, &format!("{stem}.*.{ending}"));
            }
            from = at + 7;
        }
        out.push_str(&line);
    }
    out
}
