//! The settings that a static site needs from the web server: a file for IIS, Apache or nginx.
//!
//! All say the same: types and UTF-8, the site's own error page, security headers with the policy that the
//! pages declare, a year of caching for files named by their hash and none for the service worker, and
//! that nobody reads `.lantoa/`.

use crate::keys::choices::WebServer;
use crate::model::address::SEARCH;

/// What the pages themselves declare, and that the address may be framed by others as a card is.
const CSP: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'";

/// Headers of every response.
const HEADERS: &[(&str, &str)] = &[
    ("Content-Security-Policy", CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
];

/// Types by ending; those of text get UTF-8.
const TYPES: &[(&str, &str)] = &[
    ("html", "text/html"),
    ("css", "text/css"),
    ("js", "text/javascript"),
    ("mjs", "text/javascript"),
    ("json", "application/json"),
    ("jsonld", "application/ld+json"),
    ("webmanifest", "application/manifest+json"),
    ("ics", "text/calendar"),
    ("csv", "text/csv"),
    ("txt", "text/plain"),
    ("xml", "application/xml"),
    ("ssml", "application/ssml+xml"),
    ("svg", "image/svg+xml"),
    ("bin", "application/octet-stream"),
    ("wasm", "application/wasm"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("woff", "font/woff"),
    ("pdf", "application/pdf"),
    ("zip", "application/zip"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("doc", "application/msword"),
    ("xls", "application/vnd.ms-excel"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
];

/// How long a file named by its hash may be kept: a year.
const LONG: &str = "public, max-age=31536000, immutable";
/// How long other files: they are asked for again each time, and answered "not changed".
const SHORT: &str = "no-cache";
/// The service worker.
const NEVER: &str = "no-store";

/// Names that hold their hash, as the servers' regular expressions: `main.0f7b5209ddb7.css`.
fn hashed() -> String {
    format!(r"(.*\.[0-9a-f]{{8,}}\.[a-z0-9]+|(.+/)?{SEARCH}(.+/)?[^/]+\.(bin|json|txt))$")
}

/// The type of a file, with its character set.
pub fn content_type(path: &str) -> String {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let kind =
        TYPES.iter().find(|(known, _)| *known == ending).map_or("application/octet-stream", |(_, t)| t);
    if is_text(kind) { format!("{kind}; charset=utf-8") } else { kind.to_owned() }
}

/// How long browsers may keep a file.
pub fn cache_control(path: &str) -> &'static str {
    if path == "sw.js" {
        NEVER
    } else if super::order::is_hashed(path) {
        LONG
    } else {
        SHORT
    }
}

fn is_text(kind: &str) -> bool {
    kind.starts_with("text/")
        || [
            "application/json",
            "application/ld+json",
            "application/manifest+json",
            "application/xml",
            "application/ssml+xml",
            "image/svg+xml",
        ]
        .contains(&kind)
}

/// The settings file that lies with the site: its name and text. nginx reads none (see [`nginx`]).
pub fn file(server: WebServer, base_path: &str) -> Option<(&'static str, String)> {
    match server {
        WebServer::None | WebServer::Nginx => None,
        WebServer::Iis => Some(("web.config", iis())),
        WebServer::Apache => Some((".htaccess", apache(base_path))),
    }
}

/// `web.config`
fn iis() -> String {
    let mut text = String::from(
        r#"<?xml version="1.0" encoding="utf-8"?>
<!-- Do lantoa ghi khi đăng trang; sửa ở đây sẽ bị ghi lại. Written by lantoa. -->
<configuration>
  <system.webServer>
    <directoryBrowse enabled="false" />
    <defaultDocument enabled="true">
      <files>
        <clear />
        <add value="index.html" />
      </files>
    </defaultDocument>
    <httpErrors errorMode="Custom" existingResponse="Auto">
      <remove statusCode="404" subStatusCode="-1" />
      <error statusCode="404" path="404.html" responseMode="File" />
    </httpErrors>
    <security>
      <requestFiltering>
        <hiddenSegments>
          <remove segment=".lantoa" />
          <add segment=".lantoa" />
        </hiddenSegments>
      </requestFiltering>
    </security>
    <staticContent>
      <clientCache cacheControlMode="DisableCache" />
"#,
    );
    for (ending, kind) in TYPES {
        let kind = if is_text(kind) { format!("{kind}; charset=utf-8") } else { (*kind).to_owned() };
        text.push_str(&format!("      <remove fileExtension=\".{ending}\" />\n"));
        text.push_str(&format!("      <mimeMap fileExtension=\".{ending}\" mimeType=\"{kind}\" />\n"));
    }
    text.push_str("    </staticContent>\n    <httpProtocol>\n      <customHeaders>\n        <remove name=\"X-Powered-By\" />\n");
    for (name, value) in HEADERS {
        text.push_str(&format!(
            "        <remove name=\"{name}\" />\n        <add name=\"{name}\" value=\"{value}\" />\n"
        ));
    }
    text.push_str("      </customHeaders>\n    </httpProtocol>\n  </system.webServer>\n");
    // IIS chooses caching by folder or file, not by pattern.
    let long = |more: &str| {
        format!(
            "cacheControlMode=\"UseMaxAge\" cacheControlMaxAge=\"365.00:00:00\" cacheControlCustom=\"{more}\""
        )
    };
    for (path, mode) in [
        ("assets".to_owned(), long("public, immutable")),
        (format!("{SEARCH}vi"), long("public")),
        (format!("{SEARCH}en"), long("public")),
    ] {
        text.push_str(&format!(
            "  <location path=\"{path}\">\n    <system.webServer>\n      <staticContent>\n        <clientCache {mode} />\n      </staticContent>\n    </system.webServer>\n  </location>\n"
        ));
    }
    text.push_str(
        "  <location path=\"sw.js\">\n    <system.webServer>\n      <staticContent>\n        <clientCache cacheControlMode=\"DisableCache\" />\n      </staticContent>\n      <httpProtocol>\n        <customHeaders>\n          <remove name=\"Cache-Control\" />\n          <add name=\"Cache-Control\" value=\"no-store\" />\n        </customHeaders>\n      </httpProtocol>\n    </system.webServer>\n  </location>\n</configuration>\n",
    );
    text
}

/// `.htaccess`
fn apache(base_path: &str) -> String {
    let mut text = format!(
        "# Do lantoa ghi khi đăng trang; sửa ở đây sẽ bị ghi lại. Written by lantoa.\n\
         Options -Indexes\n\
         DirectoryIndex index.html\n\
         DirectorySlash On\n\
         AddDefaultCharset utf-8\n\
         ErrorDocument 404 {base_path}404.html\n\n\
         # Không ai đọc thư mục riêng của lantoa.\n\
         <IfModule mod_alias.c>\n  RedirectMatch 404 \"/\\.lantoa(/|$)\"\n</IfModule>\n\
         <IfModule !mod_alias.c>\n  <IfModule mod_rewrite.c>\n    RewriteEngine On\n    RewriteRule \"(^|/)\\.lantoa(/|$)\" - [F]\n  </IfModule>\n</IfModule>\n\n\
         <IfModule mod_mime.c>\n"
    );
    for (ending, kind) in TYPES {
        text.push_str(&format!("  AddType {kind} .{ending}\n"));
    }
    let endings: Vec<String> =
        TYPES.iter().filter(|(_, kind)| is_text(kind)).map(|(ending, _)| format!(".{ending}")).collect();
    text.push_str(&format!(
        "  AddCharset utf-8 {}\n</IfModule>\n\n<IfModule mod_headers.c>\n",
        endings.join(" ")
    ));
    for (name, value) in HEADERS {
        text.push_str(&format!("  Header always set {name} \"{value}\"\n"));
    }
    text.push_str(&format!("  Header set Cache-Control \"{SHORT}\"\n"));
    text.push_str(&format!(
        "  <FilesMatch \"\\.[0-9a-f]{{8,}}\\.[a-z0-9]+$\">\n    Header set Cache-Control \"{LONG}\"\n  </FilesMatch>\n"
    ));
    text.push_str(&format!(
        "  <If \"%{{REQUEST_URI}} =~ m#/{SEARCH}(.+/)?[^/]+\\.(bin|json|txt)$#\">\n    Header set Cache-Control \"{LONG}\"\n  </If>\n"
    ));
    text.push_str(&format!(
        "  <Files \"sw.js\">\n    Header set Cache-Control \"{NEVER}\"\n  </Files>\n</IfModule>\n"
    ));
    text
}

/// What stands inside `server { }` of nginx, for the site at `base_path` of the server.
pub fn nginx(base_path: &str) -> String {
    let quoted = |c: char| if "\\.+*?()[]{}^$|".contains(c) { format!("\\{c}") } else { c.to_string() };
    let base: String = base_path.chars().map(quoted).collect();
    let mut headers = String::new();
    for (name, value) in HEADERS {
        headers.push_str(&format!("    add_header {name} \"{value}\" always;\n"));
    }
    let mut types = String::from("    types {\n");
    for (ending, kind) in TYPES {
        types.push_str(&format!("        {kind} {ending};\n"));
    }
    types.push_str("    }\n");
    let charsets: Vec<&str> = TYPES
        .iter()
        .filter(|(_, kind)| is_text(kind) && *kind != "text/html")
        .map(|(_, kind)| *kind)
        .collect();
    let charsets: std::collections::BTreeSet<&str> = charsets.into_iter().collect();
    let charsets = charsets.into_iter().collect::<Vec<_>>().join(" ");
    let hashed = hashed();
    // `add_header` of an inner block replaces those of the outer one, so each has them all.
    format!(
        "# Do lantoa ghi khi đăng trang. Chép vào trong server {{ }} (hoặc dùng include), sau dòng root.\n\
         # Written by lantoa: for inside server {{ }}, after root.\n\n\
         charset utf-8;\n\
         charset_types {charsets};\n\
         error_page 404 {base_path}404.html;\n\n\
         location ~ /\\.lantoa(/|$) {{\n    return 404;\n}}\n\n\
         location = {base_path}sw.js {{\n{types}{headers}    add_header Cache-Control \"{NEVER}\" always;\n}}\n\n\
         location ~ \"^{base}{hashed}\" {{\n{types}{headers}    add_header Cache-Control \"{LONG}\" always;\n}}\n\n\
         location {base_path} {{\n    index index.html;\n    try_files $uri $uri/ =404;\n{types}    default_type application/octet-stream;\n{headers}    add_header Cache-Control \"{SHORT}\" always;\n}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_that_of_the_pages() {
        let head = include_str!("../render/head.rs");
        assert!(head.contains(CSP), "render::head and the servers declare one policy");
    }

    #[test]
    fn every_type_of_iis_is_removed_before_it_is_set() {
        let text = iis();
        for (at, _) in text.match_indices("<mimeMap ") {
            let ending = text[at..].split('"').nth(1).unwrap();
            let line = text[..at].trim_end().rsplit('\n').next().unwrap().trim();
            assert_eq!(line, format!("<remove fileExtension=\"{ending}\" />"));
        }
        assert_eq!(text.matches("<mimeMap ").count(), TYPES.len());
    }

    #[test]
    fn types_have_their_character_set() {
        assert_eq!(content_type("a/index.html"), "text/html; charset=utf-8");
        assert_eq!(content_type("lich.ics"), "text/calendar; charset=utf-8");
        assert_eq!(content_type("a.bin"), "application/octet-stream");
        assert_eq!(cache_control("sw.js"), "no-store");
        assert!(cache_control("assets/css/main.0f7b5209ddb7.css").contains("immutable"));
    }
}
