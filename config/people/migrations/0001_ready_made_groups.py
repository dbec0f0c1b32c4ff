"""Ready-made groups with the least that each needs. What an installation changed by hand is added to, never taken."""

from django.db import migrations

_ACTIONS = ("add", "change", "delete", "view")


def _all(app, *models):
    return [f"{app}.{action}_{model}" for model in models for action in _ACTIONS]


def _some(app, action, *models):
    return [f"{app}.{action}_{model}" for model in models]


_SIGN_IN = ["wagtailadmin.access_admin"]
_SNIPPETS = ("author", "disclaimer", "lens", "topic")
# Editors write; they choose what stands in the house and change none of it.
EDITORS = [*_SIGN_IN, *_some("cms", "view", *_SNIPPETS)]
MODERATORS = [*_SIGN_IN, *_all("cms", *_SNIPPETS), *_all("wagtailredirects", "redirect")]
# They send, and see who receives; they write no page and see no other part.
NEWSLETTER_MANAGERS = [
    *_SIGN_IN,
    *_some("newsletter", "add", "campaign", "newsletter", "suppression"),
    *_some("newsletter", "change", "campaign", "newsletter"),
    *_some("newsletter", "view", "campaign", "newsletter", "subscriber", "subscription", "suppression", "mailboxprovider"),
    *_all("newsletter", "segment"),
    *_some("newsletter", "view", "attribute", "import"),
    "newsletter.import_subscriber@import",
    "newsletter.export_subscriber@import",
    "newsletter.delete_suppression",
    "newsletter.send_campaign",
]
ADMINISTRATORS = [
    *MODERATORS,
    *NEWSLETTER_MANAGERS,
    *_all("newsletter", "mailboxprovider"),
    *_all("cms", "user", "readkey", "webhookendpoint"),
    *_some("cms", "view", "purgedcache"),
    *_some("cms", "change", "publicationsettings", "purgedcache"),
    *_all("wagtailcore", "site", "collection"),
    *_all("auth", "group"),
]
GROUPS = {
    "Editors": EDITORS,
    "Moderators": MODERATORS,
    "Newsletter managers": NEWSLETTER_MANAGERS,
    "Administrators": ADMINISTRATORS,
}
_PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page")
_FILES = {"wagtailimages.image": ("add", "change", "choose", "delete"), "wagtaildocs.document": ("add", "change", "choose", "delete")}


def _permission(apps, label, model=None):
    """Made here when it does not exist yet: Django makes permissions after all migrations.

    `app.codename@model` where the codename does not end with the model that it is kept with.
    """
    label, _, kept_with = label.partition("@")
    model = model or kept_with
    app, codename = label.split(".")
    model = model or ("admin" if codename == "access_admin" else codename.split("_", 1)[1])
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
    )
    return found


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name, permissions in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*(_permission(apps, permission) for permission in permissions))
    _give_pages_and_files(apps, Group.objects.get(name="Administrators"))


def _give_pages_and_files(apps, group):
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    collection = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    of_pages = apps.get_model("wagtailcore", "GroupPagePermission").objects
    of_files = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    for codename in _PAGES:
        permission = _permission(apps, f"wagtailcore.{codename}", "page")
        of_pages.get_or_create(group=group, page=root, permission=permission)
    for name, actions in _FILES.items():
        app, model = name.split(".")
        for action in actions:
            permission = _permission(apps, f"{app}.{action}_{model}")
            of_files.get_or_create(group=group, collection=collection, permission=permission)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("cms", "0009_read_keys"),
        ("newsletter", "0004_send_engine"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]
    # Taking them back would take people's rights: a group is deleted by hand.
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
