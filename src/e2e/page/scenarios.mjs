// Fleets as the exporter describes them: one that is well, and one for each kind of trouble on a host.

/** The time of every picture. */
export const NOW = Date.parse('2026-11-28T14:03:20Z');

const ago = (seconds) => new Date(NOW - seconds * 1000).toISOString();

export const instance = (pid) => `019acb5e-7a10-7c3e-9d2f-${String(pid).padStart(12, '0')}`;

const process = (kind, pid, more = {}) => ({
  kind,
  own: true,
  pid,
  executable: '/opt/tether/bin/tether',
  condition: 'alive',
  started: ago(5_000 - pid),
  rss_bytes: 62 * 1_048_576,
  listens: [],
  children: [],
  findings: [],
  ...more,
});

export const client = (pid, executable, ...children) =>
  process('client', pid, { own: false, executable, client_name: executable.split('/').pop(), rss_bytes: 420e6, children });
export const launcher = (pid, executable, ...children) => process('launcher', pid, { own: false, executable, rss_bytes: 40e6, children });
export const shim = (pid, more = {}) => process('shim', pid, { instance: instance(pid), url: 'ws://127.0.0.1:8079', rss_bytes: 34e6, ...more });
export const server = (pid, name, executable) => process('server', pid, { own: false, executable, server: name, rss_bytes: 88e6 });
export const daemon = (pid, more = {}) =>
  process('daemon', pid, { instance: instance(pid), daemon: 'default', listens: ['127.0.0.1:8079', '127.0.0.1:9868'], rss_bytes: 96e6, ...more });

/** The counts of all instances of a tree; `of(pid)` gives those that differ. */
export function instances(processes, of = () => ({})) {
  const found = {};
  const visit = (each) => {
    if (each.instance) {
      const shims = each.kind === 'shim' ? { link_up: each.condition === 'alive' } : {};
      found[each.instance] = { calls: (each.pid * 37) % 900, errors: 0, outages: 0, retries: 0, in_flight: 0, ...shims, ...of(each.pid) };
    }
    each.children.forEach(visit);
  };
  processes.forEach(visit);
  return found;
}

/** A history of fifteen minutes; `at(i)` gives what differs in step i of 180. */
export function history(at = () => ({}), steps = 180) {
  return Array.from({ length: steps }, (_, i) => ({
    at: NOW / 1000 - (steps - 1 - i) * 5,
    calls: Math.round(14 + 8 * Math.sin(i / 9) + ((i * 7) % 5)),
    errors: 0,
    retries: 0,
    p50: 0.011 + 0.004 * Math.sin(i / 5),
    p95: 0.048 + 0.02 * Math.sin(i / 7) ** 2,
    shims: 4,
    daemons: 1,
    orphans: 0,
    ...at(i),
  }));
}

const TOTALS = {
  'tether_host_calls_total{method="tools/call",outcome="ok"}': 8412,
  'tether_host_calls_total{method="other",outcome="ok"}': 2210,
  'tether_host_calls_total{method="tools/call",outcome="outcome_unknown"}': 3,
  'tether_host_retries_total{cause="link_lost"}': 6,
  tether_host_outage_seconds_count: 4,
  'tether_host_orphan_shutdowns_total{trigger="pidfd"}': 11,
  'tether_host_shutdowns_total{reason="stdin_eof"}': 57,
  'tether_host_shutdowns_total{reason="killed"}': 2,
};

export function fleet(processes, verdict, more = {}) {
  const { findings = [], of, at } = more;
  return {
    leader: { instance: instance(2101), role: 'daemon', pid: 2101 },
    verdict,
    findings,
    processes,
    instances: instances(processes, of),
    totals: TOTALS,
    history: history(at),
    written: new Date(NOW).toISOString(),
  };
}

/** The findings about processes, in the exporter's words. */
const problems = (next_step, ...processes) =>
  processes.flatMap(({ kind, pid, executable, findings }) =>
    findings.map(({ what, detail }) => ({ what, pid, detail: `${what}: ${kind} ${pid} (${executable.split('/').pop()}): ${detail}`, next_step })),
  );

/** The verdict that the exporter makes of the findings. */
function verdict(state, findings) {
  const more = findings.length - 1;
  return { state, text: `${findings[0].detail}${more ? `, and ${more} further finding${more > 1 ? 's' : ''}` : ''}.` };
}

const CLEANUP = 'see `tether cleanup --dry-run`, then end it with `tether cleanup`';

let sequence = 0;

export function line(secondsAgo, event, fields = {}, severity = 'info', pid = 2101) {
  sequence += 1;
  return {
    seq: sequence, ts: ago(secondsAgo), event, severity, instance: instance(pid), boot: 'b', pid,
    role: pid === 2101 ? 'daemon' : 'shim', ...fields, prev: 'f00d',
  };
}

const claude = (...more) => client(1510, '/usr/bin/claude', launcher(1520, '/usr/bin/npx', shim(1522, { url: 'ws://127.0.0.1:8079/github' })), ...more);
const cursor = () => client(1610, '/opt/cursor/cursor', shim(1611), shim(1612, { url: 'ws://127.0.0.1:8079/files' }));
const cursorAlone = () => client(1610, '/opt/cursor/cursor', shim(1611), shim(1612));
const hosting = () => daemon(2101, { children: [server(2110, 'github', '/usr/bin/node'), server(2111, 'files', '/usr/bin/python3')] });

const wellProcesses = () => [claude(shim(1530)), cursor(), hosting()];
const OK = { state: 'ok', text: 'All is well: 4 shims, 1 daemon, no orphans.' };

export const scenarios = {
  well: {
    picture: () => fleet(wellProcesses(), OK),
    lines: () => [
      line(640, 'daemon.session_opened', { session: 'k3', subprotocol: 'mcp' }),
      line(410, 'parent.lineage_fixed', { client: 'claude', launchers: 1 }, 'info', 1522),
      line(30, 'call.finished', { method: 'tools/call', outcome: 'ok', took_seconds: 0.012 }, 'debug', 1522),
    ],
  },

  orphans: {
    picture: () => {
      const orphans = [3301, 3302, 3303].map((pid) =>
        process('shim', pid, {
          own: false, executable: '/usr/bin/python3', rss_bytes: 61e6, condition: 'orphaned',
          findings: [{ what: 'orphan', detail: 'its client has ended, and pid 1 has adopted it' }],
        }),
      );
      const findings = problems(CLEANUP, ...orphans);
      return fleet([...orphans, ...wellProcesses()], verdict('warning', findings), {
        findings,
        at: (i) => ({ shims: 4 + (i > 60) + (i > 90) + (i > 130), orphans: (i > 60) + (i > 90) + (i > 130) }),
      });
    },
    lines: () => [
      line(600, 'fleet.orphan_seen', { orphan: 3301, executable: 'python3' }, 'warn'),
      line(450, 'fleet.orphan_seen', { orphan: 3302, executable: 'python3' }, 'warn'),
      line(250, 'fleet.orphan_seen', { orphan: 3303, executable: 'python3' }, 'warn'),
    ],
  },

  'duplicate-daemon': {
    picture: () => {
      const second = daemon(2950, { listens: [], findings: [{ what: 'duplicate_daemon', detail: "the daemon 'default' is pid 2101" }] });
      const findings = problems(CLEANUP, second);
      return fleet([claude(shim(1530)), cursor(), hosting(), second], verdict('failed', findings), { findings, at: (i) => ({ daemons: i > 150 ? 2 : 1 }) });
    },
    lines: () => [line(145, 'fleet.daemon_duplicated', { daemon: 'default', seen: '2101, 2950' }, 'error')],
  },

  'daemon-gone': {
    picture: () => {
      const findings = [
        { what: 'no_daemon', detail: '4 of 4 shims of ws://127.0.0.1:8079 have no link, and no daemon listens there', next_step: 'run `tether daemon status`; when none runs, `tether daemon start`' },
      ];
      return fleet([claude(shim(1530)), cursor()], verdict('failed', findings), {
        findings,
        of: () => ({ link_up: false, outages: 1, errors: 3 }),
        at: (i) => (i > 165 ? { calls: 0, errors: i === 166 ? 12 : 2, retries: 9, p50: null, p95: null, daemons: 0 } : {}),
      });
    },
    lines: () => [
      line(70, 'link.lost', { code: 1006, in_flight: 3 }, 'warn', 1522),
      line(69.5, 'link.outage_began', { cause: 'link_lost' }, 'warn', 1522),
      line(69, 'call.finished', { method: 'tools/call', outcome: 'outcome_unknown', error_code: -31002 }, 'info', 1522),
      line(60, 'link.retried', { attempt: 4, cause: 'connect_failed', delay_seconds: 0.7 }, 'info', 1522),
    ],
  },

  'leaking-client': {
    picture: () => {
      const shims = Array.from({ length: 14 }, (_, i) => shim(4001 + i, { started: ago(14 * 60 - i * 55) }));
      const leaking = { ...client(4000, '/opt/augment/auggie', ...shims), findings: [{ what: 'leaking_client', detail: 'it has 14 shims for ws://127.0.0.1:8079, more than 8' }] };
      const findings = problems('restart the client; it starts shims and does not end them', leaking);
      return fleet([leaking, claude(), hosting()], verdict('warning', findings), { findings, at: (i) => ({ shims: 1 + Math.min(14, Math.floor(i / 12)) }) });
    },
    lines: () => [line(300, 'fleet.client_leak_began', { client: 4000, executable: 'auggie', shims: 9 }, 'warn')],
  },

  'crash-loop': {
    picture: () => {
      const ended = process('daemon_launcher', 5010, {
        own: false, executable: '/usr/bin/uv', condition: 'zombie', rss_bytes: 0,
        findings: [{ what: 'zombie', detail: 'it has ended, and its parent, pid 2101, does not take note' }],
      });
      const findings = [
        { what: 'crash_loop', detail: "the command of daemon 'default' ends again and again", next_step: 'read `tether daemon logs`, mend the command, then `tether daemon restart`' },
        ...problems('its parent does not reap it; restart the parent', ended),
      ];
      return fleet([client(1610, '/opt/cursor/cursor', shim(1611)), daemon(2101, { children: [ended] })], verdict('failed', findings), {
        findings,
        of: (pid) => (pid === 1611 ? { link_up: false, outages: 5 } : {}),
        at: (i) => (i > 168 ? { calls: 1, errors: 1, retries: 4, p50: 1.9, p95: 4.2 } : {}),
      });
    },
    lines: () => [
      ...[48, 40, 31, 19].map((s) => line(s, 'daemon.worker_ended', { how: 'exit 1', lived_seconds: 0.4 }, 'warn')),
      line(12, 'daemon.crash_loop', { ends: 5, how: 'exit 1' }, 'error'),
    ],
  },

  'retry-storm': {
    picture: () => {
      const findings = [
        { what: 'unlinked', detail: '3 of 3 shims of ws://127.0.0.1:8079 have no link', next_step: 'run `tether daemon status`, then `tether doctor`: the daemon refuses them or does not answer' },
      ];
      return fleet([client(1510, '/usr/bin/claude', launcher(1520, '/usr/bin/npx', shim(1522))), cursorAlone(), hosting()], verdict('failed', findings), {
        findings,
        of: (pid) => (pid < 2000 ? { link_up: false, outages: 1, errors: 2, retries: 64 } : {}),
        at: (i) => (i > 120 ? { calls: 0, errors: i % 30 === 0 ? 3 : 0, retries: 3 + (i % 3), p50: null, p95: null, shims: 3 } : { shims: 3 }),
      });
    },
    lines: () => [
      line(290, 'link.lost', { code: 1011, in_flight: 1 }, 'warn', 1522),
      ...[40, 24, 9].map((s) => line(s, 'link.retried', { attempt: 70 - s, cause: 'connect_failed', delay_seconds: 5.1 }, 'info', 1522)),
      line(4, 'link.retried', { attempt: 66, cause: 'connect_failed', delay_seconds: 4.7 }, 'info', 1611),
    ],
  },

  drift: {
    picture: () => {
      const findings = [
        { what: 'unregistered', detail: 'no card names shim 1530 (tether)', next_step: 'run `tether doctor`: a home that cannot be written, or a deleted card' },
        { what: 'sessions', detail: 'sessions at the daemon: 2 more than there are linked shims', next_step: 'run `tether daemon sessions` and `tether ps`: who is connected, and who is there' },
      ];
      const { instance: _, url: __, ...unknown } = shim(1530);
      return fleet([claude(unknown), cursor(), hosting()], verdict('warning', findings), { findings });
    },
    lines: () => [
      line(130, 'fleet.drift_began', { kind: 'unregistered', count: 1, seen: 'shim 1530 (tether)' }, 'warn'),
      line(60, 'fleet.drift_began', { kind: 'sessions', count: 2, seen: '2 more than there are linked shims' }, 'warn'),
    ],
  },

  // Names, details and fields from an attacker who wants the page to run them.
  hostile: {
    picture: () =>
      fleet(
        [
          { ...client(6000, `/tmp/${MARKUP}`, shim(6001, { url: `ws://x/${MARKUP}${SCRIPT}` })), client_name: MARKUP },
          daemon(2101, { daemon: '\u202Eevil\u0000', children: [server(6100, `${MARKUP}${'x'.repeat(5_000)}`, SCRIPT)] }),
        ],
        { state: 'warning', text: `Odd names: ${MARKUP} ${SCRIPT}` },
        { findings: [{ what: MARKUP, pid: 6000, detail: SCRIPT, next_step: MARKUP }] },
      ),
    lines: () => [line(5, MARKUP, { detail: SCRIPT, [MARKUP]: MARKUP }, 'warn')],
  },
};

export const MARKUP = '<img src=x onerror="window.harmed=1">';
export const SCRIPT = '"><script>window.harmed=1</script>';

/** A host with 200 shims below 40 clients, each shim below a launcher. */
export function crowded(round = 0) {
  const clients = Array.from({ length: 40 }, (_, c) => {
    const shims = Array.from({ length: 5 }, (_, s) => {
      const pid = 20_000 + c * 100 + s * 2;
      // In each round one shim in twenty ends and is replaced.
      const shift = (c * 5 + s) % 20 === round % 20 ? 10_000 * (round + 1) : 0;
      return launcher(pid, '/usr/bin/npx', shim(pid + 1 + shift));
    });
    return client(10_000 + c, `/usr/bin/client-${c}`, ...shims);
  });
  const picture = fleet([...clients, hosting()], { state: 'ok', text: `All is well: 200 shims, 1 daemon, no orphans (${round}).` }, { of: (pid) => ({ calls: pid + round * 3 }) });
  picture.written = new Date(NOW + round * 2_000).toISOString();
  picture.history.forEach((step) => (step.at += round * 2));
  return picture;
}
