"""The alerts about single shims and daemons (prometheus/rules/shim-alerts.yml)."""

from scenarios import STALE, Alert, flat, ramp

SHIM = {"job": "tether", "host": "127.0.0.1", "instance": "d98b521f", "role": "shim"}
DAEMON = {**SHIM, "instance": "0000000a", "role": "daemon"}


def series(metric, labels, **more):
    return metric + "{" + ", ".join(f'{key}="{value}"' for key, value in {**labels, **more}.items()) + "}"


def retries(samples, cause="link_lost"):
    return {series("tether_retries_total", SHIM, cause=cause): samples}


def link(samples):
    return {series("tether_link_up", SHIM): samples}


def attempts(outcome, samples):
    return {series("tether_connect_attempts_total", SHIM, outcome=outcome): samples}


def checked(samples):
    return {series("tether_last_parent_check_timestamp_seconds", SHIM): samples}


def dropped(what, samples, why="queue_full"):
    return {series("tether_dropped_total", SHIM, what=what, why=why): samples}


def build(instance, version, samples):
    labels = {**SHIM, "instance": instance}
    return {series("tether_build_info", labels, version=version, java="25"): samples}


OF_SHIM = "/d/tether-shim?var-host=127.0.0.1&var-instance=d98b521f"

retry_storm = Alert(
    "TetherRetryStorm", "warning", SHIM, "A shim connects again and again.",
    "Shim d98b521f on 127.0.0.1 has retried 20 times in 5 minutes, for 10 minutes now. "
    "Next: tether events --since 15m --instance d98b521f",
    OF_SHIM,
    series={**retries(ramp(0, 1, 15) + flat(60, 15)), **link(flat(1, 30))},
    begins=0, not_yet=13, fires=13.5, ends=15, held=18, over=20, late=[],
    described={18: "Shim d98b521f on 127.0.0.1 has retried 13 times in 5 minutes, for 10 minutes now. "
                   "Next: tether events --since 15m --instance d98b521f"},
    others=[
        ("a refused shim that tries every 30 s is no storm",
         {**retries([n // 2 for n in range(80)], "refused"), **link(flat(0, 20))}, [(12, False), (19, False)]),
        ("a shim that is killed takes its storm along",
         {**retries(ramp(0, 1, 15) + [STALE]), **link(flat(1, 15) + [STALE])}, [(14, True), (18.5, False)]),
    ])

connect_failing = Alert(
    "TetherConnectFailing", "critical", SHIM, "A shim cannot reach its daemon.",
    "Shim d98b521f on 127.0.0.1 has no link, and none of its 40 attempts in 5 minutes opened one. Its client's calls are "
    "refused. Next: tether daemon status",
    OF_SHIM,
    series={**attempts("opened", flat(1, 15) + flat(2, 10)),
            **attempts("connection_refused", flat(0, 5) + ramp(0, 2, 10) + flat(78, 10)),
            **link(flat(1, 5) + flat(0, 10) + flat(1, 10))},
    begins=5, not_yet=10.75, fires=11.25, ends=15, held=15.75, over=16.5,
    others=[
        ("a shim that has failed from its first attempt on",
         {**attempts("opened", flat(0, 15)), **attempts("unauthorized", ramp(1, 2, 15)), **link(flat(0, 15))},
         [(4, False), (12, True)]),
        ("a link that opens now and then is another matter",
         {**attempts("opened", ramp(1, 1, 30)), **attempts("broken", ramp(0, 3, 30)), **link(flat(0, 30))},
         [(20, False)]),
        ("a shim that ends is not asked any more",
         {**attempts("opened", flat(0, 12) + [STALE]), **attempts("timeout", ramp(0, 2, 12) + [STALE]),
          **link(flat(0, 12) + [STALE])},
         [(11.75, True), (14.5, False)]),
    ])


def stalled(age):
    return (f"Shim d98b521f on 127.0.0.1 last checked its client {age} ago. It may outlive it. Next: tether ps")


parent_checks = Alert(
    "TetherParentChecksStalled", "critical", SHIM, "A shim has stopped checking its client.",
    stalled("?"), OF_SHIM,
    # Time begins at 0 here: a sample of 300 says that the check was made 5 minutes in.
    series=checked(ramp(1, 15, 5) + flat(286, 10) + ramp(901, 15, 10)),
    begins=5, not_yet=8.5, fires=9.5, ends=15, over=15.25,
    described={9.5: stalled("3m 44s"), 9.75: stalled("3m 59s"), 10: stalled("4m 14s"), 10.5: stalled("4m 44s")},
    others=[
        ("a shim that found no client watches nobody", checked(flat(0, 30)), [(29, False)]),
        ("a killed shim is not stalled", checked(ramp(1, 15, 5) + [STALE]), [(10, False)]),
    ])


def incomplete(count, who="d98b521f (shim)"):
    instance = who.split()[0]
    return (f"Instance {who} on 127.0.0.1 has lost spans or events, or works without a part of its telemetry: {count} times. "
            f"Messages are not affected. Next: tether events --since 1h --instance {instance}")


telemetry_dropped = Alert(
    "TetherTelemetryDropped", "warning", SHIM, "Telemetry is incomplete.", incomplete(20), OF_SHIM,
    series={**dropped("span", flat(0, 5) + ramp(5, 5, 1) + flat(20, 40)), **dropped("event", flat(0, 46), "failed")},
    begins=5, cut=5, not_yet=5.75, fires=6.75, ends=6, held=24, over=27,
    described={24: incomplete(5)},
    others=[
        ("the first loss is that of a series nobody expected",
         {**dropped("span", flat(0, 20)), **dropped("log_record", [None] * 20 + flat(7, 15), "failed")},
         [(7, [])]),
        ("a lost notification is not telemetry", dropped("notification", ramp(0, 5, 20)), [(15, False)]),
        ("a missing AOT cache is not telemetry",
         {series("tether_build_info", DAEMON): flat(1, 20),
          series("tether_telemetry_degraded_total", DAEMON, part="aot_cache"): flat(1, 20)}, [(15, False)]),
    ])
first_loss = telemetry_dropped.at(0)
first_loss["exp_annotations"]["description"] = incomplete(7)
telemetry_dropped.others[0][2][0] = (7, [first_loss])
of_daemon = telemetry_dropped.at(0)
of_daemon["exp_labels"] = {"severity": "warning", **DAEMON}
of_daemon["exp_annotations"]["description"] = incomplete(1, "0000000a (daemon)")
of_daemon["exp_annotations"]["dashboard_url"] = of_daemon["exp_annotations"]["dashboard_url"].replace("d98b521f", "0000000a")
telemetry_dropped.others.append((
    "a daemon that could not write its event log from the start on",
    {series("tether_build_info", DAEMON): flat(1, 30),
     series("tether_telemetry_degraded_total", DAEMON, part="event_log"): flat(1, 10) + [STALE]},
    [(0.5, False), (5, [of_daemon]), (17, False)]))

# A sample each 5 minutes: a minute of flat() is twenty.
version_skew = Alert(
    "TetherVersionSkew", "info", {"job": "tether", "host": "127.0.0.1"}, "Instances of several versions run on one host.",
    "2 versions of Tether have run on 127.0.0.1 for 8 hours. They work together, but a fault that is fixed in one is still in the others. "
    "Next: tether doctor",
    "/d/tether-servers?var-host=127.0.0.1", slow=20,
    series={**build("0000000a", "1.1.0", flat(1, 40)), **build("d98b521f", "1.0.0", [None, None] + flat(1, 29) + [STALE])},
    begins=0.5, cut=20, not_yet=24.25, fires=24.75, ends=29.5, held=30.25, over=31.25,
    late={**build("0000000a", "1.1.0", flat(1, 40)), **build("d98b521f", "1.1.0", flat(1, 40))},
    others=[("all are of one version", {**build("0000000a", "1.1.0", flat(1, 40)), **build("d98b521f", "1.1.0", flat(1, 40))},
             [(35, False)])])

ALERTS = [retry_storm, connect_failing, parent_checks, telemetry_dropped, version_skew]
