"""Rich text: what editors may write, and its clean forms for display and for storage."""

import re
from collections.abc import Collection
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import Annotated, Any

import nh3
from django.utils.html import strip_tags
from pydantic import Field
from wagtail.blocks import RichTextBlock
from wagtail.rich_text import RichText, expand_db_html

from blocks.citations import KEY, FaceContext, with_numbers
from blocks.faces import References

FEATURES = ["bold", "italic", "superscript", "subscript", "code", "link", "document-link", "ol", "ul"]
TAGS = {"p", "br", "b", "strong", "i", "em", "sup", "sub", "code", "a", "ol", "ul", "li"}
SCHEMES = {"http", "https", "mailto", "tel"}

_BETWEEN = "\0"  # which neither browsers nor databases let into a text
_END_OF_LINE = re.compile(r"</(?:p|li)>|<br/?>")
_TAG = re.compile(r'<(?:[^<>"]|"[^"]*")*>')
_LINK = re.compile(r'<a(?: href="([^"]*)")?>(.*?)</a>', re.DOTALL)
_USABLE_HREF = re.compile(rf"(?:{'|'.join(sorted(SCHEMES))}):|#ref-{KEY}\Z", re.IGNORECASE)

Html = Annotated[
    str,
    Field(
        description="Display HTML: only "
        + ", ".join(sorted(TAGS))
        + "; every link absolute, but for #ref-KEY, which points to the source of that key.",
        json_schema_extra={"format": "html"},
    ),
]


@lru_cache(maxsize=1024)  # a letter shows each text twice: as HTML and as plain text
def clean(html: str) -> str:
    """Keep only the markup that the editor offers; links keep `href` alone.

    A link that leads nowhere (its page is gone, its address is relative) leaves its words behind.
    """
    cleaned = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)
    return _LINK.sub(_usable_link, cleaned) if "<a" in cleaned else cleaned


def _usable_link(match: re.Match[str]) -> str:
    return match[0] if _USABLE_HREF.match(match[1] or "") else match[2]


def has_words(value: RichText) -> bool:
    """Whether there is anything to read: an editor left empty may still store an empty paragraph."""
    return bool(strip_tags(value.source).strip())


def display_html(value: RichText, context: FaceContext | None = None) -> str:
    """The HTML that readers get: references resolved to absolute URLs, nothing else let through.

    `context` holds what `blocks.collect` found for the whole body.
    """
    expanded = context.get("expanded") if context else None
    return with_numbers(clean((expanded or {}).get(value.source) or _expand(value.source)), context)


def expand_all(sources: Collection[str]) -> dict[str, str]:
    """Stored rich text with its references resolved, by source: every page and document in one look-up.

    Texts without a reference are left out, since they need none.
    """
    linked = [source for source in sources if "type=" in source]
    expanded = expand_db_html(_BETWEEN.join(linked)).split(_BETWEEN)
    if len(expanded) != len(linked):  # a broken tag ran over the end of its text
        return {source: expand_db_html(source) for source in linked}
    return dict(zip(linked, expanded, strict=True))


def _expand(source: str) -> str:
    return expand_db_html(source) if "type=" in source else source


class _DatabaseHtml(HTMLParser):
    """Rewrites input HTML as Wagtail stores it, refusing what the editor could not have made."""

    def __init__(self, references: References) -> None:
        super().__init__(convert_charrefs=False)
        self.references = references
        self.out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            allowed = ", ".join(sorted(TAGS))
            raise ValueError(f"<{tag}> is not allowed in rich text. Allowed: {allowed}.")
        self.out.append(self._link(dict(attrs)) if tag == "a" else f"<{tag}>")

    def _link(self, attrs: dict[str, str | None]) -> str:
        href = attrs.get("href") or ""
        if href.startswith("transmission:"):
            page = self.references.page(href.removeprefix("transmission:"))
            return f'<a linktype="page" id="{page}">'
        if not _USABLE_HREF.match(href):
            raise ValueError(
                f"The link {href!r} is not absolute: write https://…, transmission:slug or #ref-KEY."
            )
        return f'<a href="{href.replace("&", "&amp;").replace(chr(34), "&quot;")}">'

    def handle_endtag(self, tag: str) -> None:
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(data.replace("<", "&lt;").replace(">", "&gt;"))

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")


def database_html(html: str, references: References) -> str:
    """Turn input HTML into Wagtail's stored form. Raises `ValueError` or `LookupError` on bad input."""
    parser = _DatabaseHtml(references)
    parser.feed(html)
    parser.close()
    return "".join(parser.out)


class ProseBlock(RichTextBlock):
    """A rich text field inside a block. Its JSON is display HTML, whatever the request says."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": FEATURES, **kwargs})

    def get_api_representation(self, value: RichText, context: dict[str, Any] | None = None) -> str:
        return display_html(value, context)

    def get_searchable_content(self, value: RichText) -> list[str]:
        """The words without markup. Wagtail parses it as any HTML, which takes ten times as long."""
        if not self.search_index:
            return []
        return [unescape(_TAG.sub("", _END_OF_LINE.sub(" ", value.source))).strip()]
