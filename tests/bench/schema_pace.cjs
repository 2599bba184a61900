// What reading and judging one JSON text takes JSON.parse and ajv:
// node schema_pace.cjs MODULES SCHEMA INSTANCE MILLISECONDS. Prints what schema_pace prints.

const fs = require('fs');
const path = require('path');
const { createRequire } = require('module');

const [, , modules, schemaName, instanceName, milliseconds] = process.argv;
const from = createRequire(path.resolve(modules, 'x.js'));
const schema = JSON.parse(fs.readFileSync(schemaName, 'utf8'));
const text = fs.readFileSync(instanceName, 'utf8');

const dialect = String(schema.$schema ?? '');
const name = dialect.includes('2020-12') ? 'ajv/dist/2020'
  : dialect.includes('2019-09') ? 'ajv/dist/2019'
    : dialect.includes('draft-04') ? 'ajv-draft-04' : 'ajv';
const loaded = from(name);
const ajv = new (loaded.default ?? loaded)({ strict: false, logger: false });
from('ajv-formats')(ajv);
if (dialect.includes('draft-06')) ajv.addMetaSchema(from('ajv/dist/refs/json-schema-draft-06.json'));
const validate = ajv.compile(schema);

/// The best of batches of about 50 us, after a warm-up.
function best(work) {
  for (let i = 0; i < 5000; ++i) work();
  const begin = process.hrtime.bigint();
  for (let i = 0; i < 1000; ++i) work();
  const count = Math.max(1, Math.min(1e6, Math.floor(50e6 / Number(process.hrtime.bigint() - begin))));
  let least = Infinity;
  for (const end = Date.now() + Number(milliseconds); Date.now() < end;) {
    const at = process.hrtime.bigint();
    for (let i = 0; i < count; ++i) work();
    least = Math.min(least, Number(process.hrtime.bigint() - at) / count);
  }
  return Number(least.toFixed(1));
}

let value = JSON.parse(text);
let isValid = validate(value);
const parse = best(() => { value = JSON.parse(text); });
const judge = best(() => { isValid = validate(value) && isValid; });
const both = best(() => { isValid = validate(JSON.parse(text)) && isValid; });
if (!isValid) throw new Error(`ajv refuses ${instanceName}`);
console.log(JSON.stringify({ parse, validate: judge, both }));
