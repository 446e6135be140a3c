# The product for a real installation (docs/running.md). Three stages: only the last one is shipped.

FROM node:22-bookworm-slim AS frontend
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY static/src static/src
RUN npm run build

FROM python:3.12-slim-bookworm AS packages
COPY requirements/base.txt ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r base.txt

FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin hsbpanel \
    && install -d -o hsbpanel -m 0700 /var/lib/hsbpanel
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=frontend /build/static/build static/build
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp VAR=/var/lib/hsbpanel
USER hsbpanel
EXPOSE 8000
CMD ["gunicorn", "hsbpanel.wsgi", "--no-control-socket", "--workers", "2", "--threads", "2", "--bind", "0.0.0.0:8000"]
