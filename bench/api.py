"""Reading the Content API on PostgreSQL: two workers, sixteen connections, a page of 25 blocks."""

from bench import production, servers


def main() -> None:
    with production.installed("api") as (database, folder):
        from bench import reads, thousand  # Django is set up by now

        thousand.fill()
        reads.queries()
        environ = production.environment(database, folder) | {"DJANGO_SETTINGS_MODULE": "bench.settings"}
        with servers.running(servers.CHOSEN, "bench.contestants:application", environ) as server:
            reads.measure(server, folder)


if __name__ == "__main__":
    main()
