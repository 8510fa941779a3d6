# docker build -t accord . && docker run --rm -p 127.0.0.1:8501:8501 accord
FROM python:3.12-slim

RUN useradd --create-home --uid 10001 accord
WORKDIR /app
COPY requirements.txt .
RUN python -m pip install --no-cache-dir -r requirements.txt
COPY . .
USER accord

# Ledger, scenarios, mappings and cache live in this volume; without one they end with the container.
ENV ACCORD_LEDGER=/home/accord/data/ledger ACCORD_SCENARIOS=/home/accord/data/scenarios \
    ACCORD_MAPPINGS=/home/accord/data/mappings ACCORD_CACHE=/home/accord/data/cache
EXPOSE 8501
HEALTHCHECK --start-period=20s CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=3)"]
# Inside the container it listens to all; `-p 127.0.0.1:…` keeps it on this machine. Share it behind a proxy only.
CMD ["python", "-m", "streamlit", "run", "app.py", "--server.headless", "true", "--server.address", "0.0.0.0"]
