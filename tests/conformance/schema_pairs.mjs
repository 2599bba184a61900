// Schemas and instances made up from a seed, judged by validators that others wrote (npm ajv 8 and
// @hyperjump/json-schema), written as a suite in the official layout, so that `barbacane-control
// schema test` can be held against them:
//
//   node schema_pairs.mjs OUT_FOLDER [SEED] [SCHEMAS] [MODULES_FOLDER]
//
// A pair on which the two disagree is left out of the suite and printed; who is right is decided by
// the specification (docs/validation.md lists what was found). MODULES_FOLDER has the packages in
// node_modules.

import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const [, , out, seedText = String(Date.now() % 1e9), countText = '500', modules = '.'] = process.argv;
const seed = Number(seedText);
const require = createRequire(path.resolve(modules, 'x.js'));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);

// mulberry32: small, and the same everywhere.
let state = seed >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const maybe = (p) => random() < p;
const several = (least, most, make) => Array.from({ length: least + below(most - least + 1) }, make);
const unique = (list) => [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];

const keys = ['a', 'b', 'c', 'seven77', 'eight888', 'a longer name than sixteen bytes', 'é', ''];
const words = ['', 'a', 'ab', 'abc', 'aé💩', 'x1', 'x-y', '127.0.0.1', 'a@b.example'];
const patterns = ['^a', 'b$', '^.{2}$', '[0-9]', '^(a|b)+$', '\\d', '^x-'];
const numbers = [0, -0, 1, -1, 2, 3, 10, 1.5, -2.25, 1e3, 12345678901, 0.5];

function value(depth = 2) {
  const kind = below(depth > 0 ? 7 : 5);
  if (kind === 0) return null;
  if (kind === 1) return maybe(0.5);
  if (kind <= 3) return maybe(0.5) ? pick(words) : pick(numbers);
  if (kind === 4) return pick(numbers);
  if (kind === 5) return several(0, 4, () => value(depth - 1));
  return Object.fromEntries(several(0, 4, () => [pick(keys), value(depth - 1)]));
}

const types = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];

/// What each keyword may have in a draft. `format` is left to the official suite: the two take it for
/// an annotation in different drafts.
function keywordsOf(draft) {
  const sub = (depth) => schema(draft, depth - 1);
  const some = (depth) => several(1, 3, () => sub(depth));
  const members = (depth) => Object.fromEntries(several(1, 3, () => [pick(keys), sub(depth)]));
  const modern = draft !== '7';
  const list = {
    type: () => (maybe(0.8) ? pick(types) : unique(several(1, 3, () => pick(types)))),
    enum: () => unique(several(1, 4, () => value(1))),
    const: () => value(1),
    minimum: () => pick(numbers),
    maximum: () => pick(numbers),
    exclusiveMinimum: () => pick(numbers),
    exclusiveMaximum: () => pick(numbers),
    multipleOf: () => pick([1, 2, 3, 0.5, 10]),
    minLength: () => below(4),
    maxLength: () => below(4),
    pattern: () => pick(patterns),
    minItems: () => below(3),
    maxItems: () => below(4),
    uniqueItems: () => maybe(0.8),
    minProperties: () => below(3),
    maxProperties: () => below(4),
    required: () => unique(several(0, 2, () => pick(keys))),
    properties: members,
    patternProperties: (d) => Object.fromEntries(several(1, 2, () => [pick(patterns), sub(d)])),
    additionalProperties: sub,
    propertyNames: sub,
    contains: sub,
    allOf: some,
    anyOf: some,
    oneOf: some,
    not: sub,
    if: sub,
    then: sub,
    else: sub,
    $ref: () => `#/${modern ? '$defs' : 'definitions'}/${pick(['one', 'two', 'three'])}`,
  };
  if (!modern) {
    list.items = (d) => (maybe(0.5) ? sub(d) : some(d));
    list.additionalItems = sub;
    list.dependencies = (d) => ({ [pick(keys)]: maybe(0.5) ? sub(d) : [pick(keys)] });
    return list;
  }
  list.dependentRequired = () => ({ [pick(keys)]: unique(several(1, 2, () => pick(keys))) });
  list.dependentSchemas = members;
  list.minContains = () => below(3);
  list.maxContains = () => 1 + below(2);
  list.unevaluatedProperties = sub;
  list.unevaluatedItems = sub;
  if (draft === '2020-12') {
    list.prefixItems = some;
    list.items = sub;
    list.$dynamicRef = () => '#node';
  } else {
    list.items = (d) => (maybe(0.5) ? sub(d) : some(d));
    list.additionalItems = sub;
    list.$recursiveRef = () => '#';
  }
  return list;
}

function schema(draft, depth) {
  if (depth <= 0 || maybe(0.08)) return maybe(0.5) ? maybe(0.7) : { type: pick(types) };
  const list = keywordsOf(draft);
  const made = {};
  for (const name of several(1, 4, () => pick(Object.keys(list)))) made[name] = list[name](depth);
  if (draft === '7' && made.$ref) return { $ref: made.$ref };
  // In place they would lead back to themselves; below a member or an item they end.
  for (const name of ['$dynamicRef', '$recursiveRef']) {
    if (!made[name]) continue;
    const below = { [name]: made[name] };
    delete made[name];
    made[pick(['additionalProperties', 'contains'])] = below;
  }
  if (made.$ref) {
    const below = { $ref: made.$ref };
    delete made.$ref;
    made[pick(['additionalProperties', 'allOf', 'contains'])] = below;
    if (!Array.isArray(made.allOf) && made.allOf) made.allOf = [made.allOf];
  }
  return made;
}

/// $defs refer to later ones only, so that nothing leads to itself at one value.
function root(draft) {
  const defs = draft === '7' ? 'definitions' : '$defs';
  const flat = () => {
    const one = schema(draft, 2);
    return JSON.stringify(one).includes('Ref"') || JSON.stringify(one).includes('$ref') ? true : one;
  };
  const uri = { 7: 'http://json-schema.org/draft-07/schema#' }[draft] ??
    `https://json-schema.org/draft/${draft}/schema`;
  const made = schema(draft, 4);
  const isBare = typeof made !== 'object' || made.$ref;
  const all = { $schema: uri, ...(isBare ? { allOf: [made] } : made) };
  all[defs] = { one: flat(), two: flat(), three: { allOf: [{ $ref: `#/${defs}/one` }] } };
  if (draft === '2020-12') all.$dynamicAnchor = 'node';
  if (draft === '2019-09' && maybe(0.5)) all.$recursiveAnchor = true;
  // Both oracles take what `contains` saw for evaluated; in 2019-09 it says nothing of that (core, 9.3.1.3).
  const text = JSON.stringify(all);
  if (draft === '2019-09' && text.includes('"contains"') && text.includes('"unevaluatedItems"')) return root(draft);
  return all;
}

const oracles = {
  7: { Ajv: require('ajv'), hyperjump: await load('@hyperjump/json-schema/draft-07') },
  '2019-09': { Ajv: require('ajv/dist/2019'), hyperjump: await load('@hyperjump/json-schema/draft-2019-09') },
  '2020-12': { Ajv: require('ajv/dist/2020'), hyperjump: await load('@hyperjump/json-schema/draft-2020-12') },
};

async function verdicts(draft, one, instances) {
  const { Ajv, hyperjump } = oracles[draft];
  const ajv = new (Ajv.default ?? Ajv)({ strict: false, logger: false, unevaluated: true });
  const first = ajv.compile(one);
  const id = `https://made.example/${draft}/${Math.floor(random() * 1e15)}`;
  hyperjump.registerSchema(structuredClone(one), id);
  const second = await hyperjump.validate(id);
  hyperjump.unregisterSchema?.(id);
  return instances.map((instance) => [first(instance), second(instance).valid]);
}

console.log(`seed ${seed}`);
let pairs = 0;
let disputed = 0;
for (const draft of Object.keys(oracles)) {
  const groups = [];
  for (let i = 0; i < Number(countText); ++i) {
    const one = root(draft);
    const instances = unique(several(4, 6, () => value(3)));
    let judged;
    try {
      judged = await verdicts(draft, one, instances);
    } catch (error) {
      console.log(`refused (${draft}): ${error.message.slice(0, 120)}: ${JSON.stringify(one)}`);
      continue;
    }
    const tests = [];
    judged.forEach(([ajv, hyperjump], at) => {
      if (ajv === hyperjump) {
        tests.push({ description: JSON.stringify(instances[at]), data: instances[at], valid: ajv });
        ++pairs;
        return;
      }
      ++disputed;
      console.log(`disputed (${draft}): ajv ${ajv}, hyperjump ${hyperjump}: ${JSON.stringify(one)} ${JSON.stringify(instances[at])}`);
    });
    if (tests.length !== 0) groups.push({ description: JSON.stringify(one), schema: one, tests });
  }
  const folder = path.join(out, `draft${draft}`, 'optional');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'made.json'), JSON.stringify(groups, null, 1));
}
console.log(`${pairs} pairs, ${disputed} disputed`);
