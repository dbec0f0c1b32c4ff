# One image for the web server, the worker and beat.

FROM python:3.13-slim AS build
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/app/var
# The media folder exists before its volume does, so that the volume belongs to this user too.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin transmissions \
    && install --directory --owner transmissions /app/var /app/var/media
WORKDIR /app
COPY --from=build /venv /venv
COPY manage.py ./
COPY blocks blocks
COPY cms cms
COPY newsletter newsletter
COPY config config
USER transmissions
# The values are for this one command: static files depend on none of them.
RUN SECRET_KEY=unused ALLOWED_HOSTS=unused python manage.py collectstatic --noinput --verbosity 0
ENV GRANIAN_HOST=0.0.0.0 GRANIAN_PORT=8000 GRANIAN_WORKERS=2 GRANIAN_BLOCKING_THREADS=4
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "config.wsgi:application"]
