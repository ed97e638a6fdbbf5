// Asks the queries of a board. Returns its panels with frames like those of Grafana's Prometheus source.

const STEP_SECONDS = 2;

const api = async (prometheus, path, parameters) => {
  const response = await fetch(`http://${prometheus}/api/v1/${path}`, { method: 'POST', body: new URLSearchParams(parameters) });
  const answer = await response.json();
  if (answer.status !== 'success') throw new Error(`${parameters.query}: ${answer.error}`);
  return answer.data.result;
};

const expanded = (expr, board, chosen) => {
  const variables = { __rate_interval: '1m', ...Object.fromEntries(board.templating.list.map(({ name, allValue }) => [name, allValue ?? '.+'])), ...chosen };
  return expr.replace(/\$(\w+)/g, (all, name) => variables[name] ?? all);
};

const legend = (format, labels) => format.replace(/\{\{(\w+)\}\}/g, (_, name) => labels[name] ?? '');

const number = (text) => (text === 'NaN' ? null : Number(text));

async function series(prometheus, target, query, from, to) {
  const found = target.instant
    ? (await api(prometheus, 'query', { query, time: to })).map(({ metric, value }) => ({ metric, values: [value] }))
    : await api(prometheus, 'query_range', { query, start: from, end: to, step: STEP_SECONDS });
  // Missing samples become null, so that the line has a gap.
  return found.map(({ metric, values }) => {
    const at = new Map(values.map(([time, value]) => [Math.round(time * 1000), number(value)]));
    const times = target.instant ? [...at.keys()] : Array.from({ length: Math.floor((to - from) / STEP_SECONDS) + 1 }, (_, i) => Math.round((from + i * STEP_SECONDS) * 1000));
    const name = target.legendFormat ? legend(target.legendFormat, metric) : '';
    return { name, labels: metric, times, values: times.map((time) => at.get(time) ?? null) };
  });
}

/** Makes one table of the queries' rows, joined by a label or one after another. The panel hides and renames columns. */
function tabled(panel, found) {
  const [join] = panel.transformations.filter(({ id }) => id === 'joinByField').map(({ options }) => options.byField);
  const { excludeByName: hidden, renameByName: names, indexByName: places = {} } = panel.transformations.find(({ id }) => id === 'organize').options;
  const rows = new Map();
  found.forEach((each, query) => each.forEach(({ labels, values }, i) => {
    const key = join ? labels[join] : `${query} ${i}`;
    const value = found.length > 1 ? `Value #${panel.targets[query].refId}` : 'Value';
    rows.set(key, { ...rows.get(key), ...labels, [value]: values[0] });
  }));
  const order = [...new Set([...rows.values()].flatMap(Object.keys))].filter((name) => !hidden[name]);
  const place = (name) => (name === join ? -1 : (places[name] ?? order.length));
  return order.toSorted((one, other) => place(one) - place(other)).map((name) => ({ name: names[name] ?? name, values: [...rows.values()].map((row) => row[name] ?? null) }));
}

export async function answers(prometheus, board, chosen) {
  const to = Number(chosen.to ?? Math.floor(Date.now() / 1000));
  const from = to - 60 * Number(chosen.minutes ?? 5);
  const panels = [];
  for (const panel of board.panels) {
    if (panel.type === 'row' || panel.type === 'text') {
      panels.push(panel);
      continue;
    }
    const found = [];
    for (const target of panel.targets) found.push(await series(prometheus, target, expanded(target.expr, board, chosen), from, to));
    panels.push({ ...panel, ...(panel.type === 'table' ? { columns: tabled(panel, found) } : { series: found.flat() }) });
  }
  return { title: board.title, from: from * 1000, to: to * 1000, panels };
}
