// node picture.mjs PROMETHEUS BOARD OUT.webp|OUT.png [NAME=VALUE...]
//
// Asks Prometheus (host:port) the queries of the board dashboards/BOARD.json, and writes a picture of the answers, drawn by
// Grafana's own components. NAME is a variable of the board, or `minutes` (5), or `height` (of the picture in pixels; the
// whole board if it is not given).
import { writeFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { answers } from './answers.mjs';

const EXECUTABLE = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const WIDTH = 1500;
const CELL = 38; // pixels of one unit of a panel's height, with the gap, as in Grafana

const [prometheus, name, to, ...settings] = process.argv.slice(2);
const chosen = Object.fromEntries(settings.map((each) => each.split(/=(.*)/s)));
const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const board = JSON.parse(readFileSync(here(`../../../dashboards/${name}.json`), 'utf8'));

const answered = await answers(prometheus, board, chosen);
const { outputFiles } = await build({
  entryPoints: [here('board.jsx')],
  bundle: true,
  write: false,
  outdir: 'nowhere', // there is CSS beside the script
  format: 'iife',
  jsx: 'automatic',
  loader: { '.ttf': 'empty', '.woff2': 'empty', '.svg': 'dataurl', '.png': 'empty' },
  define: { 'process.env.NODE_ENV': '"production"' },
  // This CommonJS module's default import is not a component here. Leave it out: a picture does not scroll.
  alias: { 'react-custom-scrollbars-2': here('unscrolled.jsx') },
  logLevel: 'error',
});

const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const context = await browser.newContext({ viewport: { width: WIDTH, height: 900 }, timezoneId: 'UTC', locale: 'en' });
const page = await context.newPage();
page.setDefaultTimeout(120_000); // for a machine that does ten other things
page.on('pageerror', (error) => console.error(String(error)));
// The page needs an origin, because Grafana's components use its storage.
await page.route('http://board/', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><body style="margin: 0"><div id="board"></div></body>' }));
await page.goto('http://board/');
await page.evaluate((given) => Object.assign(window, given), { BOARD: answered, WIDTH, CELL });
const made = (kind) => outputFiles.find(({ path }) => path.endsWith(kind)).text;
await page.addStyleTag({ content: made('.css') });
await page.evaluate(made('.js'));
await page.waitForFunction(() => document.body.dataset.drawn);
const whole = await page.evaluate(() => document.getElementById('board').scrollHeight);
await page.setViewportSize({ width: WIDTH, height: Math.min(whole, Number(chosen.height ?? whole)) });
// Canvases are drawn one frame later.
await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
const devtools = await context.newCDPSession(page);
const { data } = await devtools.send('Page.captureScreenshot', to.endsWith('.png') ? { format: 'png' } : { format: 'webp', quality: 75 });
await writeFile(to, Buffer.from(data, 'base64'));
await browser.close();
