"""The figures as tables: a row for each figure, a column for each bridge."""

UNITS = {"ms": 1, "us": 0, "mb": 1}
INTRODUCTION = """# Performance

Written by `src/bench/run --document docs/performance.md`: every figure below comes from one run on one machine, in which
the bridges took turns. The shims ran with full telemetry: metrics endpoint, event log, mapped counters.

The machine is virtual and shared. Its speed changes by half within minutes, for all columns alike. So compare the columns of
one run, and not two runs.

- **direct**: the client's own WebSocket to the daemon, without a bridge; **direct-http**: HTTP to server-everything.
- **node-bridge**: `src/bench/node-bridge.mjs`, stdin to WebSocket in as few lines as possible, without telemetry and without any
  handling of failures.
- **mcp-remote**, **supergateway**: to `@modelcontextprotocol/server-everything` over streamable HTTP. Their round trips
  include that server's time, so compare them with direct-http.
"""

GROWTH = """## How the figures grow

- With the number of shims: see the memory rows for each of 1, 5 and 20. The figure for each shim falls by what they share, which is
  the runtime and most of the AOT cache.
- With the size of messages: see the rows for 1 KiB, 32 KiB and 1 MiB.
- With messages in flight: see the rows of calls/s.
"""


def ratio(figures, size, way, bar):
    """What Tether does, and the bar. If the direct way misses the bar too, the bar is half of the direct figure."""
    count = int(size) / 1e6 if bar < 1e5 else 1
    direct, tether = (figures["throughput"][name][size][way] * count for name in ("direct", "tether"))
    return tether, min(bar, direct / 2)


def over(figures, key):
    return figures["round_trip"]["tether"][key] - figures["round_trip"]["direct"][key]


# The promises: the figure, its name, a function for measured value and bar, whether more is better, and what limits it.
BARS = [
    ("first_answer", "first answer, median, ms",
     lambda f: (f["first_answer"]["tether"]["median_ms"], 150), False,
     "The JVM takes 70 ms before any of our code runs: that is a program that prints hello and ends, with the cache "
     "and its 3,500 classes (41 ms without the cache; Node 58). The rest is code that runs for the first time and is "
     "interpreted. The shim, its compiler thread, the daemon and the client share two cores."),
    ("first_answer", "first answer against the Node bridge in this run, ms",
     lambda f: (f["first_answer"]["tether"]["median_ms"], f["first_answer"]["node-bridge"]["median_ms"]), False,
     "The same. These already start after the first answer: Logback, databind, picocli, TLS, the event log, the "
     "metrics endpoint, exporters and files. Jetty's client is made on another thread."),
    ("memory", "private memory of each of five, MB", lambda f: (f["memory"]["tether"]["5"]["private"], 35), False,
     "The AOT cache's pages that are written to (11 MB), and the C library's heap (8.9), most of it the JVM's own."),
    ("memory", "PSS of each of five, MB", lambda f: (f["memory"]["tether"]["5"]["pss"], 40), False,
     "Of 40 MB (`smaps` of one of five): the AOT cache 13.9, the C library's heap 8.9, the Java heap 7.6, the JVM 4.1, "
     "compiled code 1.8."),
    ("round_trip", "added round trip p50, us", lambda f: (over(f, "p50_us"), 60), False,
     "The thread that reads stdin spends three quarters of its time in the system: waking, reading, writing. The "
     "client, the shim and the daemon take turns on two cores."),
    ("round_trip", "added round trip p99, us", lambda f: (over(f, "p99_us"), 300), False,
     "Three processes share two cores, so one of them waits for the scheduler. This figure depends more on the "
     "machine's other load than any other. The shim's own part is a collection of 0.5 ms in every 430 calls, and the "
     "log's thread, which lets messages pass after each line."),
    ("throughput", "1 KiB up, messages/s", lambda f: ratio(f, "1024", "up", 200_000), True,
     "One thread reads, peeks, masks and writes; no part of it takes more than a tenth, which is the system's copying. With "
     "C2 a warm shim carries 450,000 up and 600,000 down and adds half as much to a round trip, but each start takes 20 ms "
     "longer, the slowest of a hundred calls 0.4 to 1.9 ms until all is compiled, and its memory is 2 to 4 MB more at "
     "first and 100 MB after a million messages; so it is not used."),
    ("throughput", "1 KiB down, messages/s", lambda f: ratio(f, "1024", "down", 200_000), True,
     "One thread reads, checks UTF-8, peeks and queues; another writes."),
    ("throughput", "1 MiB up, MB/s", lambda f: ratio(f, "1048576", "up", 500), True,
     "A message takes 2.7 ms. Of these, garbage collection takes 0.5 (3 MB of arrays for each message, in a small "
     "heap), the peek 0.2, finding the line's end 0.1 and masking 0.1. The rest is copying by the system and waiting "
     "for the client, which fills a pipe of 64 KiB."),
    ("throughput", "1 MiB down, MB/s", lambda f: ratio(f, "1048576", "down", 500), True,
     "A message is copied twice to put it together, and large arrays fill the small heap, so the collector has work."),
    ("idle", "idle CPU, ms per 10 s",
     lambda f: (f["idle"]["tether"]["cpu_ms"] * 10 / f["idle"]["tether"]["window_s"], 5), False,
     "About two wake-ups a second. The timers' thread takes half of the time, mostly for the polled check of the "
     "client every 5 s; the JVM's own threads take the rest. Code that runs so seldom is never compiled and finds cold "
     "caches: a wake-up with nothing to do takes 0.1 ms, a check 0.6 to 1.5 ms."),
    ("orphan_exit", "exit after the client's kill, median, ms", lambda f: (f["orphan_exit"]["tether"]["median_ms"], 20), False,
     "Of about 20 ms, the system takes 5 to 7 to free the process's pages, the last line with all counters and its way "
     "to disk take 5, and noticing the death takes 3. The rest are lines of the log, at 0.4 ms each in interpreted "
     "code; half of that is SHA-256."),
    ("orphan_exit", "exit after the client's kill, maximum, ms", lambda f: (f["orphan_exit"]["tether"]["max_ms"], 50), False,
     "If the kill comes right after the first answer, everything else is still starting, on two cores."),
    ("scrape", "scrape, median, ms", lambda f: (f["scrape"]["tether"]["median_ms"], 5), False, "Text of 146 series."),
    ("hosting", "added by shim, daemon and child to the direct pipe, p50, us",
     lambda f: (f["hosting"]["tether"]["warm"]["p50_us"]["added"], 250), False,
     "A call crosses the system six times, and each time a thread must be woken: between client and shim, shim and daemon, "
     "daemon and server, and back. Half of the time is the system's, most of it for the two ways through TCP. Measured alone, "
     "when the machine was faster, it was 225 to 260 (five runs, median 233)."),
    ("commands", "`tether ps` with 500 processes and 50 instances, median, ms",
     lambda f: (f["commands"]["tether"]["ps"]["median_ms"], 300), False,
     "A third is the JVM with its cache, before any of our code runs. Most of the rest is reading /proc and the cards with "
     "code that runs for the first time and is interpreted. Measured alone, when the machine was faster, it was 278 and 265."),
    ("commands", "`tether doctor` with the same, median, ms",
     lambda f: (f["commands"]["tether"]["doctor"]["median_ms"], 3000), False,
     "All checks run at once; the proof of the event logs is given up after 1.8 s."),
    ("telemetry", "round trip with metrics over without, %", lambda f: (f["telemetry"]["tether"]["metrics"]["over_percent"], 3), False,
     "One start of the same differs from the next by ten percent: the range below says how well the median is known."),
    ("telemetry", "round trip with spans over without, %", lambda f: (f["telemetry"]["tether"]["spans"]["over_percent"], 3), False,
     "As for metrics. A span takes 15 us of other threads, which give way to messages."),
]


def promised(figures):
    """Markdown: each bar with the measured value, and for a missed bar what limits it."""
    lines, notes = ["| promised | bar | measured | |", "|---|---:|---:|---|"], []
    for figure, words, values, more, limit in BARS:
        if figure not in figures or "tether" not in figures[figure]:
            continue
        measured, bar = values(figures)
        met = measured is not None and (measured >= bar if more else measured <= bar)
        shown = "-" if measured is None else f"{measured:,.1f}" if measured < 1000 else f"{measured:,.0f}"
        sign = "at least" if more else "at most"
        lines.append(f"| {words} | {sign} {bar:,.1f} | {shown} | {'met' if met else f'**missed** [{len(notes) + 1}]'} |")
        if not met:
            notes.append(f"{len(notes) + 1}. {words[0].upper() + words[1:]}: {limit}")
    return "\n".join(lines) + ("\n\n" + "\n".join(notes) if notes else "")


def rows(figures):
    """(label, {bridge: text}) for each line of the table."""
    for name in figures.get("first_answer", {}) and ("median_ms", "min_ms", "max_ms"):
        yield f"first answer, {name[:-3]}, ms", column(figures["first_answer"], lambda f: f"{f[name]:.0f}")
    for name, label in (("p50_us", "p50"), ("p99_us", "p99"), ("p999_us", "p99.9")):
        if "round_trip" in figures:
            yield f"round trip {label}, us", column(figures["round_trip"], lambda f: f"{f[name]:.0f}")
    if "round_trip" in figures:
        yield "added to direct, p50 / p99, us", added(figures["round_trip"])
    for depth in ("1", "8", "64", "512"):
        if "in_flight" in figures:
            yield f"calls/s, {depth} in flight", column(figures["in_flight"],
                                                        lambda f: f"{f[depth]:,.0f}" if depth in f else "-")
    for size, label in (("1024", "1 KiB"), ("32768", "32 KiB"), ("1048576", "1 MiB")):
        for way in ("up", "down"):
            if "throughput" in figures:
                yield f"{label} {way}, messages/s", column(figures["throughput"], lambda f: f"{f[size][way]:,.0f}")
                yield f"{label} {way}, MB/s", column(figures["throughput"],
                                                     lambda f: f"{f[size][way] * int(size) / 1e6:,.0f}")
    for kind in ("rss", "pss", "private"):
        for count in ("1", "5", "20"):
            if "memory" in figures:
                yield f"{kind.upper() if kind != 'private' else kind} of each of {count}, MB", column(
                    figures["memory"], lambda f: f"{f[count][kind]:.1f}" if count in f else "-")
    if "idle" in figures:
        yield "idle CPU, ms per 10 s", column(figures["idle"], lambda f: f"{f['cpu_ms'] * 10 / f['window_s']:.1f}")
        yield "idle wake-ups per 10 s", column(figures["idle"], lambda f: f"{f['wakeups'] * 10 / f['window_s']:.0f}")
    for way, label in (("off", "without metrics and spans"), ("metrics", "with metrics"), ("spans", "with metrics and spans")):
        if "telemetry" in figures:
            yield f"round trip {label}, us / % over without", column(
                figures["telemetry"],
                lambda f: f"{f[way]['p50_us']:.1f} / {f[way]['over_percent']:+.1f} "
                          f"({f[way]['over_percent_from']:+.1f} to {f[way]['over_percent_to']:+.1f})")
    if "scrape" in figures:
        yield "scrape of /metrics, median / max, ms", column(
            figures["scrape"], lambda f: f"{f['median_ms']:.1f} / {f['max_ms']:.1f}")
    if figures.get("hosting"):  # no other bridge hosts servers
        yield "hosted server, daemon just started: first answer, median / max, ms", column(
            figures["hosting"], lambda f: f"{f['first_answer']['median_ms']:.0f} / {f['first_answer']['max_ms']:.0f}")
        for part, label in (("early", "the first {:,} calls"), ("warm", "warm")):
            calls = figures["hosting"]["tether"][part]["calls"]
            for way, words in (("pipe", "direct pipe"), ("hosted", "round trip"), ("added", "added to the pipe")):
                yield f"hosted server, {label.format(calls)}: {words}, p50 / p99, us", column(
                    figures["hosting"], lambda f: f"{f[part]['p50_us'][way]:.0f} / {f[part]['p99_us'][way]:.0f}")
    for command in ("version", "ps", "doctor", "cleanup"):
        if "commands" in figures:
            yield f"tether {command} on a crowded host, median / max, ms", column(
                figures["commands"], lambda f: f"{f[command]['median_ms']:.0f} / {f[command]['max_ms']:.0f}")
    if "orphan_exit" in figures:
        yield "exit after the client's kill, median / max, ms", column(figures["orphan_exit"], orphan)


def column(figure, text):
    return {name: text(each) for name, each in figure.items()}


def added(figure):
    base = {"tether": "direct", "node-bridge": "direct", "mcp-remote": "direct-http", "supergateway": "direct-http"}
    return {name: " / ".join(f"{each[key] - figure[base[name]][key]:.0f}" for key in ("p50_us", "p99_us"))
            for name, each in figure.items() if base.get(name) in figure}


def orphan(figure):
    if figure["median_ms"] is None:
        return f"> {figure['limit_s'] * 1000}"
    return f"{figure['median_ms']:.0f} / {figure['max_ms']:.0f}"


def grid(results):
    """The whole table as lists of equal length, the head first."""
    lines = list(rows(results["figures"]))
    names = list(dict.fromkeys(name for _, each in lines for name in each))
    return [["", *names]] + [[label] + [each.get(name, "-") for name in names] for label, each in lines]


def render(results, between="  ", edge=""):
    table = grid(results)
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    return "\n".join(edge + between.join(cell.ljust(width) if i == 0 else cell.rjust(width)
                                         for i, (cell, width) in enumerate(zip(row, widths))) + edge
                     for row in table)


def document(results):
    machine = results["machine"]
    head, *body = render(results, " | ", "|").replace("||", "|").splitlines()
    rule = "|" + "|".join(["---"] + ["---:"] * (len(grid(results)[0]) - 1)) + "|"
    versions = ", ".join(f"{name} {version.splitlines()[0] if version else '?'}"
                         for name, version in results["versions"].items())
    return (f"{INTRODUCTION}\n## What is promised\n\nIf the direct connection misses a target too, the target becomes half of the direct figure.\n\n"
            f"{promised(results['figures'])}\n\n## The run\n\n{results['when']}; {machine['cores']} cores of {machine['cpu']}, "
            f"{machine['memory_gb']} GB, Linux {machine['kernel']}, load {machine['load']} at the start; "
            f"{results['part']:.0%} of the rounds.\n{versions}.\n\n"
            f"{head}\n{rule}\n" + "\n".join(body) + f"\n\n{GROWTH}")
