"""The site that a page belongs to."""

from wagtail.models import Page, Site


def site_of(page: Page) -> Site:
    """The page's own site; for a draft that has no place in the tree yet, the default one."""
    return page.get_site() or Site.objects.get(is_default_site=True)
