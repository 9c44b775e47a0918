//! Search as a whole: what is found, what never appears, the same bytes and the same order everywhere.

#[path = "search/corpus.rs"]
mod corpus;
#[path = "search/known.rs"]
mod known;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use corpus::{Doc, with_docs};
use lantoa::search::{
    Filters, Options, Results, SearchContext, SearchDoc, SearchIndex, build, query, script, words,
};
use lantoa::vi::{fold, spelling, symbol, telex};
use serde_json::Value;

fn index_of(docs: &[Doc], ctx: &SearchContext) -> SearchIndex {
    with_docs(docs, |docs| build(docs, ctx, &Options::default()))
}

fn doc(url: &str, title: &str, body: &str) -> Doc {
    Doc {
        url: url.to_owned(),
        title: title.to_owned(),
        body: body.to_owned(),
        kind: "news".to_owned(),
        ..Doc::default()
    }
}

fn find(index: &SearchIndex, text: &str) -> Results {
    query(index, text, &Filters::default(), 10)
}

fn urls(results: &Results) -> Vec<&str> {
    results.hits.iter().map(|h| h.url.as_str()).collect()
}

/// A handful of pages with look-alikes, abbreviations, a former agency and a symbol.
fn small_site() -> (Vec<Doc>, SearchContext) {
    let docs = vec![
        doc("duong-sat/", "An toàn đường sắt", "Đi bộ trên đường sắt là nguy hiểm."),
        doc("duong-lich/", "Ngày lễ dương lịch", "Lịch nghỉ theo dương lịch của người lao động."),
        doc(
            "thuoc/",
            "Phun thuốc bảo vệ thực vật",
            "Đeo khẩu trang khi phun thuốc bảo vệ thực vật ngoài đồng.",
        ),
        doc("noi-vu/", "Sở Nội vụ tiếp dân", "Sở Nội vụ nhận đơn mỗi thứ hai."),
        doc(
            "nghi-dinh/",
            "Khai báo tai nạn lao động",
            "Theo Nghị định số 39/2016/NĐ-CP, người sử dụng lao động khai báo ngay.",
        ),
        doc("atvsld/", "Mạng lưới ATVSLĐ", "Cán bộ ATVSLĐ kiểm tra giàn giáo."),
        doc("gian-giao/", "Lắp dựng giàn giáo", "Giàn giáo phải được neo. Thợ hoà xi măng ở dưới."),
        doc("len/", "Đội <script>alert(1)</script>", "Thử nghiệm."),
    ];
    let ctx = SearchContext {
        said: vec![
            ("thuốc sâu".to_owned(), "thuốc bảo vệ thực vật".to_owned()),
            ("xỉu".to_owned(), "khai báo".to_owned()),
        ],
        agency_aliases: vec![(
            vec!["Sở Lao động - Thương binh và Xã hội".to_owned()],
            "Sở Nội vụ".to_owned(),
        )],
        ..SearchContext::default()
    };
    (docs, ctx)
}

fn check_first(text: &str, url: &str) {
    let (docs, ctx) = small_site();
    let results = find(&index_of(&docs, &ctx), text);
    assert_eq!(urls(&results).first(), Some(&url), "{text}: {results:?}");
}

#[test]
fn marks_may_be_there_or_not_and_in_either_place() {
    for text in [
        "đường sắt",
        "duong sat",
        "đường sat",
        "dường sắt",
        "ĐƯỜNG SẮT",
        "dduwowngf sawts",
        "d9u7o7ng2 sa81t",
    ] {
        check_first(text, "duong-sat/");
    }
    check_first("hòa xi măng", "gian-giao/");
}

#[test]
fn the_typed_spelling_comes_first_and_look_alikes_after_it() {
    check_first("dương", "duong-lich/");
    check_first("đường", "duong-sat/");
}

#[test]
fn an_abbreviation_finds_its_long_form_and_the_reverse() {
    check_first("mạng lưới an toàn vệ sinh lao động", "atvsld/");
    check_first("khai báo TNLĐ", "nghi-dinh/");
    check_first("can bo atvsld", "atvsld/");
}

#[test]
fn an_everyday_word_finds_the_written_one_and_is_no_mistake() {
    for text in ["thuốc sâu", "thuoc sau", "xịt thuốc sâu ngoài đồng"] {
        check_first(text, "thuoc/");
    }
    let (docs, ctx) = small_site();
    let results = find(&index_of(&docs, &ctx), "xỉu tai nạn");
    assert_eq!((urls(&results).first(), &results.read_as), (Some(&"nghi-dinh/"), &None));
    // Marks tell words apart where there are any: xìu is not xỉu.
    assert_ne!(urls(&find(&index_of(&docs, &ctx), "xìu đường")).first(), Some(&"nghi-dinh/"));
}

#[test]
fn words_that_ask_weigh_little() {
    let docs = [
        doc(
            "hoi/",
            "Phải làm gì ở đâu thế nào",
            "Bị gì thì phải làm gì, ở đâu, thế nào, bao lâu, có sao không.",
        ),
        doc("giat/", "An toàn điện", "Đừng chạm vào người bị điện giật."),
        doc("giay/", "Trang bị", "Giày bảo hộ phải vừa chân."),
        doc("khac/", "Trang khác", "Mua bán ở chợ. Làm gì cũng được."),
    ];
    let index = index_of(&docs, &SearchContext::default());
    for (text, url) in [
        ("bị điện giật phải làm gì", "giat/"),
        ("dien giat phai lam sao", "giat/"),
        ("điện giật có sao không", "giat/"),
        ("mua giày bảo hộ ở đâu", "giay/"),
        // Nothing else was asked, so these words are what is looked for.
        ("phải làm gì", "hoi/"),
    ] {
        assert_eq!(urls(&find(&index, text)).first(), Some(&url), "{text}");
    }
}

#[test]
fn first_aid_comes_before_other_pages_and_once() {
    let page = |url, title, body| SearchDoc { url, lang: "vi", title, body, ..SearchDoc::default() };
    let part =
        |url, title, body| SearchDoc { within: "Khi có tai nạn", urgent: true, ..page(url, title, body) };
    let docs = [
        SearchDoc {
            urgent: true, ..page("cuu/", "Khi có tai nạn", "Điện giật, đuối nước: gọi 115.")
        },
        part("cuu/#giat", "Điện giật", "Cắt cầu dao. Gọi 115."),
        part("cuu/#nuoc", "Đuối nước", "Ném phao. Cắt điện. Gọi 115."),
        page("tom/", "Điện ở ao tôm", "Máy bơm ở ao tôm phải có chống giật. Ao tôm, điện, ao."),
        page("phao/", "Phao cứu sinh", "Gọi bán phao ở ao tôm."),
    ];
    let index = build(&docs, &SearchContext::default(), &Options::default());
    let results = find(&index, "bị điện giật dưới ao tôm");
    assert_eq!(results.hits[0].url, "cuu/#giat", "{results:?}");
    assert_eq!(results.hits[0].title, "Khi có tai nạn: Điện giật");
    assert_eq!(results.hits.iter().filter(|h| h.url.starts_with("cuu/")).count(), 1);
    assert_eq!(urls(&find(&index, "ao tôm")).first(), Some(&"tom/"));
}

#[test]
fn a_former_agency_finds_its_successor_and_says_so() {
    let (docs, ctx) = small_site();
    let results = find(&index_of(&docs, &ctx), "Sở LĐ-TB&XH");
    assert_eq!(urls(&results).first(), Some(&"noi-vu/"));
    assert_eq!(results.renamed, [("Sở Lao động - Thương binh và Xã hội".to_owned(), "Sở Nội vụ".to_owned())]);
}

#[test]
fn a_name_that_agencies_share_is_no_former_name() {
    let agency = |place: &str| {
        let name = format!("Sở Nội vụ tỉnh {place}");
        (vec![name.clone(), "Sở Nội vụ".to_owned()], name)
    };
    let docs = [doc("a/", "Sở Nội vụ tỉnh An Bình", ""), doc("b/", "Sở Nội vụ tỉnh Tân Lập", "")];
    let ctx = SearchContext {
        agency_aliases: vec![agency("An Bình"), agency("Tân Lập")],
        ..SearchContext::default()
    };
    let index = index_of(&docs, &ctx);
    assert_eq!(find(&index, "Sở Nội vụ").renamed, []);
    assert_eq!(urls(&find(&index, "so noi vu tinh tan lap")), ["b/", "a/"]);
}

#[test]
fn a_page_that_is_made_comes_after_a_written_one_that_fits_as_well() {
    let page = |url, made| SearchDoc { url, lang: "vi", title: "Ngã cao", made, ..SearchDoc::default() };
    let index = build(&[page("a/", true), page("b/", false)], &SearchContext::default(), &Options::default());
    assert_eq!(urls(&find(&index, "ngã cao")), ["b/", "a/"]);
}

#[test]
fn a_phrase_is_recognised_through_a_pair_that_is_too_frequent_to_list() {
    // Every page has "lao động", most of them twice, so the last page's posting of it is cut.
    let mut docs: Vec<Doc> = (0..2_600)
        .map(|n| {
            doc(
                &format!("trang-{n:04}/"),
                &format!("Lao động {n}"),
                "Người học nghề. Tập huấn mới. Lao động.",
            )
        })
        .collect();
    docs.push(doc("dung/", "Trang cuối", &format!("{}Người lao động mới.", "Chữ khác. ".repeat(5))));
    docs.push(doc("sai/", "Trang cuối", "Người lao.\nĐộng mới.\nMới lao động."));
    let index = index_of(&docs, &SearchContext::default());
    assert_eq!(urls(&find(&index, "người lao động mới")).first(), Some(&"dung/"));
}

#[test]
fn a_document_number_is_found_in_every_form() {
    for text in
        ["39/2016/NĐ-CP", "39/2016/ND-CP", "nghị định 39 2016", "nghi dinh so 39 nam 2016", "39 2016 nd cp"]
    {
        check_first(text, "nghi-dinh/");
    }
}

#[test]
fn a_mistyped_syllable_is_read_as_its_neighbours_suggest() {
    let (docs, ctx) = small_site();
    let results = find(&index_of(&docs, &ctx), "lắp dựng giàn gíáoo");
    assert_eq!(urls(&results).first(), Some(&"gian-giao/"));
    check_first("khai báo tai nnạ lao động", "nghi-dinh/");
}

#[test]
fn the_last_syllable_may_be_unfinished() {
    check_first("phun thuốc bảo vệ th", "thuoc/");
    check_first("khẩu tra", "thuoc/");
}

#[test]
fn hostile_queries_end_and_find_nothing_bad() {
    let (docs, ctx) = small_site();
    let index = index_of(&docs, &ctx);
    let long = "a ".repeat(5_000) + &"x".repeat(10_000);
    for text in [
        "",
        " ",
        "....",
        "<img src=x onerror=alert(1)>",
        ".*+?^${}()|[]\\",
        "\u{202e}\u{0}",
        &long,
        "🙂🙂",
        "%",
        "#39/2016/nd-cp",
    ] {
        let results = find(&index, text);
        assert!(results.hits.len() <= 10, "{text:.20}");
    }
    assert!(find(&index, "....").hits.is_empty());
}

#[test]
fn a_deleted_page_leaves_no_trace() {
    let (mut docs, ctx) = small_site();
    docs.push(doc("mat/", "Zyxwvu Quyền lợi", "Đoạn chữ bí mật Khrúngthép (KT)."));
    let with = index_of(&docs, &ctx);
    docs.pop();
    let without = index_of(&docs, &ctx);
    let has = |index: &SearchIndex, text: &str| {
        index.files.iter().any(|f| f.1.windows(text.len()).any(|w| w == text.as_bytes()))
    };
    assert!(has(&with, "Zyxwvu"));
    for text in ["Zyxwvu", "zyxwvu", "Khrúng", "khrung", "mat/"] {
        assert!(!has(&without, text), "{text}");
    }
}

#[test]
fn the_index_is_the_same_whatever_the_order_and_the_threads() {
    let mut docs = corpus::pages(150, 3);
    let ctx = SearchContext::default();
    let one = index_of(&docs, &ctx);
    docs.reverse();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one");
    let other = pool.install(|| index_of(&docs, &ctx));
    assert_eq!(one.files, other.files);
}

#[test]
fn filters_limit_to_what_they_name() {
    let docs = corpus::pages(200, 4);
    let index = index_of(&docs, &SearchContext::default());
    let filters = Filters { fields: vec![("sectors".to_owned(), vec!["y-te".to_owned()])] };
    let results = query(&index, "người lao động", &filters, 10);
    assert!(!results.hits.is_empty());
    assert!(results.hits.iter().all(|h| h.url.starts_with("y-te/")));
}

#[test]
fn a_damaged_index_gives_no_panic() {
    let docs = corpus::pages(40, 5);
    let mut random = corpus::Random::new(9);
    for _ in 0..60 {
        let mut index = index_of(&docs[..8], &SearchContext::default());
        for (_, bytes) in &mut index.files {
            let n = bytes.len();
            for _ in 0..3 {
                bytes[random.below(n)] = random.next() as u8;
            }
            bytes.truncate(n - random.below(n / 4 + 1));
        }
        find(&index, "kiểm tra người lao động 39/2016/NĐ-CP toafn");
    }
}

#[test]
fn known_items_come_first() {
    let docs = corpus::pages(500, 1);
    let index = index_of(&docs, &SearchContext::default());
    let mut table: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for item in known::queries(&docs, 15, 7) {
        let results = find(&index, &item.query);
        let rank = results.hits.iter().position(|h| {
            item.right.iter().any(|r| match r.strip_prefix('=') {
                Some(form) => docs.iter().any(|d| d.url == h.url && known::has_form(d, form)),
                None => *r == h.url,
            })
        });
        let row = table.entry(item.class).or_default();
        row.0 += 1;
        row.1 += usize::from(rank == Some(0));
        row.2 += usize::from(rank.is_some_and(|r| r < 5));
    }
    let mean = |pick: fn(&(usize, usize, usize)) -> usize| {
        table.values().map(|row| pick(row) as f64 / row.0 as f64).sum::<f64>() / table.len() as f64
    };
    let (first, five) = (mean(|r| r.1), mean(|r| r.2));
    assert_eq!(table.len(), 17, "every class has queries");
    // The made pages repeat their sentences more than real ones: fewer phrases are one page's alone.
    assert!(first > 0.85 && five > 0.92, "{first:.3} {five:.3} {table:?}");
    for class in ["a", "b", "c", "g1", "g2", "j1", "j2", "j3", "k1"] {
        let row = table[class];
        assert!(row.1 * 100 >= row.0 * 86, "{class}: {row:?}");
    }
}

fn vectors(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/vectors/{name}.json"));
    let text = std::fs::read_to_string(&path).expect("the vectors are readable");
    serde_json::from_str(&text).expect("the vectors are JSON")
}

#[test]
fn vectors_of_folding_and_spelling_hold() {
    for row in vectors("fold") {
        let mut folded = String::new();
        let word = row[0].as_str().expect("a word");
        let code = fold::fold_word(&fold::nfc(word), &mut folded);
        assert_eq!(
            (Some(folded.as_str()), Some(u64::from(code))),
            (row[1].as_str(), row[2].as_u64()),
            "{word}"
        );
    }
    for row in vectors("spell") {
        let spelled =
            spelling::spell(row[0].as_str().expect("a fold"), row[1].as_u64().expect("a number") as u32);
        assert_eq!(Some(spelled.as_str()), row[2].as_str());
    }
}

#[test]
fn vectors_of_telex_and_vni_hold() {
    for row in vectors("telex") {
        assert_eq!(
            telex::decode_telex(&row[0].as_str().expect("keys").to_lowercase())
                .as_deref()
                .filter(|_| row[0].as_str().is_some_and(|k| k == k.to_lowercase())),
            row[1].as_str(),
            "{row}"
        );
    }
    for row in vectors("vni") {
        assert_eq!(telex::decode_vni(row[0].as_str().expect("keys")).as_deref(), row[1].as_str(), "{row}");
    }
}

#[test]
fn vectors_of_words_and_numbers_hold() {
    for row in vectors("words") {
        let found: Vec<Value> = words(row[0].as_str().expect("a text")).map(|w| w.1.into()).collect();
        assert_eq!(Value::from(found), row[1]);
    }
    for row in vectors("numbers") {
        let text = fold::nfc(row[0].as_str().expect("a query")).into_owned();
        let folded: Vec<String> = words(&text).map(|w| fold::fold(w.1)).collect();
        let folded: Vec<&str> = folded.iter().map(String::as_str).collect();
        let keys: Vec<Value> =
            symbol::asked::keys_of_words(&folded).into_iter().map(|k| Value::from(k.1)).collect();
        assert_eq!(Value::from(keys), row[1], "{text}");
    }
}

fn write_index(index: &SearchIndex, folder: &Path) {
    for (path, bytes) in &index.files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("the folder can be made");
        std::fs::write(path, bytes).expect("the file can be written");
    }
}

/// Runs a script of tests/search.
fn run_node(script: &str, args: &[&Path]) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search").join(script);
    let output = Command::new("node").arg(script).args(args).output().expect("node is there");
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    eprintln!("{text}");
}

#[test]
#[ignore = "needs node; `tests/run` runs it"]
fn the_browser_ranks_as_rust_does() {
    let docs = corpus::pages(300, 6);
    let (_, mut ctx) = small_site();
    for place in
        ["Bình Thành", "Tân Hưng", "Phú Lập", "Vĩnh Sơn", "Hòa Yên", "Long Lạc", "Thạnh Mai", "An Lý"]
    {
        let names = ["UBND xã", "ủy ban nhân dân xã"].map(|n| format!("{n} {place}"));
        ctx.agency_aliases
            .push((names.into_iter().chain(["UBND xã".to_owned()]).collect(), format!("xã {place}")));
    }
    let index = index_of(&docs, &ctx);
    let mut asked: Vec<String> = known::queries(&docs, 8, 11).into_iter().map(|k| k.query).collect();
    let others = [
        "",
        "...",
        "Sở LĐ-TB&XH kiểm tra",
        "UBND xã kiểm tra giàn giáo",
        "ủy ban nhân dân xã an lý",
        "xã Tân Hưng UBND",
        "thuốc sâu",
        "xịt thuoc sau xỉu phải làm gì",
        "mua thuốc sâu ở đâu",
        "xiu",
        "giàn gíaoo",
        "kiem tra gian gia",
        "k",
        "t",
        "ATVSLĐ",
        "中文 x",
        "2024",
    ];
    asked.extend(others.map(str::to_owned));
    let answers: Vec<Value> = asked
        .iter()
        .map(|text| {
            let results = find(&index, text);
            serde_json::json!({ "query": text, "found": urls(&results), "total": results.total, "readAs": results.read_as, "renamed": results.renamed })
        })
        .collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_index(&index, folder.path());
    // What is sent is run, not what it is made of.
    std::fs::create_dir(folder.path().join("js")).expect("the folder can be made");
    std::fs::write(folder.path().join("js/search.js"), script()).expect("written");
    std::fs::write(folder.path().join("answers.json"), Value::from(answers).to_string()).expect("written");
    run_node("parity.mjs", &[folder.path()]);
}

#[test]
#[ignore = "needs `npm ci` and a Chromium (CHROMIUM names it, else /usr/bin/chromium); `tests/run` runs it"]
fn search_works_in_a_browser() {
    let (mut docs, ctx) = small_site();
    docs.extend(corpus::pages(120, 8));
    let index = with_docs(&docs, |docs| build(docs, &ctx, &Options { portable: true }));
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_index(&index, folder.path());
    std::fs::create_dir(folder.path().join("js")).expect("the folder can be made");
    std::fs::write(folder.path().join("js/search.js"), script()).expect("written");
    run_node("browser.mjs", &[folder.path()]);
}
