"""collector.py CHECKOUT: checks observability/collector.yaml against the schemas that the OpenTelemetry Collector keeps beside
its components (config.schema.yaml), in a checkout of github.com/open-telemetry/opentelemetry-collector that a person has made.
Needs Debian's python3-yaml. Every key must be one that the component knows, and every value of its type. A pipeline may name
only components that are configured.
"""

import os
import sys

import yaml

COMPONENTS = {"receivers": "receiver", "processors": "processor", "exporters": "exporter"}
TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}


def load(path):
    with open(path) as file:
        return yaml.safe_load(file)


class Schemas:
    def __init__(self, checkout):
        self.checkout = checkout

    def file(self, folder):
        return load(f"{self.checkout}/{folder}/config.schema.yaml")

    def resolved(self, folder, schema):
        """The folder and the schema that a reference means: `name` of this file, `/folder.name` or `./folder.name`."""
        while "$ref" in schema:
            reference = schema["$ref"]
            if "/" in reference:
                place, name = reference.rsplit(".", 1)
                folder = place.strip("/") if place.startswith("/") else os.path.normpath(f"{folder}/{place}")
            else:
                name = reference
            schema = self.file(folder)["$defs"][name]
        return folder, schema

    def properties(self, folder, schema):
        """All keys of an object, each with the folder in which its references are meant."""
        found = {name: (folder, each) for name, each in schema.get("properties", {}).items()}
        for each in schema.get("allOf", []):
            found.update(self.properties(*self.resolved(folder, each)))
        return found

    def faults(self, folder, schema, value, path):
        folder, schema = self.resolved(folder, schema)
        known = self.properties(folder, schema)
        kind = "object" if known else schema.get("type")
        if value is None or kind is None:
            return
        if not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
            yield f"{path}: {value!r} is no {kind}"
        elif kind == "object":
            for key, each in value.items():
                if key in known:
                    yield from self.faults(*known[key], each, f"{path}/{key}")
                elif "additionalProperties" not in schema:
                    yield f"{path}/{key}: unknown"


def pipelines(document):
    for name, pipeline in document["service"]["pipelines"].items():
        for kind, each in ((kind, each) for kind in pipeline for each in pipeline[kind]):
            if each not in document[kind]:
                yield f"service/pipelines/{name}/{kind}: {each} is not configured"


def faults(schemas, document):
    for kind, word in COMPONENTS.items():
        for name, settings in document[kind].items():
            component = name.split("/")[0].replace("_", "")
            folder = f"{word}/{component}{word}"
            yield from schemas.faults(folder, schemas.file(folder), settings or {}, f"{kind}/{name}")
    yield from pipelines(document)


def main(checkout):
    here = os.path.dirname(os.path.abspath(__file__))
    found = list(faults(Schemas(checkout), load(f"{here}/../../../observability/collector.yaml")))
    print("\n".join(found) or "collector.yaml: ok")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
