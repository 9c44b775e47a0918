"""`lantoa publish` against real servers: OpenSSH, asyncssh, vsftpd, pyftpdlib, nginx, wsgidav, moto; Apache and
nginx read the settings files. Each is started here on a free port of 127.0.0.1 with its own configuration in a
temporary folder, and ended by its process id: no service and no account of the machine is touched.

    python tests/deploy/run.py target/debug/lantoa [words of the tests to run]

With LANTOA_SERVERS=all everything is done in full, which takes a quarter of an hour: 12,000 files, more kills, more
broken lines, and as root OpenSSH with an account that is made for it.
"""

import concurrent.futures
import contextlib
import getpass
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse

import servers
from servers import PASSWORD, USER

# All of it takes long: by hand, before a change to the engine.
FULL = os.environ.get("LANTOA_SERVERS") == "all"
ROOT = os.geteuid() == 0
LANTOA = str(pathlib.Path(sys.argv[1]).resolve())
WANTED = sys.argv[2:]
TESTS = []


def test(f):
    TESTS.append(f)
    return f


class Site:
    """A small site with one target."""

    def __init__(self, folder, to, more="", pages=6, home=None):
        self.root = pathlib.Path(folder)
        self.root.mkdir(parents=True)
        self.day = "2026-11-28"
        self.write("lantoa.toml", f'title = "Trang thử"\nbase_url = "https://thu.example/"\n\n[[publish]]\nname = "may-thu"\nto = \'{to}\'\n{more}')
        self.write("content/_index.md", '+++\ntitle = "Trang thử"\n+++\n')
        self.write("content/huong-dan/_index.md", '+++\ntitle = "Hướng dẫn"\n[cascade]\nkind = "guidance"\n+++\n')
        for n in range(pages):
            self.page(n)
        self.write("static/tài liệu/bảng chữ cái ă â đ.txt", "ă â đ ê ô ơ ư\n" * 50)
        self.write("static/tài liệu/a & b 100%.txt", "a\n")
        self.write("static/.well-known/security.txt", "Contact: x\n")
        self.write("static/trong.txt", "")
        # Names that mean something to a shell, an address or a protocol.
        for name in ("c#1 + d=e'f'[g].txt", "%41%2F.txt", "-rf.txt", "~tam.txt", "ảnh (bản 2), cuối!.txt", "$HOME `x`.txt"):
            self.write(f"static/tài liệu/{name}", name)
        self.home = home or self.root.parent / "nha"
        self.home.mkdir(exist_ok=True)
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("LANTOA", "AWS", "SSH_", "SSL_"))}
        self.environment.update(HOME=str(self.home), NO_COLOR="1", LANTOA_PASSWORD_MAY_THU=PASSWORD)

    def write(self, path, text):
        path = self.root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def page(self, n, text="Kiểm tra trước khi làm."):
        self.write(f"content/huong-dan/bai-{n}.md", f'+++\ntitle = "Bài số {n}"\ndescription = "Bài {n}."\n+++\n\n{text}\n')

    def remove(self, path):
        (self.root / path).unlink()

    def command(self, *arguments):
        return [LANTOA, *arguments, "--root", str(self.root), "--now", self.day]

    def run(self, *arguments, status=0, timeout=200):
        ran = subprocess.run(self.command(*arguments), capture_output=True, text=True, stdin=subprocess.DEVNULL,
                             env=self.environment, timeout=timeout)
        everything = ran.stdout + ran.stderr
        for secret in (PASSWORD, "bi-mat-s3", urllib.parse.quote(PASSWORD)):
            assert secret not in everything, f"a secret is shown:\n{everything}"
        assert ran.returncode == status, f"{arguments}: {ran.returncode} instead of {status}\n{everything}"
        return ran

    def publish(self, *more, status=0):
        ran = self.run("publish", "--yes", "--json", *more, status=status)
        return json.loads(ran.stdout) if status == 0 else ran.stderr

    def built(self):
        """What the server should hold: the built site without lantoa's marker."""
        return {p: b for p, b in tree(self.root / "public").items() if p != ".lantoa"}


def tree(root):
    root = pathlib.Path(root)
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def holds(site, there, exactly=True, extra=()):
    """The server holds the site; what the version before named by hash may stay."""
    there = {p: b for p, b in there.items() if not p.startswith(".lantoa/")}
    built = site.built()
    assert there.keys() >= built.keys(), f"missing: {sorted(built.keys() - there.keys())[:5]}"
    odd = {p for p in there.keys() - built.keys() - set(extra) if not re.search(r"\.[0-9a-f]{8,}\.|^tim-kiem/", p)}
    assert not odd, f"left over: {sorted(odd)[:5]}"
    different = [p for p in built if there[p] != built[p]]
    assert not different, f"different: {different[:5]}"


def own_files(there):
    return sorted(p for p in there if p.startswith(".lantoa/"))


def scenario(site, read, foreign, count=None, limits=(), proxy=None):
    """What every kind of server is put through. `read` gives all files of the server, `foreign(path, bytes)`
    puts one there as somebody else would, `foreign(path, None)` deletes it."""
    first = site.publish()
    assert first["dry_run"] is False and first["target"] == "may-thu"
    assert {p["title"] for p in first["pages"]["new"]} >= {"Bài số 0", "Trang thử"}, first["pages"]
    there = read()
    holds(site, there)
    assert own_files(there) == [".lantoa/manifest.json"], own_files(there)
    manifest = json.loads(there[".lantoa/manifest.json"])
    assert set(manifest) == {"version", "program", "built", "files"} and manifest["built"] == "2026-11-28"
    assert {f["path"] for f in manifest["files"]} == set(site.built())
    assert all(set(f) == {"path", "size", "sha256"} for f in manifest["files"])

    begun = time.time()
    again = site.publish()
    assert (again["files"]["sent"], again["files"]["deleted"], again["files"]["bytes"]) == (0, 0, 0), again
    second = time.time() - begun

    site.page(1, "Chữ mới.")
    changed = site.publish()
    assert 0 < changed["files"]["sent"] < first["files"]["sent"], changed
    assert "Bài số 1" in [p["title"] for p in changed["pages"]["changed"]]
    holds(site, read())

    foreign("bao-cao/rieng.txt", b"cua nguoi khac")
    site.remove("content/huong-dan/bai-2.md")
    site.page(20)
    diff = site.run("diff", "--json")
    assert json.loads(diff.stdout)["dry_run"] is True
    moved = site.publish()
    assert [p["title"] for p in moved["pages"]["withdrawn"]] == ["Bài số 2"], moved["pages"]
    assert [p["title"] for p in moved["pages"]["new"]] == ["Bài số 20"]
    assert moved["files"]["deleted"] > 0
    there = read()
    assert there["bao-cao/rieng.txt"] == b"cua nguoi khac"
    holds(site, there, extra=["bao-cao/rieng.txt"])

    # Somebody deletes a file, changes one and puts his own in: --verify mends ours and leaves his.
    page = "huong-dan/bai-3/index.html"
    time.sleep(1.1)
    foreign("robots.txt", None)
    foreign(page, there[page].replace(b"B", b"X", 1))
    ran = site.run("publish", "--yes", "--verify", "--json")
    assert "robots.txt" in ran.stderr and page in ran.stderr, ran.stderr
    there = read()
    holds(site, there, extra=["bao-cao/rieng.txt"])
    assert there["bao-cao/rieng.txt"] == b"cua nguoi khac"

    kept = {**tree(site.root), **there}
    shown = [p for p, b in kept.items() for secret in (PASSWORD.encode(), b"bi-mat-s3") if secret in b]
    assert not shown, f"a secret lies in {shown[:5]}"

    undone = site.publish("--undo")
    assert "Bài số 2" in [p["title"] for p in undone["pages"]["new"]], undone["pages"]
    assert "huong-dan/bai-2/index.html" in read() and "huong-dan/bai-20/index.html" not in read()
    site.publish()
    holds(site, read(), extra=["bao-cao/rieng.txt"])
    foreign("bao-cao/rieng.txt", None)
    return second


class Reader:
    """Someone who reads the site on the server all the while: no page is cut off, none names an asset that is not
    there. `get` gives the bytes of a path, or `None`."""

    def __init__(self, get):
        self.get, self.problems, self.pages, self.over = get, [], 0, threading.Event()
        self.thread = threading.Thread(target=self.read_on, daemon=True)

    def read_on(self):
        n = 0
        while not self.over.wait(0.02):
            n += 1
            path = ["index.html", "huong-dan/index.html", f"huong-dan/bai-{n % 6}/index.html", f"huong-dan/bai-{100 + n % 15}/index.html"][n % 4]
            begun = time.time()
            page = self.get(path)
            if page is None:
                continue
            self.pages += 1
            if not page.rstrip().endswith(b"</html>"):
                self.problems.append(f"{path} is cut off after {len(page)} bytes")
                continue
            for asset in re.findall(rb'(?:src|href)="([^"#?:]*\.(?:css|js|svg|png|webp|webmanifest))"', page):
                at = urllib.parse.unquote(urllib.parse.urljoin("/" + path, asset.decode())).lstrip("/")
                # What a page of a moment ago names is there; this thread may have slept longer than that.
                if self.get(at) is None and time.time() - begun < 1.5:
                    self.problems.append(f"{path} names {at}, which is not there")

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, kind, *_):
        self.over.set()
        self.thread.join(20)
        if kind is None:
            assert not self.problems, f"a reader saw: {self.problems[:5]} ({len(self.problems)})"
            assert self.pages > 20, f"the reader saw only {self.pages} pages"


def reader_of(root):
    """Someone who reads a folder as the web server over it would."""
    root = pathlib.Path(root)

    def get(path):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            return (root / path).read_bytes()

    return Reader(get)


def killed(site, read, times=1):
    """`kill -9` at any moment; the next run finishes."""
    begun = time.time()
    child = subprocess.Popen(site.command("publish", "--dry-run"), env=site.environment, stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    child.wait()
    dry = time.time() - begun
    for n in range(10 if FULL else times):
        for m in range(15):
            site.page(100 + m, f"Lần {n}, bài {m}.")
        child = subprocess.Popen(site.command("publish", "--yes"), env=site.environment, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(dry + 0.1 * n)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stderr.close()
        site.publish()
        there = read()
        holds(site, there)
        assert set(own_files(there)) <= {".lantoa/manifest.json", ".lantoa/previous.json"}, own_files(there)


def interrupted(site, read):
    """Ctrl-C leaves a good site and no lock; the next run sends the rest."""
    for m in range(15):
        site.page(100 + m, "Ngắt giữa chừng. " * 50)
    child = subprocess.Popen(site.command("publish", "--yes"), env=site.environment, stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    # The last line before it sends.
    while not (line := child.stderr.readline()).startswith("Gửi ") and line:
        pass
    time.sleep(0.1)
    child.send_signal(signal.SIGINT)
    said = child.communicate(timeout=30)[1]
    assert child.returncode == 0 or child.returncode == 1 and "đã dừng theo yêu cầu" in said, (child.returncode, said)
    assert not any("lock" in p for p in own_files(read())), own_files(read())
    site.publish()
    holds(site, read())


def dropped(site, read, proxy, step=2500, times=2):
    """The connection breaks after N bytes, every tenth N: each run ends well or says so, and one run after it
    finishes."""
    for n in range(20 if FULL else times):
        site.page(1, f"Lần {n}. " * 300)
        proxy.limits = [1500 + n * (step // 2 if FULL else step * 2)]
        site.run("publish", "--yes")
        holds(site, read())
        proxy.limits = []


def on_disk(root):
    root = pathlib.Path(root)

    def foreign(path, content):
        at = root / path
        if content is None:
            at.unlink()
        else:
            at.parent.mkdir(parents=True, exist_ok=True)
            at.write_bytes(content)

    return (lambda: tree(root)), foreign


# The tests


@test
def folder(tmp):
    site = Site(tmp / "s", tmp / "ra" / "web")
    read, foreign = on_disk(tmp / "ra" / "web")
    with reader_of(tmp / "ra" / "web"):
        second = scenario(site, read, foreign)
        assert second < 5, second
        killed(site, read, times=2)
        two_publishers(site, read)
        interrupted(site, read)


@test
def shapes(tmp):
    """A file becomes a folder, a folder a file, a name another case; a file of others stands in the way."""
    key = servers.host_key(tmp)
    root = tmp / "may"
    root.mkdir()
    ca, cert, private = servers.certificates(tmp)
    with servers.sshd(tmp, key, tmp / "nha" / ".ssh" / "id_ed25519.pub") as ssh, \
            servers.pyftpd(tmp, root, cert, private) as ftp, servers.wsgidav(tmp, root, cert, private) as dav:
        home = ssh_home(tmp, ssh, key)
        for name, to in (("a", f"sftp://may-chu-tinh{root}/a"), ("b", f"ftps://{USER}@localhost:{ftp}/b"),
                         ("c", f"webdavs://{USER}@localhost:{dav}/dav/c"), ("d", str(root / "d"))):
            site = Site(tmp / f"s{name}", to, home=home)
            site.environment["SSL_CERT_FILE"] = str(ca)
            site.write("static/so/mot", "1")
            site.write("static/hai/ba/bon.txt", "2")
            site.write("static/Hinh/BIA.txt", "3")
            site.publish()
            shutil.rmtree(site.root / "static" / "hai")
            shutil.rmtree(site.root / "static" / "Hinh")
            site.remove("static/so/mot")
            site.write("static/so/mot/1.txt", "1")
            site.write("static/hai", "2")
            site.write("static/hinh/bia.txt", "3")
            site.publish()
            holds(site, tree(root / name))
            assert not (root / name / "Hinh").exists()
            assert site.publish()["files"]["sent"] == 0
        (root / "d" / "nguoi-khac").write_bytes(b"x")
        site.write("static/nguoi-khac/a.txt", "a")
        assert "nguoi-khac" in site.publish(status=1)
        assert (root / "d" / "nguoi-khac").read_bytes() == b"x"


@test
def zip_file(tmp):
    site = Site(tmp / "s", "zip:ban-giao.zip")
    site.publish()
    first = (site.root / "ban-giao.zip").read_bytes()
    (site.root / "ban-giao.zip").unlink()
    site.publish()
    assert first == (site.root / "ban-giao.zip").read_bytes()
    shutil.unpack_archive(site.root / "ban-giao.zip", tmp / "ra")
    holds(site, tree(tmp / "ra"))
    assert site.publish()["files"]["sent"] == 0
    # The same site on another day, from another folder.
    other = Site(tmp / "noi khac" / "s", "zip:ban-giao.zip")
    other.day = "2026-12-24"
    other.publish()
    if tree(site.root / "public") == tree(other.root / "public"):
        assert first == (other.root / "ban-giao.zip").read_bytes()
    else:
        print("    the site itself differs by day")
    # Two at once: one writes, the other is told; the ZIP is whole.
    site.page(0, "Hai người.")
    site.run("build")
    both = [subprocess.Popen(site.command("publish", "--yes"), env=site.environment, stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert 0 in [child.wait() for child in both]
    site.publish()
    shutil.rmtree(tmp / "ra")
    shutil.unpack_archive(site.root / "ban-giao.zip", tmp / "ra")
    holds(site, tree(tmp / "ra"))
    left = [p.name for p in site.root.iterdir() if p.name.startswith(".ban-giao")]
    assert not left, left


def ssh_home(tmp, port, key, more=""):
    home = tmp / "nha"
    ssh = home / ".ssh"
    ssh.mkdir(parents=True, exist_ok=True)
    if not (ssh / "id_ed25519").exists():
        servers.host_key(ssh, "id_ed25519")
    public = " ".join(pathlib.Path(f"{key}.pub").read_text().split()[:2])
    (ssh / "known_hosts").write_text(f"[127.0.0.1]:{port} {public}\n")
    (ssh / "config").write_text(f"Host may-chu-tinh\n  HostName 127.0.0.1\n  Port {port}\n  User {getpass.getuser()}\n{more}")
    return home


@test
def sftp(tmp):
    key = servers.host_key(tmp)
    home = tmp / "nha"
    with servers.sshd(tmp, key, home / ".ssh" / "id_ed25519.pub") as port:
        ssh_home(tmp, port, key)
        root = tmp / "may" / "web tỉnh"
        site = Site(tmp / "s", f"sftp://may-chu-tinh{root}", home=home)
        del site.environment["LANTOA_PASSWORD_MAY_THU"]
        read, foreign = on_disk(root)
        with reader_of(root):
            second = scenario(site, read, foreign)
            assert second < 6, second
            killed(site, read)
            two_publishers(site, read)
            interrupted(site, read)

        # Another key than the one that is known, and one that is not known.
        known = home / ".ssh" / "known_hosts"
        kept = known.read_text()
        known.write_text(kept.replace(kept.split()[2], pathlib.Path(home / ".ssh/id_ed25519.pub").read_text().split()[1]))
        said = site.publish(status=1)
        assert "ĐÃ ĐỔI" in said, said
        known.write_text("")
        said = site.publish(status=1)
        assert "chưa biết khóa SSH" in said, said
        assert known.read_text() == ""
        known.write_text(kept)

        proxy = servers.Proxy(port)
        known.write_text(kept + kept.replace(f":{port}", f":{proxy.port}"))
        second = tmp / "may" / "hai"
        with reader_of(second):
            dropped(Site(tmp / "s2", f"sftp://{getpass.getuser()}@127.0.0.1:{proxy.port}{tmp}/may/hai", home=home), on_disk(second)[0], proxy)


@test
def sftp_password(tmp):
    key = servers.host_key(tmp)
    with servers.asyncsshd(tmp, key) as (port, root):
        home = ssh_home(tmp, port, key)
        lock = lambda: (tmp / "locked").touch()
        refusals = lambda: (tmp / "asyncssh.log").read_text().count("refused")
        passwords(tmp, home, port, root, "", refusals, lock, (tmp / "locked").unlink)


@test
def sftp_password_of_an_account(tmp):
    if not (FULL and ROOT):
        return
    key = servers.host_key(tmp)
    root = tmp / "may"
    root.mkdir()
    os.chmod(tmp, 0o755)
    with servers.user(root), servers.sshd(tmp, key, "none") as port:
        shutil.chown(root, USER)
        home = ssh_home(tmp, port, key)
        folder = root / "web" / "huong-dan" / "bai-1"
        refusals = lambda: (tmp / "sshd.log").read_text().count("Failed password")
        passwords(tmp, home, port, root, root, refusals, lambda: shutil.chown(folder, "root"), lambda: shutil.chown(folder, USER))


def passwords(tmp, home, port, root, above, refusals, lock, unlock):
    """A password from the environment, from the user's own file, a wrong one, none; a folder without rights."""
    site = Site(tmp / "s", f"sftp://{USER}@127.0.0.1:{port}{above}/web", home=home)
    site.publish()
    holds(site, tree(root / "web"))
    site.environment["LANTOA_PASSWORD_MAY_THU"] = "sai"
    said = site.publish(status=1)
    assert "từ chối" in said and "LANTOA_PASSWORD_MAY_THU" in said, said
    assert 0 < refusals() <= 3, refusals()
    del site.environment["LANTOA_PASSWORD_MAY_THU"]
    said = site.publish(status=1)
    assert "LANTOA_PASSWORD_MAY_THU" in said, said
    # A file of the user's own, that nobody else can read.
    secrets = home / ".config" / "lantoa" / "mat-khau.toml"
    secrets.parent.mkdir(parents=True)
    secrets.write_text(f'LANTOA_PASSWORD_MAY_THU = "{PASSWORD}"\n')
    secrets.chmod(0o644)
    assert "chmod 600" in site.publish(status=1)
    secrets.chmod(0o600)
    site.page(1, "Qua tệp mật khẩu.")
    site.publish()
    holds(site, tree(root / "web"))
    # A folder that the account may not write.
    lock()
    site.page(1, "Không ghi được.")
    said = site.publish(status=1)
    assert "bai-1" in said and "không cho ghi" in said, said
    unlock()
    site.publish()
    holds(site, tree(root / "web"))


@test
def full_disk(tmp):
    key = servers.host_key(tmp)
    disk = tmp / "dia"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", str(disk)], capture_output=True).returncode:
        print("    (no right to mount: left out)")
        return
    try:
        with servers.sshd(tmp, key, tmp / "nha" / ".ssh" / "id_ed25519.pub") as port:
            home = ssh_home(tmp, port, key)
            for kind in ("sftp", "folder"):
                root = disk / kind
                site = Site(tmp / f"s-{kind}", f"sftp://may-chu-tinh{root}" if kind == "sftp" else root, home=home)
                site.write("static/to.bin", os.urandom(1_500_000))
                said = site.publish(status=1)
                assert "đã đầy" in said, said
                site.remove("static/to.bin")
                site.publish()
                holds(site, tree(root))
                shutil.rmtree(root)
    finally:
        subprocess.run(["umount", str(disk)], capture_output=True)


@test
def ftps_vsftpd(tmp):
    """Explicit TLS that demands its session again for every file; as the server's anonymous user, who may write here."""
    if not ROOT:
        print("    (vsftpd needs root: left out)")
        return
    ca, cert, key = servers.certificates(tmp)
    root = tmp / "may"
    (root / "tải lên").mkdir(parents=True)
    os.chmod(tmp, 0o755)
    shutil.chown(root / "tải lên", servers.unprivileged())
    with servers.vsftpd(tmp, root, cert, key) as port:
        at = root / "tải lên" / "trang web" / "tinh"
        site = Site(tmp / "s", f"ftps://ftp@localhost:{port}/t%E1%BA%A3i%20l%C3%AAn/trang%20web/tinh")
        # Not trusted without its authority.
        said = site.publish(status=1)
        assert "chứng chỉ" in said and not at.exists(), said
        site.environment["SSL_CERT_FILE"] = str(ca)
        read, plainly = on_disk(at)

        def foreign(path, content):
            plainly(path, content)
            for p in at.rglob("*"):
                shutil.chown(p, servers.unprivileged())

        with reader_of(at):
            scenario(site, read, foreign)
            killed(site, read, times=1)


@test
def ftps_implicit(tmp):
    """Port 990 begins with TLS. Only root may listen there, and the port may be taken."""
    ca, cert, key = servers.certificates(tmp)
    root = tmp / "may"
    root.mkdir()
    try:
        with servers.socket.socket() as s:
            s.setsockopt(servers.socket.SOL_SOCKET, servers.socket.SO_REUSEADDR, 1)
            s.bind(("127.0.0.1", 990))
    except OSError as e:
        print(f"    (port 990: {e}: left out)")
        return
    with servers.pyftpd(tmp, root, cert, key, implicit=990):
        site = Site(tmp / "s", f"ftps://{USER}@localhost:990/web")
        site.environment["SSL_CERT_FILE"] = str(ca)
        site.publish()
        holds(site, tree(root / "web"))
        site.page(1, "Ẩn.")
        assert site.publish()["files"]["sent"] > 0
        holds(site, tree(root / "web"))


@test
def trust(tmp):
    """SSL_CERT_FILE adds an authority to those of the system, for HTTP and FTP alike. The system's store is another
    one in a mount namespace of the process alone."""
    store = "/etc/ssl/certs/ca-certificates.crt"
    folders = [tmp / "mot", tmp / "hai"]
    [folder.mkdir() for folder in folders]
    (ca, cert, key), (other, _, _) = (servers.certificates(folder) for folder in folders)
    root = tmp / "may"
    root.mkdir()
    hidden = ["unshare", "-m", "--propagation", "private", "sh", "-c",
              'mount -t tmpfs none /etc/ssl/certs && cp "$0" /etc/ssl/certs/ca-certificates.crt && exec "$@"']
    if not pathlib.Path(store).exists() or subprocess.run([*hidden, str(ca), "true"], capture_output=True).returncode:
        print("    (no store, or no right to a mount namespace: left out)")
        return
    with servers.wsgidav(tmp, root, cert, key) as dav, servers.pyftpd(tmp, root, cert, key) as ftp:
        for name, to in (("dav", f"webdavs://{USER}@localhost:{dav}/dav/web"), ("ftp", f"ftps://{USER}@localhost:{ftp}/web")):
            for system, variable, works in ((ca, None, True), (ca, other, True), (other, ca, True), (other, None, False), (other, other, False)):
                site = Site(tmp / f"s-{name}-{system.parent.name}-{variable and variable.parent.name}", to)
                if variable:
                    site.environment["SSL_CERT_FILE"] = str(variable)
                plain = site.command
                site.command = lambda *a: [*hidden, str(system), *plain(*a)]
                said = site.publish(status=0 if works else 1)
                assert works or "không tin được chứng chỉ" in said, said
        site.environment["SSL_CERT_FILE"] = str(tmp / "khong-co.pem")
        assert "SSL_CERT_FILE" in site.publish(status=1)


@test
def ftps_pyftpdlib(tmp):
    ca, cert, key = servers.certificates(tmp)
    root = tmp / "may"
    root.mkdir()
    with servers.pyftpd(tmp, root, cert, key) as port:
        proxy = servers.Proxy(port)
        site = Site(tmp / "s", f"ftps://{USER}@localhost:{proxy.port}/web")
        site.environment["SSL_CERT_FILE"] = str(ca)
        read, foreign = on_disk(root / "web")
        with reader_of(root / "web"):
            scenario(site, read, foreign)
            two_publishers(site, read)
            dropped(site, read, proxy, step=2400)
        site.environment["LANTOA_PASSWORD_MAY_THU"] = "sai"
        said = site.publish(status=1)
        assert "từ chối" in said and "LANTOA_PASSWORD_MAY_THU" in said, said
        assert (tmp / "pyftpd.log").read_text().count("failed login") <= 3
    with servers.pyftpd(tmp, root, None, None) as port:
        site = Site(tmp / "s2", f"ftp://{USER}@127.0.0.1:{port}/thuong", "insecure = true\n")
        with reader_of(root / "thuong"):
            site.publish()
            holds(site, tree(root / "thuong"))
            # Data that ends too early in a way that both ends take for its end: the next try sends all of it.
            for limit in ((1, 700, 3000) if not FULL else range(1, 8000, 230)):
                site.page(2, f"Cắt sau {limit} byte. " * 400)
                (tmp / "cut").write_text(str(limit))
                site.publish()
                assert not (tmp / "cut").exists()
                holds(site, tree(root / "thuong"))
        site.write("lantoa.toml", (site.root / "lantoa.toml").read_text().replace("insecure = true", ""))
        assert "mã hóa" in site.publish(status=1)


def dav_body(root, users, ext):
    listing = "dav_ext_methods PROPFIND OPTIONS;" if ext else ""
    return (
        f"root {root}; location / {{ auth_basic thu; auth_basic_user_file {users}; dav_methods PUT DELETE MKCOL COPY MOVE;"
        f" {listing} create_full_put_path off; dav_access user:rw group:r all:r; }}"
    )


@test
def webdav_nginx(tmp):
    ca, cert, key = servers.certificates(tmp)
    users = servers.htpasswd(tmp / "htpasswd")
    for n, ext in enumerate((True, False)):
        root = tmp / f"may{n}"
        root.mkdir()
        with servers.nginx(tmp / f"nginx{n}", dav_body(root, users, ext), cert, key) as port:
            proxy = servers.Proxy(port)
            site = Site(tmp / f"s{n}", f"webdavs://{USER}@localhost:{proxy.port}/trang/tinh")
            site.environment["SSL_CERT_FILE"] = str(ca)
            read, foreign = on_disk(root / "trang" / "tinh")
            if ext or FULL:
                with reader_of(root / "trang" / "tinh"):
                    scenario(site, read, foreign)
            else:
                for n in range(2):
                    site.page(n, "Không có PROPFIND.")
                    site.publish()
                    holds(site, read())
                (root / "trang" / "tinh" / "robots.txt").unlink()
                assert "robots.txt" in site.run("publish", "--yes", "--verify").stderr
                holds(site, read())
            if ext:
                with reader_of(root / "trang" / "tinh"):
                    killed(site, read, times=1)
                    two_publishers(site, read)
                    dropped(site, read, proxy, step=3000)
                site.environment["LANTOA_PASSWORD_MAY_THU"] = "sai"
                said = site.publish(status=1)
                assert "từ chối" in said and "LANTOA_PASSWORD_MAY_THU" in said, said
                log = (tmp / f"nginx{n}" / "error.log").read_text()
                assert log.count("password mismatch") <= 3, log


@test
def webdav_wsgidav(tmp):
    ca, cert, key = servers.certificates(tmp)
    root = tmp / "may"
    root.mkdir()
    with servers.wsgidav(tmp, root, cert, key) as port:
        site = Site(tmp / "s", f"webdavs://{USER}@localhost:{port}/dav/web")
        site.environment["SSL_CERT_FILE"] = str(ca)
        read, foreign = on_disk(root / "web")
        with reader_of(root / "web"):
            scenario(site, read, foreign)


@test
def s3(tmp):
    import boto3

    with servers.moto(tmp) as port:
        store = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="vn-1",
                             aws_access_key_id="khoa", aws_secret_access_key="bi-mat-s3")
        store.create_bucket(Bucket="kho", CreateBucketConfiguration={"LocationConstraint": "vn-1"})
        site = Site(tmp / "s", "s3://kho/trang/tinh", f'endpoint = "http://127.0.0.1:{port}"\nregion = "vn-1"\ninsecure = true\n')
        site.environment.update(AWS_ACCESS_KEY_ID="khoa", AWS_SECRET_ACCESS_KEY="bi-mat-s3")

        def read():
            found = {}
            for page in store.get_paginator("list_objects_v2").paginate(Bucket="kho", Prefix="trang/tinh/"):
                for item in page.get("Contents", []):
                    body = store.get_object(Bucket="kho", Key=item["Key"])["Body"].read()
                    found[item["Key"].removeprefix("trang/tinh/")] = body
            return found

        def foreign(path, content):
            key = f"trang/tinh/{path}"
            if content is None:
                store.delete_object(Bucket="kho", Key=key)
            else:
                store.put_object(Bucket="kho", Key=key, Body=content)

        scenario(site, read, foreign)
        kind = store.head_object(Bucket="kho", Key="trang/tinh/manifest.webmanifest")
        assert kind["ContentType"].startswith("application/manifest+json"), kind["ContentType"]
        if FULL:
            two_publishers(site, read)
        killed(site, read, times=1)
        del site.environment["AWS_SECRET_ACCESS_KEY"]
        assert "AWS_SECRET_ACCESS_KEY" in site.publish(status=1)


def two_publishers(site, read):
    """Two at once: one sends, the other is told who does; or it comes after, and both do."""
    for m in range(15):
        site.page(200 + m, f"Hai người {time.time()}.")
    site.run("build")
    start = lambda: subprocess.Popen(site.command("publish", "--yes"), env=site.environment, text=True,
                                     stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    both = [start(), start()]
    ends = [(child.communicate()[1], child.returncode) for child in both]
    for said, status in ends:
        assert status == 0 or status == 1 and ("đang đăng lên nơi này" in said or "lần dựng khác" in said), said
    assert any(status == 0 for _, status in ends), ends
    site.publish()
    holds(site, read())
    for m in range(15):
        site.remove(f"content/huong-dan/bai-{200 + m}.md")
    site.publish()


@test
def thousands_of_files(tmp):
    key = servers.host_key(tmp)
    with servers.sshd(tmp, key, tmp / "nha" / ".ssh" / "id_ed25519.pub") as port:
        home = ssh_home(tmp, port, key)
        roots = {"may-thu": tmp / "may-sftp", "thu-muc": tmp / "may-folder"}
        more = f"\n[[publish]]\nname = \"thu-muc\"\nto = '{roots['thu-muc']}'\n"
        site = Site(tmp / "s", f"sftp://may-chu-tinh{roots['may-thu']}", more, home=home)
        count = 12_000 if FULL else 2_000
        for n in range(count):
            site.write(f"static/so/{n // 100:03}/{n}.txt", f"tệp số {n}\n")
        site.run("build")
        took = {name: [] for name in roots}

        def publish(name):
            begun = time.time()
            sent = site.publish(name)
            took[name].append(f"{time.time() - begun:.1f} s")
            holds(site, tree(roots[name]))
            return sent["files"]["sent"]

        for name in roots:
            assert publish(name) > count
            assert publish(name) == 0
        shutil.rmtree(site.root / "static" / "so" / "000")
        site.page(1, "Đổi.")
        for name in roots:
            publish(name)
            print(f"    {name}: {count} files, nothing, 100 deleted: {', '.join(took[name])}")


@test
def dead_lines(tmp):
    site = Site(tmp / "s", f"ftp://{USER}@127.0.0.1:{servers.free_port()}/web", "insecure = true\n")
    begun = time.time()
    said = site.publish(status=1)
    assert "không kết nối được" in said and time.time() - begun < 60, said
    # Takes connections and says nothing: sixty seconds at most.
    proxy = servers.Proxy(1, silent=True)
    sites = [
        Site(tmp / "s2", f"ftp://{USER}@127.0.0.1:{proxy.port}/web", "insecure = true\n"),
        Site(tmp / "s3", f"webdav://{USER}@127.0.0.1:{proxy.port}/web", "insecure = true\n"),
        Site(tmp / "s4", f"sftp://{USER}@127.0.0.1:{proxy.port}/web"),
    ]
    failed = []

    def silent(one):
        begun = time.time()
        try:
            one.publish(status=1)
            assert time.time() - begun < 62, f"{time.time() - begun:.0f} s"
        except Exception as e:
            failed.append((one.root.name, e))

    threads = [threading.Thread(target=silent, args=(one,)) for one in sites]
    [t.start() for t in threads]
    [t.join() for t in threads]
    proxy.close()
    assert not failed, failed


@test
def a_line_that_dies(tmp):
    """A line that falls silent in the middle: the run ends within three minutes; left out of the usual run."""
    if not FULL:
        return
    ca, cert, key = servers.certificates(tmp)
    root = tmp / "may"
    root.mkdir()
    hostkey = servers.host_key(tmp)
    users = servers.htpasswd(tmp / "htpasswd")
    with servers.pyftpd(tmp, root, cert, key) as ftp, \
            servers.sshd(tmp, hostkey, tmp / "nha" / ".ssh" / "id_ed25519.pub") as ssh, \
            servers.nginx(tmp / "nginx", dav_body(root, users, True), cert, key) as dav:
        proxies = [servers.Proxy(port) for port in (ftp, ssh, dav)]
        home = ssh_home(tmp, proxies[1].port, hostkey)
        sites = [
            Site(tmp / "s1", f"ftps://{USER}@localhost:{proxies[0].port}/ftp"),
            Site(tmp / "s2", f"sftp://{getpass.getuser()}@127.0.0.1:{proxies[1].port}{root}/ssh", home=home),
            Site(tmp / "s3", f"webdavs://{USER}@localhost:{proxies[2].port}/dav"),
        ]
        results = []

        def one(site, proxy, limit):
            site.environment["SSL_CERT_FILE"] = str(ca)
            # What carries the lock and the first files passes; then nothing more.
            seen = [0]
            pump = proxy.pump

            def counted(a, b, left):
                class Socket:
                    def recv(self, n):
                        data = a.recv(n)
                        seen[0] += len(data)
                        proxy.frozen = seen[0] > limit
                        return data

                    def shutdown(self, how):
                        a.shutdown(how)

                pump(Socket(), b, left)

            proxy.pump = counted
            begun = time.time()
            try:
                said = site.publish(status=1)
                results.append((site.root.name, time.time() - begun, said.splitlines()[-1]))
            except Exception as e:
                results.append((site.root.name, time.time() - begun, e))

        threads = [threading.Thread(target=one, args=pair) for pair in zip(sites, proxies, (9_000, 60_000, 60_000))]
        [t.start() for t in threads]
        [t.join() for t in threads]
        print(*results, sep="\n")
        assert all(seconds < 180 and isinstance(said, str) for _, seconds, said in results)


@test
def crawler(tmp):
    """Someone reads the site through Apache all the while it is published again and again."""
    root = tmp / "may"
    port = servers.free_port()
    site = Site(tmp / "s", root, 'server = "apache"\n', pages=30)
    site.write("static/anh/chung.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    site.publish()
    problems, seen, stop = [], [0], threading.Event()

    def get(connection, path):
        connection.request("GET", urllib.parse.quote(path))
        response = connection.getresponse()
        return response.status, response.read()

    def read_on(first):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        n = first
        while not stop.is_set():
            n += 1
            path = ["/", "/huong-dan/", f"/huong-dan/bai-{n % 30}/"][n % 3]
            status, body = get(connection, path)
            seen[0] += 1
            if status == 404 and "bai" in path:
                continue
            if status != 200 or not body.rstrip().endswith(b"</html>"):
                problems.append(f"{path}: {status}, {len(body)} bytes")
                continue
            for asset in re.findall(rb'(?:src|href)="([^"]*\.(?:css|js|svg|png|webmanifest))"', body):
                at = urllib.parse.urljoin(path, asset.decode())
                status, content = get(connection, at)
                if status != 200 or not content:
                    problems.append(f"{path} names {at}: {status}")

    with servers.apache(tmp / "apache", root, port):
        threads = [threading.Thread(target=read_on, args=(n,)) for n in range(2)]
        [t.start() for t in threads]
        for n in range(4):
            for m in range(30):
                site.page(m, f"Lần {n}. " * 50)
            # A new accent colour: every page names a new style sheet.
            toml = (site.root / "lantoa.toml").read_text().split("\n[colors]")[0]
            site.write("lantoa.toml", toml + f'\n[colors]\naccent = "#0053{80 + n}"\n')
            if n % 2:
                site.remove("content/huong-dan/bai-7.md")
            site.publish()
        stop.set()
        [t.join() for t in threads]
    assert not problems, problems[:5]
    assert seen[0] > 50, seen


@test
def settings_files(tmp):
    """The same site through Apache and nginx: every response has the right type and headers."""
    root = tmp / "may"
    # A file of each kind that sites hold.
    for path in ("tai-lieu/lich.ics", "tai-lieu/a.bin", "tai-lieu/so.csv", "tai-lieu/b.pdf", "tai-lieu/c.docx"):
        pass
    site = Site(tmp / "s", root, 'server = "apache"\n')
    for path in ("lich.ics", "a.bin", "so.csv", "b.pdf", "c.docx", "d.json", "e.webp"):
        site.write(f"static/tai-lieu/{path}", "x")
    site.publish()
    assert (root / ".htaccess").exists() and not (site.root / "public" / ".htaccess").exists()
    site2 = Site(tmp / "s2", tmp / "may2", 'server = "nginx"\n')
    for path in ("lich.ics", "a.bin", "so.csv", "b.pdf", "c.docx", "d.json", "e.webp"):
        site2.write(f"static/tai-lieu/{path}", "x")
    site2.publish()
    snippet = (site2.root / "nginx-may-thu.conf").read_text()
    port = servers.free_port()
    with servers.apache(tmp / "apache", root, port), servers.nginx(tmp / "nginx", f"root {tmp}/may2;\n{snippet}") as other:
        for name, at, files in (("apache", port, tree(root)), ("nginx", other, tree(tmp / "may2"))):
            connection = http.client.HTTPConnection("127.0.0.1", at)
            check_server(name, connection, files)
    site3 = Site(tmp / "s3", tmp / "may3", 'server = "iis"\n')
    site3.publish()
    import xml.etree.ElementTree as xml

    config = xml.fromstring((tmp / "may3" / "web.config").read_bytes())
    kinds = {m.get("fileExtension") for m in config.iter("mimeMap")}
    used = {pathlib.Path(p).suffix for p in tree(tmp / "may3") if not p.startswith(".")} - {".config", ""}
    assert used <= kinds, used - kinds
    assert config.find(".//httpErrors/error").get("path") == "404.html"
    assert json.loads((tmp / "may3/.lantoa/manifest.json").read_text())["files"]


KINDS = {
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8", "webmanifest": "application/manifest+json; charset=utf-8",
    "ics": "text/calendar; charset=utf-8", "csv": "text/csv; charset=utf-8", "txt": "text/plain; charset=utf-8",
    "xml": "application/xml; charset=utf-8", "ssml": "application/ssml+xml; charset=utf-8", "svg": "image/svg+xml; charset=utf-8", "bin": "application/octet-stream",
    "png": "image/png", "webp": "image/webp", "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def check_server(name, connection, files):
    def get(path):
        connection.request("GET", urllib.parse.quote(path))
        response = connection.getresponse()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()

    for path, content in files.items():
        if path == ".htaccess":
            continue
        status, headers, body = get("/" + path)
        if path.startswith(".lantoa/"):
            assert status in (403, 404), f"{name} {path}: {status}"
            continue
        assert status == 200 and body == content, f"{name} {path}: {status}"
        kind = KINDS.get(path.rsplit(".", 1)[-1])
        if kind:
            assert headers.get("content-type", "").lower() == kind, f"{name} {path}: {headers.get('content-type')}"
        else:
            print(f"    no type known for {path}")
        assert headers["x-content-type-options"] == "nosniff", f"{name} {path}"
        assert headers["content-security-policy"].startswith("default-src 'self'"), f"{name} {path}"
        cache = headers.get("cache-control", "")
        hashed = re.search(r"\.[0-9a-f]{8,}\.|^tim-kiem/.*\.(bin|json|txt)$", path)
        wanted = "no-store" if path == "sw.js" else "immutable" if hashed else "no-cache"
        assert wanted in cache, f"{name} {path}: {cache}"
    status, headers, body = get("/khong-co/")
    assert status == 404 and body == files["404.html"] and "charset=utf-8" in headers["content-type"].lower(), name
    status, _, body = get("/huong-dan/")
    assert status == 200 and body == files["huong-dan/index.html"]


@test
def links_of_others(tmp):
    """`check --external`: asked once a week, one at a time of one host."""
    import http.server

    asked, at_once, most = [], [0], [0]

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
            time.sleep(0.05)
            asked.append(self.path)
            self.send_response({"/co": 200, "/chuyen": 302, "/mat": 404, "/cam": 403}.get(self.path, 200))
            self.send_header("Location", "/co")
            self.send_header("Content-Length", "0")
            self.end_headers()
            at_once[0] -= 1

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    site = Site(tmp / "s", tmp / "ra")
    site.page(0, f"[a]({base}/co) [b]({base}/chuyen) [c]({base}/mat#muc) [d]({base}/cam) [e](https://khong-co.invalid/)")
    site.page(1, f"[c]({base}/mat)")

    def check(day, status=0):
        asked.clear()
        ran = subprocess.run([LANTOA, "check", "--external", "--root", str(site.root), "--now", day, "--message-format", "short"],
                             capture_output=True, text=True, env=site.environment)
        assert ran.returncode == status, ran.stderr
        return [line for line in ran.stderr.splitlines() if "dead-link" in line]

    first = check("2026-11-02")
    assert sorted(asked) == ["/cam", "/chuyen", "/co", "/co", "/mat"] and most[0] == 1, (asked, most)
    assert sum("/mat" in line for line in first) == 2 and sum("khong-co.invalid" in line for line in first) == 1, first
    assert len(first) == 3 and first[0].startswith("content/huong-dan/bai-0.md:6:"), first
    assert len(check("2026-11-02")) == 3 and asked == []
    assert len(check("2026-11-03")) == 3 and asked == ["/cam"]
    assert len(check("2026-11-05")) == 4 and asked == ["/cam"]
    check("2026-11-12")
    assert "/co" in asked and "/mat" in asked
    server.shutdown()


@test
def words_and_gates(tmp):
    root = tmp / "ra"
    site = Site(tmp / "s", root, "keep = ['bao-cao/**']\n")
    said = site.run("publish", status=1).stderr
    assert "--yes" in said and not root.exists(), said
    site.run("publish", "--dry-run")
    site.run("diff")
    assert not root.exists()
    site.run("publish", "khong-co", "--yes", status=2)
    site.run("diff", "khong-co", status=2)
    # Errors and placeholders stop.
    site.page(0, "[liên kết](khong-co.md)")
    assert "Chưa gửi gì" in site.publish(status=1)
    site.page(0, "Điện thoại: [Thay: số của phòng]")
    assert "Chưa gửi gì" in site.publish(status=1) and not root.exists()
    site.page(0)
    site.write("content/huong-dan/cu.md", '+++\ntitle = "Cũ"\nreview_due = 2026-01-01\n+++\n\nA.\n')
    site.publish()
    site.write("lantoa.toml", "block_expired_reviews = true\n" + (site.root / "lantoa.toml").read_text())
    assert "Chưa gửi gì" in site.publish(status=1)
    site.remove("content/huong-dan/cu.md")
    moved = site.run("publish", "--yes", "--report", str(tmp / "bien-ban.html"))
    assert 'aliases = ["/huong-dan/cu/"]' in moved.stderr, moved.stderr
    report = (tmp / "bien-ban.html").read_text()
    # A report that cannot be written is said before anything is sent.
    before = tree(root)
    site.page(3, "Biên bản không ghi được.")
    assert "khong-co" in site.run("publish", "--yes", "--report", str(tmp / "khong-co" / "b.html"), status=1).stderr
    assert tree(root) == before
    assert "Biên bản" in report and "Cũ" in report and "Trang rút xuống (1)" in report
    # A secret in lantoa.toml shows neither its line nor its value, in any form of messages.
    site.write("lantoa.toml", (site.root / "lantoa.toml").read_text() + 'password = "bi-mat-s3"\n')
    for form in ("human", "short", "json"):
        for command in (("publish", "--yes"), ("check",), ("build",)):
            said = site.run(*command, "--message-format", form, status=1)
            assert "secret-in-config" in said.stdout + said.stderr


def run_one(one):
    with tempfile.TemporaryDirectory(prefix="lantoa-thu-") as tmp:
        begun = time.time()
        try:
            one(pathlib.Path(tmp))
            print(f"ok      {one.__name__} ({time.time() - begun:.1f} s)", flush=True)
            return 0
        except Exception:
            print(f"FAILED  {one.__name__} ({time.time() - begun:.1f} s)", flush=True)
            traceback.print_exc()
            for log in pathlib.Path(tmp).glob("*.log"):
                print(f"--- {log.name}\n{log.read_text(errors='replace')[-1500:]}", file=sys.stderr)
            return 1


def main():
    chosen = [t for t in TESTS if not WANTED or any(w in t.__name__ for w in WANTED)]
    # The longest first, so that none of them is alone at the end; all of them wait more than they work.
    longest = [dead_lines, a_line_that_dies, sftp, ftps_pyftpdlib, webdav_nginx, s3, folder, thousands_of_files]
    chosen.sort(key=lambda t: longest.index(t) if t in longest else len(longest))
    with concurrent.futures.ThreadPoolExecutor(4) as workers:
        failed = sum(workers.map(run_one, chosen))
    print(f"deploy: {len(chosen) - failed} passed, {failed} failed")
    sys.exit(failed > 0)


main()
