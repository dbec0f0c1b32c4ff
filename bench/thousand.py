"""A thousand published transmissions like the reference page: another slug, title, date and topic each.

Their pages and a first document of each are written by SQL. A change of the lens that all of them use then
has the product itself write every document.
"""

import time

from django.db.models import Model
from wagtail.models import Page

from bench.rows import multiply, settle
from cms.documents import rebuild
from cms.models import (
    ContinueReadingLink,
    DocumentDependency,
    DocumentFacet,
    Lens,
    Topic,
    TransmissionAuthor,
    TransmissionDocument,
    TransmissionPage,
)

REFERENCE = "the-hours-after-ketamine"
COUNT = 1_000
TOPICS = 10
# Above every key of the sample: the key of the n-th page, and of its document, is STEP + n.
STEP = 10_000

# A page's place in the tree: four digits to the base of 36 for each level, as treebeard writes them.
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def place(number: str) -> str:
    """The SQL expression of the place beside page `o` that has this number, itself an expression."""
    digits = (f"substr('{_DIGITS}', ({number}) / {36**power} % 36 + 1, 1)" for power in (3, 2, 1, 0))
    return f"left(o.path, -4) || {' || '.join(digits)}"


def next_key(model: type[Model]) -> str:
    """The SQL expression of a key that no row of `model` has."""
    return f"nextval(pg_get_serial_sequence('{model._meta.db_table}', 'id'))"


def fill() -> None:
    """Add the transmissions to Django's default database."""
    page = TransmissionPage.objects.get(slug=REFERENCE)
    _pages(page)
    stored = TransmissionDocument.objects.get(page=page)
    same = {"id": f"{STEP} + n", "page_id": f"{STEP} + n", "slug": "o.slug || '-' || n"}
    multiply(
        TransmissionDocument,
        f"o.id = {stored.pk}",
        COUNT,
        {**same, "public_id": f"(SELECT public_id FROM cms_transmissionpage WHERE page_ptr_id = {STEP} + n)"},
    )
    for model in (DocumentFacet, DocumentDependency):
        own = {"id": next_key(model), "document_id": f"{STEP} + n"}
        multiply(model, f"o.document_id = {stored.pk}", COUNT, own)
    settled()


def rebuild_of_lens() -> tuple[float, int]:
    """Change the lens: seconds from its save until nothing is stale, and how many documents that reached."""
    lens = Lens.objects.get(pk=_lens(TransmissionPage.objects.get(slug=REFERENCE)))
    lens.tagline += "."
    began = time.perf_counter()
    lens.save()
    reached = rebuild.waiting()
    for _ in rebuild.until_done():
        pass
    taken = time.perf_counter() - began
    if left := rebuild.waiting():
        raise RuntimeError(f"{left} documents could not be made; the log above says why.")
    return taken, reached


def settled() -> None:
    settle(TransmissionDocument, DocumentFacet, DocumentDependency, TransmissionPage, Page)


def _pages(page: TransmissionPage) -> None:
    key, slug = f"{STEP} + n", "o.slug || '-' || n"
    tree = {
        "id": key,
        "path": place("n + 1000"),  # behind the pages of the sample
        "slug": slug,
        "url_path": "rtrim(o.url_path, '/') || '-' || n || '/'",
        "title": "o.title || ' ' || n",
        "translation_key": "gen_random_uuid()",
        "live_revision_id": "NULL",
        "latest_revision_id": "NULL",
    }
    multiply(Page, f"o.id = {page.pk}", COUNT, tree)
    topics = [Topic.objects.create(slug=f"topic-{n}", name=f"Topic {n}").pk for n in range(TOPICS)]
    own = {
        "page_ptr_id": key,
        "public_id": "gen_random_uuid()",
        "topic_id": f"(ARRAY{topics})[n % {TOPICS} + 1]",
        "date": "date '2026-11-01' - n",
    }
    multiply(TransmissionPage, f"o.page_ptr_id = {page.pk}", COUNT, own)
    for model in (TransmissionAuthor, ContinueReadingLink):
        multiply(model, f"o.page_id = {page.pk}", COUNT, {"id": next_key(model), "page_id": key})
    Page.objects.filter(path=page.path[:-4]).update(numchild=COUNT + 1_000)


def _lens(page: TransmissionPage) -> int:
    return next(int(block.value["lens"].pk) for block in page.body if block.block_type == "lens")
