"""Pages that exist in several languages, at addresses that name none."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.models import Page

from cms.models.pages import HeadlessPage


class TranslatedPage(HeadlessPage):
    """No two versions of such a page have the same slug."""

    slug: str

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.pk and self.translations_with_this_slug().exists():
            raise ValidationError(
                {"slug": "Its translation has this slug. Give each language one of its own."}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:  # it may be a copy
            self._take_a_slug_of_its_own()
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        if not self.live:  # Wagtail makes a translation's first version with the slug of its original
            self._take_a_slug_of_its_own()
        return super().save_revision(*args, **kwargs)

    def translations_with_this_slug(self) -> models.QuerySet[Page]:
        """Those that this page would share an address with."""
        others = Page.objects.filter(translation_key=self.translation_key, slug=self.slug)
        return others.exclude(pk=self.pk)

    def _take_a_slug_of_its_own(self) -> None:
        if self.translations_with_this_slug().exists():
            own = self.slug
            self.slug = f"{own}-{self.locale.language_code.lower()}"
