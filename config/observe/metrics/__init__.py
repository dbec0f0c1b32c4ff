"""`/metrics`: what Prometheus scrapes. To add a figure: a module here, its name in `page.SOURCES`,
a panel in `deploy/grafana/transmissions.json` and, when somebody must get up for it, a rule in
`deploy/prometheus/alerts.yml`.

Figures of the work are read from the database at each scrape, so every web process of every machine tells
the same; each is one query over an index that empties as the work is done. Figures of requests are kept by
the processes of one machine together.
"""
