"""A publication to begin with: a home page, the list of transmissions, and the site that shows them."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations


def create_publication(apps, schema_editor):
    content_type = apps.get_model("contenttypes", "ContentType")
    page = apps.get_model("wagtailcore", "Page")
    site = apps.get_model("wagtailcore", "Site")
    locale = apps.get_model("wagtailcore", "Locale").objects.get(language_code=settings.LANGUAGE_CODE)

    # Wagtail's own "Welcome" page, and with it the site that shows it.
    page.objects.filter(slug="home", depth=2, content_type__model="page").delete()

    def create(model, title, slug, path, depth, url_path, numchild):
        kind, _ = content_type.objects.get_or_create(model=model.lower(), app_label="cms")
        return apps.get_model("cms", model).objects.create(
            title=title, draft_title=title, slug=slug, path=path, depth=depth, url_path=url_path,
            numchild=numchild, content_type=kind, locale=locale,
        )

    home = create("HomePage", "Home", "home", "00010001", 2, "/home/", 1)
    create("TransmissionIndexPage", "Transmissions", "transmissions", "000100010001", 3, "/home/transmissions/", 0)

    frontend = urlsplit(settings.FRONTEND_URL)
    site.objects.create(
        hostname=frontend.hostname,
        port=frontend.port or (443 if frontend.scheme == "https" else 80),
        root_page_id=home.pk,
        is_default_site=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0002_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(create_publication, migrations.RunPython.noop)]
