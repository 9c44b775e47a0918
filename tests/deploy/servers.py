"""Real servers on loopback for the tests of `lantoa publish`: each is a context that ends its process by id."""

import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time

PASSWORD = "b1-mat-Khau:@/ê"
USER = "lantoathu"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port, seconds=20):
    end = time.time() + seconds
    while time.time() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on {port}")


@contextlib.contextmanager
def process(command, port, log, **more):
    with open(log, "ab") as out:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, **more)
    try:
        wait_for(port)
        yield child
    except RuntimeError:
        print(pathlib.Path(log).read_text(errors="replace")[-2000:], file=sys.stderr)
        raise
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def certificates(folder):
    """A certificate authority and a certificate for localhost: the paths of CA, certificate and key."""
    folder = pathlib.Path(folder)
    run = lambda *a: subprocess.run(a, check=True, capture_output=True, cwd=folder)
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=lantoa thu CA",
        "-keyout", "ca.key", "-out", "ca.pem")
    run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "key.pem", "-out", "csr.pem")
    (folder / "ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n")
    run("openssl", "x509", "-req", "-in", "csr.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
        "-extfile", "ext", "-out", "cert.pem")
    return folder / "ca.pem", folder / "cert.pem", folder / "key.pem"


@contextlib.contextmanager
def user(home):
    """An account with a password, where this runs as root."""
    subprocess.run(["userdel", USER], capture_output=True)
    hashing = subprocess.run(["openssl", "passwd", "-6", "-stdin"], input=PASSWORD, check=True, capture_output=True, text=True)
    password = hashing.stdout.strip()
    subprocess.run(["useradd", "-M", "-d", str(home), "-s", "/bin/sh", "-p", password, USER], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["userdel", USER], capture_output=True)


def unprivileged():
    """A user of the system that is nobody in particular, and has a home: vsftpd goes there first."""
    return next(u.pw_name for u in pwd.getpwall() if 0 < u.pw_uid < 1000 and os.path.isdir(u.pw_dir))


def host_key(folder, name="host_key"):
    key = pathlib.Path(folder) / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    return key


@contextlib.contextmanager
def sshd(folder, key, authorized):
    """OpenSSH that offers the subsystem `sftp` and no shell."""
    port = free_port()
    if os.geteuid() == 0:
        os.makedirs("/run/sshd", exist_ok=True)
    config = pathlib.Path(folder) / "sshd_config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {key}\nAuthorizedKeysFile {authorized}\nPidFile none\n"
        "StrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication yes\nKbdInteractiveAuthentication no\n"
        "Subsystem sftp internal-sftp\nForceCommand internal-sftp\nMaxStartups 50\nUseDNS no\n"
    )
    with process([shutil.which("sshd") or "/usr/sbin/sshd", "-D", "-e", "-f", str(config)], port, f"{folder}/sshd.log"):
        yield port


ASYNCSSH = """
import asyncio, os, sys, asyncssh
port, root, key, user, password, locked = sys.argv[1:]
class Server(asyncssh.SSHServer):
    def begin_auth(self, name):
        return True
    def password_auth_supported(self):
        return True
    def validate_password(self, name, given):
        good = (name, given) == (user, password)
        if not good:
            print("refused", name, flush=True)
        return good
class Files(asyncssh.SFTPServer):
    def __init__(self, chan):
        super().__init__(chan, chroot=root.encode())
    def check(self, path):
        if os.path.exists(locked) and b"bai-1/" in path:
            raise asyncssh.SFTPPermissionDenied("Permission denied")
    def rename(self, old, new):
        self.check(new)
        return super().rename(old, new)
    def posix_rename(self, old, new):
        self.check(new)
        return super().posix_rename(old, new)
async def main():
    await asyncssh.create_server(Server, "127.0.0.1", int(port), server_host_keys=[key], sftp_factory=Files, allow_scp=False)
    await asyncio.Event().wait()
asyncio.run(main())
"""


@contextlib.contextmanager
def asyncsshd(folder, key):
    """An SSH server with the subsystem `sftp`, one user and a password. While there is a file `locked`, nothing can be
    put into a folder `bai-1`."""
    port = free_port()
    folder = pathlib.Path(folder)
    root = folder / "may"
    root.mkdir()
    command = [sys.executable, "-c", ASYNCSSH, str(port), str(root), str(key), USER, PASSWORD, str(folder / "locked")]
    with process(command, port, f"{folder}/asyncssh.log"):
        yield port, root


@contextlib.contextmanager
def vsftpd(folder, root, cert, key):
    """vsftpd whose anonymous user, called `ftp` too, may write in the folders below `root`."""
    port, low = free_port(), free_port()
    low = min(low, 60000)
    empty = pathlib.Path(folder) / "empty"
    empty.mkdir()
    config = pathlib.Path(folder) / "vsftpd.conf"
    config.write_text(
        f"listen=YES\nlisten_address=127.0.0.1\nlisten_port={port}\nbackground=NO\nanonymous_enable=YES\nlocal_enable=NO\n"
        f"write_enable=YES\nftp_username={unprivileged()}\nsecure_chroot_dir={empty}\nanon_root={root}\nanon_umask=022\nanon_upload_enable=YES\n"
        "anon_mkdir_write_enable=YES\nanon_other_write_enable=YES\nanon_world_readable_only=NO\nseccomp_sandbox=NO\n"
        "ssl_enable=YES\nallow_anon_ssl=YES\nforce_anon_logins_ssl=YES\nforce_anon_data_ssl=YES\nrequire_ssl_reuse=YES\n"
        f"ssl_ciphers=HIGH\nrsa_cert_file={cert}\nrsa_private_key_file={key}\npasv_address=127.0.0.1\n"
        f"pasv_min_port={low}\npasv_max_port={low + 900}\nutf8_filesystem=YES\nxferlog_enable=NO\n"
        "max_login_fails=5\ndelay_failed_login=0\n"
    )
    os.chmod(config, 0o600)
    with process([shutil.which("vsftpd") or "/usr/sbin/vsftpd", str(config)], port, f"{folder}/vsftpd.log"):
        yield port


PYFTPD = """
import os, sys
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer
port, root, user, password, cert, implicit, cut = sys.argv[1:]
authorizer = DummyAuthorizer()
authorizer.add_user(user, password, root, perm="elradfmwMT")
handler = TLS_FTPHandler if cert else FTPHandler
handler.authorizer = authorizer
if cert:
    handler.certfile = cert
    handler.tls_control_required = handler.tls_data_required = True
handler.auth_failed_timeout = 0
if implicit:
    class Implicit(handler):
        def handle(self):
            self.secure_connection(self.ssl_context)
        def handle_ssl_established(self):
            super().handle()
    handler = Implicit
# The next file that is longer is cut off after so many bytes, and said to be complete.
class Cut(handler.dtp_handler):
    def handle_read(self):
        super().handle_read()
        if self.receive and os.path.exists(cut):
            with open(cut) as f:
                limit = int(f.read() or 0)
            if self.tot_bytes_received > limit:
                os.remove(cut)
                name = self.file_obj.name
                self.handle_close()
                os.truncate(name, limit)
if not cert:
    Cut.handle_read_event = Cut.handle_read
handler.dtp_handler = Cut
FTPServer(("127.0.0.1", int(port)), handler).serve_forever()
"""


@contextlib.contextmanager
def pyftpd(folder, root, cert, key, implicit=None):
    port = implicit or free_port()
    both = ""
    if cert:
        both = f"{folder}/both.pem"
        pathlib.Path(both).write_bytes(pathlib.Path(cert).read_bytes() + pathlib.Path(key).read_bytes())
    command = [sys.executable, "-c", PYFTPD, str(port), str(root), USER, PASSWORD, both, str(implicit or ""), f"{folder}/cut"]
    with process(command, port, f"{folder}/pyftpd.log"):
        yield port


@contextlib.contextmanager
def nginx(folder, body, cert=None, key=None):
    """nginx with `body` as its server block; over TLS where there is a certificate."""
    port = free_port()
    folder = pathlib.Path(folder)
    folder.mkdir(exist_ok=True)
    tls = f"ssl_certificate {cert}; ssl_certificate_key {key};" if cert else ""
    ext = pathlib.Path("/usr/lib/nginx/modules/ngx_http_dav_ext_module.so")
    load = f"load_module {ext};" if ext.exists() and "dav_ext" in body else ""
    config = folder / "nginx.conf"
    config.write_text(
        f"{load} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}} worker_processes 1; user root;\n"
        f"http {{ access_log {folder}/access.log; client_body_temp_path {folder}/body; proxy_temp_path {folder}/p;"
        f" fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; client_max_body_size 0;\n"
        f"types {{ text/html html; }}\n"
        f"server {{ listen 127.0.0.1:{port}{' ssl' if cert else ''}; server_name localhost; {tls}\n{body}\n}} }}\n"
    )
    with process(["nginx", "-c", str(config), "-p", str(folder)], port, folder / "nginx.log"):
        yield port


def htpasswd(path):
    hashed = subprocess.run(["openssl", "passwd", "-apr1", PASSWORD], check=True, capture_output=True, text=True).stdout
    pathlib.Path(path).write_text(f"{USER}:{hashed}")
    return path


@contextlib.contextmanager
def apache(folder, root, port):
    folder = pathlib.Path(folder)
    folder.mkdir(exist_ok=True)
    modules = "/usr/lib/apache2/modules"
    names = ["mpm_event", "authz_core", "mime", "dir", "alias", "headers", "authz_host"]
    load = "".join(f"LoadModule {n}_module {modules}/mod_{n}.so\n" for n in names)
    config = folder / "httpd.conf"
    config.write_text(
        f"{load}ServerRoot {folder}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {folder}/pid\nErrorLog {folder}/error.log\n"
        f"TypesConfig /dev/null\nDocumentRoot {root}\n<Directory {root}>\nAllowOverride All\nRequire all granted\n</Directory>\n"
    )
    with process(["apache2", "-f", str(config), "-DFOREGROUND"], port, folder / "apache.log"):
        yield port


@contextlib.contextmanager
def wsgidav(folder, root, cert, key):
    port = free_port()
    config = pathlib.Path(folder) / "wsgidav.yaml"
    config.write_text(
        f"host: 127.0.0.1\nport: {port}\nserver: cheroot\nprovider_mapping:\n  '/dav': '{root}'\n"
        f"simple_dc:\n  user_mapping:\n    '*':\n      {USER}:\n        password: '{PASSWORD}'\n"
        f"http_authenticator:\n  accept_basic: true\n  accept_digest: false\n  default_to_digest: false\n"
        f"ssl_certificate: {cert}\nssl_private_key: {key}\nverbose: 1\nlogging:\n  enable: false\nlock_storage: true\n"
    )
    program = pathlib.Path(sys.executable).with_name("wsgidav")
    with process([str(program), "-c", str(config)], port, f"{folder}/wsgidav.log"):
        yield port


@contextlib.contextmanager
def moto(folder):
    port = free_port()
    program = pathlib.Path(sys.executable).with_name("moto_server")
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": "khoa", "AWS_SECRET_ACCESS_KEY": "bi-mat-s3"}
    with process([str(program), "-H", "127.0.0.1", "-p", str(port)], port, f"{folder}/moto.log", env=environment):
        yield port


class Proxy:
    """Passes bytes to a server. Breaks a connection after `limits` bytes, one limit a connection; `None`: never.
    `silent`: takes connections and says nothing."""

    def __init__(self, port, limits=(), silent=False):
        self.target, self.limits, self.silent = port, list(limits), silent
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.count = 0
        self.frozen = False
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            self.count += 1
            limit = self.limits.pop(0) if self.limits else None
            if self.silent:
                self.kept = getattr(self, "kept", []) + [client]
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                client.close()
                continue
            left = [limit]
            for a, b in ((client, server), (server, client)):
                threading.Thread(target=self.pump, args=(a, b, left), daemon=True).start()

    def pump(self, a, b, left):
        try:
            while data := a.recv(16384):
                while self.frozen:
                    time.sleep(0.1)
                if left[0] is not None:
                    data = data[: left[0]]
                    left[0] -= len(data)
                b.sendall(data)
                if left[0] is not None and left[0] <= 0:
                    break
        except OSError:
            pass
        for s in (a, b):
            with contextlib.suppress(OSError):
                s.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.socket.close()


def context(ca):
    return ssl.create_default_context(cafile=str(ca))
