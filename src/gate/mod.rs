//! The gate in front of the server for the editor's browser: what is behind it gets whole requests of
//! bounded size from whoever may ask, and never waits for a client.
//!
//! 1. Accept a connection, at most [`MOST_HEADS`] that have not said what they want; the oldest goes for
//!    a new one.
//! 2. [`head`]: read the head of the one request it may make, within 16 KiB and 10 s.
//! 3. Ask the [`Service`] whether the request is admitted, and with how large a body.
//! 4. [`body`]: read the body whole, within that limit and a time.
//! 5. [`server`]: pass both on to tiny_http on a private socket, and what it answers back to the client,
//!    with the fields that every response carries.
//!
//! tiny_http 0.12 takes as much memory as a `Content-Length` says, reads lines of any length and has no
//! limit of time or threads: so nothing reaches it but through here. What may be asked and what is answered
//! is the service's matter.

mod body;
mod head;
mod refusal;
mod server;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

pub use head::Head;
pub use refusal::Status;
pub use server::{Keep, Request, Response, Stream, same};

use server::{Server, WRITE_TIME};

/// How many connections may be open on which no request has been admitted yet.
const MOST_HEADS: usize = 256;

/// How many admitted requests are answered at a time. Each takes four file descriptors; with the
/// connections above that is below the 1,024 that a process has on most systems.
const MOST_ADMITTED: usize = 160;

/// How many bodies are read at a time, each of up to as many bytes as the service allows.
const MOST_BODIES: usize = 4;

/// Enough for templates that include each other deeply.
const STACK: usize = 4 * 1024 * 1024;

/// How long the end waits for responses that are under way.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// What stands behind the gate.
pub trait Service: Send + Sync + 'static {
    /// Whether a request may be answered: the greatest number of bytes of its body, 0 for none at all,
    /// or the status with which it is refused.
    fn admit(&self, head: &Head, peer: Peer) -> Result<u64, Status>;

    /// Answers a request that was admitted. It may take its time: it has a thread of its own.
    fn answer(&self, request: Request);
}

/// Where a client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// On this computer.
    Here,
    /// On another one.
    Elsewhere,
}

/// An open gate. It closes when this is dropped.
pub struct Gate {
    port: u16,
    door: Arc<Door>,
    threads: Vec<JoinHandle<()>>,
}

struct Door {
    service: Arc<dyn Service>,
    server: RwLock<Arc<Server>>,
    /// Connections without an admitted request, oldest first.
    heads: Mutex<BTreeMap<u64, Arc<TcpStream>>>,
    admitted: Arc<AtomicUsize>,
    bodies: Arc<AtomicUsize>,
    stopping: AtomicBool,
}

impl Gate {
    /// Begins to answer on a socket.
    ///
    /// # Errors
    /// The system gives no private socket or no thread.
    pub fn open(listener: TcpListener, service: Arc<dyn Service>) -> io::Result<Gate> {
        allow_many_descriptors();
        let port = listener.local_addr()?.port();
        let door = Arc::new(Door {
            service,
            server: RwLock::new(Arc::new(Server::open()?)),
            heads: Mutex::default(),
            admitted: Arc::default(),
            bodies: Arc::default(),
            stopping: AtomicBool::new(false),
        });
        let mut gate = Gate { port, door: Arc::clone(&door), threads: Vec::new() };
        let behind = Arc::clone(&door);
        gate.threads.push(spawn("gate-answer", move || behind.serve_admitted())?);
        gate.threads.push(spawn("gate-accept", move || door.accept(&listener))?);
        Ok(gate)
    }

    /// Closes the gate: the port is free afterwards. Responses under way have a moment to end.
    pub fn close(&mut self) {
        if self.threads.is_empty() {
            return;
        }
        self.door.stopping.store(true, Ordering::SeqCst);
        let until = Instant::now() + LAST_WORDS;
        while self.door.admitted.load(Ordering::SeqCst) > 0 && Instant::now() < until {
            thread::sleep(Duration::from_millis(5));
        }
        // Both threads wait: one for a connection, one for a request.
        let own = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let _ = TcpStream::connect_timeout(&own, Duration::from_secs(1));
        self.door.server().unblock();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
        for client in self.door.heads().values() {
            let _ = client.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.close();
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    thread::Builder::new().name(name.to_owned()).stack_size(STACK).spawn(work)
}

/// macOS gives a process 256 unless it asks for more.
fn allow_many_descriptors() {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        const WANTED: u64 = 4096;
        let now = getrlimit(Resource::Nofile);
        let wanted = now.maximum.map_or(WANTED, |most| most.min(WANTED));
        if now.current.is_some_and(|current| current < wanted) {
            // Where the system says no, there is what there is.
            let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: now.maximum });
        }
    }
}

impl Door {
    fn server(&self) -> Arc<Server> {
        Arc::clone(&self.server.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn heads(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<TcpStream>>> {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// Accepts connections until the gate closes.
    fn accept(self: &Arc<Door>, listener: &TcpListener) {
        let alive = Arc::new(AtomicUsize::new(0));
        for number in 0.. {
            let accepted = listener.accept();
            if self.stopping() {
                return;
            }
            let Ok((client, peer)) = accepted else {
                // No descriptor is free, say: the oldest that waits gives way.
                self.evict(1);
                thread::sleep(Duration::from_millis(5));
                continue;
            };
            self.evict(MOST_HEADS);
            // Those that were sent away take a moment to end.
            while alive.load(Ordering::SeqCst) >= 2 * (MOST_HEADS + MOST_ADMITTED) && !self.stopping() {
                thread::sleep(Duration::from_millis(1));
            }
            let client = Arc::new(client);
            let peer = if peer.ip().is_loopback() { Peer::Here } else { Peer::Elsewhere };
            self.heads().insert(number, Arc::clone(&client));
            let (door, counted) = (Arc::clone(self), Count::one(&alive));
            let spawned = spawn("gate", move || {
                let _counted = counted;
                door.serve(number, &client, peer);
                door.heads().remove(&number);
            });
            if spawned.is_err() {
                self.heads().remove(&number);
            }
        }
    }

    /// Sends the oldest connections away until there are fewer than `most`.
    fn evict(&self, most: usize) {
        let mut heads = self.heads();
        while heads.len() >= most {
            let Some((_, client)) = heads.pop_first() else { return };
            let _ = client.shutdown(Shutdown::Both);
        }
    }

    /// Serves one connection: one request, one response.
    fn serve(&self, number: u64, client: &TcpStream, peer: Peer) {
        let _ = client.set_nodelay(true);
        let _ = client.set_write_timeout(Some(WRITE_TIME));
        match self.admitted(client, peer) {
            Ok((head, body)) => {
                self.heads().remove(&number);
                match Count::up_to(&self.admitted, MOST_ADMITTED) {
                    Some(_admitted) => self.pass_on(client, &head, body),
                    None => refusal::refuse(client, Status(503)),
                }
            }
            Err(Some(status)) => refusal::refuse(client, status),
            Err(None) => return,
        }
        refusal::close(client);
    }

    /// Reads a request and asks whether it is admitted.
    fn admitted(&self, client: &TcpStream, peer: Peer) -> Result<(Head, Vec<u8>), Option<Status>> {
        let (head, rest) = head::read(client)?;
        let limit = self.service.admit(&head, peer).map_err(Some)?;
        let _reading = match head.has_body() {
            true => Some(Count::up_to(&self.bodies, MOST_BODIES).ok_or(Some(Status(503)))?),
            false if head.waits => return Err(Some(Status(417))),
            false => None,
        };
        let body = body::read(client, &head, rest, limit)?;
        Ok((head, body))
    }

    /// Passes a request on and its response back.
    fn pass_on(&self, mut client: &TcpStream, head: &Head, body: Vec<u8>) {
        let server = self.server();
        let sent = server.connect().and_then(|mut connection| {
            connection.send(&head.pass_on(body.len(), &server.secret))?;
            connection.send(&body)?;
            Ok(connection)
        });
        drop(body);
        let Ok(mut connection) = sent else { return refusal::refuse(client, Status(503)) };
        let mut buffer = vec![0; 64 * 1024];
        let mut begun = 0;
        // The first line, behind which the fields of every response come.
        let line = loop {
            match connection.receive(&mut buffer[begun..]) {
                Ok(read @ 1..) => begun += read,
                _ => return refusal::refuse(client, Status(500)),
            }
            if let Some(end) = memchr::memmem::find(&buffer[..begun], b"\r\n") {
                break end + 2;
            }
        };
        let mut start = buffer[..line].to_vec();
        start.extend_from_slice(refusal::COMMON.as_bytes());
        start.extend_from_slice(&buffer[line..begun]);
        let mut sent = client.write_all(&start);
        while sent.is_ok() {
            match connection.receive(&mut buffer) {
                Ok(read @ 1..) => sent = client.write_all(&buffer[..read]),
                _ => break,
            }
        }
        connection.end();
    }

    /// Gives every admitted request to the service, until the gate closes.
    fn serve_admitted(self: &Arc<Door>) {
        while !self.stopping() {
            match self.server().next() {
                Ok(request) => {
                    let service = Arc::clone(&self.service);
                    // Without a thread the request is dropped, which tiny_http answers.
                    let _ = spawn("gate-request", move || service.answer(request));
                }
                Err(_) if self.stopping() => return,
                // tiny_http listens no more once a connection could not be accepted.
                Err(_) => match Server::open() {
                    Ok(server) => {
                        *self.server.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(server);
                    }
                    Err(_) => thread::sleep(Duration::from_millis(100)),
                },
            }
        }
    }
}

/// One of a number that is counted, until it is dropped.
struct Count(Arc<AtomicUsize>);

impl Count {
    fn one(of: &Arc<AtomicUsize>) -> Count {
        of.fetch_add(1, Ordering::SeqCst);
        Count(Arc::clone(of))
    }

    /// `None` where there are as many already.
    fn up_to(of: &Arc<AtomicUsize>, most: usize) -> Option<Count> {
        let count = Count(Arc::clone(of));
        // Where there are too many, dropping it takes it back.
        (of.fetch_add(1, Ordering::SeqCst) < most).then_some(count)
    }
}

impl Drop for Count {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
