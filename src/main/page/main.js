// The live page. Start reading here: what the exporter sends comes in through `Feed` and is handed to one view for each
// part of the page. The page only shows; nothing on it changes the host.
import { Charts } from './charts.js';
import { Events } from './events.js';
import { Feed } from './feed.js';
import { Findings } from './findings.js';
import { Totals } from './totals.js';
import { Tree } from './tree.js';
import { Verdict } from './verdict.js';
import { setText } from './dom.js';
import { lastEight, plain } from './words.js';

const at = (id) => document.getElementById(id);

const tree = new Tree(at('tree'), at('empty'));
const verdict = new Verdict(at('verdict'), at('notice'), at('connection'));
const findings = new Findings(at('findings'), (pid) => tree.reveal(pid));
const charts = new Charts(at('charts'), at('figures'));
const totals = new Totals(at('totals'));
const events = new Events(at('events'), at('no-events'), at('severity'));

/** Shows one picture of the fleet, as /api/live sends it. */
export function show(fleet) {
  const now = Date.parse(fleet.written);
  verdict.show(fleet.verdict);
  findings.show(fleet.findings ?? []);
  tree.show(fleet.processes ?? [], fleet.instances ?? {}, now);
  charts.show(fleet.history ?? [], now);
  totals.show(fleet.totals ?? {});
  const { leader } = fleet;
  setText(at('leader'), leader ? `Told by the ${plain(leader.role)} with pid ${leader.pid} (${lastEight(leader.instance)}).` : '');
}

setText(at('host'), location.host);
new Feed('/api/live', {
  fleet: show,
  log: (line) => events.add(line),
  state: (state, since) => verdict.connection(state, since),
}).start();
