"""config.toml: what it may say, and what it says when it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from robot.errors import ConfigurationError
from robot.settings import Settings, load_settings

ROOT = Path(__file__).parents[3]
OFFICE = '[office]\nname = "Fjordby Kommune"\n'
MAILBOX = '[[mailbox]]\nname = "{name}"\nhost = "h"\nuser = "u"\nsecret = "s"\n'


def load(tmp_path: Path, text: str) -> Settings:
    """Read a config.toml with this text."""
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def faults_of(tmp_path: Path, text: str) -> tuple[str, ...]:
    """Return the faults of a config.toml with this text."""
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, text)
    return caught.value.faults


def test_the_config_that_the_project_ships_has_no_faults() -> None:
    """The config.toml of the repository's root, which `init` copies, can be loaded."""
    assert load_settings(ROOT / "config.toml").office.name == "Fjordby Kommune"


def test_an_office_needs_no_more_than_its_name(tmp_path: Path) -> None:
    """Everything but the office's name has a default."""
    assert load(tmp_path, OFFICE).office.time_zone == "Europe/Copenhagen"


def test_relative_paths_start_at_the_folder_of_config_toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the robot is started, its folders are those beside config.toml."""
    office = tmp_path / "office"
    office.mkdir()
    (office / "config.toml").write_text(OFFICE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    settings = load_settings(Path("office/config.toml"))
    assert settings.work("log") == office / "work" / "log"
    assert settings.mappings == office / "mappings"
    assert settings.runbooks == office / "runbooks"


@pytest.mark.parametrize(
    ("cron", "sentence"),
    [
        ("at night", "'at night' has 2 parts; expected five: minute hour day month weekday, for example '15 1 * * *'."),
        ("61 1 * * *", "'61 1 * * *' is no cron expression. Expected for example '15 1 * * *'."),
        ("15 1 * * 9", "'15 1 * * 9' is no cron expression. Expected for example '15 1 * * *'."),
        ("15 1 * * 5-1", "'15 1 * * 5-1' is no cron expression: the weekdays '5-1' run backwards. Expected for"),
        ("15 1 31 2 *", "'15 1 31 2 *' never comes before a working day. Check the day and the month."),
        ("15 1 25 12 *", "'15 1 25 12 *' never comes before a working day. Check the day and the month."),
        ("15 1 * * 6", "'15 1 * * 6' never comes before a working day. Check the day and the month."),
    ],
)
def test_a_wrong_time_is_a_fault_of_the_file(tmp_path: Path, cron: str, sentence: str) -> None:
    """Each command finds it when it reads config.toml, together with the other faults; not `doctor` alone."""
    first, second = faults_of(tmp_path, f'{OFFICE}cvr = ["1"]\n[[schedule]]\n[[schedule]]\ncron = "{cron}"\n')
    assert "office.cvr[1]" in first
    assert second.startswith(f"{tmp_path / 'config.toml'}, line 6: schedule[2].cron: {sentence}")


def test_a_time_may_be_one_that_comes_on_a_free_day_where_these_count(tmp_path: Path) -> None:
    """25 December comes where nights before a free day are worked too; 31 February never does."""
    schedule = '[[schedule]]\nworking_days_only = false\ncron = "15 1 {day} *"\n'
    assert load(tmp_path, OFFICE + schedule.format(day="25 12")).schedule[0].cron == "15 1 25 12 *"
    (fault,) = faults_of(tmp_path, OFFICE + schedule.format(day="31 2"))
    assert "'15 1 31 2 *' never comes. Check" in fault


@pytest.mark.parametrize("key", ["home", "file_name"])
def test_what_the_robot_knows_by_itself_is_no_key(tmp_path: Path, key: str) -> None:
    """Where the file lies is not asked of it, nor offered where a key is mistyped."""
    (fault,) = faults_of(tmp_path, f'{key} = "x"\n{OFFICE}')
    assert f"line 1: {key}: unknown key." in fault
    (fault,) = faults_of(tmp_path, f"{OFFICE}[sytems.a]\n")
    assert "Did you mean 'systems'? Known here: browser, drop_folder, ledger" in fault


def test_an_absolute_path_stays_what_it_is(tmp_path: Path) -> None:
    """A work folder on another drive is used as it stands."""
    elsewhere = tmp_path / "elsewhere"
    assert load(tmp_path, f"{OFFICE}[paths]\nwork = '{elsewhere}'\n").work() == elsewhere


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[office]\nname = "F"\ntime_zone = "Europe/Kobenhavn"\n', "is no time zone"),
        ('[office]\nname = "F"\ncvr = ["1234567"]\n', "expected 8 digits"),
        ('[office]\nname = "F"\nglns = ["57990"]\n', "expected 13 digits"),
        ('[office]\nname = "F"\ncvr = ["99000024"]\n', "a digit is wrong"),
        ('[office]\nname = "F"\nglns = ["5799999000011"]\n', "a digit is wrong"),
        ('[office]\nname = "F"\nlanguage = "de"\n', "office.language"),
        ('[office]\nname = "F"\nlangauge = "da"\n', "Did you mean 'language'?"),
        (OFFICE + MAILBOX.format(name="Faktura Post"), "mailbox[1].name"),
        (OFFICE + MAILBOX.format(name="a") + 'auth = "oauth2"\n', "needs client_id"),
        (OFFICE + MAILBOX.format(name="a") + MAILBOX.format(name="a"), "are called 'a'"),
        (OFFICE + MAILBOX.format(name="a") + 'folders = ["INBOX", "Behandlet"]\n', "into which done mails are moved"),
        (OFFICE + MAILBOX.format(name="a") + 'urgent_folder = "Til gennemsyn"\n', "into which done mails are moved"),
    ],
)
def test_a_wrong_value_is_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    """Each wrong value is answered with the file, the key and what was expected."""
    (fault,) = faults_of(tmp_path, text)
    assert sentence in fault
    assert "config.toml" in fault


def test_a_password_in_the_place_of_its_name_is_not_told_again(tmp_path: Path) -> None:
    """What the faults say is printed, logged and mailed."""
    text = OFFICE + MAILBOX.format(name="a").replace('secret = "s"', 'secret = "Hemmelig kode!"')
    (fault,) = faults_of(tmp_path, text)
    assert "must be the name of the secret" in fault
    assert "Hemmelig" not in fault


def test_an_office_without_a_name_is_a_fault(tmp_path: Path) -> None:
    """The one thing without a default is asked for by its key."""
    assert faults_of(tmp_path, "[office]\n") == (f"{tmp_path / 'config.toml'}, line 1: office.name: is missing.",)


def test_spaces_in_cvr_and_location_numbers_do_not_count(tmp_path: Path) -> None:
    """Numbers may be grouped as people write them."""
    settings = load(tmp_path, '[office]\nname = "F"\ncvr = ["99 00 00 23"]\nglns = ["5799 9990 0001 0"]\n')
    assert settings.office.cvr == ("99000023",)
    assert settings.office.glns == ("5799999000010",)


MAIL_OUT = '[mail_out]\nhost = "h"\nsender = "robot@fjordby.example"\n'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('recipients = ["oekonomi"]', "'oekonomi' is no mail address"),
        ('recipients = ["a@b.dk\\nBcc: c@d.dk"]', "is no mail address"),
        ("recipients = []", "at least 1"),
        ('recipients = ["a@b.dk"]\nuser = "robot"', "user and secret go together"),
        ('recipients = ["a@b.dk"]\nsecurity = "none"', "starttls"),
    ],
)
def test_a_mail_that_could_not_be_sent_is_a_fault_of_the_config(tmp_path: Path, text: str, fault: str) -> None:
    """Addresses are addresses, a login is whole, and there is no way without TLS."""
    assert fault in "\n".join(faults_of(tmp_path, OFFICE + MAIL_OUT + text + "\n"))


def test_the_robot_does_not_mail_itself(tmp_path: Path) -> None:
    """A morning mail into a mailbox that it reads would come back as a mail without an invoice, each night."""
    mailbox = MAILBOX.format(name="faktura").replace('"u"', '"Faktura@fjordby.example"')
    faults = faults_of(tmp_path, OFFICE + mailbox + MAIL_OUT + 'recipients = ["faktura@fjordby.example"]\n')
    assert "would read the mails that mail_out sends" in "\n".join(faults)


DROP = '[[drop_folder]]\nname = "{name}"\npath = "{path}"\n'
SYSTEM = '[systems.{name}]\nurl = "{url}"\nuser = "robot"\n'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (MAILBOX.format(name="a") + "folders = []\n", "line 8: mailbox[1].folders: names no folder"),
        (MAILBOX.format(name="a") + 'processed = ""\n', "mailbox[1].processed: names no folder"),
        (MAILBOX.format(name="a") + MAILBOX.format(name="b"), "mailbox[2]: reads the folder 'INBOX' that mailbox 'a'"),
        (MAILBOX.format(name="a") + 'processed = "inbox"\n', "into which done mails are moved"),
        (
            DROP.format(name="a", path="ind") + DROP.format(name="b", path="./ind/"),
            "line 8: drop_folder[2].path: is the drop folder 'a' too",
        ),
        (
            DROP.format(name="a", path="ind") + 'processed = "."\n',
            "drop_folder[1].processed: is the drop folder itself",
        ),
        (
            DROP.format(name="a", path="ind") + DROP.format(name="b", path="ind/Behandlet"),
            "drop_folder[2].path: is where the drop folder 'a' puts its done files",
        ),
        (DROP.format(name="a", path="work/regneark"), "drop_folder[1].path: is a folder of the robot's own"),
        (DROP.format(name="a", path=""), "drop_folder[1].path: is a folder of the robot's own"),
        (SYSTEM.format(name="a", url="oekonomi98.example"), "line 4: systems.a.url: is no address of a page"),
        (SYSTEM.format(name="a", url="javascript:alert(1)"), "systems.a.url: is no address of a page"),
        (SYSTEM.format(name="a", url="https:///x"), "systems.a.url: is no address of a page"),
        (
            SYSTEM.format(name="a", url="http://x.example") + SYSTEM.format(name="b", url="http://X.example/"),
            "systems.b: is the system 'a' too",
        ),
        ("[senders]\nrequire_authentication = true\n", "senders.require_authentication: needs authserv_id"),
    ],
)
def test_what_is_right_by_itself_and_wrong_together_is_a_fault(tmp_path: Path, text: str, fault: str) -> None:
    """What would lose mails, take them twice or check nobody is told with its line and key."""
    assert fault in "\n".join(faults_of(tmp_path, OFFICE + text))


@pytest.mark.parametrize(
    "text",
    [
        MAILBOX.format(name="a") + 'folders = []\nurgent_folder = "Haster"\n',
        MAILBOX.format(name="a") + MAILBOX.format(name="b") + 'folders = ["Kopi"]\n',
        DROP.format(name="a", path="ind") + DROP.format(name="b", path="ind/haster"),
        SYSTEM.format(name="a", url="http://x.example/") + SYSTEM.format(name="b", url="http://x.example/arkiv"),
        '[senders]\nauthserv_id = "mx.example"\nrequire_authentication = true\n',
        "[ledger]\nurl = 'postgresql://robot@server/fakturarobot'\n",
    ],
)
def test_the_innocent_neighbour_is_no_fault(tmp_path: Path, text: str) -> None:
    """An urgent folder alone, another folder of one account, a folder within another, two systems on one server."""
    assert load(tmp_path, OFFICE + text).office.name


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[systems.a]\nurl = "https://robot:Sommer2024@x.example/"\n', "systems.a.url"),
        ("[ledger]\nurl = 'postgresql://robot:Sommer2024@server/fakturarobot'\n", "ledger.url"),
    ],
)
def test_a_password_in_an_address_is_a_fault_and_not_told_again(tmp_path: Path, text: str, key: str) -> None:
    """Secrets are never in this file: whoever may read it may not enter invoices."""
    (fault,) = faults_of(tmp_path, OFFICE + text)
    assert f"{key}: has a password in it" in fault
    assert "Sommer2024" not in fault
