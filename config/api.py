"""The Content API, put together from the routers of every app."""

from cms.api.content import router as content_router
from cms.api.described import DescribedAPI
from cms.api.docs import GuardedSwagger
from cms.api.problems import register_problem_handlers
from cms.api.security import DocumentedAPI
from newsletter.api import router as newsletter_router


class ContentAPI(DescribedAPI, DocumentedAPI):
    """An API whose document tells all that clients are made from."""


content_api = ContentAPI(
    title="Content API",
    version="1.0.0",
    description="Typed, resolved transmissions for headless frontends.",
    urls_namespace="content_v1",
    docs=GuardedSwagger(),
    docs_url="docs",
)
register_problem_handlers(content_api)
content_api.add_router("", content_router)
content_api.add_router("", newsletter_router)
