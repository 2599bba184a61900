// How soon something is seen, with nothing cached and with everything. Not a test: it prints numbers.
// From the workspace of the page, with the variables that CMake gives the tests:
//   BARBACANE_UI_WORLD=… node e2e/first_paint.mjs [ROUNDS]
import { chromium } from 'playwright-core';
import { Visit, startWorld } from './harness.mjs';

const rounds = Number(process.argv[2] ?? 9);

/** Milliseconds from the navigation to the first contentful paint of the page that is open. */
function firstPaint(page) {
  return page.evaluate(async () => {
    const find = () => performance.getEntriesByName('first-contentful-paint')[0];
    while (!find()) await new Promise((resolve) => setTimeout(resolve, 20));
    return find().startTime;
  });
}

function show(what, times) {
  const sorted = [...times].sort((a, b) => a - b);
  console.log(`${what}: median ${sorted[rounds >> 1].toFixed(0)} ms, slowest ${sorted.at(-1).toFixed(0)} ms`);
}

const world = await startWorld();
const browser = await chromium.launch({
  executablePath: process.env.BARBACANE_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});
try {
  const first = [];
  const again = [];
  for (let i = 0; i < rounds; ++i) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const visit = new Visit(world, page);
    await visit.goto('/ui/sign-in');
    first.push(await firstPaint(page));
    await visit.signIn();
    await visit.goto('/ui/projects');
    again.push(await firstPaint(page));
    await context.close();
  }
  show('sign-in, nothing cached', first);
  show('projects, everything cached', again);
} finally {
  await browser.close();
  await world.stop();
}
