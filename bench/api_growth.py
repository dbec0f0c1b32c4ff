"""Reading a hundred thousand transmissions beside a thousand: two servers, two databases, side by side."""

from bench import postgres, production, servers


def main() -> None:
    with production.installed("growth") as (small, folder):
        from django.db import connection  # Django is set up by now

        from bench import growth, hundred_thousand, thousand

        thousand.fill()
        few = growth.addresses(folder, "few")
        connection.close()
        with postgres.copy_of(small, "growth_many") as large:
            connection.settings_dict["NAME"] = large
            count = hundred_thousand.fill()
            many = growth.addresses(folder, "many")
            connection.close()
            environs = [production.environment(name, folder) for name in (small, large)]
            with (
                servers.running(servers.CHOSEN, servers.PRODUCT, environs[0]) as first,
                servers.running(servers.CHOSEN, servers.PRODUCT, environs[1]) as second,
            ):
                growth.measure(first, second, (few, many), count)


if __name__ == "__main__":
    main()
