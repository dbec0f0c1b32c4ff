"""A publication in English and German, and versions of a campaign for some of its readers."""

from pytest_django.fixtures import Settings
from wagtail.models import Locale, Site

from cms.models import Topic, TransmissionPage
from newsletter.composing import compose, take_pages
from newsletter.models import Campaign, ReaderVersion


def german(settings: Settings) -> Locale:
    settings.WAGTAIL_I18N_ENABLED = True
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES = [("en", "English"), ("de", "German")]
    Site.clear_site_root_paths_cache()
    return Locale.objects.create(language_code="de")


def translated(page: TransmissionPage, locale: Locale, *, published: bool = True) -> TransmissionPage:
    made: TransmissionPage = page.copy_for_translation(locale, copy_parents=True)
    made.title = "Der Darm hört"
    made.body = [("paragraph", "<p>Langsames Licht.</p>")]  # type: ignore[assignment]  # a StreamField takes it
    revision = made.save_revision()
    if published:
        revision.publish()
    return made


def topic(name: str) -> Topic:
    return Topic.objects.create(name=name, slug=name.lower())


def with_versions(campaign: Campaign, *versions: ReaderVersion) -> Campaign:
    """Composed with them, as an editor saves it."""
    fresh = Campaign.objects.get(pk=campaign.pk)
    fresh.reader_versions.set(versions)
    take_pages(fresh)
    fresh.save()
    compose(fresh)
    return Campaign.objects.get(pk=campaign.pk)
