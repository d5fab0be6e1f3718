# The CPU service. The first stage builds wheels; the last holds no compiler and runs as nobody.
FROM python:3.11-slim AS build
WORKDIR /source
COPY pyproject.toml requirements.txt README.md LICENSE ./
COPY auditor auditor
COPY models models
COPY api api
COPY corpora corpora
RUN python -m venv /opt/evenhand \
    && /opt/evenhand/bin/pip install --no-cache-dir --require-hashes --requirement requirements.txt \
    && /opt/evenhand/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11-slim
COPY --from=build /opt/evenhand /opt/evenhand
RUN useradd --system --no-create-home evenhand
USER evenhand
ENV PATH=/opt/evenhand/bin:$PATH PYTHONDONTWRITEBYTECODE=1
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD \
    ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["evenhand", "serve", "--host", "0.0.0.0", "--port", "8000"]
