//! Which certificates are trusted: the system's, or those of the file that `SSL_CERT_FILE` names.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use rustls_platform_verifier::BuilderVerifierExt;

use super::{Failure, Trouble};

/// The cryptography of all connections.
pub fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// The certificates of `SSL_CERT_FILE`; `None` where it is not set.
pub fn extra() -> Result<Option<Vec<CertificateDer<'static>>>, Failure> {
    let Some(path) = std::env::var_os("SSL_CERT_FILE").filter(|path| !path.is_empty()) else {
        return Ok(None);
    };
    let shown = path.to_string_lossy().into_owned();
    let failed = |why: String| Failure::new(Trouble::Tls, format!("SSL_CERT_FILE={shown}: {why}"));
    let certificates = CertificateDer::pem_file_iter(&path).map_err(|e| failed(e.to_string()))?;
    let certificates: Result<Vec<_>, _> = certificates.collect();
    match certificates {
        Ok(certificates) if !certificates.is_empty() => Ok(Some(certificates)),
        Ok(_) => Err(failed("không có chứng chỉ nào".to_owned())),
        Err(e) => Err(failed(e.to_string())),
    }
}

/// A client's settings for connections that are not HTTP.
pub fn client(versions: &[&'static SupportedProtocolVersion]) -> Result<ClientConfig, Failure> {
    let odd = |e: rustls::Error| Failure::new(Trouble::Tls, e.to_string());
    let builder =
        ClientConfig::builder_with_provider(provider()).with_protocol_versions(versions).map_err(odd)?;
    let builder = match extra()? {
        Some(certificates) => {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(certificates);
            builder.with_root_certificates(roots)
        }
        None => builder.with_platform_verifier().map_err(odd)?,
    };
    Ok(builder.with_no_client_auth())
}
