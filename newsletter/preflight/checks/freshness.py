"""The mail is what readers of the page see: nothing was published since, and nothing waits to be."""

from collections.abc import Iterator
from typing import Any

from newsletter.models import Campaign, Shape
from newsletter.preflight.findings import Finding, fine, some, warns

CHECK = "Page"


def look(campaign: Campaign) -> Iterator[Finding]:
    taken = list(_taken(campaign))
    gone = [page.title for page, _ in taken if page and not page.live]
    newer = [page.title for page, revision in taken if page and page.live and _moved_on(page, revision)]
    drafts = [page.title for page, _ in taken if page and page.has_unpublished_changes]
    if any(page is None for page, _ in taken):
        yield warns(CHECK, "A page of this mail was deleted. Its links lead nowhere; choose another.")
    if gone:
        yield warns(CHECK, f"{some(gone)} is not published any more, so links to it lead nowhere.")
    if newer:
        yield warns(CHECK, f"{some(newer)} was published anew. Save the campaign to take it as it is now.")
    if drafts:
        yield warns(CHECK, f"{some(drafts)} has changes that are not published, and not in the mail.")
    if taken and not (gone or newer or drafts):
        yield fine(CHECK, "The mail is what readers of the page see.")


def _taken(campaign: Campaign) -> Iterator[tuple[Any, int | None]]:
    if campaign.shape != Shape.DIGEST:
        yield campaign.page, campaign.revision_id
    else:
        for item in campaign.items.select_related("page"):
            yield item.page, item.revision_id
    for version in campaign.reader_versions.all():
        for revision in version.held:
            yield (revision.content_object, revision.pk) if revision else (None, None)


def _moved_on(page: Any, revision: int | None) -> bool:
    return page.live_revision_id is not None and page.live_revision_id != revision
