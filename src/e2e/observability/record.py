"""Records what a fault looks like: pictures of the Fleet board and of the board to which its alert leads (drawn by
src/e2e/dashboards), and the output of its runbook's commands and queries. A person puts them into docs/.
"""

import os
import re
import subprocess
import time
import urllib.parse

import live

PICTURE = "src/e2e/dashboards/picture.mjs"
# Pixels: the top part of a board, which shows what is wrong.
HEIGHT = "960"
COMMANDS = re.compile(r"`(tether (?:ps|doctor|daemon status|daemon sessions|daemon logs|events|cleanup --dry-run|version)[^`]*)`")
QUERIES = re.compile(r"^    (.+)$", re.MULTILINE)


def healthy(world, directory):
    picture(world, "fleet", f"{directory}/healthy.webp", "minutes=1")


def red(world):
    """The boards' thresholds are not divided: a shim that has stopped is red after a minute."""
    stalled = world.value('ALERTS{alertname="TetherParentChecksStalled", alertstate="firing"}')
    return not stalled or (world.value("max(instance:tether_parent_check_age_seconds:max)") or 0) > 61


def record(world, scene, alert, directory, began):
    live.wait_until("the boards are red", lambda: red(world), 120)
    labels = alert["labels"]
    parts = urllib.parse.urlsplit(alert["annotations"]["dashboard_url"])
    board = parts.path.removeprefix("/d/tether-")
    chosen = [each.removeprefix("var-") for each in urllib.parse.unquote(parts.query).split("&") if not each.endswith("=")]
    # Not what was before the fault.
    minutes = f"minutes={(time.monotonic() - began) / 60 + 0.1:.1f}"
    picture(world, "fleet", f"{directory}/{scene.alert}.webp", f"host={labels['host']}", minutes)
    if board != "fleet":
        picture(world, board, f"{directory}/{scene.alert}-{board}.webp", *chosen, minutes)
    with open(f"{directory}/{scene.alert}.txt", "w") as file:
        print(alert["annotations"]["description"], file=file)
        for query, answer in queries(world, scene.alert, labels):
            print(f"\n    {query}\n{answer}", file=file)
        for command in commands(scene.alert, labels):
            print(f"\n$ {command}\n{output(world, command)}", file=file)


def picture(world, board, to, *variables):
    drawn = subprocess.run(["node", PICTURE, world.addresses["prometheus"], board, to, f"height={HEIGHT}", *variables], timeout=300)
    print(f"{to}: {'drawn' if drawn.returncode == 0 else 'FAILED'}", flush=True)


def runbook(alert, labels):
    with open(f"docs/runbooks/{alert}.md") as file:
        text = file.read()
    for word, value in {"HOST": labels.get("host", ""), "INSTANCE": labels.get("instance", "")}.items():
        text = re.sub(rf"\b{word}\b", value, text)
    return text


def queries(world, alert, labels):
    for query in QUERIES.findall(runbook(alert, labels)):
        try:
            found = live.api(world.addresses["prometheus"], "query", query=query)["result"]
            yield query, "\n".join(f"    {each['metric']} {each['value'][1]}" for each in found)
        except AssertionError:
            pass  # this is no query, but a command or its output


def commands(alert, labels):
    return dict.fromkeys(["tether ps", "tether doctor", *COMMANDS.findall(runbook(alert, labels)), "tether events --since 2m"])


def output(world, command, most=60):
    words = [os.path.abspath(live.TETHER), *command.split()[1:]]
    done = subprocess.run(words, env=world.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=120)
    lines = done.stdout.replace(world.home, "$TETHER_HOME").splitlines()
    return "\n".join(["    " + line for line in lines[-most:]] + [f"    exit {done.returncode}"])
