"""The measurements. Each takes the bridges in turns, so that other work on the machine affects all of them alike."""
import contextlib
import http.client
import itertools
import json
import math
import statistics
import sys
import time
from pathlib import Path

from . import daemon, host
from .bridges import HERE, echo

CLIENT = [sys.executable, "-SEB", str(HERE / "harness" / "client.py")]
FIRST_ID = 1_000_000  # all ids have the same length, so all answers have


def percentile(ordered, share):
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def first_answer(bridges, rounds):
    """Milliseconds from spawn to the answer to `initialize`. The daemon runs already."""
    times = {bridge.name: [] for bridge in bridges}
    for _ in range(rounds):
        for bridge in bridges:
            session = bridge.open().initialize()
            times[bridge.name].append((time.monotonic() - session.spawned) * 1000)
            session.close()
    return {name: {"median_ms": statistics.median(each), "min_ms": min(each), "max_ms": max(each)}
            for name, each in times.items()}


def round_trip(bridges, warm, count, rounds=4):
    """Microseconds for one small call and its answer. Calls come one after the other; the bridges alternate."""
    sessions = {bridge.name: bridge.open().initialize() for bridge in bridges}
    times, ids = {name: [] for name in sessions}, iter(range(FIRST_ID, 10 * FIRST_ID))
    for turn in range(rounds + 1):
        for name, session in sessions.items():
            for _ in range(count // rounds if turn else warm):
                id = next(ids)
                message = echo(id)
                start = time.perf_counter_ns()
                session.ask(id, message)
                if turn:
                    times[name].append((time.perf_counter_ns() - start) / 1000)
    for session in sessions.values():
        session.close()
    found = {}
    for name, each in times.items():
        each.sort()
        found[name] = {"p50_us": percentile(each, 0.5), "p99_us": percentile(each, 0.99),
                       "p999_us": percentile(each, 0.999), "calls": len(each)}
    return found


def telemetry(bridge, ways, warm, count, starts, rounds=3):
    """Microseconds of a round trip with more and more telemetry, and by how many percent that is over the first way.

    No two JVMs compile alike: the same way, started twice, differs by ten percent. So each start compares the ways in short
    rounds that alternate. The result is the median of many starts, with the range that contains the true median 19 times
    of 20 (by order statistics).
    """
    medians, overs, ids = {name: [] for name in ways}, {name: [] for name in ways}, itertools.count(FIRST_ID)
    for start in range(starts):
        names = turned(list(ways), start)
        sessions = {name: bridge.with_env(**ways[name]).open().initialize() for name in names}
        for session in sessions.values():
            timed(session, ids, warm)
        taken = {name: [] for name in ways}
        for turn in range(rounds):
            for name in turned(names, turn):
                taken[name].append(statistics.median(timed(sessions[name], ids, count)))
        for session in sessions.values():
            session.close()
        first = taken[next(iter(ways))]
        for name, each in taken.items():
            medians[name].append(statistics.median(each))
            overs[name].append(statistics.median(100 * (one / base - 1) for one, base in zip(each, first)))
    within = max(0, math.floor(starts / 2 - 0.98 * math.sqrt(starts)) - 1)
    return {name: {"p50_us": statistics.median(medians[name]), "over_percent": statistics.median(overs[name]),
                   "over_percent_from": sorted(overs[name])[within], "over_percent_to": sorted(overs[name])[-1 - within],
                   "starts": starts}
            for name in ways}


def turned(names, by):
    by %= len(names)
    return names[by:] + names[:by]


def timed(session, ids, count):
    times = []
    for _ in range(count):
        id = next(ids)
        message = echo(id)
        start = time.perf_counter_ns()
        session.ask(id, message)
        times.append((time.perf_counter_ns() - start) / 1000)
    return times


def scrape(bridge, warm, count):
    """Milliseconds of one GET of a running shim's /metrics, on a connection that is kept."""
    session = bridge.open().initialize()
    for id in range(FIRST_ID, FIRST_ID + 1000):
        session.ask(id, echo(id))
    connection = http.client.HTTPConnection(metrics_address(bridge, session), timeout=10)
    times = []
    for _ in range(warm + count):
        start = time.perf_counter_ns()
        connection.request("GET", "/metrics", headers={"Accept": "application/openmetrics-text"})
        body = connection.getresponse().read()
        times.append((time.perf_counter_ns() - start) / 1e6)
    session.close()
    times = sorted(times[warm:])
    return {"median_ms": statistics.median(times), "max_ms": times[-1], "bytes": len(body), "scrapes": count}


def metrics_address(bridge, session, limit_s=10):
    """The address of /metrics on the shim's instance card."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        for card in Path(bridge.env["TETHER_HOME"]).glob("run/instances/*.json"):
            with contextlib.suppress(OSError, ValueError):
                shown = json.loads(card.read_text())
                if shown["pid"] in session.pids() and shown.get("metrics"):
                    return shown["metrics"]
        time.sleep(0.05)
    raise TimeoutError("the shim shows no /metrics")


def in_flight(bridges, depths, count):
    """Calls a second, with this many in flight at once."""
    found = {}
    for bridge in bridges:
        session = bridge.open().initialize()
        found[bridge.name], ids = {}, iter(range(FIRST_ID, 10 * FIRST_ID))
        for depth in depths:
            batches = [session.pack(echo(next(ids))) for _ in range(count)]
            sent, answered, start = 0, 0, time.monotonic()
            while answered < count:
                room = min(depth - (sent - answered), count - sent)
                if room:
                    session.write(b"".join(batches[sent:sent + room]))
                    sent += room
                answered += session.answers(1)
            found[bridge.name][depth] = count / (time.monotonic() - start)
        session.close()
    return found


def throughput(bridges, sizes, volume, rounds=3):
    """Notifications a second each way, by size, as the median of some rounds; `volume` bytes a round."""
    found = {bridge.name: {size: {"up": [], "down": []} for size in sizes} for bridge in bridges}
    for size in sizes:
        count = min(volume // size, 200_000)
        for _ in range(rounds):
            for bridge in bridges:
                session = bridge.open().initialize()
                for way, push in (("up", push_up), ("down", push_down)):
                    push(session, size, max(1, count // 10))  # to warm up
                    start = time.monotonic()
                    push(session, size, count)
                    found[bridge.name][size][way].append(count / (time.monotonic() - start))
                session.close()
    return {name: {size: {way: statistics.median(each) for way, each in ways.items()} for size, ways in sizes.items()}
            for name, sizes in found.items()}


def push_up(session, size, count):
    message = session.pack(daemon.notification(size))
    many = max(1, min(count, (1 << 20) // size))
    chunk = message * many
    for _ in range(count // many):
        session.write(chunk)
    session.write(message * (count % many))
    session.write(session.pack(b'{"jsonrpc":"2.0","id":7,"method":"bench/count"}'))
    session.skip_to(b'"id":7,"result":{"count":%d}}' % count)


def push_down(session, size, count):
    session.write(session.pack(b'{"jsonrpc":"2.0","id":8,"method":"bench/flood","params":{"bytes":%d,"messages":%d}}'
                               % (size, count)))
    session.skip_to(b'"id":8,"result":{}}')


def memory(bridges, counts, calls=200):
    """Megabytes of each bridge while several run at once. Each has made as many calls as a session does."""
    found = {}
    for bridge in bridges:
        sessions, found[bridge.name] = [], {}
        for count in counts:
            while len(sessions) < count:
                sessions.append(bridge.open().initialize())
                for id in range(FIRST_ID, FIRST_ID + calls):
                    sessions[-1].ask(id, echo(id))
            each = [host.memory_mb(session.pids()) for session in sessions]
            found[bridge.name][count] = {kind: statistics.mean(one[kind] for one in each) for kind in each[0]}
        for session in sessions:
            session.close()
    return found


def idle(bridges, settle_s, window_s):
    """CPU milliseconds and wake-ups of a bridge with nothing to do, over a fixed time."""
    sessions = {bridge.name: bridge.open().initialize() for bridge in bridges}
    for session in sessions.values():
        session.ask(FIRST_ID, echo(FIRST_ID))
    time.sleep(settle_s)
    before = {name: host.activity(session.pids()) for name, session in sessions.items()}
    time.sleep(window_s)
    found = {}
    for name, session in sessions.items():
        cpu_ms, wakeups = host.activity(session.pids())
        found[name] = {"cpu_ms": cpu_ms - before[name][0], "wakeups": wakeups - before[name][1], "window_s": window_s}
        session.close()
    return found


def orphan_exit(bridges, rounds, limit_s=5):
    """Milliseconds from the client's SIGKILL to the bridge's end while its stdin is held open; None past the limit."""
    found = {}
    for bridge in bridges:
        times = []
        for _ in range(rounds):
            session = bridge.open(before=CLIENT).initialize()
            orphans = [pid for pid in session.pids() if pid != session.process.pid]
            killed = time.monotonic()
            session.process.kill()
            times.append(host.gone_ms(orphans, killed, limit_s))
            session.close()
            if times[-1] is None:
                break
        alive = None in times
        found[bridge.name] = {"median_ms": None if alive else statistics.median(times),
                              "max_ms": None if alive else max(times), "limit_s": limit_s}
    return found
