//! Showing the preview on a phone: the address in the local network, a random token, a QR code.

use std::net::{IpAddr, UdpSocket};

use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};

/// This computer's address in the local network, as the system would choose it to leave the network.
/// Nothing is sent: a datagram socket is only told where to (an address for documentation, RFC 5737).
pub fn address() -> Option<IpAddr> {
    let socket = UdpSocket::bind(("0.0.0.0", 0)).ok()?;
    socket.connect(("192.0.2.1", 9)).ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_loopback() && !ip.is_unspecified()).then_some(ip)
}

/// 80 random bits from the system, in letters that are easy to type; `None` where it has none.
pub fn token() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    Some(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}

/// A QR code in characters of a terminal; `None` where the text is too long for one.
pub fn qr_code(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    Some(
        code.render::<Dense1x2>()
            .dark_color(Dense1x2::Light)
            .light_color(Dense1x2::Dark)
            .quiet_zone(true)
            .build(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_and_differ() {
        let (one, other) = (token().expect("has randomness"), token().expect("has randomness"));
        assert_eq!(one.len(), 16);
        assert_ne!(one, other);
    }

    #[test]
    fn an_address_becomes_a_code() {
        let code = qr_code("http://192.168.1.5:4000/abcdefgh23456789/").expect("is short");
        assert!(code.lines().count() > 10);
    }
}
