from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error

from robot.case import Intent, differences
from robot.demo.oekonomi98 import EVERY
from robot.entry.session import LoginRefused
from robot.errors import ScreenChanged, SessionLost, SystemFault, UncertainEntry
from robot.mapping.section import SystemMapping
from robot.mapping.step import Step
from robot.sentence import told_by
from robot.words import load_words
from tests.integration.entry.conftest import impatient

if TYPE_CHECKING:
    from robot.entry import Browsers
    from tests.fakes.finance import Finance

Make = Callable[..., Intent]


def test_the_canary_passes_on_a_system_that_is_as_mapped_and_posts_nothing(finance: Finance) -> None:
    """The walk finds every target of the shipped mapping."""
    finance.robot.check()
    assert finance.posted() == []


def test_the_canary_names_the_field_that_is_called_otherwise_now(finance: Finance) -> None:
    """A renamed label is told by its old name before any invoice is touched."""
    finance.faults.label_renamed = EVERY
    with pytest.raises(ScreenChanged, match=r"Fakturanr\."):
        finance.robot.check()


def test_a_changed_screen_is_pictured_as_it_was_and_as_it_is(finance: Finance, tmp_path: Path) -> None:
    """The canary keeps how each page looked when it fitted, and shows it beside the page that no longer does."""
    robot = finance.another(pictures=tmp_path / "canary")
    robot.check()
    fitted = {path.name: path.read_bytes() for path in (tmp_path / "canary").iterdir()}
    assert set(fitted) == {"lookup.png", "enter.png"}
    finance.faults.label_renamed = EVERY
    with pytest.raises(ScreenChanged) as changed:
        robot.check()
    [entered] = [pair for pair in changed.value.pictures if "enter" in pair.after.name]
    assert entered.before is not None
    assert entered.before.read_bytes() == fitted["enter.png"] == (tmp_path / "canary" / "enter.png").read_bytes()
    assert entered.after.read_bytes() != fitted["enter.png"]


def test_the_canary_says_of_each_target_how_it_was_found(finance: Finance) -> None:
    """Found by which way, missing or not reached: a line each, and a picture of each section."""
    finance.faults.label_renamed = EVERY
    looked, pictures = finance.robot.examine()
    states = {one.where: one.state for one in looked}
    assert states["ready.shown"] == "found"
    assert states["step 4 of [enter]"] == states["form.fields.invoice_number"] == "missing"
    assert states["submit.click"] == "found"
    assert states["step 3 of [blocks.pick_supplier]"] == "not reached"
    assert all(picture.startswith(b"\x89PNG") for picture in pictures.values())
    assert finance.posted() == []


def test_a_renamed_label_is_a_changed_screen(finance: Finance, intent: Make) -> None:
    """The robot does not guess where the value belongs now."""
    finance.faults.label_renamed = 1
    with pytest.raises(ScreenChanged, match=r"Fakturanr\."):
        finance.robot.fill(intent())
    assert finance.robot.screenshot().startswith(b"\x89PNG")


def test_a_second_way_serves_where_the_first_is_gone_and_is_recorded(finance: Finance, intent: Make) -> None:
    """A target with several ways goes on by the next one."""
    mapping = with_step(
        finance.mapping,
        3,
        Step.model_validate({"fill": [{"beside": "Fakturanr."}, {"name": "txtFakNr"}], "with": "invoice_number"}),
    )
    robot = finance.another(
        mapping.model_copy(update={"form": mapping.form and mapping.form.model_copy(update={"fields": {}})})
    )
    finance.faults.label_renamed = 1
    robot.fill(intent())
    assert ("name 'txtFakNr'", 2) in robot.served


def test_a_pop_up_that_does_not_open_is_a_changed_screen(finance: Finance, intent: Make) -> None:
    """The search window never comes, and the fault says whose button it was."""
    finance.faults.popup_dead = 1
    with pytest.raises(ScreenChanged) as changed:
        finance.robot.fill(intent())
    assert str(changed.value) == (
        "Økonomi 98: click button 'Søg...': no window opened. "
        "See step 1 of [blocks.choose_supplier] in mappings/systems/oekonomi98.toml."
    )


def test_a_dialog_that_no_step_expects_is_a_fault_with_its_words(finance: Finance, intent: Make) -> None:
    """An alert before the form is not clicked away in silence."""
    finance.faults.unexpected_alert = 1
    with pytest.raises(SystemFault, match="Momsafregningen"):
        finance.robot.fill(intent())
    finance.robot.fill(intent())
    assert finance.robot.submit()


@pytest.mark.parametrize("request_number", [1, 2, 3, 4])
def test_a_session_lost_on_the_way_is_told_and_the_next_try_works(
    finance: Finance, intent: Make, request_number: int
) -> None:
    """Whichever request loses it, in the frame or in the pop-up, nothing is posted, and a fresh session goes on."""
    finance.robot.look_up(intent())
    finance.faults.session_lost = request_number
    with pytest.raises((SessionLost, UncertainEntry)):
        _post(finance, intent())
    assert finance.posted() == []
    finance.robot.reset()
    finance.robot.fill(intent())
    assert finance.robot.submit()
    assert len(finance.posted()) == 1


def test_a_session_that_idled_too_long_is_opened_anew_without_a_fault(finance: Finance, intent: Make) -> None:
    """The mapping says how long a session lives; the robot does not wait to be thrown out."""
    finance.robot.look_up(intent())
    finance.clock.advance(minutes=11)
    assert finance.robot.look_up(intent()).vouchers == ()


def test_silence_after_a_posting_is_uncertain_and_the_search_finds_the_voucher(finance: Finance, intent: Make) -> None:
    """What was committed without an answer is not known by the answer, but by looking it up."""
    finance.faults.commit_then_drop = 1
    meant = intent()
    finance.robot.fill(meant)
    with pytest.raises(UncertainEntry):
        finance.robot.submit()
    found = finance.robot.look_up(meant)
    assert found.vouchers == (finance.posted()[0].number,)
    assert len(finance.posted()) == 1


def test_a_connection_cut_before_the_commit_is_uncertain_and_the_search_finds_nothing(
    finance: Finance, intent: Make
) -> None:
    """Nothing is there, and the mapping says that this search is the last word."""
    finance.faults.drop_before_commit = 1
    meant = intent()
    finance.robot.fill(meant)
    with pytest.raises(UncertainEntry):
        finance.robot.submit()
    found = finance.robot.look_up(meant)
    assert (found.vouchers, found.authoritative) == ((), True)


def test_a_login_that_is_refused_is_not_tried_again(finance: Finance, intent: Make) -> None:
    """A wrong secret must not lock the robot's user out; the words of the system are told, the secret is not."""
    asked = []
    robot = finance.another(password="forkert-kode")
    robot._secret = lambda: asked.append(1) or "forkert-kode"  # type: ignore[func-returns-value]
    for _ in range(2):
        with pytest.raises(LoginRefused, match="Forkert brugernavn") as refused:
            robot.look_up(intent())
        assert "forkert-kode" not in str(refused.value)
    assert len(asked) == 1


def test_a_system_that_is_down_is_a_fault(finance: Finance, intent: Make) -> None:
    """A refused connection is a technical fault, not a changed screen."""
    finance.robot.look_up(intent())
    finance.system.stop()
    with pytest.raises(SystemFault) as fault:
        finance.robot.look_up(intent())
    assert not isinstance(fault.value, ScreenChanged)


def test_a_page_of_another_host_is_blocked_and_recorded(finance: Finance, intent: Make) -> None:
    """The same machine under another name is another host: no request reaches it."""
    foreign = finance.system.url.replace("127.0.0.1", "localhost") + "faktura.asp"
    step = Step.model_validate({"go_to": foreign})
    robot = finance.another(with_step(finance.mapping, 0, step))
    with pytest.raises(SystemFault, match="another host"):
        robot.fill(intent())
    assert foreign in robot.blocked


def test_a_field_that_moved_into_another_frame_is_a_changed_screen(finance: Finance, intent: Make) -> None:
    """The field stands in the frame of the work, the mapping looks in the menu's: it is not looked for elsewhere."""
    moved = Step.model_validate({"fill": {"beside": "Fakturanr.", "frame": "menu"}, "with": "invoice_number"})
    robot = finance.another(with_step(finance.mapping, 3, moved))
    with pytest.raises(ScreenChanged) as changed:
        robot.fill(intent())
    assert load_words("da").say(told_by(changed.value)) == (
        "Økonomi 98: beside 'Fakturanr.' i rammen 'menu' er ikke på skærmen. "
        "Se trin 4 i [enter] i mappings/systems/oekonomi98.toml."
    )
    assert finance.posted() == []


def test_a_page_that_crashes_is_a_fault_and_the_next_try_works(finance: Finance, intent: Make) -> None:
    """The renderer dies under the form: nothing is posted, a fresh session goes on."""
    crash = Step.model_validate({"go_to": "chrome://crash"})
    robot = finance.another(with_step(finance.mapping, 3, crash))
    with pytest.raises(SystemFault) as fault:
        robot.fill(intent())
    assert not isinstance(fault.value, ScreenChanged)
    finance.robot.fill(intent())
    assert finance.robot.submit() == finance.posted()[0].number


def test_a_browser_that_is_killed_is_started_again(finance: Finance, intent: Make, browsers: Browsers) -> None:
    """The whole browser dies by a signal after the form was filled: a fault, then a fresh browser."""
    finance.robot.fill(intent())
    assert browsers._browser is not None
    with contextlib.suppress(Error):  # the answer to this is what dies
        browsers._browser.new_browser_cdp_session().send("Browser.crash")
    with pytest.raises((SystemFault, UncertainEntry)):
        finance.robot.submit()
    assert finance.robot.look_up(intent()).vouchers == ()


def test_a_page_over_its_limit_is_a_fault(finance: Finance, intent: Make) -> None:
    """A page that takes longer than the mapping allows is told; nothing is posted, and nobody waits for ever."""
    finance.robot.look_up(intent())
    hurried = finance.another(impatient(finance.mapping, page_seconds=0.001, step_seconds=0.5))
    with pytest.raises(SystemFault):
        hurried.fill(intent())
    assert finance.posted() == []


def test_a_date_that_the_system_writes_otherwise_than_mapped_differs(finance: Finance, intent: Make) -> None:
    """Day and month changed places without a word: both are told before anything is posted."""
    formats = dict(finance.mapping.formats)
    formats["american"] = formats["date"].model_copy(update={"pattern": "MM-DD-YYYY"})
    assert finance.mapping.enter is not None
    typed = tuple(
        step.model_copy(update={"format": "american"}) if step.with_ == "issue_date" else step
        for step in finance.mapping.enter.steps
    )
    enter = finance.mapping.enter.model_copy(update={"steps": typed})
    robot = finance.another(finance.mapping.model_copy(update={"formats": formats, "enter": enter}))
    [wrong] = differences(intent(), robot.fill(intent()))
    assert (wrong.name, wrong.meant, wrong.seen) == ("issue_date", "2026-11-02", "2026-02-11")
    assert finance.posted() == []


def test_a_browser_that_died_is_started_again(finance: Finance, intent: Make, browsers: Browsers) -> None:
    """The invoice fails with a fault, the next one finds a fresh browser."""
    finance.robot.fill(intent())
    assert browsers._browser is not None
    browsers._browser.close()
    with pytest.raises(SystemFault, match="gone"):
        finance.robot.submit()
    assert finance.robot.look_up(intent()).vouchers == ()


def test_a_trace_is_kept_of_what_failed_and_holds_no_secret(finance: Finance, intent: Make) -> None:
    """Where traces are asked for, the failed operation's is there; the password was typed before it began."""
    robot = finance.another(keep_traces=True)
    robot.look_up(intent())
    assert robot.trace() is None
    finance.faults.label_renamed = 1
    with pytest.raises(ScreenChanged):
        robot.fill(intent())
    trace = robot.trace()
    assert trace is not None
    with zipfile.ZipFile(io.BytesIO(trace)) as parts:
        assert "trace.trace" in parts.namelist()
        assert not any(b"Sommer2024" in parts.read(name) for name in parts.namelist())


def _post(finance: Finance, meant: Intent) -> str:
    finance.robot.fill(meant)
    return finance.robot.submit()


def with_step(mapping: SystemMapping, place: int, step: Step) -> SystemMapping:
    """Return the mapping with another step in the place of one of `enter`."""
    assert mapping.enter is not None
    steps = (*mapping.enter.steps[:place], step, *mapping.enter.steps[place + 1 :])
    return mapping.model_copy(update={"enter": mapping.enter.model_copy(update={"steps": steps})})
