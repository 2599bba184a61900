// What browser tests stand on: a world, a browser, and an eye on what must never happen.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { chromium } from 'playwright-core';

const worldProgram = process.env.BARBACANE_UI_WORLD;
const browserProgram = process.env.BARBACANE_CHROMIUM ?? '/usr/bin/chromium';
const pictures = process.env.BARBACANE_PICTURES ?? 'pictures';
const patienceMs = 60_000; // a sanitized server on a busy machine is slow, and nothing here is about time

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browserWords = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage', // containers have 64 MB there
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts ui_world. `stop` ends it and fails when it did not end well. */
export async function startWorld({ gateways = 0 } = {}) {
  const world = spawn(worldProgram, ['--gateways', String(gateways)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => world.on('exit', resolve));
  const line = await Promise.race([
    new Promise((resolve) => createInterface({ input: world.stdout }).once('line', resolve)),
    ended.then((code) => Promise.reject(new Error(`ui_world ended with ${code}`))),
  ]);
  const facts = JSON.parse(line);
  return {
    ...facts,
    /** The API as a script uses it, with the admin key or another one. */
    async call(method, path, body, key = facts.key) {
      const response = await fetch(facts.url + path, {
        method,
        headers: {
          Authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await response.text();
      assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
      return text === '' ? null : JSON.parse(text);
    },
    async stop() {
      world.stdin.end();
      assert.equal(await ended, 0, 'ui_world');
    },
  };
}

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/** A page of a browser, and what went wrong on it. */
export class Visit {
  constructor(world, page) {
    this.world = world;
    this.page = page;
    this.faults = [];
    const origin = new URL(world.url).origin;
    page.setDefaultTimeout(patienceMs);
    page.on('pageerror', (error) => this.faults.push(`script failed: ${error.message}`));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url))
        this.faults.push(`left its origin: ${url}`);
    });
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text()))
        this.faults.push(`policy violated: ${message.text()}`);
    });
  }

  async goto(path) {
    return this.page.goto(this.world.url + path);
  }

  async signIn(key = this.world.key) {
    await this.goto('/ui/');
    await this.page.getByLabel('API key').fill(key);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByRole('heading', { name: 'Projects', exact: true }).waitFor();
  }

  async signOut() {
    await this.page.getByRole('button', { name: /^Account/ }).click();
    await this.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await this.page.getByLabel('API key').waitFor();
  }

  /** Serious and critical findings of axe-core fail the test. */
  async checkAccess(where) {
    await this.page.evaluate(axeSource);
    const { violations } = await this.page.evaluate(() =>
      globalThis.axe.run(document, { resultTypes: ['violations'], rules: { region: { enabled: false } } }),
    );
    for (const one of violations) {
      if (one.impact !== 'serious' && one.impact !== 'critical') continue;
      for (const node of one.nodes)
        this.faults.push(`${where}: ${one.id}: ${node.target.join(' ')}: ${node.failureSummary}`);
    }
  }

  /** Pictures at both widths, with whatever is open on the page, each looked over by axe-core. */
  async look(name) {
    mkdirSync(pictures, { recursive: true });
    for (const size of sizes) {
      await this.page.setViewportSize(size);
      await this.page.evaluate(() =>
        Promise.all(
          document
            .getAnimations()
            .map((one) => (one.effect?.getTiming().iterations === Infinity ? null : one.finished))
            .map((one) => one?.catch(() => {})), // one that was taken back is over, too
        ),
      );
      await this.checkAccess(`${name} at ${size.width}`);
      const isWider = await this.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (isWider) this.faults.push(`${name} at ${size.width}: wider than the screen`);
      await this.page.screenshot({ path: join(pictures, `${name}-${size.width}.png`), caret: 'hide' });
    }
    await this.page.setViewportSize(sizes[0]);
  }
}

/** A test: `run` gets a visit that is not signed in. */
export function scene(name, options, run) {
  test(name, async () => {
    const world = await startWorld(options);
    const browser = await chromium.launch({ executablePath: browserProgram, args: browserWords });
    try {
      const page = await browser.newPage({ viewport: sizes[0], colorScheme: options.colorScheme ?? 'light' });
      const visit = new Visit(world, page);
      await run(visit);
      assert.deepEqual(visit.faults, []);
    } finally {
      await browser.close();
      await world.stop();
    }
  });
}
