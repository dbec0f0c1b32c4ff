"""A hundred thousand transmissions: each of the thousand a hundred times, with the bytes of its documents.

For reading: what they depend on is not copied, because no reader asks for it.
"""

from wagtail.models import Page

from bench.rows import multiply
from bench.thousand import COUNT, STEP, next_key, place, settled
from cms.models import DocumentFacet, TransmissionDocument, TransmissionPage

TIMES = 99


def fill() -> int:
    """Add the copies to Django's default database; returns how many are published then."""
    key, apart = "o.id + n * 10000", {"public_id": "gen_random_uuid()", "date": _DATE}
    tree = {
        "id": key,
        "path": place(f"o.id - {STEP} + n * {COUNT} + 1000"),
        "slug": _SLUG,
        "url_path": "rtrim(o.url_path, '/') || '-' || n || '/'",
        "translation_key": "gen_random_uuid()",
    }
    multiply(Page, f"o.id > {STEP}", TIMES, tree)
    own = {"page_ptr_id": "o.page_ptr_id + n * 10000", "body": "'[]'"}
    multiply(TransmissionPage, f"o.page_ptr_id > {STEP}", TIMES, own | apart)
    stored = {
        "id": key,
        "page_id": "o.page_id + n * 10000",
        "slug": _SLUG,
        "published_at": _MOMENT,
        "updated_at": _MOMENT,
    }
    multiply(TransmissionDocument, f"o.id > {STEP}", TIMES, stored | apart)
    facet = {"id": next_key(DocumentFacet), "document_id": "o.document_id + n * 10000", "date": _DATE}
    multiply(DocumentFacet, f"o.document_id > {STEP}", TIMES, facet, "o.facet, n, o.document_id")
    settled()
    return TransmissionDocument.objects.filter(live=True).count()


_SLUG = "o.slug || '-' || n"
_DATE = "o.date - n"
_MOMENT = "o.published_at - n * interval '1 day'"
