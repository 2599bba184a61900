// The rows of tests/conformance/parameters through express-openapi-validator, by real requests. Prints,
// cell by cell, the texts on which it says other than the row; who is right is decided by the
// specification (docs/validation.md).
//
//   node parameters.mjs MODULES_FOLDER     with express@4 and express-openapi-validator in node_modules

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import http from 'node:http';
import path from 'node:path';

const modules = path.resolve(process.argv[2] ?? '.');
const require = createRequire(path.join(modules, 'x.js'));
const here = path.dirname(new URL(import.meta.url).pathname);
const rows = JSON.parse(readFileSync(path.join(here, '../conformance/parameters/rows.json'), 'utf8'));

// It does not know what OpenAPI 3.2 added.
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

/// The status of one row.
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

async function judge(name, port) {
  let same = 0;
  let others = 0;
  for (const [index, cell] of cells.entries()) {
    const wrong = [];
    for (const [texts, valid] of [[cell.good, true], [cell.bad, false]]) {
      for (const text of texts) {
        const status = await ask(port, cell, index, text);
        if ((status >= 200 && status < 300) === valid) ++same;
        else wrong.push(`${valid ? 'refuses' : 'takes'} '${text}' (${status})`);
      }
    }
    others += wrong.length;
    const words = `${cell.in} ${cell.style}${cell.explode ? ' exploded' : ''} ${cell.schema}`;
    if (wrong.length !== 0) console.log(`${name}: ${words}: ${wrong.join(', ')}`);
  }
  console.log(`${name}: ${same} rows as we say, ${others} not`);
}

const express = require('express');
const validator = require('express-openapi-validator');
const app = express();
app.use(validator.middleware({ apiSpec: structuredClone(description), validateResponses: false }));
app.use((request, answer) => answer.status(200).end());
app.use((error, request, answer, next) => answer.status(error.status ?? 500).end());
const server = app.listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
await judge('express-openapi-validator', server.address().port);
server.close();
