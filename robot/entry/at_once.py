"""Reads many places of a page in one call: each call to the browser takes longer than the reading itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Error, Frame

from robot.entry.screen import Around, Screen
from robot.entry.spelling import Root

_READ = """(root, asked) => {
    const shown = %s;
    const document = root.ownerDocument ?? root;
    for (const element of document.querySelectorAll("*")) {
        if (element.shadowRoot) return asked.map(() => []);
    }
    const labelled = Array.from(root.querySelectorAll("input:not([type=hidden]), select, textarea"));
    const saying = {
        css: selector => Array.from(root.querySelectorAll(selector)),
        xpath: path => {
            const found = document.evaluate(
                path.startsWith("/") && root !== document ? "." + path : path,
                root, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE, null);
            return Array.from({length: found.snapshotLength}, (_, number) => found.snapshotItem(number));
        },
        label: words => root.querySelector("[aria-label], [aria-labelledby]") ? [] : labelled.filter(
            field => Array.from(field.labels).some(label => new RegExp(words).test(label.textContent))),
    };
    return asked.map(({kind, words, attribute}) => {
        try {
            const found = saying[kind](words);
            if (found.length !== 1) return [];
            return [String((attribute === null ? shown(found[0]) : found[0].getAttribute(attribute)) ?? "")];
        } catch {
            return [];
        }
    });
}"""


def read_at_once(screen: Screen, places: Mapping[str, Any], around: Around, shown: str) -> dict[str, str]:
    """Return what stands, right now, at each of these places (`Place`s by name) that is there exactly once.

    `shown` is the script (element => text) that says what a thing shows. What is not there, is there several times, or
    is pointed at in a way that the browser's own search does not know, is left out: `Screen.ask` waits for it, or says
    what is wrong.
    """
    spelled = {name: spelled for name, place in places.items() if (spelled := screen.spelled(place.read, around))}
    texts: dict[str, str] = {}
    for root in {id(one.root): one.root for one in spelled.values()}.values():
        here = {name: one for name, one in spelled.items() if one.root is root}
        asked = [
            {"kind": one.kind, "words": one.words, "attribute": places[name].attribute} for name, one in here.items()
        ]
        for (name, one), answer in zip(here.items(), _ask(root, asked, shown), strict=True):
            if answer:
                texts[name] = answer[0].strip()
                screen.note(one.seen, around)
    return texts


def _ask(root: Root, asked: list[dict[str, Any]], shown: str) -> list[list[str]]:
    script = _READ % shown
    try:
        if isinstance(root, Frame):
            answers: list[list[list[str]]] = [root.evaluate(f"asked => ({script})(document, asked)", asked)]
        else:
            answers = root.evaluate_all(f"(roots, asked) => roots.map(root => ({script})(root, asked))", asked)
    except Error:  # the page is on its way to another one: the slow way waits for it
        answers = []
    return answers[0] if len(answers) == 1 else [[] for _ in asked]
