"""The ways in which Økonomi 98 can be made to fail, for tests and for the demo."""

from __future__ import annotations

from dataclasses import dataclass

from robot.demo.switches import Switches


@dataclass(kw_only=True, slots=True)
class Faults(Switches):
    """The switches of Økonomi 98. A chance is a posting that passed validation, unless said otherwise."""

    commit_then_500: int = 0  # the voucher is in the books, the answer is an error page
    commit_then_hang: int = 0  # the voucher is in the books, the answer never comes
    commit_then_drop: int = 0  # the voucher is in the books, the connection is cut
    commit_then_502: int = 0  # the voucher is in the books, a gateway between says that nobody answered
    commit_then_login: int = 0  # the voucher is in the books, the answer leads to the login page
    commit_then_cut: int = 0  # the voucher is in the books, the answer ends in the middle of its number
    commit_twice_then_drop: int = 0  # a double click: the voucher is in the books twice, the connection is cut
    drop_before_commit: int = 0  # the connection is cut, nothing is in the books
    hang_before_commit: int = 0  # the answer never comes, nothing is in the books
    fail_500_before_commit: int = 0  # the answer is an error page, nothing is in the books
    value_changed: int = 0  # the books get whole kroner and a text of 20 characters, without a word
    session_lost: int = 0  # chance: a request of a logged-in browser (pop-ups count, the menu does not)
    label_renamed: int = 0  # chance: a posting form shown. "Fakturanr." is called "Bilagsreference"
    form_changes_value: int = 0  # chance: a posting form shown. Amounts lose their øre when left
    popup_dead: int = 0  # chance: a posting form shown. "Søg..." opens nothing
    unexpected_alert: int = 0  # chance: a posting form shown. A message box stands before it
    wrong_record: int = 0  # chance: a voucher page shown. It shows another voucher's values
