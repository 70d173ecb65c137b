"""Links work in Excel and in a browser, from the folder itself, a share, a drive or a web address."""

from pathlib import Path

import pytest

from robot.links import for_browser, for_spreadsheet

WORK = Path("/srv/work")
TARGET = WORK / "evidence" / "F-1" / "Faktura æ #1 100%.pdf"


@pytest.mark.parametrize(
    ("reached_by", "spreadsheet", "browser"),
    [
        (
            "",
            "../evidence/F-1/Faktura%20æ%20%231%20100%25.pdf",
            "../evidence/F-1/Faktura%20%C3%A6%20%231%20100%25.pdf",
        ),
        (
            "\\\\server\\fakturarobot\\",
            "file:///\\\\server\\fakturarobot\\evidence\\F-1\\Faktura%20æ%20%231%20100%25.pdf",
            "file://server/fakturarobot/evidence/F-1/Faktura%20%C3%A6%20%231%20100%25.pdf",
        ),
        (
            "R:\\robot",
            "file:///R:\\robot\\evidence\\F-1\\Faktura%20æ%20%231%20100%25.pdf",
            "file:///R:/robot/evidence/F-1/Faktura%20%C3%A6%20%231%20100%25.pdf",
        ),
        (
            "https://intra.example/robot/",
            "https://intra.example/robot/evidence/F-1/Faktura%20%C3%A6%20%231%20100%25.pdf",
            "https://intra.example/robot/evidence/F-1/Faktura%20%C3%A6%20%231%20100%25.pdf",
        ),
        (
            "/mnt/robot",
            "file:///mnt/robot/evidence/F-1/Faktura%20%C3%A6%20%231%20100%25.pdf",
            "file:///mnt/robot/evidence/F-1/Faktura%20%C3%A6%20%231%20100%25.pdf",
        ),
    ],
)
def test_a_link_is_written_as_its_reader_follows_it(reached_by: str, spreadsheet: str, browser: str) -> None:
    """Excel wants its own form of a share and plain letters; a browser wants RFC 3986."""
    folder = WORK / "regneark"
    assert for_spreadsheet(TARGET, work=WORK, folder=folder, reached_by=reached_by) == spreadsheet
    assert for_browser(TARGET, work=WORK, folder=folder, reached_by=reached_by) == browser
