# One image for the web server, the workers and beat.

FROM python:3.13-slim-trixie AS build
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.13-slim-trixie
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/app/var STATIC_ROOT=/app/static
# pg_dump, for `manage.py backup`: Debian 13 has that of PostgreSQL 17, which is the server's release.
# FriBidi, with which Pillow sets Arabic and Hebrew on pictures to share.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client-17 libfribidi0 \
    && rm -rf /var/lib/apt/lists/*
# The folders exist before their volumes do, so that these belong to this user too.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin transmissions \
    && install --directory --owner transmissions /app/var /app/var/media /app/kept /app/static
WORKDIR /app
COPY --from=build /venv /venv
COPY manage.py ./
COPY blocks blocks
COPY cms cms
COPY newsletter newsletter
COPY config config
USER transmissions
# As a demo, for this one command: static files depend on no setting.
RUN DEMO=1 VAR_DIR=/tmp/build python manage.py collectstatic --noinput --verbosity 0 && rm -rf /tmp/build
ENV GRANIAN_HOST=0.0.0.0 GRANIAN_PORT=8000 GRANIAN_WORKERS=2 GRANIAN_BLOCKING_THREADS=2
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "config.wsgi:application"]
