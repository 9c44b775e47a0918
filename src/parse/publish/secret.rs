//! Takes secrets out of the text of a configuration before anything else sees it.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, SourceText, Text};

/// Keys that hold a secret wherever they stand.
const SECRET_KEYS: &[&str] = &[
    "password",
    "passwd",
    "pass",
    "pwd",
    "matkhau",
    "secret",
    "secretkey",
    "secretaccesskey",
    "accesskey",
    "accesskeyid",
    "awsaccesskeyid",
    "awssecretaccesskey",
    "awssessiontoken",
    "sessiontoken",
    "passphrase",
    "privatekey",
    "apikey",
    "key",
    "token",
    "credential",
    "credentials",
];

/// Parts of a key that give a secret away: `ftp_password`, a misspelt `passwrod` not.
const SECRET_PARTS: &[&str] = &["password", "passwd", "passphrase", "secret", "matkhau", "mậtkhẩu"];

/// The text without its secrets, where it has some: every character of one becomes `*`, so places stay
/// as they are. Each is reported by the name of its key, without its line.
pub fn mask(source: &Arc<SourceText>, diagnostics: &mut Vec<Diagnostic>) -> Arc<SourceText> {
    let mut text = source.text.clone();
    let mut found: Vec<String> = Vec::new();
    let mut table = String::new();
    let mut at = 0;
    while at < source.text.len() {
        let line = source.text[at..].split_inclusive('\n').next().unwrap_or("");
        let trimmed = line.trim();
        if trimmed.starts_with('[') && !trimmed.contains('=') {
            table = trimmed.trim_matches(['[', ']', ' ']).to_lowercase();
        }
        let mut end = at + line.len();
        if !trimmed.starts_with('#') {
            for (key, value) in values(&source.text, at, end) {
                if is_secret(&key, &table) {
                    let value = whole_value(&source.text, value);
                    end = end.max(line_end(&source.text, value.end));
                    // A line of its own becomes a comment: the key is not reported a second time as unknown.
                    let start = at + (line.len() - line.trim_start().len());
                    match source.text[start..value.start].split_once('=') {
                        Some((own, rest))
                            if rest.trim().is_empty() && own.trim().trim_matches(['"', '\'']) == key =>
                        {
                            comment_out(&mut text, start..value.end);
                        }
                        _ => blank(&mut text, value),
                    }
                    found.push(key);
                }
            }
        }
        at = end;
    }
    found.extend(url_passwords(&mut text));
    if found.is_empty() {
        return Arc::clone(source);
    }
    for key in found {
        diagnostics.push(
            Diagnostic::error(
                Code::SecretInConfig,
                Text::new(
                    format!("{} chứa một bí mật (`{key}`): ai có thư mục này cũng đọc được", source.path),
                    format!("{} holds a secret (`{key}`): whoever has this folder can read it", source.path),
                ),
            )
            .in_file(&source.path)
            .help(Text::fixed(
                "xóa khóa này; đặt mật khẩu trong biến môi trường LANTOA_PASSWORD_<TÊN> hoặc trong tệp mat-khau.toml của riêng bạn (xem: lantoa explain secret-in-config)",
                "delete it; put the password into the environment variable LANTOA_PASSWORD_<NAME> or into your own file mat-khau.toml (see: lantoa explain secret-in-config)",
            ))
            .help(Text::fixed(
                "nếu thư mục này đã gửi cho ai, hãy đổi mật khẩu trên máy chủ",
                "if anybody has got this folder, change the password on the server",
            )),
        );
    }
    SourceText::new(Arc::clone(&source.path), text)
}

fn is_secret(key: &str, table: &str) -> bool {
    let plain: String = key.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    if SECRET_PARTS.iter().any(|part| plain.contains(part)) {
        return true;
    }
    table.starts_with("publish") && (SECRET_KEYS.contains(&plain.as_str()) || near_secret(&plain))
}

/// Misspelt: `passwrod`, `pasword`, `passw`.
fn near_secret(plain: &str) -> bool {
    plain.starts_with("pas") || plain.starts_with("mat") || plain.starts_with("aws")
}

/// Each `key = ` of a line with where its value begins; inline tables too.
fn values(text: &str, start: usize, end: usize) -> Vec<(String, usize)> {
    let line = &text[start..end];
    let mut found = Vec::new();
    for (n, _) in line.match_indices('=') {
        let key = line[..n].trim_end();
        let from = key.rfind(['{', ',', '.', ' ', '\t', '\n']).map_or(0, |at| at + 1);
        let key = key[from..].trim_matches(['"', '\'']);
        if !key.is_empty() {
            found.push((key.to_owned(), start + n + 1));
        }
    }
    found
}

/// A value from behind its `=` to its end: a quoted text, one over several lines too, or the rest of the line.
fn whole_value(text: &str, from: usize) -> std::ops::Range<usize> {
    let start = from + (text[from..].len() - text[from..].trim_start_matches([' ', '\t']).len());
    let rest = &text[start..];
    for quote in ["\"\"\"", "'''"] {
        if let Some(inner) = rest.strip_prefix(quote) {
            let length = inner.find(quote).map_or(inner.len(), |n| n + quote.len());
            return start..start + quote.len() + length;
        }
    }
    let line = rest.split('\n').next().unwrap_or("");
    let quote = line.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quote {
        let mut escaped = false;
        for (n, c) in line.char_indices().skip(1) {
            if c == quote && !escaped {
                return start..start + n + 1;
            }
            escaped = quote == '"' && c == '\\' && !escaped;
        }
    }
    start..start + line.trim_end().len()
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |n| at + n + 1)
}

/// Makes each line of a range a comment that says nothing.
fn comment_out(text: &mut String, range: std::ops::Range<usize>) {
    let signs: String = text[range.clone()].bytes().map(|b| if b == b'\n' { '\n' } else { '#' }).collect();
    text.replace_range(range, &signs);
}

/// Puts a quoted text of the same length in a value's place.
fn blank(text: &mut String, range: std::ops::Range<usize>) {
    let length = range.len();
    let stars = match length {
        0 => String::new(),
        1 => "0".to_owned(),
        n => format!("\"{}\"", "*".repeat(n - 2)),
    };
    text.replace_range(range, &stars);
}

/// `ftp://user:password@host`: the password becomes stars.
fn url_passwords(text: &mut String) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(n) = text[at..].find("://") {
        let start = at + n + 3;
        let stop = |c: char| c == '/' || c == '"' || c == '\'' || c.is_whitespace();
        // A password may hold a slash: what counts is the last @ before the text ends.
        let quoted = text[start..].find(['"', '\'', '\n']).map_or(text.len(), |n| start + n);
        let authority = text[start..].find(stop).map_or(text.len(), |n| start + n);
        let scheme: String = text[..at + n].chars().rev().take_while(char::is_ascii_alphanumeric).collect();
        let ours = ["ptfs", "ptf", "sptf", "vadbew", "svadbew", "3s"].contains(&scheme.as_str());
        let end = if ours && !text[start..authority].contains('@') { quoted } else { authority };
        let whole = &text[start..end];
        let is_port = |colon: usize| {
            let after = whole[colon + 1..].split('/').next().unwrap_or("");
            whole.contains('/') && after.bytes().all(|b| b.is_ascii_digit())
        };
        if let Some(sign) = whole.rfind('@')
            && let Some(colon) = whole[..sign].find(':')
            && !is_port(colon)
        {
            let range = start + colon + 1..start + sign;
            let stars = "*".repeat(range.len());
            text.replace_range(range, &stars);
            found.push("user:…@".to_owned());
        }
        at = start;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_masked(text: &str, secret: &str) {
        let mut diagnostics = Vec::new();
        let masked = mask(&SourceText::new("lantoa.toml", text), &mut diagnostics);
        assert!(!masked.text.contains(secret), "{}", masked.text);
        assert_eq!(masked.text.len(), text.len());
        assert!(!diagnostics.is_empty());
        assert!(diagnostics.iter().all(|d| d.place.as_ref().unwrap().file.text.is_empty()));
    }

    #[test]
    fn secrets_are_masked() {
        check_masked("[[publish]]\npassword = \"hunter2\"\n", "hunter2");
        check_masked("[[publish]]\nname=\"a\"\n  mat_khau=hunter2 # x\n", "hunter2");
        check_masked("password = '''\nhunter2\n'''\na = 1\n", "hunter2");
        check_masked("publish = [{ name = \"a\", secret_key = \"hunter2\", to = \"b\" }]\n", "hunter2");
        check_masked("[[publish]]\nto = \"ftps://u:hunter2@h/\"\n", "hunter2");
        check_masked("[[publish]]\nto = \"ftps://u:hun/ter2@h/\"\n", "hun/ter2");
        check_masked("[[publish]]\npasword = \"hunter2\"\n", "hunter2");
        check_masked("[[publish]]\nAWS_SECRET_ACCESS_KEY = \"hunter2\"\n", "hunter2");
        check_masked("[[publish]]\n\"password\" = \"hun\\\"ter2\"\n", "ter2");
    }

    #[test]
    fn what_is_no_secret_stays() {
        let text = "title = \"Mật khẩu = an toàn\"\n[[publish]]\nname = \"a\"\nto = \"sftp://u@h/x\"\nkeep = [\"a/**\"]\n[extra]\ntoken = \"x\"\nhome = \"https://h/@x:y\"\nb = \"webdavs://h:80/a@b\"\nc = \"ftps://u@h:21/thu@muc\"\n";
        let mut diagnostics = Vec::new();
        let source = SourceText::new("lantoa.toml", text);
        let masked = mask(&source, &mut diagnostics);
        assert_eq!(masked.text, text);
        assert!(diagnostics.is_empty());
    }
}
