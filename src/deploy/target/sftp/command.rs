//! How `ssh` is started: with the user's own configuration, and never with a question to a terminal.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::parse::publish::Host;

/// The variable through which `ssh` gets the password from this program; see `cli::publish`.
const ASKPASS: &str = "LANTOA_ASKPASS_ANSWER";

/// `ssh` with the subsystem `sftp` of a host.
pub fn ssh(host: &Host, state: &Path, secret: Option<&str>) -> Command {
    let mut command = Command::new("ssh");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // Its messages are read by this program.
    command.env("LC_ALL", "C");
    if let Some(config) = config_of_home(state) {
        command.arg("-F").arg(config);
    }
    for option in [
        "ConnectTimeout=15",
        "ServerAliveInterval=10",
        "ServerAliveCountMax=3",
        "NumberOfPasswordPrompts=1",
        "ControlMaster=no",
        "ControlPath=none",
        "ClearAllForwardings=yes",
        "ForwardAgent=no",
        "ForwardX11=no",
        "PermitLocalCommand=no",
        "RequestTTY=no",
        "RemoteCommand=none",
    ] {
        command.arg("-o").arg(option);
    }
    match (secret, std::env::current_exe()) {
        (Some(secret), Ok(program)) => {
            command.env(ASKPASS, secret).env("SSH_ASKPASS", program).env("SSH_ASKPASS_REQUIRE", "force");
            // Before OpenSSH 8.4 it asks a program only where there is a display.
            if std::env::var_os("DISPLAY").is_none() {
                command.env("DISPLAY", ":0");
            }
        }
        _ => {
            command.arg("-o").arg("BatchMode=yes");
        }
    }
    if let Some(port) = host.port {
        command.arg("-p").arg(port.to_string());
    }
    if let Some(user) = &host.user {
        command.arg("-l").arg(&**user);
    }
    command.arg("-s").arg("--").arg(&*host.name).arg("sftp");
    own_group(&mut command);
    command
}

/// Ctrl-C is for this program, which ends `ssh` when its work is safe.
#[cfg(unix)]
fn own_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(windows)]
fn own_group(command: &mut Command) {
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
    std::os::windows::process::CommandExt::creation_flags(command, CREATE_NEW_PROCESS_GROUP);
}

#[cfg(not(any(unix, windows)))]
fn own_group(_: &mut Command) {}

/// OpenSSH looks for its files in the home of the account, not where `HOME` says. Where these differ, a
/// configuration is written that says what OpenSSH would find under `HOME`.
fn config_of_home(state: &Path) -> Option<PathBuf> {
    if cfg!(windows) {
        return None;
    }
    let home = PathBuf::from(std::env::var_os("HOME").filter(|home| !home.is_empty())?);
    if account_home().is_none_or(|account| account == home) {
        return None;
    }
    let path = state.join("ssh_config");
    std::fs::create_dir_all(state).ok()?;
    std::fs::write(&path, translated(&home)).ok()?;
    Some(path)
}

/// The home of the account, as `ssh` names it when it is asked for its settings.
fn account_home() -> Option<PathBuf> {
    let output =
        Command::new("ssh").args(["-G", "-F", "none", "localhost"]).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let known = text.lines().find_map(|line| line.strip_prefix("userknownhostsfile "))?;
    let first = known.split("/.ssh/known_hosts").next()?;
    Some(PathBuf::from(first))
}

/// The user's configuration with `~` and `%d` written out, and the files that OpenSSH looks for by itself.
fn translated(home: &Path) -> String {
    let ssh = home.join(".ssh");
    let home_text = home.display().to_string();
    let own = std::fs::read_to_string(ssh.join("config")).unwrap_or_default();
    let mut text = String::new();
    for line in own.lines() {
        let mut line = line.replace("%d/", &format!("{home_text}/"));
        for before in [" ", "\t", "=", "\""] {
            line = line.replace(&format!("{before}~/"), &format!("{before}{home_text}/"));
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        if let [include, names @ ..] = words.as_slice()
            && include.eq_ignore_ascii_case("include")
        {
            let whole = |name: &&str| match name.strip_prefix('/') {
                Some(_) => (*name).to_owned(),
                None => format!("{}/{name}", ssh.display()),
            };
            line = format!("Include {}", names.iter().map(whole).collect::<Vec<_>>().join(" "));
        }
        text.push_str(&line);
        text.push('\n');
    }
    let known = ssh.join("known_hosts").display().to_string();
    text.push_str(&format!("Host *\n  UserKnownHostsFile \"{known}\" \"{known}2\"\n"));
    for name in ["id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk"] {
        let key = ssh.join(name);
        if key.is_file() {
            text.push_str(&format!("  IdentityFile \"{}\"\n", key.display()));
        }
    }
    text.push_str("Include /etc/ssh/ssh_config\n");
    text
}
