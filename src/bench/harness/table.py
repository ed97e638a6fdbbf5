"""The figures as tables: one row a figure, one column a bridge."""

UNITS = {"ms": 1, "us": 0, "mb": 1}
INTRODUCTION = """# Performance

Written by `src/bench/run --document docs/performance.md`: every figure below is of one run on one machine, the bridges
taking turns. The shims run with full telemetry: metrics endpoint, event log, mapped counters, fleet exporter.

- **direct**: the client's own WebSocket to the daemon, without a bridge; **direct-http**: HTTP to server-everything.
- **node-bridge**: `src/bench/node-bridge.mjs`, stdin to WebSocket in the fewest lines, without telemetry or any care.
- **mcp-remote**, **supergateway**: to `@modelcontextprotocol/server-everything` over streamable HTTP. Their round trips
  hold that server's time too; compare them with direct-http.
"""


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
                figures["telemetry"], lambda f: f"{f[way]['p50_us']:.1f} / {f[way]['over_percent']:+.1f}")
    if "scrape" in figures:
        yield "scrape of /metrics, median / max, ms", column(
            figures["scrape"], lambda f: f"{f['median_ms']:.1f} / {f['max_ms']:.1f}")
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
    return (f"{INTRODUCTION}\n## The run\n\n{results['when']}; {machine['cores']} cores of {machine['cpu']}, "
            f"{machine['memory_gb']} GB, Linux {machine['kernel']}, load {machine['load']} at the start.\n{versions}.\n\n"
            f"{head}\n{rule}\n" + "\n".join(body) + "\n")
