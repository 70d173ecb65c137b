"""What code says in English comes out in the office's language, whichever way it went."""

from __future__ import annotations

import ast
import errno
import importlib
import inspect
import json
import os
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import robot
from robot.entry.network import SAYS_CHROMIUM
from robot.errors import ConfigurationError, ScreenChanged
from robot.sentence import at, said, together, told_by
from robot.settings import load_settings
from robot.spoken import SAYS_TYPER
from robot.toml import EXPECTED
from robot.words import load_words

DANISH = load_words("da")
ENGLISH = load_words("en")
ROOT = Path(robot.__file__).parent.parent
PLACEHOLDER = re.compile(r"\{(\w+)\}")


SAYS_JSON = (
    "Expecting value",
    "Expecting property name enclosed in double quotes",
    "Illegal trailing comma before end of object",
    "Illegal trailing comma before end of array",
    "Expecting ':' delimiter",
    "Expecting ',' delimiter",
    "Extra data",
    "Unterminated string starting at",
    "Invalid control character at",
)
SYSTEM_FAULTS = (
    *("ENOENT", "EACCES", "EPERM", "EISDIR", "ENOTDIR", "ENOTEMPTY", "EEXIST", "ENAMETOOLONG", "ENOSPC", "EDQUOT"),
    *("EROFS", "EIO", "EBUSY", "EAGAIN", "ETXTBSY", "EMFILE", "EINVAL", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT"),
    *("ENETUNREACH", "EHOSTUNREACH", "EPIPE", "EADDRINUSE", "EADDRNOTAVAIL", "EHOSTDOWN", "ESTALE", "ENOMEM"),
)


def says_system() -> Iterator[str]:
    """Yield what Linux says of the faults that an office meets; those of names come from its resolver."""
    yield from (os.strerror(getattr(errno, name)) for name in SYSTEM_FAULTS)
    yield from ("Name or service not known", "Temporary failure in name resolution")
    yield from ("file is not a database", "database disk image is malformed")  # SQLite


def says_tomllib() -> Iterator[str]:
    """Yield each sentence of the parser itself, by its source."""
    source = inspect.getsource(importlib.import_module("tomllib._parser"))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "suffixed_err":
            yield tomllibs_form(node.args[2])
    yield 'Expected "{expected}"'  # how Python writes a ' in quotes


def tomllibs_form(node: ast.expr) -> str:
    """Return what the parser says as a template of ours."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.JoinedStr)
    given = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    if given == "Expected {}":
        return "Expected '{expected}'"
    return given.replace("{}", "{character}" if "character" in given else "{key}")


def templates() -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each template that the code says, and the facts that it gives it."""
    known = (*EXPECTED.values(), *SAYS_CHROMIUM.values(), *SAYS_TYPER, *SAYS_JSON)
    for template in (*known, *says_tomllib(), *says_system()):
        yield template, frozenset(PLACEHOLDER.findall(template))
    for package in ("robot", "mail_intake", "scrapers"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "said":
                    first = node.args[0]
                    if isinstance(first, ast.Constant):
                        assert isinstance(first.value, str)
                        yield first.value, _facts(first.value, node.keywords)


def _facts(template: str, keywords: list[ast.keyword]) -> frozenset[str]:
    """Return the facts by name; those of a dictionary are taken to be right."""
    named = {keyword.arg for keyword in keywords if keyword.arg}
    return frozenset(named if all(keyword.arg for keyword in keywords) else PLACEHOLDER.findall(template))


SAID = dict(templates())


def has_words(template: str) -> bool:
    """Whether there is anything in a template to be said in another language."""
    return re.search(r"[A-Za-z]", PLACEHOLDER.sub("", template)) is not None


def test_each_sentence_has_the_facts_that_it_names() -> None:
    """A name in braces without a fact would raise where something else went wrong already."""
    assert len(SAID) > 150
    for template, facts in SAID.items():
        assert set(PLACEHOLDER.findall(template)) == facts, template


def test_each_sentence_has_its_danish_with_the_same_facts_and_none_is_left_over() -> None:
    """A sentence that was reworded in the code is missing here."""
    assert set(DANISH.sentences) == {template for template in SAID if has_words(template)}
    for template, danish in DANISH.sentences.items():
        assert set(PLACEHOLDER.findall(template)) == set(PLACEHOLDER.findall(danish)), template
        assert danish != template
        assert template[-1:].isalnum() or template[-1:] in "{})]>" or danish[-1] == template[-1], template


def test_a_sentence_of_sentences_is_said_in_danish_to_its_innermost_part() -> None:
    """As a fault of config.toml is: where, which key, what is wrong, what was meant."""
    fault = at("config.toml", at("mailbox[0]", said("is missing.")))
    assert fault == "config.toml: mailbox[0]: is missing."
    assert DANISH.say(fault) == "config.toml: mailbox[0]: mangler."
    assert ENGLISH.say(fault) == fault
    both = together([fault, "label 'Moms'"], " ")
    assert DANISH.say(both) == "config.toml: mailbox[0]: mangler. label 'Moms'"


def test_what_an_error_says_keeps_its_form_and_what_came_back_from_a_file_is_known_by_it() -> None:
    """The books and the log keep text alone."""
    error = ScreenChanged(said("{targets} is not on the screen.", targets="label 'Fakturanr.'"))
    outer = said("{title}: posted, but the search failed: {fault}", title="Økonomi 98", fault=error)
    danish = "Økonomi 98: bogført, men søgningen slog fejl: label 'Fakturanr.' er ikke på skærmen."
    assert DANISH.say(told_by(error)) == "label 'Fakturanr.' er ikke på skærmen."
    assert DANISH.say(outer) == danish
    assert DANISH.say(json.loads(json.dumps(outer))) == danish
    assert DANISH.say(pickle.loads(pickle.dumps(outer))) == danish  # noqa: S301 - our own, from this very line
    assert DANISH.say("What a supplier wrote stays as it is.") == "What a supplier wrote stays as it is."


def test_what_no_screen_shows_is_written_out() -> None:
    """A system's words cannot move the cursor of the caretaker's terminal."""
    assert said("the page said '{words}'", words="a\x1b[2Jb\nc") == "the page said 'a\\x1b[2Jb\\nc'"


@pytest.mark.parametrize(
    ("line", "danish"),
    [
        ("port = 'x'", "mail_out.port: her skal stå et helt tal. Her står 'x'."),
        ("port = 70000", "mail_out.port: må højst være 65535. Her står 70000."),
        ("security = 'sart'", "mail_out.security: her skal stå en af 'starttls', 'tls'. Her står 'sart'."),
        ("prot = 25", "mail_out.prot: ukendt nøgle. Mente du 'port'? Her kan stå: "),
        ("security = 'start'", "mail_out.security: her skal stå en af 'starttls', 'tls'. Her står 'start'."),
        (
            "sender = 'r@k.dk'\nrecipients = ['f@k.dk']\nuser = 'x'",
            "mail_out: user og secret hører sammen: angiv begge eller ingen af dem.",
        ),
        ("sender = 'robot'", "mail_out.sender: 'robot' er ikke en mailadresse; her skal for eksempel stå "),
        (
            "missing_by = 'seven'",
            "mail_out.missing_by: her skal stå et klokkeslæt i anførselstegn, for eksempel '07:00'.",
        ),
        ("recipients = []", "mail_out.recipients: skal have mindst 1."),
        ("host = 'b'", "er ikke gyldig TOML: nøglen står her to gange (linje 5, kolonne 11)."),
        ("user = 'x", "er ikke gyldig TOML: der mangler et anførselstegn sidst på linje 5."),
        ('user = "x', "er ikke gyldig TOML: der mangler et anførselstegn sidst på linje 5."),
        ("user = \"x\nport = 'y'", "er ikke gyldig TOML: der mangler et anførselstegn sidst på linje 5."),
        ("user = 'x\nport = 'y'", "er ikke gyldig TOML: der mangler et anførselstegn sidst på linje 5."),
        (
            "port = 25.000,00",
            "(linje 5, kolonne 14). Skriv 25000.00: et tal skrives uden tusindtalstegn og med punktum",
        ),
        ('missing_by = 7\nport = "2.500,00"', "linje 6: mail_out.port: her skal stå et helt tal. Her står '2.500,00'."),
        ('port = "25.000,00 kr."', "Her står '25.000,00 kr.'. Skriv 25000.00: et tal skrives uden tusindtalstegn"),
        ('port = "25,000.00"', "Her står '25,000.00'. Skriv 25000.00: et tal skrives uden tusindtalstegn"),
        (
            'ca_file = "C:\\Users\\ca.pem"',
            "Skriv en sti i enkelte anførselstegn, for eksempel 'C:\\Users\\robot', eller",
        ),
        ('ca_file = "C:\\certs\\ca.pem"', "eller brug / i stedet for \\."),
        (
            'ca_file = "C:\\fjordby.pem"',
            "linje 5: mail_out.ca_file: i en tekst i dobbelte anførselstegn bliver \\b, \\f",
        ),
        ('ca_file = "C:\\temp.pem"', "bliver \\b, \\f, \\n, \\r og \\t til andre tegn. Skriv en sti i enkelte"),
        ("user = {a = 1", "er ikke gyldig TOML: en tabel i { } mangler } til sidst ("),
        ("[office]", "er ikke gyldig TOML: tabellen office står her to gange (linje 5, kolonne 8)."),
        ("port 25", "er ikke gyldig TOML: der mangler = efter nøglen (linje 5, kolonne 6)."),
        ("port = 25 26", "er ikke gyldig TOML: efter værdien må der ikke stå mere på linjen (linje 5, kolonne 11)."),
        ("[mail_uot", "er ikke gyldig TOML: tabellens navn mangler ] til sidst (linje 5, kolonne 10)."),
        ("recipients = ['a'", "er ikke gyldig TOML: en liste mangler ] til sidst (i slutningen af filen)."),
        (
            "port = ",
            "er ikke gyldig TOML: værdien kan ikke læses; en tekst skal stå i anførselstegn (linje 5, kolonne 8).",
        ),
    ],
)
def test_a_fault_of_config_toml_is_told_in_danish(tmp_path: Path, line: str, danish: str) -> None:
    """The caretaker knows TOML, and no English."""
    path = tmp_path / "config.toml"
    path.write_text(f'[office]\nname = "Fjordby"\n[mail_out]\nhost = "smtp"\n{line}\n', encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_settings(path)
    told = "\n".join(map(DANISH.say, caught.value.faults))
    assert danish in told
    assert str(path) in told
