"""Every address of the Content API that is read, with what answers it."""

from cms.api import pages, share, snippets, transmissions
from cms.api.changes import ChangesParameters, changes
from cms.api.endpoints import Endpoint
from cms.api.resolve import ResolveParameters, resolve
from cms.api.search import SearchParameters, search
from cms.api.site import site
from cms.api.snippets import NoParameters
from cms.api.wanted import DetailParameters, ListParameters

LIST = Endpoint(transmissions.listing, ListParameters)
DETAIL = Endpoint(transmissions.detail, DetailParameters)
SHARE = Endpoint(share.share, NoParameters)
TOPICS = Endpoint(snippets.topics, NoParameters)
TOPIC = Endpoint(snippets.topic, NoParameters)
AUTHORS = Endpoint(snippets.authors, NoParameters)
AUTHOR = Endpoint(snippets.author, NoParameters)
LENSES = Endpoint(snippets.lenses, NoParameters)
LENS = Endpoint(snippets.lens, NoParameters)
SITE = Endpoint(site, NoParameters)
RESOLVE = Endpoint(resolve, ResolveParameters)
SEARCH = Endpoint(search, SearchParameters)
PAGES = Endpoint(pages.pages, NoParameters)
PAGE = Endpoint(pages.page, pages.PageParameters)
CHANGES = Endpoint(changes, ChangesParameters)

# The addresses below the API's root; the most asked first, because the door looks in this order.
READS = {
    "transmissions/{slug}/": DETAIL,
    "transmissions/": LIST,
    "site/": SITE,
    "search/": SEARCH,
    "changes/": CHANGES,
    "pages/resolve/": RESOLVE,
    "topics/": TOPICS,
    "topics/{slug}/": TOPIC,
    "authors/": AUTHORS,
    "authors/{slug}/": AUTHOR,
    "lenses/": LENSES,
    "lenses/{slug}/": LENS,
    "transmissions/{slug}/share.png": SHARE,
    "pages/": PAGES,
    "pages/{slug}/": PAGE,
}
