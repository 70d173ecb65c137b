"""A real SQL-Ledger of Debian's, private to a test session: its scripts copied, its own PostgreSQL, Danish books."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.fakes.postgresql_server import PASSWORD, PostgresqlServer

_HOME = "/usr/share/sql-ledger"  # where its scripts go to by themselves
SCRIPTS = Path(__file__).parents[2] / ".venv" / "sql-ledger" / _HOME.lstrip("/")  # brought by tools/bootstrap.py
DATASET, USER, SECRET = "books1", "robot@books1", "Sommer2024"
SUPPLIERS = {"99000007": "Fjordby VVS ApS", "99000015": "Ærø Tømrerforretning"}
_TABLES = ("Pg-tables", "Pg-functions", "Danish-UTF8-Default-chart", "Mimetype", "Pg-indices", "Pg-upgrade-3.2.0-3.2.1")
_CONFIG = '$userspath = "users"; $spool = "spool"; $templates = "templates"; $memberfile = "users/members";\n1;\n'
_WRITTEN = ("users", "spool")  # in Debian's package links to where, on some machines, the package is installed
_CGI_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlLedgerServer:
    """Where it answers, and a look into its books."""

    url: str
    user: str
    password: str
    _books: Mapping[str, Any]
    _users: Path

    def invoices(self, number: str) -> list[dict[str, Any]]:
        """Return what stands in the books under an invoice number, with its lines as (account, amount, text)."""
        with self._connected() as books:
            found = books.execute(
                "SELECT ap.id, ap.invnumber, ap.transdate, ap.duedate, ap.netamount, ap.amount, ap.curr, "
                "vendor.vendornumber FROM ap JOIN vendor ON vendor.id = ap.vendor_id WHERE invnumber = %s ORDER BY id",
                (number,),
            ).fetchall()
            for one in found:
                lines = books.execute(
                    "SELECT accno, acc_trans.amount, memo FROM acc_trans JOIN chart ON chart.id = chart_id "
                    "WHERE trans_id = %s AND link LIKE '%%AP_amount%%' ORDER BY acc_trans.id",
                    (one["id"],),
                ).fetchall()
                one["lines"] = [(line["accno"], line["amount"], _meant(line["memo"])) for line in lines]
        return found

    def forget_sessions(self) -> None:
        """Let each login have run out."""
        for path in self._users.glob("*.conf"):
            path.write_text(path.read_text(encoding="utf-8").replace("sessionkey", "was_sessionkey"), encoding="utf-8")

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[dict[str, Any]]]:
        with psycopg.connect(**self._books, row_factory=dict_row) as books:
            yield books


@contextmanager
def running_sql_ledger(binaries: Path) -> Iterator[SqlLedgerServer]:
    """Start it on fresh books with a few suppliers, each with 25 % VAT."""
    postgresql = PostgresqlServer(binaries)
    home = Path(tempfile.mkdtemp(prefix="fakturarobot-sql-ledger-"))
    try:
        postgresql.new_database()
        books = {"host": str(postgresql.folder), "user": "robot", "password": PASSWORD, "dbname": DATASET}
        _make_books(books, binaries)
        scripts = _own_scripts(home)
        _register(scripts, postgresql.folder)
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(scripts))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            url = f"http://127.0.0.1:{server.server_port}/login.pl"
            yield SqlLedgerServer(url=url, user=USER, password=SECRET, _books=books, _users=scripts / "users")
        finally:
            server.shutdown()
            server.server_close()
    finally:
        postgresql.stop()
        shutil.rmtree(home)


def _make_books(books: Mapping[str, Any], binaries: Path) -> None:
    environment = {**os.environ, "PGPASSWORD": books["password"], "PGCLIENTENCODING": "UTF8"}
    where = ["-h", books["host"], "-U", books["user"], "-d", books["dbname"], "-q", "-o", os.devnull]
    for name in _TABLES:
        command = [str(binaries / "psql"), *where, "-f", str(SCRIPTS / "sql" / f"{name}.sql")]
        subprocess.run(command, env=environment, check=True, capture_output=True)
    with psycopg.connect(**books) as connection:
        connection.execute("INSERT INTO defaults (fldname, fldvalue) VALUES ('company', 'Fjordby Kommune')")
        connection.execute("INSERT INTO defaults (fldname, fldvalue) VALUES ('roundchange', '0.01')")
        connection.execute("INSERT INTO employee (login, name) VALUES ('robot', 'Robot')")
        for number, name in SUPPLIERS.items():
            connection.execute(
                "INSERT INTO vendor (name, vendornumber, curr, startdate) VALUES (%s, %s, 'DKK', '2020-01-01')",
                (name, number),
            )
        connection.execute("INSERT INTO address (trans_id) SELECT id FROM vendor")
        connection.execute(
            "INSERT INTO vendortax (vendor_id, chart_id) SELECT vendor.id, chart.id FROM vendor, chart "
            "WHERE accno = '1210'"
        )


def _own_scripts(home: Path) -> Path:
    """Copy the scripts, and keep what they write beside the copy."""
    scripts = home / "sql-ledger"
    shutil.copytree(
        SCRIPTS, scripts, ignore=shutil.ignore_patterns("sql", "doc", *_WRITTEN), ignore_dangling_symlinks=True
    )
    for name in _WRITTEN:
        (scripts / name).mkdir()
    (scripts / "sql-ledger.conf").write_text(_CONFIG, encoding="utf-8")
    for script in scripts.glob("*.pl"):
        text = script.read_text(encoding="utf-8")
        script.write_text(text.replace(f'"{_HOME}"', f'"{scripts}"'), encoding="utf-8")
    return scripts


def _register(scripts: Path, host: Path) -> None:
    """Write the user as SQL-Ledger's own administration does."""
    crypted = _perl("print crypt($ARGV[0], substr($ARGV[1], 0, 2))", SECRET, USER)
    packed = _perl("print pack('u', $ARGV[0])", PASSWORD).rstrip("\n")
    member = {
        "company": "Fjordby Kommune",
        "charset": "UTF8",
        "dateformat": "mm-dd-yy",
        "dbconnect": f"dbi:Pg:dbname={DATASET};host={host}",
        "dbdriver": "Pg",
        "dbhost": str(host),
        "dbname": DATASET,
        "dboptions": "set DateStyle to 'POSTGRES, US';set client_encoding to 'UTF8'",
        "dbpasswd": packed,
        "dbuser": "robot",
        "menuwidth": "155",
        "name": "Robot",
        "numberformat": "1,000.00",
        "password": crypted,
        "stylesheet": "sql-ledger.css",
        "templates": "templates",
        "timeout": "7200",
        "vclimit": "1",
    }
    lines = "".join(f"{name}={value}\n" for name, value in member.items())
    text = f"[root login]\npassword=\n\n[{USER}]\n{lines}\n"
    (scripts / "users" / "members").write_text(text, encoding="utf-8")


def _meant(text: str) -> str:
    """Return a text as it was typed: SQL-Ledger hands its bytes to a driver that takes each for a letter."""
    return text.encode("latin-1").decode("utf-8")


def _perl(program: str, *arguments: str) -> str:
    return subprocess.run(["perl", "-e", program, *arguments], check=True, capture_output=True, text=True).stdout


def _handler(scripts: Path) -> type[SimpleHTTPRequestHandler]:
    """Return a handler that runs the folder's Perl scripts by CGI and sends its other files as they are."""

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(scripts))

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

        def do_GET(self) -> None:
            """Answer a page or a file."""
            if self.path.partition("?")[0].endswith(".pl"):
                self._run(b"")
            else:
                super().do_GET()

        def do_POST(self) -> None:
            """Answer a form."""
            self._run(self.rfile.read(int(self.headers["Content-Length"])))

        def _run(self, body: bytes) -> None:
            path, _, query = self.path.partition("?")
            environment = {
                "PATH": os.environ["PATH"],
                "GATEWAY_INTERFACE": "CGI/1.1",
                "REQUEST_METHOD": self.command,
                "SCRIPT_NAME": path,
                "QUERY_STRING": query,
                "CONTENT_LENGTH": str(len(body)) if body else "",
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "HTTP_COOKIE": self.headers.get("Cookie", ""),
                "HTTP_USER_AGENT": self.headers.get("User-Agent", ""),
                "REMOTE_ADDR": "127.0.0.1",
                "SERVER_NAME": "127.0.0.1",
                "SERVER_PROTOCOL": "HTTP/1.1",
            }
            command = ["perl", str(scripts / path.lstrip("/"))]
            answer = subprocess.run(
                command,
                input=body,
                env=environment,
                cwd=scripts,
                capture_output=True,
                check=False,
                timeout=_CGI_SECONDS,
            ).stdout.replace(b"\r\n", b"\n")
            head, _, page = answer.partition(b"\n\n")
            headers = [line.partition(": ")[::2] for line in head.decode("latin-1").splitlines()]
            moved = any(name.casefold() == "location" for name, _ in headers)
            self.send_response(302 if moved else 200)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

    return Handler
