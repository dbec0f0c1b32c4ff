"""The site that a page belongs to."""

from wagtail.models import Page, Site


def site_of(page: Page) -> Site:
    """The page's own site; for a draft that has no place in the tree yet, the default one."""
    return page.get_site() or Site.objects.get(is_default_site=True)


def site_key(page: Page) -> int:
    """The key of `site_of`, without a query for who has a place."""
    parts = page.get_url_parts()
    return int(parts[0]) if parts else site_of(page).pk


def home_paths(site: Site) -> list[str]:
    """The `url_path`s of the site's home in each of its languages, whose addresses name no language."""
    return [home.root_path for home in Site.get_site_root_paths() if home.site_id == site.pk]
