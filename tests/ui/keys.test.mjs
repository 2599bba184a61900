// A key is made, shown once, rotated and revoked; what is revoked is refused.
import assert from 'node:assert/strict';
import { scene } from './harness.mjs';

const graceMs = 60_000; // every instance knows a revocation after five seconds; a busy machine is slower

async function statusOf(world, key) {
  const answer = await fetch(`${world.url}/projects`, { headers: { Authorization: `Bearer ${key}` } });
  await answer.body?.cancel();
  return answer.status;
}

async function untilRefused(world, key) {
  for (const end = Date.now() + graceMs; Date.now() < end;) if ((await statusOf(world, key)) === 401) return;
  assert.fail('the key still works');
}

async function shownKey(page) {
  const text = await page.getByRole('dialog').getByLabel('API key').textContent();
  assert.match(text, /^bbk_[0-9A-Za-z]{38}$/);
  return text;
}

scene('a key is made, shown once, rotated and revoked', {}, async (visit) => {
  const { page, world } = visit;
  const project = await world.call('POST', '/projects', { name: 'harbour' });
  await visit.signIn();
  await visit.goto(`/ui/projects/${project.id}/keys`);
  await page.getByText('api-key create --name edge --role data-plane --project harbour').waitFor();
  await visit.look('keys-empty');

  await page.getByRole('button', { name: 'New key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('<script>alert(1)</script>');
  await dialog.getByLabel('Role').selectOption('own');
  assert.equal(await dialog.getByRole('button', { name: 'Create', exact: true }).isDisabled(), true);
  await dialog.getByLabel('project:read').check();
  await dialog.getByLabel('deploy').check();
  await dialog.getByLabel('Expires').selectOption('month');
  await visit.look('key-new');
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  const first = await shownKey(page);
  await visit.look('key-shown');
  assert.equal(await statusOf(world, first), 200);
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText('It was not copied yet.').waitFor();
  await page.getByRole('button', { name: 'Copy the key' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('cell', { name: 'deployer' }).waitFor(); // these two scopes are that role
  assert.equal(await page.getByText(first).count(), 0);

  const actions = page.getByRole('button', { name: 'Actions for <script>alert(1)</script>' });
  await actions.click();
  await page.getByRole('menuitem', { name: 'Rotate' }).click();
  await page.getByRole('dialog').getByLabel('The old key works for').selectOption('hour');
  await page.getByRole('button', { name: 'Rotate', exact: true }).click();
  const second = await shownKey(page);
  assert.notEqual(second, first);
  assert.deepEqual([await statusOf(world, first), await statusOf(world, second)], [200, 200]);
  await page.getByRole('button', { name: 'Copy the key' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText('rotated', { exact: true }).waitFor();
  await visit.look('keys');

  for (const key of [first, second]) {
    await actions.first().click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    if (key === first) await actions.nth(1).waitFor({ state: 'detached' });
  }
  await actions.waitFor({ state: 'detached' });
  await untilRefused(world, first);
  await untilRefused(world, second);

  await world.call('POST', `/projects/${project.id}/api-keys`, { name: 'edge', role: 'data-plane' });
  await page.getByRole('cell', { name: 'data-plane' }).waitFor(); // an event came
  await page.getByRole('link', { name: 'Global keys' }).click();
  await page.getByText('every project', { exact: true }).waitFor();
  await page.getByRole('cell', { name: 'harbour', exact: true }).first().waitFor();
  await visit.look('keys-global');
});

scene('keys are for admins, also those of one project', { colorScheme: 'dark' }, async (visit) => {
  const { page, world } = visit;
  const project = await world.call('POST', '/projects', { name: 'harbour' });
  const body = { name: 'lead', role: 'admin' };
  const lead = await world.call('POST', `/projects/${project.id}/api-keys`, body);
  const watcher = await world.call('POST', '/api-keys', { name: 'watcher', role: 'viewer' });
  await visit.signIn(lead.key);
  await visit.goto(`/ui/projects/${project.id}/keys`);
  await page.getByText('yours', { exact: true }).waitFor();
  await visit.look('keys-dark');
  await visit.goto('/ui/keys');
  await page.getByText('There is nothing here').waitFor();
  await visit.signOut();
  await visit.signIn(watcher.key);
  await visit.goto(`/ui/projects/${project.id}/keys`);
  await page.getByText('There is nothing here').waitFor();
});
