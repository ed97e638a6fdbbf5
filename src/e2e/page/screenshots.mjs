// Makes the pictures of docs/live-page.md: `npm run screenshots`. They are WebP files, a third of the size of PNG files.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Sight, launch } from './browser.mjs';
import { scenarios } from './scenarios.mjs';

const TO = process.argv[2] ?? fileURLToPath(new URL('../../../docs/live-page', import.meta.url));
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 800 };

await mkdir(TO, { recursive: true });
const browser = await launch();

async function shoot(name, scenario, options, act = async () => {}) {
  const sight = await Sight.of(null, browser, scenarios[scenario], options);
  await sight.openAt();
  await act(sight);
  const devtools = await sight.page.context().newCDPSession(sight.page);
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 70 });
  await writeFile(`${TO}/${name}.webp`, Buffer.from(data, 'base64'));
  await sight.close();
}

for (const name of Object.keys(scenarios).filter((each) => each !== 'hostile')) await shoot(name, name, { viewport: WIDE });
await shoot('dark', 'well', { viewport: WIDE, colorScheme: 'dark' });
await shoot('phone', 'daemon-gone', { viewport: PHONE });
await shoot('not-connected', 'well', { viewport: WIDE }, async (sight) => {
  await sight.exporter.stop();
  await sight.page.locator('#notice').waitFor();
});
await browser.close();
