"""schemas.py DIRECTORY: checks docker-compose.yml and the dashboards against published schemas, which a person has put into the
directory: compose-spec.json (github.com/compose-spec/compose-spec, schema/) and *.jsonschema.json
(github.com/grafana/grafana-foundation-sdk, jsonschema/). Needs Debian's python3-jsonschema and python3-yaml.

Grafana's schema of a board does not check a panel's options, field settings and queries; each of these has its own schema.
"""

import glob
import json
import os
import sys

import jsonschema
import yaml

def load(directory, name):
    with open(f"{directory}/{name}") as file:
        return mended(json.load(file))


def mended(schema):
    """Corrects Grafana's schemas. They say "object" for values that may be anything, such as what a matcher or a variable asks.
    And they say that exactly one kind of table cell fits, although several do.
    """
    if isinstance(schema, dict):
        if schema.get("type") == "object" and schema.get("additionalProperties") == {}:
            return {}
        return {{"oneOf": "anyOf"}.get(key, key): mended(value) for key, value in schema.items()}
    return [mended(each) for each in schema] if isinstance(schema, list) else schema


def faults(schema, document, definition=None):
    if definition:
        schema = {**schema, "$ref": f"#/definitions/{definition}"}
    for each in jsonschema.Draft7Validator(schema).iter_errors(document):
        yield f"{'/'.join(map(str, each.absolute_path))}: {each.message[:300]}"


def of_panel(directory, panel):
    name = panel["type"].replace("-", "")
    if name == "row":
        return
    schema = load(directory, f"{name}.jsonschema.json")
    if "options" in panel:
        yield from faults(schema, panel["options"], "Options")
    custom = panel.get("fieldConfig", {}).get("defaults", {}).get("custom")
    if custom and "FieldConfig" in schema["definitions"]:
        yield from faults(schema, custom, "FieldConfig")
    for target in panel.get("targets", []):
        kind = target["datasource"]["type"]
        yield from faults(load(directory, f"{kind}.jsonschema.json"), target)


def found(directory):
    with open("docker-compose.yml") as file:
        for each in faults(load(directory, "compose-spec.json"), yaml.safe_load(file)):
            yield f"docker-compose.yml: {each}"
    for path in sorted(glob.glob("dashboards/*.json")):
        board = load(".", path)
        for each in faults(load(directory, "dashboard.jsonschema.json"), board):
            yield f"{path}: {each}"
        for panel in [one for each in board["panels"] for one in [each, *each.get("panels", [])]]:
            for each in of_panel(directory, panel):
                yield f"{path}: {panel['title']}: {each}"


def main(directory):
    directory = os.path.abspath(directory)
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", ".."))
    faults_found = list(found(directory))
    print("\n".join(faults_found) or "schemas: ok")
    return 1 if faults_found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
