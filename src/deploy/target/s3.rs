//! S3-compatible stores. A file is replaced as a whole by one request, so there are no temporary names.

use std::collections::BTreeSet;
use std::io::Read;
use std::time::Duration;

use rusty_s3::actions::{ListObjectsV2, S3Action};
use rusty_s3::{Bucket, Credentials, UrlStyle};
use std::sync::Mutex;
use ureq::Agent;

use super::http::{Answer, agent, send};
use super::{
    Ability, DeployError, Entry, ErrorKind, Failure, LOCK, Listing, PublishTarget, Secrets, Session, Target,
    Tree, Trouble,
};
use crate::deploy::server;

/// How long a signature holds.
const SIGNED: Duration = Duration::from_secs(3600);

/// A prefix of a bucket.
pub struct S3Target<'a> {
    bucket: Bucket,
    prefix: &'a str,
    shown: String,
    secrets: &'a Secrets<'a>,
    agent: Agent,
    credentials: Mutex<Option<Credentials>>,
}

impl<'a> S3Target<'a> {
    pub fn open(
        bucket: &str,
        prefix: &'a str,
        target: &PublishTarget,
        secrets: &'a Secrets<'a>,
    ) -> Result<S3Target<'a>, DeployError> {
        let region = target.region.as_deref().unwrap_or("us-east-1").to_owned();
        let own = target.endpoint.as_deref().map(|endpoint| endpoint.trim_end_matches('/').to_owned());
        let endpoint = own.unwrap_or_else(|| format!("https://s3.{region}.amazonaws.com"));
        let odd = || {
            DeployError::new(
                ErrorKind::Local,
                format!("`endpoint` \"{endpoint}\" không phải là địa chỉ của một kho S3."),
                format!("`endpoint` \"{endpoint}\" is not the address of an S3 store."),
            )
        };
        let url = endpoint.parse().map_err(|_| odd())?;
        let shown = target.to.to_string();
        let agent = agent();
        let bucket =
            Bucket::new(url, UrlStyle::Path, bucket.to_owned(), region.clone()).map_err(|_| odd())?;
        Ok(S3Target { bucket, prefix, shown, secrets, agent, credentials: Mutex::new(None) })
    }

    fn key(&self, path: &str) -> String {
        if self.prefix.is_empty() { path.to_owned() } else { format!("{}/{path}", self.prefix) }
    }
}

impl Target for S3Target<'_> {
    fn shown(&self) -> String {
        self.shown.clone()
    }

    fn ability(&self) -> Ability {
        Ability { workers: 12, renames: false, folders: false, reads_cheaply: false, is_live: true }
    }

    fn connect(&self) -> Result<Box<dyn Session + '_>, Failure> {
        let mut known = self.credentials.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if known.is_none() {
            let key = self.secrets.need("AWS_ACCESS_KEY_ID", &self.shown)?;
            let secret = self.secrets.need("AWS_SECRET_ACCESS_KEY", &self.shown)?;
            *known = Some(match self.secrets.may_have("AWS_SESSION_TOKEN")? {
                Some(token) => Credentials::new_with_token(key, secret, token),
                None => Credentials::new(key, secret),
            });
        }
        Ok(Box::new(S3Session { target: self, credentials: known.clone() }))
    }
}

struct S3Session<'a> {
    target: &'a S3Target<'a>,
    credentials: Option<Credentials>,
}

/// What an answer says, with the store's own code.
fn failure(answer: &Answer) -> Failure {
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    let code =
        body.split("<Code>").nth(1).and_then(|rest| rest.split("</Code>").next()).unwrap_or("").to_owned();
    let plain = answer.failure();
    let trouble = match code.as_str() {
        "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "AuthFailure" | "InvalidToken" | "ExpiredToken" => {
            Trouble::Login
        }
        "SlowDown" | "RequestTimeout" | "InternalError" | "ServiceUnavailable" => Trouble::Busy,
        "QuotaExceeded" | "EntityTooLarge" => Trouble::Full,
        _ => plain.trouble,
    };
    Failure::new(trouble, format!("{} {code}", plain.detail).trim())
}

impl S3Session<'_> {
    fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }

    fn put(
        &self,
        key: &str,
        headers: &[(&str, &str)],
        size: u64,
        content: &mut dyn Read,
    ) -> Result<Answer, Failure> {
        let mut action = self.target.bucket.put_object(self.credentials(), key);
        for (name, value) in headers {
            action.headers_mut().insert(name.to_lowercase(), (*value).to_owned());
        }
        let url = action.sign(SIGNED);
        send(&self.target.agent, "PUT", url.as_str(), headers, Some((size, content)))
    }

    fn get(&self, key: &str) -> Result<Answer, Failure> {
        let url = self.target.bucket.get_object(self.credentials(), key).sign(SIGNED);
        send(&self.target.agent, "GET", url.as_str(), &[], None)
    }

    fn delete(&self, key: &str) -> Result<bool, Failure> {
        let url = self.target.bucket.delete_object(self.credentials(), key).sign(SIGNED);
        let answer = send(&self.target.agent, "DELETE", url.as_str(), &[], None)?;
        match answer.status {
            200..300 => Ok(true),
            404 => Ok(false),
            _ => Err(failure(&answer)),
        }
    }

    /// The object that is the lock: a store has no folders.
    fn claim(&self) -> String {
        self.target.key(&format!("{LOCK}/claim"))
    }
}

impl Session for S3Session<'_> {
    fn make_root(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let answer = self.get(&self.target.key(path))?;
        let said = String::from_utf8_lossy(&answer.body[..answer.body.len().min(500)]).into_owned();
        match answer.status {
            200 => Ok(Some(answer.body)),
            404 if !said.contains("NoSuchBucket") => Ok(None),
            _ => Err(failure(&answer)),
        }
    }

    fn write(&mut self, path: &str, size: u64, content: &mut dyn Read) -> Result<(), Failure> {
        let kind = server::content_type(path);
        let headers = [("content-type", kind.as_str()), ("cache-control", server::cache_control(path))];
        let answer = self.put(&self.target.key(path), &headers, size, content)?;
        if (200..300).contains(&answer.status) { Ok(()) } else { Err(failure(&answer)) }
    }

    fn rename(&mut self, _: &str, _: &str) -> Result<(), Failure> {
        Err(Failure::new(Trouble::Unsupported, ""))
    }

    fn remove(&mut self, path: &str) -> Result<bool, Failure> {
        self.delete(&self.target.key(path))
    }

    fn make_dir(&mut self, path: &str) -> Result<bool, Failure> {
        if path != LOCK {
            return Ok(false);
        }
        let key = self.claim();
        if self.get(&key)?.status == 200 {
            return Ok(false);
        }
        let answer = self.put(&key, &[("if-none-match", "*")], 0, &mut std::io::empty())?;
        match answer.status {
            200..300 => Ok(true),
            409 | 412 => Ok(false),
            // Older stores do not know the condition.
            400 | 501 => {
                let answer = self.put(&key, &[], 0, &mut std::io::empty())?;
                if (200..300).contains(&answer.status) { Ok(true) } else { Err(failure(&answer)) }
            }
            _ => Err(failure(&answer)),
        }
    }

    fn remove_dir(&mut self, path: &str) -> Result<bool, Failure> {
        if path == LOCK { self.delete(&self.claim()) } else { Ok(false) }
    }

    fn list(&mut self, _: &str) -> Result<Option<Listing>, Failure> {
        Err(Failure::new(Trouble::Unsupported, ""))
    }

    fn tree(&mut self, _: &BTreeSet<String>) -> Result<Tree, Failure> {
        let prefix = self.target.key("");
        let mut tree = Tree::new();
        let mut token: Option<String> = None;
        loop {
            let mut action = self.target.bucket.list_objects_v2(self.credentials());
            action.with_prefix(prefix.clone());
            if let Some(token) = token.take() {
                action.with_continuation_token(token);
            }
            let url = action.sign(SIGNED);
            let answer = send(&self.target.agent, "GET", url.as_str(), &[], None)?;
            if answer.status != 200 {
                return Err(failure(&answer));
            }
            let text = String::from_utf8_lossy(&answer.body);
            let page = ListObjectsV2::parse_response(&text)
                .map_err(|_| Failure::new(Trouble::Refused, "danh sách của kho không đọc được"))?;
            for object in page.contents {
                let Some(path) = object.key.strip_prefix(&prefix) else { continue };
                let modified = object.last_modified.and_then(|at| at.parse::<jiff::Timestamp>().ok());
                tree.insert(
                    path.to_owned(),
                    Entry {
                        size: object.size.unwrap_or(0),
                        modified: modified.map(|at| at.as_second()),
                        md5: object.etag.as_deref().and_then(md5),
                    },
                );
            }
            token = page.next_continuation_token;
            if token.is_none() {
                return Ok(tree);
            }
        }
    }
}

/// The MD5 in an entity tag; those of files sent in parts have none.
fn md5(etag: &str) -> Option<[u8; 16]> {
    let digits = etag.trim_matches('"');
    if digits.len() != 32 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let mut sum = [0; 16];
    for (n, byte) in sum.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[n * 2..n * 2 + 2], 16).ok()?;
    }
    Some(sum)
}
