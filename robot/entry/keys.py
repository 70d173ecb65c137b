"""Types key by key, as a person does: for fields that ignore a value that is set, or change places when one enters."""

from __future__ import annotations

from playwright.sync_api import Error, Frame, Locator

_ACTIVE = """let active = document.activeElement;
    while (active && active.shadowRoot) active = active.shadowRoot.activeElement;"""
_AT_REST = f"""() => new Promise(done => {{
    const editing = () => {{
        {_ACTIVE}
        const takes = active && (active.isContentEditable || ["INPUT", "TEXTAREA"].includes(active.tagName));
        return takes ? active : null;
    }};
    const look = (before, tries) => requestAnimationFrame(() => requestAnimationFrame(() => {{
        const now = editing();
        if (tries === 0 || (now !== null && now === before)) return done(now !== null);
        look(now, tries - 1);
    }}));
    look(editing(), 30);
}})"""
"""Whether the cursor stands in a field, once it has stopped moving from one to another."""
_SHOWN = f"() => {{ {_ACTIVE} return active ? (active.value ?? active.textContent ?? '') : ''; }}"


def type_keys(field: Locator, text: str, limit: float) -> None:
    """Click into the field, empty it and type the text key by key. `limit` is in milliseconds.

    Where the field swallowed what was typed while it changed, it is typed once more; what then stands there is a
    matter for reading the form back.
    """
    for _ in range(2):
        frame = _enter(field, limit)
        keyboard = field.page.keyboard
        keyboard.press("ControlOrMeta+a")
        keyboard.press("Delete")
        keyboard.type(text)
        if _bare(text) == _bare(_shown(frame)):
            return


def _enter(field: Locator, limit: float) -> Frame | None:
    """Click into the field and return the frame that the cursor is in, once it stands still."""
    field.click(timeout=limit)
    for frame in field.page.frames:
        if frame.evaluate("() => document.hasFocus()") and frame.evaluate(_AT_REST):
            return frame
    field.focus(timeout=limit)
    return None


def _shown(frame: Frame | None) -> str:
    try:
        return "" if frame is None else str(frame.evaluate(_SHOWN))
    except Error:  # typing led to another page
        return ""


def _bare(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
