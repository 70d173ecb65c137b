"""The ways in which Arkiv 2003 can be made to fail, for tests and for the demo."""

from __future__ import annotations

from dataclasses import dataclass

from robot.demo.switches import Switches


@dataclass(kw_only=True, slots=True)
class Faults(Switches):
    """The switches of Arkiv 2003. A chance is a document about to be saved, unless said otherwise."""

    commit_then_500: int = 0  # the document is filed, the answer is an error page
    commit_then_hang: int = 0  # the document is filed, the answer never comes
    drop_before_commit: int = 0  # the connection is cut, nothing is filed
    file_refused: int = 0  # "Filen kunne ikke læses", nothing is filed
    session_lost: int = 0  # chance: a request of a logged-in browser
    label_renamed: int = 0  # chance: "Tilføj dokument" shown. "Dokumenttype" is called "Aktkategori"
