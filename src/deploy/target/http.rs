//! Requests over HTTP: the agent, its limits, and what answers and errors mean.

use std::io::Read;
use std::time::Duration;

use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{ConnectProxyConnector, Connector, TcpConnector};
use ureq::{Agent, SendBody};

use super::{Failure, Trouble, tls};

/// How long making a connection may take.
const CONNECT: Duration = Duration::from_secs(15);
/// Nothing comes or goes for so long: the connection is broken.
const SILENCE: Duration = Duration::from_secs(30);
/// The longest body that is read.
const MAX_BODY: u64 = 2 << 30;

/// An answer.
pub struct Answer {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header as text; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// What an answer that is no success means.
    pub fn failure(&self) -> Failure {
        let trouble = match self.status {
            401 | 407 => Trouble::Login,
            403 => Trouble::Denied,
            404 | 409 | 410 => Trouble::Missing,
            405 | 501 => Trouble::Unsupported,
            423 | 429 | 502 | 503 | 504 => Trouble::Busy,
            413 | 507 => Trouble::Full,
            _ => Trouble::Refused,
        };
        Failure::new(trouble, format!("HTTP {}", self.status))
    }
}

/// Whether there are certificates to trust.
pub fn check_trust() -> Result<(), Failure> {
    tls::client(rustls::ALL_VERSIONS).map(drop)
}

/// An agent that follows no redirection and gives up when nothing moves.
pub fn agent() -> Agent {
    agent_with(0)
}

/// The same, for links: it follows redirections.
pub fn agent_with(redirects: u32) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(redirects)
        .max_redirects_will_error(false)
        .max_idle_connections_per_host(16)
        .max_idle_connections(16)
        .timeout_resolve(Some(CONNECT))
        .timeout_connect(Some(CONNECT))
        .timeout_recv_response(Some(SILENCE))
        .timeout_per_read(Some(SILENCE))
        .timeout_per_write(Some(SILENCE))
        .user_agent(concat!("lantoa/", env!("CARGO_PKG_VERSION")))
        .build();
    let connector = ().chain(ConnectProxyConnector::default()).chain(TcpConnector::default());
    let connector = connector.chain(tls::Https::new());
    Agent::with_parts(config, connector, DefaultResolver::default())
}

/// One request. `body` is its length and its bytes.
pub fn send(
    agent: &Agent,
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: Option<(u64, &mut dyn Read)>,
) -> Result<Answer, Failure> {
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let odd = |_| Failure::new(Trouble::Refused, "địa chỉ hoặc đầu thư HTTP có chữ lạ");
    let result = match body {
        Some((size, reader)) => {
            let request = request.header("Content-Length", size.to_string());
            agent.run(request.body(SendBody::from_reader(reader)).map_err(odd)?)
        }
        None => agent.run(request.body(()).map_err(odd)?),
    };
    let mut response = result.map_err(|e| failure(&e))?;
    let mut bytes = Vec::new();
    let reader = response.body_mut().with_config().limit(MAX_BODY).reader();
    if method != "HEAD" {
        let mut reader = reader;
        reader.read_to_end(&mut bytes).map_err(|e| Failure::socket(&e))?;
    }
    Ok(Answer { status: response.status().as_u16(), headers: response.headers().clone(), body: bytes })
}

/// What went wrong below HTTP. The words of the error may hold the address, and that a signature: they are
/// not passed on.
pub fn failure(error: &ureq::Error) -> Failure {
    match error {
        ureq::Error::Io(e) if is_no_host(e) => Failure::new(Trouble::Unreachable, NO_HOST),
        ureq::Error::Io(e) => Failure::socket(e),
        ureq::Error::Timeout(_) => Failure::new(Trouble::Broken, "30 s"),
        ureq::Error::HostNotFound => Failure::new(Trouble::Unreachable, NO_HOST),
        ureq::Error::ConnectionFailed => Failure::new(Trouble::Unreachable, ""),
        ureq::Error::Tls(words) => Failure::new(Trouble::Tls, *words),
        ureq::Error::Rustls(e) => Failure::new(Trouble::Tls, e.to_string()),
        ureq::Error::Protocol(_) => Failure::new(Trouble::Broken, "HTTP"),
        _ => Failure::new(Trouble::Refused, "HTTP"),
    }
}

/// The words of a failure to find a host.
pub const NO_HOST: &str = "host not found";

/// The status that an address answers with; nothing of its content is read.
pub fn status(agent: &Agent, url: &str) -> Result<u16, Failure> {
    let response = agent.get(url).header("Accept", "*/*").call().map_err(|e| failure(&e))?;
    Ok(response.status().as_u16())
}

/// Whether there is no host of a name, as far as those who keep the names say. The standard library has no
/// kind for it, so the systems' words and numbers count.
fn is_no_host(error: &std::io::Error) -> bool {
    let words = error.to_string();
    error.raw_os_error() == Some(11001)
        || [
            "Name or service not known",
            "nodename nor servname",
            "No address associated",
            "No such host is known",
        ]
        .iter()
        .any(|known| words.contains(known))
}

/// A path for an address: each name percent-encoded.
pub fn encoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// The seconds since 1970 of `Last-Modified`.
pub fn date(text: &str) -> Option<i64> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok().map(|at| at.as_second())
}
