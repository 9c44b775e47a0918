//! Reads a site folder into memory. The only stage that reads the disk.
