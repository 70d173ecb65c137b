"""Finds the files of a message that are worth reading, however they are wrapped, and judges the rest.

What a file is, its content says. A PDF or an XML document becomes a part to be read; a zip, a
winmail.dat and a forwarded mail are opened, to a bounded depth; other documents and pictures of
real size become parts with a finding, so that a person sees them; decoration is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from email.message import Message
from pathlib import Path

from lxml import etree, html

from mail_intake import content, header, mime
from mail_intake.names import clean_body, safe_name
from mail_intake.tnef import Attachment, BrokenTnef, read_tnef
from mail_intake.zips import Budget, read_zip
from robot.invoice import Finding, Severity
from robot.message import Part
from robot.outcome import Reason
from robot.settings import Limits

TEXT_LENGTH = 2_000
"""Characters of a mail's body that are kept."""

_MEGABYTE = 1_000_000
_FORWARDED_DEPTH = 5
_TNEF_DEPTH = 2
_HTML_LOOKED_AT = 200_000
_SMALL_PICTURE = 15_000  # bytes: logos, icons, tracking pixels
_INLINE_PICTURE = 150_000  # a picture in the text: below, a signature; above, perhaps a photographed invoice
_SUFFIXES = {content.PDF: ".pdf", content.XML: ".xml"}
_DECORATION = frozenset({content.CALENDAR, content.CARD, "image/svg+xml"})
_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """One file on its way to become a part."""

    name: str
    data: bytes
    trail: tuple[str, ...]
    declared: str = ""
    smime_type: str = ""
    in_text: bool = False  # shown within the text of the mail
    mails: int = 0  # how many mails it is wrapped in
    zips: int = 0
    tnefs: int = 0

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2].casefold()


class Attachments:
    """Collects the parts of one message; the files are written into `into`, named by `stem` and a number."""

    def __init__(self, into: Path, stem: str, limits: Limits) -> None:
        self._into = into
        self._stem = stem
        self._limits = limits
        self._largest = int(limits.largest_document_mb * _MEGABYTE)
        self._budget = Budget(int(limits.zip_total_mb * _MEGABYTE))
        self._parts: list[Part] = []
        self._only_if_nothing_else: list[_Found] = []
        self._too_many = False
        self._written = 0
        self._plain = ""
        self._html = b""
        self.broken = False  # the MIME structure of some mail within was broken

    @property
    def text(self) -> str:
        """The beginning of the first text of the message, without markup."""
        return clean_body(self._plain or _text_of_html(self._html), TEXT_LENGTH)

    def findings(self) -> tuple[Finding, ...]:
        """Return what concerns the message as a whole."""
        if not self._too_many:
            return ()
        return (_hold(Reason.TOO_BIG, parts=str(len(self._parts))),)

    def parts(self) -> tuple[Part, ...]:
        """Return the parts, in the order of the message."""
        if not any(part.path and not part.findings for part in self._parts):
            for found in self._only_if_nothing_else:
                kind = content.media_type(found.data)
                self._add(found, kind, None if kind in content.PAGES else Reason.UNSUPPORTED_ATTACHMENT)
            self._only_if_nothing_else.clear()
        return tuple(self._parts)

    def take_file(self, name: str, data: bytes) -> None:
        """Take a bare file out of a folder."""
        self._take(_Found(name=name, data=data, trail=()))

    def take_mail(self, data: bytes, trail: tuple[str, ...] = ("mail",), *, mails: int = 0, zips: int = 0) -> None:
        """Take a whole mail."""
        try:
            message = mime.parse_mail(data)
        except mime.TooIntricate:
            self.broken = self._too_many = True
            return
        self.broken = self.broken or mime.is_broken(message)
        self._walk(message, trail, mails, zips)

    def _walk(self, part: Message, trail: tuple[str, ...], mails: int, zips: int) -> None:
        waiting = [(part, trail, mails)]
        while waiting:
            part, trail, mails = waiting.pop()
            inner = mime.children(part)
            if not inner:
                self._take_leaf(mime.read_leaf(part), trail, mails, zips)
                continue
            declared, _ = header.parameters(header.first(part, "Content-Type"))
            if declared in (content.MAIL, "message/global"):
                trail, mails = (*trail, "forwarded mail"), mails + 1
                encoded = mime.encoded_mail(part)
                if mails > _FORWARDED_DEPTH:
                    self._too_many = True
                    continue
                if encoded is not None:
                    self.take_mail(encoded, trail, mails=mails, zips=zips)
                    continue
            elif declared.startswith("message/"):
                continue  # delivery reports: statements of servers, in the form of mails
            waiting.extend((child, trail, mails) for child in reversed(inner))

    def _take_leaf(self, leaf: mime.Leaf, trail: tuple[str, ...], mails: int, zips: int) -> None:
        named_document = leaf.name.casefold().endswith((".pdf", ".xml"))
        if leaf.declared.startswith("text/") and leaf.disposition != "attachment" and not named_document:
            kind = content.media_type(leaf.data)
            if kind in (content.TEXT, content.HTML, content.EMPTY, content.UNKNOWN, content.MAIL) or (
                kind == content.XML and not leaf.data.lstrip().startswith((b"<?xml", b"\xef\xbb\xbf<?xml"))
            ):
                self._keep_text(leaf)
                return
        if leaf.declared.startswith("message/") and leaf.declared != content.MAIL:
            return
        self._take(
            _Found(
                name=leaf.name,
                data=leaf.data,
                trail=trail,
                declared=leaf.declared,
                smime_type=leaf.parameters.get("smime-type", ""),
                in_text=leaf.disposition == "inline" or (leaf.content_id and leaf.disposition != "attachment"),
                mails=mails,
                zips=zips,
            )
        )

    def _keep_text(self, leaf: mime.Leaf) -> None:
        if leaf.declared == content.HTML:
            decoded = header.decode_text(leaf.data[:_HTML_LOOKED_AT], leaf.charset)
            self._html = self._html or decoded.encode("utf-8", "replace")
        elif not self._plain.strip():
            self._plain = header.decode_text(leaf.data[: TEXT_LENGTH * 8], leaf.charset)

    def _take(self, found: _Found) -> None:
        kind = content.media_type(found.data)
        if kind in (content.PDF, content.XML):
            self._add(found, kind, Reason.TOO_BIG if len(found.data) > self._largest else None)
        elif kind == content.ZIP:
            self._open_zip(found)
        elif kind == content.TNEF:
            self._open_tnef(found)
        elif kind == content.MAIL and (found.declared == content.MAIL or found.extension in ("eml", "txt", "msg", "")):
            self._open_mail(found)
        elif self._claims_pdf(found):
            nothing_known = kind in (content.EMPTY, content.UNKNOWN)
            self._add(found, kind, Reason.UNREADABLE if nothing_known else Reason.NOT_PDF)
        elif self._claims_xml(found) and kind in (content.TEXT, content.UNKNOWN, content.HTML):
            self._add(found, content.XML, None)  # broken XML: the reader says where
        else:
            self._judge_other(found, kind)

    def _judge_other(self, found: _Found, kind: str) -> None:
        if kind in _DECORATION or kind == content.EMPTY or found.declared in _SIGNATURES:
            return
        if found.declared.endswith("pkcs7-mime") or found.data.lstrip().startswith(b"-----BEGIN PGP MESSAGE"):
            sealed = found.smime_type != "signed-data"
            self._add(found, kind, Reason.ENCRYPTED if sealed else Reason.UNSUPPORTED_ATTACHMENT)
        elif content.is_image(kind):
            if len(found.data) < (_INLINE_PICTURE if found.in_text else _SMALL_PICTURE):
                return
            if found.in_text:
                self._only_if_nothing_else.append(found)
            else:
                self._add(found, kind, None if kind in content.PAGES else Reason.UNSUPPORTED_ATTACHMENT)
        elif kind not in (content.TEXT, content.HTML, content.MAIL):
            self._add(found, kind, Reason.UNSUPPORTED_ATTACHMENT)

    def _open_zip(self, found: _Found) -> None:
        if found.zips >= self._limits.zip_depth or self._full():
            self._add(found, content.ZIP, Reason.UNSUPPORTED_ATTACHMENT)
            return
        trail = (*found.trail, safe_name(found.name, "arkiv.zip"))
        before = self._seen()
        for member in read_zip(found.data, self._budget, largest=self._largest, most=self._limits.most_parts):
            inner = _Found(name=member.name, data=member.data, trail=trail, mails=found.mails, zips=found.zips + 1)
            if member.fault is None:
                self._take(inner)
            elif member.name:
                self._add(inner, content.UNKNOWN, member.fault)
            else:
                self._add(found, content.ZIP, member.fault)
        if self._seen() == before:
            self._only_if_nothing_else.append(found)

    def _seen(self) -> int:
        return len(self._parts) + len(self._only_if_nothing_else)

    def _open_tnef(self, found: _Found) -> None:
        if found.tnefs >= _TNEF_DEPTH:
            self._add(found, content.TNEF, Reason.UNSUPPORTED_ATTACHMENT)
            return
        inner: tuple[Attachment, ...]
        try:
            inner, broken = read_tnef(found.data), False
        except BrokenTnef as error:
            inner, broken = error.attachments, True
        trail = (*found.trail, safe_name(found.name, "winmail.dat"))
        for attachment in inner:
            inside = replace(found, name=attachment.name, data=attachment.data, declared="", in_text=False)
            self._take(replace(inside, trail=trail, tnefs=found.tnefs + 1))
        if broken:
            self._add(found, content.TNEF, Reason.UNREADABLE)

    def _open_mail(self, found: _Found) -> None:
        if found.mails >= _FORWARDED_DEPTH:
            self._too_many = True
            return
        step = safe_name(found.name) if found.name else "forwarded mail"
        self.take_mail(found.data, (*found.trail, step), mails=found.mails + 1, zips=found.zips)

    def _claims_pdf(self, found: _Found) -> bool:
        return found.extension == "pdf" or found.declared in (content.PDF, "application/x-pdf")

    def _claims_xml(self, found: _Found) -> bool:
        return found.extension == "xml" or found.declared in (content.XML, "text/xml")

    def _full(self) -> bool:
        self._too_many = self._too_many or len(self._parts) >= self._limits.most_parts
        return self._too_many

    def _add(self, found: _Found, kind: str, fault: Reason | None) -> None:
        if self._full():
            return
        suffix = _SUFFIXES.get(kind, "")
        name = safe_name(found.name, f"uden navn{suffix}")
        name = name if "." in name else f"{name}{suffix}"
        path = None
        if found.data:
            self._written += 1
            path = self._into / f"{self._stem}-{self._written:03d}{suffix or '.bin'}"
            path.write_bytes(found.data)
        facts = {"limit": f"{self._limits.largest_document_mb:g} MB"} if fault is Reason.TOO_BIG else {}
        findings = () if fault is None else (_hold(fault, name=name, **facts),)
        trail = " > ".join((*found.trail, name))
        self._parts.append(Part(name=name, trail=trail, path=path, media_type=kind, findings=findings))


def _hold(reason: Reason, **facts: str) -> Finding:
    return Finding(reason=reason, severity=Severity.HOLD, facts=facts)


def _text_of_html(markup: bytes) -> str:
    if not markup.strip():
        return ""
    try:
        tree = html.document_fromstring(markup, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    etree.strip_elements(tree, "script", "style", "head", etree.Comment, with_tail=False)
    for block in tree.iter("p", "div", "br", "tr", "li", "h1", "h2", "h3"):
        block.tail = "\n" + (block.tail or "")
    return "".join(map(str, tree.itertext()))
