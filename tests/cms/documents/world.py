"""A publication that anything can happen to, and what its readers see of it."""

import datetime
import hashlib
import io
import random
from collections.abc import Callable
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page, PageViewRestriction, Site

from cms.documents import rebuild
from cms.models import (
    Author,
    Change,
    ContinueReadingLink,
    Correction,
    Disclaimer,
    Lens,
    NavigationLink,
    PublicationImage,
    PublicationSettings,
    Topic,
    TransmissionAuthor,
    TransmissionDocument,
    TransmissionIndexPage,
    TransmissionPage,
)
from tests.conftest import Publication

ROOT = "/api/content/v1/"
LISTS = {"topics": "topics/", "authors": "authors/", "lenses": "lenses/", "site": "site/"}


class World:
    """Each step is something that an editor, a scheduler or a program does. `dice` chooses all the rest."""

    def __init__(self, publication: Publication, seed: int) -> None:
        Site.clear_site_root_paths_cache()  # which no rollback does
        self.dice = random.Random(seed)
        self.publication = publication
        self.number = 0
        self.file = get_document_model().objects.create(title="Data", file=ContentFile(b"a,b", "data.csv"))
        for _ in range(3):
            self.compose()
        settings = PublicationSettings.for_site(Site.objects.get())
        for page in (publication.index, TransmissionPage.objects.first()):
            settings.navigation.add(NavigationLink(page=page))
        settings.save()

    def page(self) -> TransmissionPage | None:
        pages = list(TransmissionPage.objects.order_by("pk"))
        return self.dice.choice(pages) if pages else None

    def original(self) -> TransmissionPage | None:
        """One that is written by itself: an alias follows another and has no versions."""
        pages = list(TransmissionPage.objects.filter(alias_of=None).order_by("pk"))
        return self.dice.choice(pages) if pages else None

    def body(self) -> list[tuple[str, Any]]:
        """Blocks that show something that lives elsewhere; one inside another, too."""
        other = self.page()
        link = f'<p><a linktype="page" id="{other.pk if other else 0}">there</a></p>'
        data = f'<p><a linktype="document" id="{self.file.pk}">data</a></p>'
        parts: list[tuple[str, Any]] = [
            ("paragraph", self.dice.choice([link, data, "<p>Plain.</p>"])),
            ("lens", {"lens": self.publication.lens, "title": "", "body": link}),
            ("disclaimer", {"disclaimer": self.publication.disclaimer}),
            ("image", {"image": self.publication.picture, "caption": "<p>Dusk</p>"}),
            ("download", {"document": self.file}),
            ("aside", {"title": "By the way", "body": [("paragraph", link)]}),
        ]
        if other:
            parts.append(("related", {"title": "More", "transmissions": [other]}))
        return self.dice.sample(parts, self.dice.randint(0, len(parts)))

    def compose(self) -> None:
        self.number += 1
        name = f"t{self.number}"
        page = TransmissionPage(
            title=f"T {name}",
            slug=name,
            topic=self.publication.topic,
            cover=self.dice.choice([None, self.publication.picture]),
            date=datetime.date(2026, 1, self.dice.randint(1, 28)),
            body=self.body(),
            live=False,
        )
        self.publication.index.refresh_from_db()
        self.publication.index.add_child(instance=page)
        page.author_links.add(TransmissionAuthor(author=self.publication.author))
        if other := self.page():
            page.continue_reading_links.add(ContinueReadingLink(linked_page=other))
        page.save_revision().publish()

    def edit(self) -> None:
        if page := self.original():
            page = page.get_latest_revision_as_object()
            page.title, page.body = f"Title {self.dice.randint(0, 3)}", self.body()
            revision = page.save_revision()
            if self.dice.random() < 0.7:  # else it stays a draft
                revision.publish()

    def rename(self) -> None:
        if page := self.original():
            page = page.get_latest_revision_as_object()
            page.slug = f"slug-{page.pk}-{self.dice.randint(0, 2)}"
            page.save_revision().publish()

    def correct(self) -> None:
        if page := self.original():
            page = page.get_latest_revision_as_object()
            page.corrections.add(Correction(wrong="So", right=f"Not so {self.dice.randint(0, 1)}"))
            page.save_revision().publish()

    def translate(self) -> None:
        page, french = self.page(), Locale.objects.get_or_create(language_code="fr")[0]
        if page is None or page.get_translations(inclusive=True).filter(locale=french).exists():
            return
        alias = self.dice.random() < 0.3
        made = page.copy_for_translation(french, copy_parents=True, alias=alias)
        if not alias and self.dice.random() < 0.7:  # else it stays a draft
            made.title = f"T {self.dice.randint(0, 3)} en français"
            made.save_revision().publish()

    def publish_unchanged(self) -> None:
        if (page := self.page()) and page.live:
            page.save()

    def unpublish(self) -> None:
        if page := self.page():
            page.unpublish()

    def delete(self) -> None:
        if page := self.page():
            page.delete()

    def schedule(self) -> None:
        if page := self.original():
            page = page.get_latest_revision_as_object()
            page.title = f"Title {self.dice.randint(0, 3)}"
            page.expire_at = self.dice.choice([None, timezone.now() + datetime.timedelta(hours=2)])
            schedule(page)
            call_command("publish_scheduled")

    def expire(self) -> None:
        if page := self.page():
            TransmissionPage.objects.filter(pk=page.pk).update(expire_at=timezone.now())
            call_command("publish_scheduled")

    def move(self) -> None:
        if page := self.page():
            page.move(Page.objects.get(pk=self.publication.index.pk), pos="first-child")

    def rename_index(self) -> None:
        index = self.dice.choice(list(TransmissionIndexPage.objects.order_by("pk")))
        index.slug = f"texts-{self.dice.randint(0, 2)}"
        index.save()
        self.publication.index.refresh_from_db()

    def change_topic(self) -> None:
        self.change(Topic, name=f"Topic {self.dice.randint(0, 1)}")

    def change_author(self) -> None:
        self.change(Author, role=f"Role {self.dice.randint(0, 1)}")

    def change_lens(self) -> None:
        self.change(Lens, tagline=f"Line {self.dice.randint(0, 1)}")

    def change_disclaimer(self) -> None:
        self.change(Disclaimer, text=f"<p>Text {self.dice.randint(0, 1)}</p>")

    def change(self, model: Any, **values: str) -> None:
        thing = model.objects.get()
        for name, value in values.items():
            setattr(thing, name, value)
        thing.save()

    def give_portrait(self) -> None:
        author = Author.objects.get()
        author.portrait = self.dice.choice([None, self.publication.picture])
        author.save()

    def replace_picture(self) -> None:
        image = PublicationImage.objects.get(pk=self.publication.picture.pk)
        image.file = File(picture_file(self.dice), name=f"new{self.dice.randint(0, 10**6)}.jpg")
        image.renditions.all().delete()
        image.save()

    def focus_picture(self) -> None:
        image = PublicationImage.objects.get(pk=self.publication.picture.pk)
        image.focal_point_x, image.focal_point_y = self.dice.randint(1, 3) * 10, 20
        image.focal_point_width = image.focal_point_height = 10
        image.save()

    def replace_file(self) -> None:
        self.file.title = f"Data {self.dice.randint(0, 1)}"
        self.file.save()

    def change_settings(self) -> None:
        settings = PublicationSettings.for_site(Site.objects.get())
        settings.tagline = f"Line {self.dice.randint(0, 1)}"
        settings.save()

    def change_host(self) -> None:
        site = Site.objects.get()
        site.hostname = f"host{self.dice.randint(0, 1)}.test"
        site.save()

    def change_locale(self) -> None:
        locale = Locale.objects.first()
        assert locale
        locale.language_code = self.dice.choice(["en", "de"])
        locale.save()

    def add_locale(self) -> None:
        Locale.objects.get_or_create(language_code=self.dice.choice(["en", "fr"]))

    def drop_locale(self) -> None:
        french = Locale.objects.filter(language_code="fr").first()
        if french and not Page.objects.filter(locale=french).exists():
            french.delete()

    def restrict(self) -> None:
        if page := self.page():
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    def open_again(self) -> None:
        if restriction := PageViewRestriction.objects.first():
            restriction.delete()


def schedule(page: TransmissionPage) -> None:
    """Have the page as it is in memory be published in an hour, and let that hour pass."""
    page.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    page.save_revision().publish()
    past = timezone.now() - datetime.timedelta(minutes=1)
    for revision in page.revisions.exclude(approved_go_live_at=None):
        revision.approved_go_live_at = past
        revision.content["go_live_at"] = past.isoformat()
        revision.save()


def picture_file(dice: random.Random) -> ContentFile[bytes]:
    """Another picture, of another size."""
    data = io.BytesIO()
    Pillow.new("RGB", (dice.randint(200, 400), 200), "#884422").save(data, "JPEG")
    return ContentFile(data.getvalue())


STEPS: list[Callable[[World], None]] = [
    World.compose, World.edit, World.edit, World.rename, World.publish_unchanged, World.unpublish,
    World.delete,
    World.schedule, World.expire, World.move, World.rename_index, World.change_topic, World.change_author,
    World.change_lens, World.change_disclaimer, World.give_portrait, World.replace_picture,
    World.focus_picture, World.replace_file, World.change_settings, World.change_host, World.restrict,
    World.open_again, World.change_locale, World.add_locale, World.drop_locale,
    World.correct, World.translate, World.translate,
]  # fmt: skip


def what_readers_see() -> dict[str, str]:
    """A hash for each name that caches hold something under."""
    seen = {
        f"transmission-{one.public_id}": hashed(bytes(one.whole) + bytes(one.card) + one.slug.encode())
        for one in TransmissionDocument.objects.filter(live=True)
    }
    client = Client()
    seen |= {tag: hashed(client.get(ROOT + path).content) for tag, path in LISTS.items()}
    return seen


def hashed(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def purged_since(tick: int) -> set[str]:
    return {tag for change in Change.objects.filter(tick__gt=tick) for tag in change.tags}


def settle() -> None:
    """What the workers do a moment later."""
    for _ in rebuild.until_done():
        pass
