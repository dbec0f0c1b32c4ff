"""The mailbox providers that most lists meet, with no limits set: what is right depends on a sender's standing."""

from typing import Any

from django.db import migrations

# Name, its own domains, and how the names of its mail hosts end.
KNOWN = [
    ("Google", "gmail.com googlemail.com", "google.com googlemail.com"),
    (
        "Microsoft",
        "outlook.com hotmail.com live.com msn.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.es "
        "outlook.fr outlook.de outlook.es outlook.it live.co.uk live.fr live.de live.it live.nl passport.com",
        "protection.outlook.com mx.microsoft",
    ),
    (
        "Yahoo and AOL",
        "yahoo.com ymail.com rocketmail.com myyahoo.com aol.com aim.com yahoo.co.uk yahoo.fr yahoo.de yahoo.es "
        "yahoo.it yahoo.ca yahoo.com.br yahoo.com.mx yahoo.com.au yahoo.co.in yahoo.in yahoo.co.id aol.co.uk",
        "yahoodns.net",
    ),
    ("Apple iCloud", "icloud.com me.com mac.com", "mail.icloud.com"),
    ("GMX and WEB.DE", "gmx.de gmx.net gmx.at gmx.ch gmx.com web.de email.de mail.com", "gmx.net web.de mail.com"),
    ("Telekom", "t-online.de magenta.de", "t-online.de"),
    ("freenet", "freenet.de", "freenet.de"),
    ("Proton", "proton.me protonmail.com protonmail.ch pm.me", "protonmail.ch"),
    ("Fastmail", "fastmail.com fastmail.fm", "messagingengine.com"),
    ("Zoho", "zoho.com zohomail.com zohomail.eu", "zoho.com zoho.eu zoho.in"),
    ("Yandex", "yandex.ru yandex.com ya.ru yandex.by yandex.kz", "yandex.ru yandex.net"),
    ("Mail.ru", "mail.ru inbox.ru list.ru bk.ru internet.ru", "mail.ru"),
    ("Orange", "orange.fr wanadoo.fr", "orange.fr"),
    ("Free", "free.fr", "free.fr"),
    ("SFR", "sfr.fr neuf.fr", "sfr.fr"),
    ("La Poste", "laposte.net", "laposte.net"),
    ("Libero", "libero.it virgilio.it iol.it inwind.it", "libero.it virgilio.it"),
    ("Comcast", "comcast.net", "comcast.net"),
    ("Seznam", "seznam.cz email.cz", "seznam.cz"),
    ("WP", "wp.pl o2.pl", "wp.pl"),
    ("Onet", "onet.pl onet.eu op.pl", "onet.pl"),
    ("Naver", "naver.com", "naver.com"),
    ("QQ", "qq.com foxmail.com", "qq.com"),
    ("NetEase", "163.com 126.com yeah.net", "netease.com"),
    ("Yahoo Japan", "yahoo.co.jp", "yahoo.co.jp"),
]


def add(apps: Any, schema_editor: Any) -> None:
    apps.get_model("newsletter", "MailboxProvider").objects.bulk_create(
        apps.get_model("newsletter", "MailboxProvider")(
            name=name, domains="\n".join(domains.split()), mx_suffixes="\n".join(suffixes.split())
        )
        for name, domains, suffixes in KNOWN
    )


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0002_mailbox_providers")]
    # Going back drops the table, so there is nothing to take out.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
