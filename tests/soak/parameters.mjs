// The rows of tests/conformance/parameters through express-openapi-validator and Prism, by real requests.
// Prints, cell by cell, the texts on which one says other than the row; who is right is decided by the
// specification (docs/validation.md). With FILE, what differs must be what that file lists.
//
//   node parameters.mjs MODULES_FOLDER [FILE]     what tests/soak/parameters installs in node_modules

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';

const modules = path.resolve(process.argv[2] ?? '.');
const require = createRequire(path.join(modules, 'x.js'));
const here = path.dirname(new URL(import.meta.url).pathname);
const rows = JSON.parse(readFileSync(path.join(here, '../conformance/parameters/rows.json'), 'utf8'));

// They do not know what OpenAPI 3.2 added.
const cells = rows.cells.filter((cell) => cell.in !== 'querystring' && cell.style !== 'cookie');

function parameterOf(cell) {
  const schema = rows.schemas[cell.schema];
  const parameter = { name: 'v', in: cell.in, required: cell.in === 'path' || cell.required === true };
  if (cell.allowEmptyValue) parameter.allowEmptyValue = true;
  if (cell.allowReserved) parameter.allowReserved = true;
  if (cell.media) return { ...parameter, content: { [cell.media]: { schema } } };
  return { ...parameter, style: cell.style, explode: cell.explode, schema };
}

const paths = {};
cells.forEach((cell, index) => {
  paths[`/c${index}${cell.in === 'path' ? '/{v}' : ''}`] = {
    get: { parameters: [parameterOf(cell)], responses: { 200: { description: 'd' } } },
  };
});
const description = { openapi: '3.0.3', info: { title: 'T', version: '1' }, paths };

/// The status of one row; 0 = the peer broke down over it.
function ask(port, cell, index, text) {
  const options = { host: '127.0.0.1', port, path: `/c${index}`, headers: {}, agent: false };
  if (cell.in === 'path') options.path += `/${text}`;
  if (cell.in === 'query' && text !== '') options.path += `?${text}`;
  if (cell.in === 'header' && text !== '') options.headers.v = text;
  if (cell.in === 'cookie' && text !== '') options.headers.cookie = text;
  return new Promise((resolve) => {
    const request = http.get(options, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    request.on('error', () => resolve(0));
  });
}

const differences = [];

/// `start` gives the port of a peer, a new one each time.
async function judge(name, start) {
  let port = await start();
  let same = 0;
  let others = 0;
  for (const [index, cell] of cells.entries()) {
    const wrong = [];
    for (const [texts, valid] of [[cell.good, true], [cell.bad, false]]) {
      for (const text of texts) {
        const status = await ask(port, cell, index, text);
        if (status !== 0 && (status >= 200 && status < 300) === valid) ++same;
        else wrong.push(`${status === 0 ? 'dies of' : valid ? 'refuses' : 'takes'} '${text}' (${status})`);
        if (status === 0) port = await start();
      }
    }
    others += wrong.length;
    const words = `${cell.in} ${cell.style ?? cell.media}${cell.explode ? ' exploded' : ''} ${cell.schema}`;
    if (wrong.length !== 0) differences.push(`${name}: ${words}: ${wrong.join(', ')}`);
  }
  differences.push(`${name}: ${same} rows as we say, ${others} not`);
}

async function askExpress() {
  const express = require('express');
  const validator = require('express-openapi-validator');
  const app = express();
  app.use(validator.middleware({ apiSpec: structuredClone(description), validateResponses: false }));
  app.use((request, answer) => answer.status(200).end());
  app.use((error, request, answer, next) => answer.status(error.status ?? 500).end());
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  await judge('express-openapi-validator', () => server.address().port);
  server.close();
}

async function askPrism() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'prism-'));
  const file = path.join(folder, 'api.json');
  writeFileSync(file, JSON.stringify(description));
  const program = path.join(modules, 'node_modules/.bin/prism');
  let prism;
  const start = () => new Promise((resolve, reject) => {
    prism?.kill();
    prism = spawn(process.execPath, [program, 'mock', '-p', '0', '-h', '127.0.0.1', file]);
    let said = '';
    const hear = (piece) => {
      said += piece;
      const found = /listening on http:\/\/[^:]+:(\d+)/.exec(said);
      if (found) resolve(Number(found[1]));
    };
    prism.stdout.on('data', hear);
    prism.stderr.on('data', hear);
    prism.on('exit', () => reject(new Error(`Prism does not start: ${said}`)));
  });
  try {
    await judge('Prism', start);
  } finally {
    prism.kill();
    rmSync(folder, { recursive: true });
  }
}

await askExpress();
await askPrism();
console.log(differences.join('\n'));
if (process.argv[3]) {
  const known = readFileSync(process.argv[3], 'utf8').trimEnd().split('\n');
  const news = differences.filter((line) => !known.includes(line));
  const gone = known.filter((line) => !differences.includes(line));
  if (news.length + gone.length !== 0) {
    console.log(`not as listed in ${process.argv[3]}:`);
    console.log([...news.map((line) => `+ ${line}`), ...gone.map((line) => `- ${line}`)].join('\n'));
    process.exitCode = 1;
  }
}
