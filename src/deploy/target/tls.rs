//! Which certificates are trusted: those of the system's store, and those of the file that `SSL_CERT_FILE`
//! names beside them. Every connection, HTTP or FTP, begins TLS with the settings made here.
//!
//! Elsewhere the variable often takes the store's place. Here it adds to it: an office that names its own
//! authority for the province's server still publishes to a store on the internet, and `check --external`
//! still asks sites with public certificates.

use std::path::Path;
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion};
use rustls_platform_verifier::Verifier;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport, TransportAdapter,
};

use super::{Failure, Trouble};

/// Where Unix systems keep the certificates of their store in one file; the first that is there counts.
const STORES: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// A client's settings. Fails where `SSL_CERT_FILE` names no certificate, or the system has no store.
pub fn client(versions: &[&'static SupportedProtocolVersion]) -> Result<ClientConfig, Failure> {
    let odd = |e: rustls::Error| Failure::new(Trouble::Tls, e.to_string());
    let provider: Arc<CryptoProvider> = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = match further()? {
        Some(certificates) => Verifier::new_with_extra_roots(certificates, Arc::clone(&provider)),
        None => Verifier::new(Arc::clone(&provider)),
    };
    let verifier = verifier.map_err(odd)?;
    let builder = ClientConfig::builder_with_provider(provider).with_protocol_versions(versions);
    // Not dangerous: it is the system's own judgement.
    let builder = builder.map_err(odd)?.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    Ok(builder.with_no_client_auth())
}

/// The certificates to trust beside the store's; `None` where `SSL_CERT_FILE` is not set.
fn further() -> Result<Option<Vec<CertificateDer<'static>>>, Failure> {
    let Some(path) = std::env::var_os("SSL_CERT_FILE").filter(|path| !path.is_empty()) else {
        return Ok(None);
    };
    let shown = path.to_string_lossy().into_owned();
    let failed = |why: String| Failure::new(Trouble::Tls, format!("SSL_CERT_FILE={shown}: {why}"));
    let mut certificates = certificates(path.as_ref()).map_err(failed)?;
    if certificates.is_empty() {
        return Err(failed("không có chứng chỉ nào".to_owned()));
    }
    // On these systems the verifier reads the variable itself, in place of the store.
    if cfg!(all(unix, not(target_vendor = "apple"))) {
        let store = STORES.iter().map(Path::new).find(|path| path.exists());
        certificates
            .extend(store.map(self::certificates).transpose().unwrap_or_default().unwrap_or_default());
    }
    Ok(Some(certificates))
}

/// The certificates of a file that can be used.
fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let all = CertificateDer::pem_file_iter(path).map_err(|e| e.to_string())?;
    let mut all = all.collect::<Result<Vec<_>, _>>().map_err(|e| e.to_string())?;
    all.retain(|certificate| RootCertStore::empty().add(certificate.clone()).is_ok());
    Ok(all)
}

/// TLS for HTTP. ureq's own takes the system's store or a list, but not both. What is wrong with the
/// certificates keeps only those from connecting who need them.
#[derive(Debug)]
pub struct Https(Result<Arc<ClientConfig>, String>);

impl Https {
    pub fn new() -> Https {
        Https(client(rustls::ALL_VERSIONS).map(Arc::new).map_err(|failure| failure.detail))
    }
}

impl<In: Transport> Connector<In> for Https {
    type Out = Either<In, Encrypted>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let Some(plain) = chained else { return Ok(None) };
        if !details.needs_tls() || plain.is_tls() {
            return Ok(Some(Either::A(plain)));
        }
        let host = details.uri.host().unwrap_or("").trim_matches(['[', ']']);
        let name =
            ServerName::try_from(host.to_owned()).map_err(|_| ureq::Error::Tls("odd name of a host"))?;
        let untrusting = |why: &String| std::io::Error::new(std::io::ErrorKind::InvalidData, why.clone());
        let settings = self.0.as_ref().map_err(untrusting)?;
        let mut connection = ClientConnection::new(Arc::clone(settings), name)?;
        let mut socket = TransportAdapter::new(plain.boxed(), Arc::clone(&details.current_time));
        socket.set_timeout(details.timeout);
        connection.complete_io(&mut socket)?;
        let config = details.config;
        let buffers = LazyBuffers::new(config.input_buffer_size(), config.output_buffer_size());
        Ok(Some(Either::B(Encrypted { buffers, stream: StreamOwned::new(connection, socket) })))
    }
}

/// A connection over TLS.
pub struct Encrypted {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter>,
}

impl std::fmt::Debug for Encrypted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Encrypted")
    }
}

impl Transport for Encrypted {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.stream.sock.set_timeout(timeout);
        let output = &self.buffers.output()[..amount];
        Ok(std::io::Write::write_all(&mut self.stream, output)?)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.stream.sock.set_timeout(timeout);
        let input = self.buffers.input_append_buf();
        let amount = std::io::Read::read(&mut self.stream, input)?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.sock.get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}
