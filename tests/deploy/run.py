"""`lantoa publish` against real servers: OpenSSH, vsftpd, pyftpdlib, nginx, wsgidav, moto; Apache and nginx read
the settings files. All on loopback, ended by process id.

    python tests/deploy/run.py target/debug/lantoa [words of the tests to run]
"""

import concurrent.futures
import contextlib
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
FULL = bool(os.environ.get("LANTOA_DEPLOY_FULL"))
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
        self.write("lantoa.toml", f'title = "Trang thử"\nbase_url = "https://thu.example/"\n\n[[publish]]\nname = "may-thu"\nto = \'{to}\'\n{more}')
        self.write("content/_index.md", '+++\ntitle = "Trang thử"\n+++\n')
        self.write("content/huong-dan/_index.md", '+++\ntitle = "Hướng dẫn"\n[cascade]\nkind = "guidance"\n+++\n')
        for n in range(pages):
            self.page(n)
        self.write("static/tài liệu/bảng chữ cái ă â đ.txt", "ă â đ ê ô ơ ư\n" * 50)
        self.write("static/tài liệu/a & b 100%.txt", "a\n")
        self.write("static/.well-known/security.txt", "Contact: x\n")
        self.write("static/trong.txt", "")
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
        return [LANTOA, *arguments, "--root", str(self.root), "--now", "2026-11-28"]

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

    undone = site.publish("--undo")
    assert "Bài số 2" in [p["title"] for p in undone["pages"]["new"]], undone["pages"]
    assert "huong-dan/bai-2/index.html" in read() and "huong-dan/bai-20/index.html" not in read()
    site.publish()
    holds(site, read(), extra=["bao-cao/rieng.txt"])
    foreign("bao-cao/rieng.txt", None)
    return second


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
    begun = time.time()
    site.run("publish", "--dry-run")
    child = subprocess.Popen(site.command("publish", "--yes"), env=site.environment, stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    time.sleep((time.time() - begun) * 1.02)
    child.send_signal(signal.SIGINT)
    said = child.communicate(timeout=30)[1]
    assert child.returncode == 0 or child.returncode == 1 and "đã dừng theo yêu cầu" in said, (child.returncode, said)
    assert not any("lock" in p for p in own_files(read())), own_files(read())
    site.publish()
    holds(site, read())


def dropped(site, read, proxy, step=2500, times=3):
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
    second = scenario(site, read, foreign)
    assert second < 5, second
    killed(site, read, times=4)
    interrupted(site, read)


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


def ssh_home(tmp, port, key, more=""):
    home = tmp / "nha"
    ssh = home / ".ssh"
    ssh.mkdir(parents=True, exist_ok=True)
    if not (ssh / "id_ed25519").exists():
        servers.host_key(ssh, "id_ed25519")
    public = " ".join(pathlib.Path(f"{key}.pub").read_text().split()[:2])
    (ssh / "known_hosts").write_text(f"[127.0.0.1]:{port} {public}\n")
    (ssh / "config").write_text(f"Host may-chu-tinh\n  HostName 127.0.0.1\n  Port {port}\n  User root\n{more}")
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
        dropped(Site(tmp / "s2", f"sftp://root@127.0.0.1:{proxy.port}{tmp}/may/hai", home=home), on_disk(tmp / "may" / "hai")[0], proxy)


@test
def sftp_password(tmp):
    key = servers.host_key(tmp)
    root = tmp / "may"
    root.mkdir()
    os.chmod(tmp, 0o755)
    with servers.user(root), servers.sshd(tmp, key, "none") as port:
        shutil.chown(root, USER)
        home = ssh_home(tmp, port, key)
        site = Site(tmp / "s", f"sftp://{USER}@127.0.0.1:{port}{root}/web", home=home)
        site.publish()
        holds(site, tree(root / "web"))
        site.environment["LANTOA_PASSWORD_MAY_THU"] = "sai"
        said = site.publish(status=1)
        assert "từ chối" in said and "LANTOA_PASSWORD_MAY_THU" in said, said
        assert (tmp / "sshd.log").read_text().count("Failed password") <= 3
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
        os.chmod(root / "web" / "huong-dan" / "bai-1", 0o555)
        shutil.chown(root / "web" / "huong-dan" / "bai-1", "root")
        site.page(1, "Không ghi được.")
        said = site.publish(status=1)
        assert "bai-1" in said and "không cho ghi" in said, said
        shutil.chown(root / "web" / "huong-dan" / "bai-1", USER)
        os.chmod(root / "web" / "huong-dan" / "bai-1", 0o755)
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
    ca, cert, key = servers.certificates(tmp)
    root = tmp / "may"
    root.mkdir()
    os.chmod(tmp, 0o755)
    with servers.user(root), servers.vsftpd(tmp, cert, key) as port:
        shutil.chown(root, USER)
        site = Site(tmp / "s", f"ftps://{USER}@localhost:{port}/trang%20web/tinh")
        # Not trusted without its authority.
        said = site.publish(status=1)
        assert "chứng chỉ" in said, said
        site.environment["SSL_CERT_FILE"] = str(ca)
        read, _ = on_disk(root / "trang web" / "tinh")

        def foreign(path, content):
            on_disk(root / "trang web" / "tinh")[1](path, content)
            for p in (root / "trang web").rglob("*"):
                shutil.chown(p, USER)

        scenario(site, read, foreign)
        killed(site, read, times=1)
        site.environment["LANTOA_PASSWORD_MAY_THU"] = "sai"
        said = site.publish(status=1)
        assert "từ chối" in said and "LANTOA_PASSWORD_MAY_THU" in said, said


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
        scenario(site, read, foreign)
        two_publishers(site, read)
        dropped(site, read, proxy, step=2400)
    with servers.pyftpd(tmp, root, None, None) as port:
        site = Site(tmp / "s2", f"ftp://{USER}@127.0.0.1:{port}/thuong", "insecure = true\n")
        site.publish()
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
def twelve_thousand_files(tmp):
    key = servers.host_key(tmp)
    with servers.sshd(tmp, key, tmp / "nha" / ".ssh" / "id_ed25519.pub") as port:
        home = ssh_home(tmp, port, key)
        roots = {"may-thu": tmp / "may-sftp", "thu-muc": tmp / "may-folder"}
        more = f"\n[[publish]]\nname = \"thu-muc\"\nto = '{roots['thu-muc']}'\n"
        site = Site(tmp / "s", f"sftp://may-chu-tinh{roots['may-thu']}", more, home=home)
        for n in range(12_000):
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
            assert publish(name) > 12_000
            assert publish(name) == 0
        shutil.rmtree(site.root / "static" / "so" / "000")
        site.page(1, "Đổi.")
        for name in roots:
            publish(name)
            print(f"    {name}: 12,000 files, nothing, 100 deleted: {', '.join(took[name])}")


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
    if "dies" not in " ".join(WANTED):
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
            Site(tmp / "s2", f"sftp://root@127.0.0.1:{proxies[1].port}{root}/ssh", home=home),
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
    "xml": "application/xml; charset=utf-8", "svg": "image/svg+xml; charset=utf-8", "bin": "application/octet-stream",
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
    assert "Biên bản" in report and "Cũ" in report and "Trang rút xuống (1)" in report
    # A secret in lantoa.toml shows neither its line nor its value, in any form of messages.
    site.write("lantoa.toml", (site.root / "lantoa.toml").read_text() + 'password = "bi-mat-s3"\n')
    for form in ("human", "short", "json"):
        for command in (("publish", "--yes"), ("check",), ("build",)):
            said = site.run(*command, "--message-format", form, status=1)
            assert "secret-in-config" in said.stdout + said.stderr


def run_one(one, alone):
    shared = alone if one.__name__ in ("sftp_password", "ftps_vsftpd") else contextlib.nullcontext()
    with shared, tempfile.TemporaryDirectory(prefix="lantoa-thu-") as tmp:
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
    # Those that share an account, and those that count seconds, one after the other; the others two at once.
    with concurrent.futures.ThreadPoolExecutor(2) as workers:
        alone = threading.Lock()
        failed = sum(workers.map(lambda one: run_one(one, alone), chosen))
    print(f"deploy: {len(chosen) - failed} passed, {failed} failed")
    sys.exit(failed > 0)


main()
