"""A transmission as JSON: the card of lists, and the whole document. Shapes: `cms/documents/shapes.py`.

The pages are `TransmissionPage`s. Their model imports this module, for previews, and not the other way round.
"""

import datetime
from typing import Any

from wagtail.models import Page
from wagtail.rich_text import RichText

from blocks.body import contents
from blocks.dependencies import tag, use, use_all
from blocks.images import image_json
from blocks.prose import display_html
from cms.documents.shapes import SCHEMA_VERSION
from cms.documents.translations import translations_json
from cms.sites import site_key, site_of


def address(page: Page) -> str:
    """Where readers find the page; a draft that has no place yet stands at the site's front door."""
    return page.full_url or site_of(page).root_url


def first_published(page: Page) -> datetime.datetime:
    """When readers could first open it; for a page that was made live without publishing, its date."""
    midnight = datetime.datetime.combine(page.date, datetime.time(), datetime.UTC)
    return page.first_published_at or midnight


def topic_json(topic: Any | None) -> dict[str, Any] | None:
    if topic is None:
        return None
    return {"slug": topic.slug, "name": topic.name, "description": topic.description}


def author_json(author: Any) -> dict[str, Any]:
    return {
        "slug": author.slug,
        "name": author.name,
        "role": author.role,
        "bio": display_html(RichText(author.bio)),
        "portrait": picture_json(author.portrait, alt=author.name),
    }


def lens_json(lens: Any) -> dict[str, Any]:
    names = ("slug", "name", "tagline", "description", "colour", "icon")
    return {name: getattr(lens, name) for name in names}


def picture_json(image: Any | None, alt: str) -> dict[str, Any] | None:
    return image_json(image, alt) if image else None


def card(page: Page) -> dict[str, Any]:
    """What a list shows of a transmission."""
    return {
        "id": page.public_id,
        "slug": page.slug,
        "title": page.title,
        "url": address(page),
        "summary": page.summary,
        "date": page.date,
        "published_at": first_published(page),
        "updated_at": page.last_published_at or first_published(page),
        "reading_minutes": page.reading_minutes,
        "locale": page.locale.language_code,
        "topic": topic_json(page.topic),
        "authors": [author_json(link.author) for link in page.author_links.all()],
        "cover": picture_json(page.cover, alt=page.cover_alt),
    }


def corrections_json(page: Page) -> list[dict[str, Any]]:
    """Newest first; of one day, first what was written down last."""
    numbered = list(enumerate(page.corrections.all()))
    told = [one for _, one in sorted(numbered, key=lambda pair: (pair[1].date, pair[0]), reverse=True)]
    return [{"id": one.public_id, "date": one.date, "wrong": one.wrong, "right": one.right} for one in told]


def _use_head(page: Page) -> None:
    """What stands around the body. Pictures and pages count even while they are not shown."""
    authors = [link.author for link in page.author_links.all()]
    pictures = [page.cover, page.share_image, *(author.portrait for author in authors)]
    use_all([part for part in (page, page.topic, page.locale, *authors, *pictures) if part is not None])
    use(tag("site", site_key(page)))
    for link in page.continue_reading_links.all():
        if link.linked_page_id:
            use(tag("page", link.linked_page_id))


def document(page: Page) -> dict[str, Any]:
    """All of a transmission, every reference resolved and every URL absolute.

    Notes what it is made of, for who collects `blocks.dependencies`.
    """
    _use_head(page)
    head = card(page)
    body = page.body.stream_block.get_api_representation(page.body)
    links = [link.as_json() for link in page.continue_reading_links.all()]
    shared = picture_json(page.share_image, alt=page.cover_alt) if page.share_image else head["cover"]
    return {
        **head,
        "schema_version": SCHEMA_VERSION,
        "toc": contents(body),
        "body": body,
        "continue_reading": [link for link in links if link],
        "seo": {
            "title": page.seo_title or page.title,
            "description": page.search_description or page.summary,
            "image": shared,
            "canonical_url": page.canonical_url or head["url"],
        },
        "corrections": corrections_json(page),
        "translations": translations_json(page),
    }
