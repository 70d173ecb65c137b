"""A private Dovecot: its own folder, loopback, free ports, TLS by its own authority, gone at the end.

`robot` is the user that tests log in as. `kreditor` shares a mailbox with it: its INBOX is
`shared/kreditor`, its `Behandlet` is `shared/kreditor/Behandlet`. `public/...` belongs to nobody.
XOAUTH2 takes tokens that `DovecotServer.token` signs. Nothing of the machine's own Dovecot is
touched. Works as root and as an ordinary user.
"""

from __future__ import annotations

import base64
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import jwt
from imapclient import IMAPClient

from tests.fakes.needs import missing

_KEY = b"a key for tests alone, 32 bytes or more"
_BINARIES = ("/usr/sbin/dovecot", "/usr/local/sbin/dovecot")
_START_SECONDS = 20.0

Mails = list[bytes]
Flags = list[tuple[bytes, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DovecotServer:
    """A running server, and what a test does behind the robot's back."""

    root: Path
    port: int  # IMAP over TLS
    ca_file: Path
    host: str = "localhost"
    user: str = "robot"
    password: str = "Sommer-2026"
    owner: str = "kreditor"  # whose mailbox is shared with `user`

    def client(self, user: str | None = None) -> IMAPClient:
        """Return a client that is logged in; the caller logs out."""
        context = ssl.create_default_context(cafile=self.ca_file)
        client = IMAPClient(self.host, self.port, ssl_context=context, timeout=30)
        client.login(user or self.user, self.password)
        return client

    def append(self, mailbox: str, mail: bytes, *, user: str | None = None) -> int:
        """Put a mail into a mailbox, which is made where it is missing; return its UID."""
        with self.client(user) as client:
            if not client.folder_exists(mailbox):
                client.create_folder(mailbox)
            client.append(mailbox, mail)
            client.select_folder(mailbox, readonly=True)
            return int(client.search("ALL")[-1])

    def list(self, mailbox: str, *, user: str | None = None) -> Mails:
        """Return the mails of a mailbox, oldest first; none where there is no such mailbox."""
        with self.client(user) as client:
            if not client.folder_exists(mailbox):
                return []
            client.select_folder(mailbox, readonly=True)
            uids = client.search("ALL")
            answer = client.fetch(uids, ["BODY.PEEK[]"])
            return [answer[uid][b"BODY[]"] for uid in uids]

    def flags(self, mailbox: str) -> Flags:
        """Return the flags of each mail of a mailbox, oldest first."""
        with self.client() as client:
            client.select_folder(mailbox, readonly=True)
            return [flags for _, flags in sorted(client.get_flags(client.search("ALL")).items())]

    def remake(self, mailbox: str) -> None:
        """Delete a mailbox and make it anew: its UIDVALIDITY changes."""
        with self.client() as client:
            client.delete_folder(mailbox)
            client.create_folder(mailbox)

    def token(self, user: str | None = None) -> str:
        """Return an access token for `user` that this server takes."""
        claims = {"sub": user or self.user, "iat": int(time.time()) - 10, "exp": int(time.time()) + 600}
        return jwt.encode(claims, _KEY, algorithm="HS256")


@contextmanager
def running_dovecot(*, settings: Mapping[str, str] | None = None) -> Iterator[DovecotServer]:
    """Start a Dovecot and stop it at the end; skips the test where there is no Dovecot.

    `settings` are lines of Dovecot's configuration, for example `{"imap_capability": "IMAP4rev1"}`.
    """
    binary = next((path for path in _BINARIES if Path(path).exists()), shutil.which("dovecot"))
    if binary is None:
        missing("Dovecot is not installed (Debian: apt-get install dovecot-imapd)")
    # Not pytest's tmp_path: Dovecot's sockets need a short path, and its processes one that others may enter.
    root = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))
    root.chmod(0o755)
    try:
        server = _prepare(root, _free_port(), settings or {})
        with (root / "start.log").open("wb") as log:
            process = subprocess.Popen(
                [binary, "-F", "-c", str(root / "dovecot.conf")],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        try:
            _wait_until_up(server, process)
            _share(server)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _prepare(root: Path, port: int, settings: Mapping[str, str]) -> DovecotServer:
    server = DovecotServer(root=root, port=port, ca_file=root / "ca.pem")
    _make_certificates(root)
    (root / "passwd").write_text(
        "".join(f"{user}:{{PLAIN}}{server.password}\n" for user in (server.user, server.owner))
    )
    key = root / "keys" / "default" / "HS256" / "default"
    key.parent.mkdir(parents=True)
    key.write_bytes(base64.b64encode(_KEY))
    (root / "oauth2.conf").write_text(
        "introspection_mode = local\n"
        f"local_validation_key_dict = fs:posix:prefix={root}/keys/\n"
        "username_attribute = sub\n"
    )
    (root / "acl").write_text(f"public user={server.user} lrwstipekx\npublic/* user={server.user} lrwstipekx\n")
    for folder in ("run", "mail", "public"):
        (root / folder).mkdir()
    if os.geteuid() == 0:
        for folder in ("mail", "public"):
            shutil.chown(root / folder, "mail", "mail")
    (root / "dovecot.conf").write_text(_configuration(root, port, settings))
    return server


def _configuration(root: Path, port: int, settings: Mapping[str, str]) -> str:
    mine = pwd.getpwuid(os.geteuid()).pw_name
    owner = "mail" if mine == "root" else mine
    ordinary = "" if mine == "root" else f"default_internal_user = {mine}\ndefault_login_user = {mine}\n"
    lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
    return f"""\
base_dir = {root}/run
state_dir = {root}/run
log_path = {root}/dovecot.log
protocols = imap
listen = 127.0.0.1
{ordinary}first_valid_uid = 1
ssl = required
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
auth_mechanisms = plain login xoauth2
auth_verbose = yes
auth_failure_delay = 0
mail_location = maildir:{root}/mail/%u/Maildir
mail_plugins = acl
mail_max_userip_connections = 50
mail_fsync = never
{lines}protocol imap {{
  mail_plugins = acl imap_acl
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
namespace shared {{
  type = shared
  separator = /
  prefix = shared/%%u/
  location = maildir:{root}/mail/%%u/Maildir:INDEXPVT={root}/mail/%u/shared/%%u
  subscriptions = no
  list = children
}}
namespace public {{
  type = public
  separator = /
  prefix = public/
  location = maildir:{root}/public:LAYOUT=fs:INDEXPVT={root}/mail/%u/public
  subscriptions = no
}}
plugin {{
  acl = vfile:{root}/acl:cache_secs=1
  acl_shared_dict = file:{root}/mail/shared-mailboxes
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {root}/oauth2.conf
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%u {root}/passwd
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner} home={root}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


def _make_certificates(root: Path) -> None:
    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=root, check=True, capture_output=True)

    new_key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl("req", "-x509", *new_key, "-days", "30", "-subj", "/CN=Test CA", "-keyout", "ca.key", "-out", "ca.pem",
            "-addext", "keyUsage=critical,keyCertSign")  # fmt: skip
    openssl("req", *new_key, "-subj", "/CN=localhost", "-keyout", "key.pem", "-out", "cert.csr")
    (root / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n"
                                "authorityKeyIdentifier=keyid\n")  # fmt: skip
    openssl("x509", "-req", "-in", "cert.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30",
            "-extfile", "names", "-out", "cert.pem")  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(server: DovecotServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", server.port), timeout=5).close()
        except OSError:
            time.sleep(0.05)  # a server has no other way to say that it listens
        else:
            return
    said = (server.root / "start.log").read_text() + _read(server.root / "dovecot.log")
    raise RuntimeError(f"Dovecot did not start:\n{said}")


def _share(server: DovecotServer) -> None:
    with server.client(server.owner) as client:
        for folder in ("INBOX", "Behandlet", "Til gennemsyn"):
            if not client.folder_exists(folder):
                client.create_folder(folder)
            client.setacl(folder, server.user, "lrwstipekx")


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""
