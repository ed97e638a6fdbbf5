"""Checks docker-compose.yml against the files that it mounts: each path exists, and each address in a file is served by a
service, by Tether, or by the reader (named below). Needs PyYAML.
"""

import glob
import json
import os
import re
import sys

import yaml

# Who listens at the addresses that no service of the compose file serves.
ELSEWHERE = {
    "127.0.0.1:9868": "Tether's exporter",
    "127.0.0.1:9094": "the reader's on-call, a placeholder",
}
ADDRESS = re.compile(r"(?:https?://)?\b(127\.0\.0\.1|tempo|loki|prometheus|alertmanager|grafana):(\d{2,5})(?![\d.])")
CONFIGURATIONS = ["docker-compose.yml", "prometheus/prometheus.yml", "prometheus/prometheus-file-sd.yml",
                  "prometheus/alertmanager.yml", "src/observability/links.py", *sorted(glob.glob("observability/**/*.yaml",
                                                                                              recursive=True))]
# The addresses at which an image listens by its own configuration or default.
OWN_PORTS = {"grafana": ["127.0.0.1:3000"]}


def load(path):
    with open(path) as file:
        return yaml.safe_load(file)


def served(services):
    """The addresses of all services as host:port: published, from the command line, and inside the compose network."""
    addresses = set(ELSEWHERE)
    for name, service in services.items():
        addresses.update(OWN_PORTS.get(name, []))
        for published in service.get("ports", []):
            host, port, inside = published.split(":")
            addresses.update([f"{host}:{port}", f"{name}:{inside}"])
        for word in service.get("command", []):
            addresses.update(":".join(found) for found in ADDRESS.findall(word) if "listen" in word or word[0].isdigit())
    # Tempo takes spans only from the collector, inside the network.
    for receiver in load("observability/tempo.yaml")["distributor"]["receivers"]["otlp"]["protocols"].values():
        addresses.add("tempo:" + receiver["endpoint"].rsplit(":", 1)[1])
    return addresses


def faults():
    compose = load("docker-compose.yml")
    services = compose["services"]
    for name, service in services.items():
        if "build" not in service and not re.fullmatch(r".+:v?\d+\.\d+\.\d+", service["image"]):
            yield f"{name}: image {service['image']} is not pinned"
        for volume in service.get("volumes", []):
            source = volume.rsplit(":/", 1)[0]
            if source.startswith("./") and not os.path.exists(source):
                yield f"{name}: {source} does not exist"
        for published in service.get("ports", []):
            if not published.startswith("127.0.0.1:"):
                yield f"{name}: {published} can be reached from outside"
    reachable = served(services)
    for path in CONFIGURATIONS:
        with open(path) as file:
            for host, port in ADDRESS.findall(file.read()):
                if f"{host}:{port}" not in reachable:
                    yield f"{path}: nobody serves {host}:{port}"
    sources = {each["uid"] for each in load("observability/grafana/provisioning/datasources/tether.yaml")["datasources"]}
    for path in sorted(glob.glob("dashboards/*.json")):
        with open(path) as file:
            text = file.read()
        for uid in set(re.findall(r'"uid": "([a-z]+)"', text)) - sources:
            yield f"{path}: no data source {uid}"
        json.loads(text)
    provider = load("observability/grafana/provisioning/dashboards/tether.yaml")["providers"][0]["options"]["path"]
    if not any(volume.startswith("./dashboards:" + provider + ":") for volume in services["grafana"]["volumes"]):
        yield f"grafana: dashboards are not mounted at {provider}"


def main():
    found = list(faults())
    print("\n".join(found) or "docker-compose.yml: ok")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
