"""XPath for what legacy pages have instead of labels: captions in the next cell, headings of columns and sections."""

from __future__ import annotations

_ORNAMENT = "contains(concat(' ', @role, ' '), ' presentation ') or @role='none' or @aria-hidden='true'"
"""What widgets are built of besides the field itself: arrows and marks, which are inputs as well, and no field."""
_CONTROL = (
    f"self::input[not(@type='hidden' or @type='button' or @type='submit' or {_ORNAMENT})]"
    " or self::select or self::textarea"
)


def literal(text: str) -> str:
    """Return the text as an XPath string, whatever quotes it holds."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    parts = ', "\'", '.join(f"'{part}'" for part in text.split("'"))
    return f"concat({parts})"


def says(text: str, *, exact: bool = True) -> str:
    """Return the condition that a node's text is this one, without regard to white space, colons and stars."""
    words = "normalize-space(translate(., ':*\u00a0', '   '))"
    wanted = literal(" ".join(text.replace(":", " ").replace("*", " ").split()))
    return f"{words}={wanted}" if exact else f"contains({words}, {wanted})"


def beside(caption: str, *, exact: bool) -> str:
    """Return the control in the cell after the one with this caption, or that cell where it has none."""
    cell = (
        f"//*[self::td or self::th or self::dt][not(.//td)][{says(caption, exact=exact)}]"
        "/following-sibling::*[1][self::td or self::dd]"
    )
    return f"xpath={_control_or_cell('.' + cell)}"


def below(heading: str, *, exact: bool) -> str:
    """Return, within a row, the control in the column with this heading, or the cell where it has none."""
    head = f"ancestor::table[1]//tr[1]/*[{says(heading, exact=exact)}]"
    cell = f"*[self::td or self::th][{head}][{_columns_before()} = {_columns_before(head + '/')}]"
    return f"xpath={_control_or_cell('./' + cell)}"


def _columns_before(of: str = "") -> str:
    """Return how many columns stand before a cell: some take several, and a hidden field between them takes none."""
    cells = f"{of}preceding-sibling::*[self::td or self::th]"
    return f"(count({cells}) + sum({cells}/@colspan) - count({cells}/@colspan))"


def row(cells: tuple[str, ...]) -> str:
    """Return the innermost rows that have a cell with each of these texts."""
    table = "".join(f"[*[self::td or self::th][{says(text)}]]" for text in cells)
    grid = "".join(f"[.//*[@role='gridcell' or @role='cell'][{says(text)}]]" for text in cells)
    return f"xpath=.//tr[not(.//tr)]{table} | .//*[@role='row']{grid}"


def section(heading: str) -> str:
    """Return the part of the page with this heading: a fieldset, a named region, or what holds a h1 to h6."""
    said = says(heading)
    return (
        f"xpath=.//fieldset[legend[{said}]] | .//*[@role='group' or @role='region'][@aria-label={literal(heading)}]"
        f" | .//*[*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6][{said}]]"
    )


def _control_or_cell(cell: str) -> str:
    return f"{cell}/descendant::*[{_CONTROL}] | {cell}[not(descendant::*[{_CONTROL}])]"
