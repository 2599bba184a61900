// An artifact looked at from all sides, pinned, refused a signature, downloaded, and uploaded elsewhere.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { scene } from './harness.mjs';

const operationsCount = 120;

/** A description with many operations; what its security asks for is left to the upstream. */
function description(file) {
  const paths = {};
  for (let i = 0; i < operationsCount; ++i)
    paths[`/${file}/${i}/<b>`] = {
      get: { operationId: `${file}${i}`, responses: { 200: { description: 'It' } } },
    };
  paths[`/tides/${file}`] = {
    get: { operationId: `tides-${file}`, security: [], responses: { 200: { description: 'It' } } },
  };
  return {
    openapi: '3.1.0',
    info: { title: '<script>alert(1)</script>', version: '1' },
    'x-barbacane-dispatch': { name: 'mock' },
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    paths,
  };
}

/** What callers of the description would notice: an operation that is gone, a parameter they do not send. */
function revised(file) {
  const text = description(file);
  delete text.paths[`/tides/${file}`];
  const [changed, renamed] = Object.values(text.paths);
  changed.get.parameters = [
    { name: '<i>since</i>', in: 'query', required: true, schema: { type: 'string' } },
  ];
  renamed.get.operationId = 'another';
  text.paths['/berths'] = { get: { operationId: 'berths', responses: { 200: { description: 'All' } } } };
  return text;
}

async function deploy(world, artifact) {
  const { id } = await world.call('POST', `/projects/${artifact.project_id}/deploy`, {
    artifact_id: artifact.id,
  });
  while ((await world.call('GET', `/deployments/${id}`)).finished_at === null)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Saves a description, or `text` as a revision of the only one, and compiles the project. */
async function compile(world, project, file = 'harbour.json', text = null) {
  const specs = `/projects/${project.id}/specs`;
  const place = text === null ? specs : `/specs/${(await world.call('GET', specs)).items[0].id}/revisions`;
  await world.call('POST', `${place}?filename=${file}`, text ?? description(file));
  const job = await world.call('POST', `/projects/${project.id}/compile`, { security: 'delegate' });
  for (;;) {
    const now = await world.call('GET', `/compilations/${job.id}`);
    if (now.artifact_id) return world.call('GET', `/artifacts/${now.artifact_id}`);
    assert.notEqual(now.status, 'failed', JSON.stringify(now.findings));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

scene('an artifact is looked at from all sides', {}, async (visit) => {
  const { page, world } = visit;
  const project = await world.call('POST', '/projects', { name: 'harbour' });
  await visit.signIn();
  await visit.goto(`/ui/projects/${project.id}/artifacts`);
  await page.getByText('barbacane-control project compile harbour --wait').waitFor();
  await visit.look('artifacts-empty');
  const artifact = await compile(world, project);
  const short = artifact.digest.slice(7, 19);
  await page.getByRole('link', { name: short }).waitFor(); // an event came
  await page.getByText('<script>alert(1)</script>').waitFor();
  await visit.look('artifacts');

  await page.getByRole('link', { name: short }).click();
  await page.getByText(`${operationsCount + 1} operations`).waitFor();
  const rows = page.getByRole('table', { name: 'Operations' }).getByRole('row');
  assert.ok((await rows.count()) < 60, 'rows out of sight do not exist');
  await visit.look('artifact');
  await page.getByLabel('Search').fill('harbour.json7');
  await page.getByText('11 operations').waitFor();
  await page.getByLabel('Search').fill('no such thing');
  await page.getByText('No operation is like that.').waitFor();
  await page.getByLabel('Search').fill('');
  await page.getByLabel('Only with advisory rules').check();
  await page.getByText(`${operationsCount} operations`, { exact: true }).waitFor();
  await page.getByRole('button', { name: '/harbour.json/0/<b>', exact: true }).click();
  await page.getByRole('dialog').getByText('delegated to the upstream').waitFor();
  await visit.look('artifact-report');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Pin', exact: true }).click();
  await page.getByRole('button', { name: 'Unpin', exact: true }).waitFor();
  assert.equal((await world.call('GET', `/artifacts/${artifact.id}`)).pinned, true);

  await page.getByRole('tab', { name: 'Manifest' }).click();
  await page.getByRole('region', { name: 'Manifest' }).getByText('alert(1)').waitFor();
  await visit.look('artifact-manifest');
  await page.getByRole('tab', { name: 'Signatures' }).click();
  await page.getByText('No signatures.').waitFor();
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Not after').fill('2027-01-31');
  await page.getByRole('dialog').getByText('Until 2027-01-31T23:59:59Z.').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign', exact: true }).click();
  await page.getByRole('dialog').getByRole('alert').waitFor(); // this control plane has no key to sign with
  await visit.look('artifact-sign');
  await page.keyboard.press('Escape');

  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  const file = await saved;
  assert.equal(file.suggestedFilename(), `${artifact.id}.bca`);
  const bytes = readFileSync(await file.path());
  assert.equal(bytes.length, artifact.size);

  // It is deployed from its own page, also when there is a newer one.
  const newer = await compile(world, project, 'more.json');
  await page.getByRole('link', { name: 'Deploy it' }).click();
  await page.waitForURL(`**/deploy/new?artifact=${artifact.id}`);
  const choice = page.getByLabel('Artifact', { exact: true });
  await choice.locator(`option[value="${newer.id}"]`).waitFor({ state: 'attached' });
  assert.equal(await choice.inputValue(), artifact.id);

  // Nothing runs: it is compared with the one before it.
  await visit.goto(`/ui/projects/${project.id}/artifacts/${newer.id}?tab=compare`);
  await page.getByText('Every call that worked still does.').waitFor();
  assert.equal(await page.getByLabel('Compared with').inputValue(), artifact.id);
  await page.getByText(`compatible ${operationsCount + 1}`, { exact: true }).waitFor();
  await visit.look('artifact-compare');
  await page.getByRole('button', { name: 'Show more' }).click();
  const found = page.getByRole('list', { name: 'Differences' }).getByRole('listitem');
  await found.nth(operationsCount).waitFor();

  // The same bytes are the same artifact, in another project too.
  const other = await world.call('POST', '/projects', { name: 'other' });
  await visit.goto(`/ui/projects/${other.id}/artifacts`);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await (await chooser).setFiles({ name: 'a.bca', mimeType: 'application/octet-stream', buffer: bytes });
  await page.getByRole('heading', { name: `Artifact ${short}` }).waitFor();
  await page.goto(`${world.url}/ui/projects/${other.id}/artifacts`);
  const again = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  const broken = Buffer.from(bytes);
  broken[broken.length >> 1] ^= 1;
  await (await again).setFiles({ name: 'a.bca', mimeType: 'application/octet-stream', buffer: broken });
  await page.getByRole('alert').waitFor();
});

scene('a viewer reads artifacts, and changes nothing', { colorScheme: 'dark' }, async (visit) => {
  const { page, world } = visit;
  const project = await world.call('POST', '/projects', { name: 'harbour' });
  const artifact = await compile(world, project);
  const key = await world.call('POST', '/api-keys', { name: 'watcher', role: 'viewer' });
  await visit.signIn(key.key);
  await visit.goto(`/ui/projects/${project.id}/artifacts/${artifact.id}`);
  await page.getByText(`${operationsCount + 1} operations`).waitFor();
  for (const name of ['Pin', 'Deploy it', 'Upload'])
    assert.equal(await page.getByRole('button', { name }).count(), 0, name);
  assert.equal(await page.getByRole('link', { name: 'Deploy it' }).count(), 0);
  await visit.look('artifact-dark');
  await page.getByRole('tab', { name: 'Signatures' }).click();
  await page.getByText('No signatures.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Sign', exact: true }).count(), 0);
});

scene('what runs is compared with what would break its callers', { colorScheme: 'dark' }, async (visit) => {
  const { page, world } = visit;
  const project = await world.call('POST', '/projects', { name: 'harbour' });
  const old = await compile(world, project);
  await visit.signIn();
  await visit.goto(`/ui/projects/${project.id}/artifacts/${old.id}?tab=compare`);
  await page.getByText('There is nothing to compare it with').waitFor();
  await visit.look('artifact-compare-empty');

  await deploy(world, old);
  const newer = await compile(world, project, 'harbour.json', revised('harbour.json'));
  await page.getByRole('link', { name: 'All artifacts' }).click();
  await page.getByRole('link', { name: newer.digest.slice(7, 19) }).click();
  await page.getByRole('tab', { name: 'Compare' }).click();
  await page.getByText('2 differences break callers.').waitFor();
  await page.getByRole('option', { name: /runs now/ }).waitFor({ state: 'attached' });
  assert.equal(await page.getByLabel('Compared with').inputValue(), old.id);
  const found = page.getByRole('list', { name: 'Differences' }).getByRole('listitem');
  assert.equal(await found.count(), 4);
  await visit.look('artifact-compare-dark');
  await page.getByRole('button', { name: 'cosmetic 1' }).click();
  await found.nth(1).waitFor({ state: 'detached' });
  await page.getByText('D1004', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'breaking 2' }).click();
  await page.getByLabel('Search').fill('GET /tides');
  await page.getByText('D1001', { exact: true }).waitFor();
  await page.getByLabel('Search').fill('no such thing');
  await page.getByText('No difference is like that.').waitFor();

  // The address says what with; the dry run of a deployment leads here.
  await page.getByRole('link', { name: 'Deploy it' }).click();
  await page.getByText('2 differences break callers', { exact: true }).waitFor();
  await page.getByText('D1101', { exact: true }).waitFor();
  await visit.look('deploy-new-breaking-dark');
  await page.getByRole('link', { name: 'Compare with what runs' }).click();
  await page.waitForURL(`**/artifacts/${newer.id}?tab=compare&with=${old.id}`);
  await page.getByText('2 differences break callers.').waitFor();
});
