//! The packets of SFTP version 3 (draft-ietf-secsh-filexfer-02), as far as publishing needs them.

use std::io::{self, Read};

/// The longest packet that is read; servers send at most 256 kB.
const MAX_PACKET: u32 = 1 << 20;

pub const INIT: u8 = 1;
pub const VERSION: u8 = 2;
pub const OPEN: u8 = 3;
pub const CLOSE: u8 = 4;
pub const READ: u8 = 5;
pub const WRITE: u8 = 6;
pub const OPENDIR: u8 = 11;
pub const READDIR: u8 = 12;
pub const REMOVE: u8 = 13;
pub const MKDIR: u8 = 14;
pub const RMDIR: u8 = 15;
pub const STAT: u8 = 17;
pub const RENAME: u8 = 18;
pub const STATUS: u8 = 101;
pub const HANDLE: u8 = 102;
pub const DATA: u8 = 103;
pub const NAME: u8 = 104;
pub const ATTRS: u8 = 105;
pub const EXTENDED: u8 = 200;
pub const EXTENDED_REPLY: u8 = 201;

pub const FLAG_READ: u32 = 1;
pub const FLAG_WRITE: u32 = 2;
pub const FLAG_CREATE: u32 = 8;
pub const FLAG_TRUNCATE: u32 = 16;

pub const OK: u32 = 0;
pub const EOF: u32 = 1;
pub const NO_SUCH_FILE: u32 = 2;
pub const PERMISSION_DENIED: u32 = 3;
pub const UNSUPPORTED: u32 = 8;

/// A packet that is being made.
pub struct Out(Vec<u8>);

impl Out {
    pub fn new(kind: u8) -> Out {
        Out(vec![0, 0, 0, 0, kind])
    }

    pub fn number(mut self, n: u32) -> Out {
        self.0.extend(n.to_be_bytes());
        self
    }

    pub fn long(mut self, n: u64) -> Out {
        self.0.extend(n.to_be_bytes());
        self
    }

    pub fn bytes(self, bytes: &[u8]) -> Out {
        let mut out = self.number(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        out.0.extend(bytes);
        out
    }

    /// Attributes that say nothing.
    pub fn no_attributes(self) -> Out {
        self.number(0)
    }

    /// The packet with its length.
    pub fn done(mut self) -> Vec<u8> {
        let length = u32::try_from(self.0.len() - 4).unwrap_or(u32::MAX);
        self.0[..4].copy_from_slice(&length.to_be_bytes());
        self.0
    }
}

/// A packet that was read.
#[derive(Clone)]
pub struct In {
    pub kind: u8,
    bytes: Vec<u8>,
    at: usize,
}

/// The attributes of a file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Attributes {
    pub size: u64,
    pub mode: u32,
    pub modified: Option<i64>,
}

impl Attributes {
    pub fn is_folder(&self) -> bool {
        self.mode & 0o170_000 == 0o040_000
    }

    pub fn is_file(&self) -> bool {
        self.mode & 0o170_000 == 0o100_000
    }
}

impl In {
    /// Reads one packet; `None` at the end.
    pub fn read(from: &mut impl Read) -> io::Result<Option<In>> {
        let mut length = [0; 4];
        match from.read_exact(&mut length) {
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            other => other?,
        }
        let length = u32::from_be_bytes(length);
        if length == 0 || length > MAX_PACKET {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "not an SFTP packet"));
        }
        let mut bytes = vec![0; length as usize];
        from.read_exact(&mut bytes)?;
        Ok(Some(In { kind: bytes[0], bytes, at: 1 }))
    }

    pub fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    pub fn number(&mut self) -> u32 {
        self.take(4).try_into().map_or(0, u32::from_be_bytes)
    }

    pub fn long(&mut self) -> u64 {
        self.take(8).try_into().map_or(0, u64::from_be_bytes)
    }

    pub fn bytes(&mut self) -> &[u8] {
        let length = self.number() as usize;
        self.take(length)
    }

    pub fn text(&mut self) -> String {
        String::from_utf8_lossy(self.bytes()).into_owned()
    }

    pub fn attributes(&mut self) -> Attributes {
        let mut attributes = Attributes::default();
        let flags = self.number();
        if flags & 1 != 0 {
            attributes.size = self.long();
        }
        if flags & 2 != 0 {
            self.long();
        }
        if flags & 4 != 0 {
            attributes.mode = self.number();
        }
        if flags & 8 != 0 {
            self.number();
            attributes.modified = Some(i64::from(self.number()));
        }
        if flags & 0x8000_0000 != 0 {
            for _ in 0..self.number().min(1000) {
                self.bytes();
                self.bytes();
            }
        }
        attributes
    }

    /// The next bytes; fewer where the packet ends.
    fn take(&mut self, n: usize) -> &[u8] {
        let start = self.at.min(self.bytes.len());
        self.at = start.saturating_add(n).min(self.bytes.len());
        &self.bytes[start..self.at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_is_read_as_it_was_made() {
        let made = Out::new(OPEN).number(7).bytes("ảnh".as_bytes()).long(1 << 40).done();
        let mut packet = In::read(&mut made.as_slice()).unwrap().unwrap();
        assert_eq!(
            (packet.kind, packet.number(), packet.text(), packet.long()),
            (OPEN, 7, "ảnh".into(), 1 << 40)
        );
        assert!(packet.is_at_end());
    }

    #[test]
    fn nonsense_is_no_packet_and_no_panic() {
        assert!(In::read(&mut [255u8; 9].as_slice()).is_err());
        assert!(In::read(&mut [0u8; 4].as_slice()).is_err());
        assert!(In::read(&mut [0u8, 0, 0, 9, 101].as_slice()).is_err());
        assert!(In::read(&mut [].as_slice()).unwrap().is_none());
        let mut packet = In::read(&mut [0u8, 0, 0, 3, 104, 255, 255].as_slice()).unwrap().unwrap();
        assert_eq!(packet.bytes(), b"");
        assert_eq!(packet.attributes().size, 0);
    }
}
