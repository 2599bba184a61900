// How smoothly the fleet page scrolls while thousands of gateways speak every second. Not a test: it
// prints numbers. From the workspace of the page, with the variables that CMake gives the tests:
//   BARBACANE_UI_WORLD=… node e2e/fleet_soak.mjs [GATEWAYS] [SECONDS] [BEAT]
import { chromium } from 'playwright-core';
import { FleetTools } from './fleet_tools.mjs';
import { Visit, startWorld } from './harness.mjs';

const gateways = Number(process.argv[2] ?? 2000);
const seconds = Number(process.argv[3] ?? 20);
const beat = process.argv[4] ?? '1s';

/** Scrolls up and down the table; resolves with the milliseconds between frames. */
function scrollAlong(milliseconds) {
  return new Promise((resolve) => {
    const table = document.querySelector('[role=table]');
    const frames = [];
    const began = performance.now();
    let last = began;
    let step = 24;
    const frame = (now) => {
      frames.push(now - last);
      last = now;
      const end = table.scrollHeight - table.clientHeight;
      if (table.scrollTop >= end) step = -24;
      if (table.scrollTop <= 0) step = 24;
      table.scrollTop += step;
      if (now - began < milliseconds) requestAnimationFrame(frame);
      else resolve(frames.slice(2));
    };
    requestAnimationFrame(frame);
  });
}

function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
}

async function heapMegabytes(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return (usedSize / 1e6).toFixed(1);
}

const world = await startWorld();
const fleet = await FleetTools.make(world);
const browser = await chromium.launch({
  executablePath: process.env.BARBACANE_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});
try {
  await fleet.simulate(gateways, ['--beat', beat]);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const visit = new Visit(world, page);
  await visit.signIn();
  await visit.goto(`${fleet.pages}/fleet`);
  await page
    .getByText(`${gateways.toLocaleString('en')} gateways`, { exact: true })
    .waitFor({ timeout: 120_000 });
  let rows = 0;
  let polls = 0;
  page.on('response', async (response) => {
    if (!response.url().includes('seen_after')) return;
    polls += 1;
    rows += (await response.json().catch(() => ({ items: [] }))).items.length;
  });
  const still = await heapMegabytes(page);
  const frames = (await page.evaluate(scrollAlong, seconds * 1000)).sort((a, b) => a - b);
  console.log(
    `gateways ${gateways}, each speaks every ${beat}; read while scrolling: ${polls} answers, ${rows} rows`,
  );
  console.log(
    `frames ${frames.length} in ${seconds} s: median ${quantile(frames, 0.5)} ms, p95 ${quantile(frames, 0.95)} ms, ` +
      `p99 ${quantile(frames, 0.99)} ms`,
  );
  console.log(`heap ${still} MB before, ${await heapMegabytes(page)} MB after`);
} finally {
  await browser.close();
  await fleet.stop();
  await world.stop();
}
