//! The live preview: what is on the disk is on the screen, however large the site.
//!
//! Nothing is built and nothing is written. A [`Workspace`] keeps every file parsed and links the site,
//! [`watch`] notices changes, [`state`] makes requests wait until a change has been taken in, [`answer`]
//! renders the page that is asked for. [`server`] answers what the gate lets through, as [`guard`] decides;
//! [`stream`] and [`facts`] tell an open page what to do and what its bar and overlay say; [`lan`] is for
//! phones.
//!
//! Reads the disk through `source` alone. What the terminal says is `cli`'s matter.

mod answer;
mod facts;
mod guard;
pub mod lan;
mod server;
mod state;
mod stream;
mod watch;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::SystemTime;

use crate::diag::{Code, Diagnostic, Report, Text};
use crate::gate::{Gate, Service};
use crate::load::{Settings, Workspace};
pub use answer::media_type;
use guard::Guard;
pub use guard::{decode, percent_decode};
pub use server::show;
pub use state::Shared;

/// The port that is tried first.
pub const PORT: u16 = 4000;

/// How many ports after the first are tried.
const PORTS: u16 = 100;

/// What to preview and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which site; its options are what is shown unless a browser asks for something else.
    pub settings: Settings,
    /// The port to try first; 0 for any that is free.
    pub port: u16,
    /// Also listen on the local network.
    pub lan: bool,
}

/// A site that is kept as it stands on the disk, without a server. It ends when this is dropped.
pub struct Live {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl Live {
    /// Reads the site and begins to follow it. `port` and `lan` say who may ask. `listener` hears of every
    /// new version and its problems, the first included.
    ///
    /// # Errors
    /// There is no site in the folder, or the system gives no threads.
    pub fn start(
        settings: &Settings,
        port: u16,
        lan: Option<(IpAddr, String)>,
        listener: impl Fn(&Report) + Send + Sync + 'static,
    ) -> Result<Live, Box<Diagnostic>> {
        let mut workspace = Workspace::open(settings, SystemTime::now())?;
        let shown = settings.options;
        listener(&workspace.problems(shown));
        let shared = Arc::new(Shared::new(workspace, Guard::new(port, lan), shown, Box::new(listener)));
        let watch = watch::Watch::begin(&settings.root, &shared);
        let mut threads = Vec::new();
        let mut spawn = |name: &str, work: Box<dyn FnOnce() + Send>| {
            threads.push(thread::Builder::new().name(name.to_owned()).spawn(work).map_err(no_thread)?);
            Ok::<_, Box<Diagnostic>>(())
        };
        let for_watch = Arc::clone(&shared);
        spawn("preview-watch", Box::new(move || watch.run(&for_watch)))?;
        let (for_rounds, root) = (Arc::clone(&shared), settings.root.clone());
        spawn("preview-rounds", Box::new(move || watch::rounds(&for_rounds, &root)))?;
        Ok(Live { shared, threads })
    }

    /// What answers for the site.
    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Follows the site no more; browsers are told.
    pub fn stop(&mut self) {
        self.shared.stop();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A running preview. It ends when this is dropped.
pub struct Preview {
    // Told to end before its gate closes, so that open pages hear of it.
    live: Live,
    gate: Gate,
    port: u16,
    /// Address and token in the local network.
    lan: Option<(IpAddr, String)>,
}

impl Preview {
    /// Reads the site and begins to serve it. `listener` hears of every new version and its problems,
    /// the first included.
    ///
    /// # Errors
    /// There is no site in the folder, no port is free, or the computer is in no local network.
    pub fn start(
        options: &Options,
        listener: impl Fn(&Report) + Send + Sync + 'static,
    ) -> Result<Preview, Box<Diagnostic>> {
        let lan = if options.lan { Some(local_network()?) } else { None };
        let (socket, port) = listen(options.port, options.lan)?;
        let live = Live::start(&options.settings, port, lan.clone(), listener)?;
        let service: Arc<dyn Service> = live.shared.clone();
        let gate = Gate::open(socket, service).map_err(no_thread)?;
        Ok(Preview { live, gate, port, lan })
    }

    /// The address on this computer.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// The address for phones in the local network.
    pub fn lan_url(&self) -> Option<String> {
        self.lan.as_ref().map(|(ip, token)| format!("http://{}/{token}/", SocketAddr::new(*ip, self.port)))
    }

    /// Ends the preview: browsers are told, and the port is free afterwards.
    pub fn stop(&mut self) {
        self.live.shared.stop();
        self.gate.close();
        self.live.stop();
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The first free port from `first` on, on this computer or on the local network too.
///
/// # Errors
/// None of a hundred is free.
pub fn listen(first: u16, lan: bool) -> Result<(TcpListener, u16), Box<Diagnostic>> {
    let ip = if lan { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
    let last = if first == 0 { 0 } else { first.saturating_add(PORTS) };
    let mut problem = String::new();
    for port in first..=last {
        let bound =
            TcpListener::bind((ip, port)).and_then(|socket| Ok((socket.local_addr()?.port(), socket)));
        match bound {
            Ok((port, socket)) => return Ok((socket, port)),
            Err(error) => problem = error.to_string(),
        }
    }
    Err(Box::new(
        Diagnostic::error(
            Code::Io,
            Text::new(
                format!("không mở được cổng {first}–{last} để xem thử: {problem}"),
                format!("cannot open a port from {first} to {last} for the preview: {problem}"),
            ),
        )
        .help(Text::fixed("chọn cổng khác, ví dụ --port 8080", "choose another port, such as --port 8080")),
    ))
}

fn local_network() -> Result<(IpAddr, String), Box<Diagnostic>> {
    lan::address().zip(lan::token()).ok_or_else(|| {
        Box::new(
            Diagnostic::error(
                Code::Io,
                Text::fixed("máy này không ở trong mạng nội bộ nào", "this computer is in no local network"),
            )
            .help(Text::fixed("nối máy với Wi-Fi, hoặc bỏ --lan", "connect to a Wi-Fi, or leave out --lan")),
        )
    })
}

fn no_thread(error: std::io::Error) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(
        Code::Io,
        Text::new(
            format!("hệ thống không cho chạy thêm: {error}"),
            format!("the system allows no more threads: {error}"),
        ),
    ))
}
