// Draws a board as Grafana does. PanelChrome, BigValue, TimeSeries and Table are Grafana's own components. Grafana does not
// publish state timelines and the page around the panels, so they are drawn here.
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { ThemeContext, createTheme, dateTime, FieldType, getDisplayProcessor } from '@grafana/data';
import { BigValue, GlobalStyles, PanelChrome, Table, TimeSeries } from '@grafana/ui';

const theme = createTheme({ colors: { mode: 'dark' } });
const { BOARD, WIDTH, CELL } = window;
const GAP = 8;
const timeRange = { from: dateTime(BOARD.from), to: dateTime(BOARD.to), raw: { from: dateTime(BOARD.from), to: dateTime(BOARD.to) } };

/** The panel's settings for the field of this name. */
function config(panel, name) {
  const { defaults, overrides } = structuredClone(panel.fieldConfig);
  const meant = ({ id, options }) => (id === 'byRegexp' ? new RegExp(`^${options}$`).test(name) : options === name);
  for (const { properties } of overrides.filter(({ matcher }) => meant(matcher))) {
    for (const { id, value } of properties) {
      if (id.startsWith('custom.')) defaults.custom = { ...defaults.custom, [id.slice('custom.'.length)]: value };
      else defaults[id] = value;
    }
  }
  const [lowest] = defaults.thresholds?.steps ?? [];
  if (lowest) lowest.value = -Infinity;
  delete defaults.links; // nobody clicks on a picture
  return { ...defaults, displayName: name };
}

function field(panel, name, values, type, seriesIndex = 0) {
  const made = { name, type, values, config: config(panel, name), state: { seriesIndex, displayName: name } };
  made.display = getDisplayProcessor({ field: made, theme, timeZone: 'utc' });
  return made;
}

function Stat({ panel, width, height }) {
  const [one] = panel.series;
  const value = field(panel, '', [one ? one.values.at(-1) : null], FieldType.number);
  return <BigValue theme={theme} width={width} height={height} value={value.display(value.values[0])} colorMode="background" graphMode="none" justifyMode="auto" textMode="auto" />;
}

function Graph({ panel, width, height }) {
  const frames = panel.series.map(({ name, times, values }, index) => ({
    length: times.length,
    fields: [
      { name: 'Time', type: FieldType.time, values: times, config: {} },
      field(panel, name || 'Value', values, FieldType.number, index),
    ],
  }));
  if (frames.length === 0) return <Empty />;
  return <TimeSeries frames={frames} width={width} height={height} timeRange={timeRange} timeZone="utc" legend={panel.options.legend} />;
}

function Rows({ panel, width, height }) {
  const { columns } = panel;
  if (columns.length === 0) return <Empty />;
  const fields = columns.map(({ name, values }) => field(panel, name, values, typeof values.find((each) => each !== null) === 'number' ? FieldType.number : FieldType.string));
  return <Table data={{ length: columns[0].values.length, fields }} width={width} height={height} cellHeight={panel.options.cellHeight} />;
}

const Empty = () => <div style={{ padding: 16, color: theme.colors.text.secondary }}>No data</div>;

/** One bar for each run of equal values. */
function bars({ times, values }) {
  const found = [];
  times.forEach((time, i) => {
    const last = found.at(-1);
    if (last && last.value === values[i]) last.to = time;
    else found.push({ value: values[i], from: last?.to ?? time, to: time });
  });
  return found.filter(({ value }) => value !== null);
}

function Timeline({ panel, width, height }) {
  if (panel.series.length === 0) return <Empty />;
  const names = Math.min(220, width / 3);
  const line = Math.min(48, height / panel.series.length);
  const place = (time) => ((time - BOARD.from) / (BOARD.to - BOARD.from)) * (width - names - 8);
  return panel.series.map((one) => {
    const { display } = field(panel, one.name, one.values, FieldType.number);
    return (
      <div key={one.name} style={{ position: 'relative', height: line, lineHeight: `${line}px`, fontSize: 12 }}>
        <span style={{ display: 'inline-block', width: names, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', textAlign: 'right', paddingRight: 8 }}>{one.name}</span>
        {bars(one).map((bar) => (
          <span key={bar.from} style={{ position: 'absolute', left: names + place(bar.from), width: Math.max(2, place(bar.to) - place(bar.from)), top: line * 0.1, height: line * 0.8, lineHeight: `${line * 0.8}px`, background: display(bar.value).color, color: '#111', textAlign: 'center', overflow: 'hidden' }}>{display(bar.value).text}</span>
        ))}
      </div>
    );
  });
}

const BODIES = { stat: Stat, timeseries: Graph, table: Rows, 'state-timeline': Timeline };

function Panel({ panel }) {
  const { x, y, w, h } = panel.gridPos;
  const unit = (WIDTH - GAP) / 24;
  const box = { left: GAP + x * unit, top: y * CELL, width: w * unit - GAP, height: h * CELL - GAP };
  if (panel.type === 'row') {
    return <div style={{ position: 'absolute', ...box, lineHeight: `${box.height}px`, fontSize: 16 }}>{panel.collapsed ? '▸' : '▾'} {panel.title}</div>;
  }
  const Body = BODIES[panel.type];
  return (
    <div style={{ position: 'absolute', ...box }}>
      <PanelChrome title={panel.title} description={panel.description} width={box.width} height={box.height}>
        {(width, height) => (Body ? <Body panel={panel} width={width} height={height} /> : null)}
      </PanelChrome>
    </div>
  );
}

function Board() {
  useEffect(() => {
    document.body.dataset.drawn = 'yes';
  }, []);
  const height = 48 + CELL * Math.max(...BOARD.panels.map(({ gridPos: { y, h } }) => y + h));
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <div style={{ padding: '12px 16px', fontSize: 18, height: 48 }}>{BOARD.title}</div>
      <div style={{ position: 'relative', height: height - 48 }}>
        {BOARD.panels.map((panel) => <Panel key={panel.id} panel={panel} />)}
      </div>
    </ThemeContext.Provider>
  );
}

createRoot(document.getElementById('board')).render(<Board />);
