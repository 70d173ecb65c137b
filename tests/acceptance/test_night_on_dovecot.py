"""The whole night against a Dovecot: a mailbox that a colleague shares, and the robot's own urgent folder."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from robot.demo.mails import first_night
from robot.demo.show import SEED
from tests.fakes.demo_office import TestOffice, demo_office, ended_well, sha256_of
from tests.fakes.dovecot_server import DovecotServer, running_dovecot
from tests.fakes.whole_night import assert_whole

pytestmark = pytest.mark.timeout(600)

SHARED = "shared/kreditor"
_BOXES = {"INBOX": SHARED, "Behandlet": f"{SHARED}/Behandlet", "Til gennemsyn": f"{SHARED}/Til gennemsyn"}
_KEYS = ("inline", "oioubl", "two-in-one", "printed-again", "approval", "hopeless")


def test_a_night_on_a_shared_mailbox_of_a_dovecot(tmp_path: Path) -> None:
    """Each mail ends as on the demo's own server, lies in the shared mailbox's boxes, and is taken in once."""
    with running_dovecot() as dovecot, demo_office(tmp_path / "fjordby") as office:
        _connect(office, dovecot)
        today = datetime.now(office.office.settings.zone).date()
        mails = [one for one in first_night(SEED, today) if one.key in _KEYS]
        assert {one.key for one in mails} == set(_KEYS)
        for one in mails:
            dovecot.append(SHARED, one.raw)
        for _ in range(2):
            ended = office.run()
            assert ended_well(ended), ended
            boxes = {name: tuple(map(sha256_of, dovecot.list(box))) for name, box in _BOXES.items()}
            assert_whole(replace(office.look(), boxes=boxes), mails)


def _connect(office: TestOffice, dovecot: DovecotServer) -> None:
    """Point the office's mailbox at the Dovecot, as its config.toml would."""
    config = office.office.folder / "config.toml"
    mailbox = f"""
[[mailbox]]
name = "faktura"
host = "{dovecot.host}"
port = {dovecot.port}
user = "{dovecot.user}"
secret = "dovecot"
folders = ["{SHARED}"]
ca_file = '{dovecot.ca_file}'

"""
    text, found = re.subn(
        r"\n\[\[mailbox\]\].*?(?=\n\[)", lambda _: mailbox, config.read_text("utf-8"), flags=re.DOTALL
    )
    assert found == 1
    config.write_text(text, encoding="utf-8")
    secret = office.office.folder / "secrets" / "dovecot"
    secret.write_text(dovecot.password, encoding="utf-8")
    secret.chmod(0o600)
