"""A standard page as JSON, made when it is asked for: there are few, and frontends keep what they got."""

from typing import Any

from wagtail.models import Page

from blocks.body import contents
from cms.documents.serialise import address
from cms.documents.translations import translations_json


def standard_card(page: Any) -> dict[str, Any]:
    """What a list shows of it."""
    return {
        "slug": page.slug,
        "title": page.title,
        "url": address(page),
        "intro": page.intro,
        "locale": page.locale.language_code,
        "updated_at": page.last_published_at or page.latest_revision_created_at,
        "translations": translations_json(page),
    }


def standard_page(page: Page) -> dict[str, Any]:
    """All of it, every reference resolved and every URL absolute."""
    body = page.body.stream_block.get_api_representation(page.body)
    head = standard_card(page)
    return {
        **head,
        "toc": contents(body),
        "body": body,
        "seo": {
            "title": page.seo_title or page.title,
            "description": page.search_description or page.intro,
            "image": None,
            "canonical_url": head["url"],
        },
    }
