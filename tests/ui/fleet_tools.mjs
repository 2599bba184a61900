// Gateways and artifacts for browser tests, made with the programs of this build.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const noSymbols = 'symbolize=0'; // a sanitized program that starts asks for none

/** A project of `world` with a key for gateways, and whatever was started for it. `stop` ends all of it. */
export class FleetTools {
  static async make(world, name = 'harbour') {
    const project = await world.call('POST', '/projects', { name });
    const key = await world.call('POST', `/projects/${project.id}/api-keys`, {
      name: 'gateways',
      role: 'data-plane',
    });
    return new FleetTools(world, project, key);
  }

  constructor(world, project, key) {
    this.world = world;
    this.project = project;
    this.keyId = key.id;
    this.folder = mkdtempSync(join(tmpdir(), 'barbacane-ui-'));
    this.keyFile = join(this.folder, 'key');
    writeFileSync(this.keyFile, key.key, { mode: 0o600 });
    this.running = new Set();
  }

  get pages() {
    return `/ui/projects/${this.project.id}`;
  }

  /** Starts a program; resolves with how to end it when it has said `sign`. */
  async start(words, sign, env = {}) {
    const program = spawn(words[0], words.slice(1), {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ASAN_OPTIONS: noSymbols, ...env },
    });
    const ended = new Promise((resolve) => program.on('exit', resolve));
    const stop = async () => {
      program.kill('SIGTERM');
      await ended;
      this.running.delete(stop);
    };
    this.running.add(stop);
    const heard = [];
    const said = new Promise((resolve) =>
      createInterface({ input: program.stderr }).on('line', (line) => {
        if (heard.length < 20) heard.push(line);
        if (line.includes(sign)) resolve(line);
      }),
    );
    const line = await Promise.race([
      said,
      ended.then((code) => Promise.reject(new Error(`${words[0]} ended with ${code}: ${heard.join(' ')}`))),
    ]);
    return { line, stop };
  }

  /** A real gateway, ready to take an artifact. */
  async gateway(name, more = []) {
    const words = [this.world.gateway, 'serve', '--control-plane', this.world.url];
    words.push('--project-id', this.project.id, '--api-key-file', this.keyFile, '--name', name);
    words.push(
      '--state-dir',
      join(this.folder, name),
      '--listen',
      '127.0.0.1:0',
      '--admin-listen',
      '127.0.0.1:0',
    );
    words.push('--workers', '1', '--log-format', 'json', ...more);
    const { line, stop } = await this.start(words, '"msg":"ready"');
    return { address: /"listen":\["([^"]+)"/.exec(line)[1], stop };
  }

  /** Gateways that are none (`fleet simulate`). */
  simulate(gateways, more = []) {
    const words = [this.world.control, 'fleet', 'simulate', '--server', this.world.url];
    words.push('--project', this.project.name, '--gateways', String(gateways), ...more);
    return this.start(words, `"connected":${gateways},`, { BARBACANE_API_KEY: this.world.key });
  }

  async run(words) {
    const program = spawn(words[0], words.slice(1), {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const code = await new Promise((resolve) => program.on('exit', resolve));
    assert.equal(code, 0, words.join(' '));
  }

  /** An artifact that serves these paths, each answered by itself; the answer of the API. */
  async artifact(version, paths) {
    const spec = join(this.folder, `v${version}.yaml`);
    const file = join(this.folder, `v${version}.bca`);
    const answers = "responses: {'200': {description: ok, content: {application/json: {example: {}}}}}";
    writeFileSync(
      spec,
      `openapi: 3.1.0\ninfo: {title: Harbour, version: '${version}'}\n` +
        'x-barbacane-dispatch: {name: mock, config: {}}\npaths:\n' +
        paths.map((path) => `  ${path}:\n    get:\n      ${answers}\n`).join(''),
    );
    await this.run([this.world.control, 'compile', '--spec', spec, '-o', file]);
    const response = await fetch(`${this.world.url}/projects/${this.project.id}/artifacts`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${this.world.key}`,
        'Content-Type': 'application/octet-stream',
      },
      body: readFileSync(file),
    });
    const text = await response.text();
    assert.ok(response.ok, text);
    return JSON.parse(text);
  }

  /** Deploys without the page, and waits until it is over. */
  async deploy(artifactId) {
    const { id } = await this.world.call('POST', `/projects/${this.project.id}/deploy`, {
      artifact_id: artifactId,
    });
    return this.eventually(async () => {
      const deployment = await this.world.call('GET', `/deployments/${id}`);
      return deployment.finished_at === null ? null : deployment;
    });
  }

  async gateways() {
    return (await this.world.call('GET', `/projects/${this.project.id}/data-planes?limit=1000`)).items;
  }

  /** The first result of `ask` that is something. */
  async eventually(ask, milliseconds = 60_000) {
    const end = Date.now() + milliseconds;
    for (;;) {
      const found = await ask();
      if (found) return found;
      assert.ok(Date.now() < end, 'it did not come about in time');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async stop() {
    await Promise.all([...this.running].map((stop) => stop()));
    rmSync(this.folder, { recursive: true });
  }
}
