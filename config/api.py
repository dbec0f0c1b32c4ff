"""The Content API, put together from the routers of every app."""

from ninja import NinjaAPI

from cms.api.content import router as content_router
from cms.api.problems import register_problem_handlers
from newsletter.api import router as newsletter_router

content_api = NinjaAPI(
    title="Content API",
    version="1.0.0",
    description="Typed, resolved transmissions for headless frontends.",
    urls_namespace="content_v1",
    docs_url="docs",
)
register_problem_handlers(content_api)
content_api.add_router("", content_router)
content_api.add_router("", newsletter_router)
