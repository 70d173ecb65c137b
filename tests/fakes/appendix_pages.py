"""Pages that come along with invoices: terms, delivery notes, time sheets, photographs."""

from __future__ import annotations

from tests.fakes.printed_pages import Text

_SENTENCE = (
    "Leverandøren er ikke ansvarlig for forsinkelser, som skyldes forhold uden for dennes kontrol, og en faktura "
    "betales senest på forfaldsdagen, hvorefter der beregnes renter efter renteloven indtil betaling finder sted."
)


def terms(title: str = "Almindelige salgs- og leveringsbetingelser", paragraphs: int = 9) -> list[Text]:
    """Return a page of terms and conditions: numbered paragraphs of running text."""
    words = _SENTENCE.split()
    page: list[Text] = [(60, 60, title)] if title else []
    y = 90.0
    for paragraph in range(1, paragraphs + 1):
        lines = [" ".join(words[at : at + 10]) for at in range(0, len(words), 10)]
        for number, line in enumerate(lines):
            page.append((60, y, f"{paragraph}. {line}" if number == 0 else line))
            y += 14
        y += 10
    return page


def delivery_note(number: str = "88120") -> list[Text]:
    """Return a delivery note with its own number and quantities."""
    return [
        (60, 60, "Sydfyns Tagdækning ApS"),
        (60, 110, "Følgeseddel"),
        (380, 110, f"Nr. {number}"),
        (380, 124, "Dato: 10-11-2026"),
        (60, 180, "Tagpap, ruller"),
        (300, 180, "2"),
        (60, 194, "Søm, kasser"),
        (300, 194, "1"),
        (60, 300, "Modtaget af: Jens Hansen"),
    ]


def time_sheet() -> list[Text]:
    """Return a time sheet whose hours look like amounts."""
    return [
        (60, 60, "Timeseddel uge 45"),
        (60, 90, "Mandag"),
        (300, 90, "7,50"),
        (60, 104, "Tirsdag"),
        (300, 104, "8,00"),
        (60, 130, "I alt timer"),
        (300, 130, "15,50"),
    ]


def receipt() -> list[Text]:
    """Return a receipt of another firm, for which the supplier wants its outlay back."""
    return [
        (60, 60, "Byggecenter Syd A/S"),
        (60, 74, "CVR-nr.: 88146328"),
        (60, 110, "Kvittering"),
        (60, 160, "Skruer"),
        (300, 160, "80,00"),
        (60, 174, "Moms 25 %"),
        (300, 174, "20,00"),
        (60, 188, "I alt DKK"),
        (300, 188, "100,00"),
    ]
