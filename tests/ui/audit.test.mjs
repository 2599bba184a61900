// What was done is there, links to what it was done to, and its chain can be verified.
import assert from 'node:assert/strict';
import { scene } from './harness.mjs';

scene('the audit log of a project, and of all', {}, async (visit) => {
  const { page, world } = visit;
  const project = await world.call('POST', '/projects', { name: '<b>harbour</b>' });
  await world.call('PATCH', `/projects/${project.id}`, { description: 'Vessels' });
  const key = await world.call('POST', '/api-keys', { name: 'watcher', role: 'viewer' });
  await visit.signIn(key.key);
  await visit.goto(`/ui/projects/${project.id}/audit`);
  await page.getByRole('button', { name: 'Row 2: project.update' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('sha256:').first().waitFor();
  await visit.look('audit-row');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Verify the chain', exact: true }).click();
  await page.getByText('The chain is whole: 2 rows').waitFor();
  await visit.look('audit');

  await world.call('PATCH', `/projects/${project.id}`, { description: 'Vessels and tides' });
  await page.getByRole('button', { name: 'Row 3: project.update' }).waitFor(); // an event came

  await page.getByRole('link', { name: 'Global audit' }).click();
  await page
    .getByRole('button', { name: /api_key\.create/ })
    .first()
    .waitFor();
  await page.getByRole('cell', { name: '<b>harbour</b>', exact: true }).first().waitFor();
  await visit.look('audit-global');
  await page
    .getByRole('link', { name: project.id.slice(0, 8) })
    .first()
    .click();
  await page.waitForURL(`**/ui/projects/${project.id}/specs`);
});

scene('a log of more rows than a page is read on', { colorScheme: 'dark' }, async (visit) => {
  const { page, world } = visit;
  const project = await world.call('POST', '/projects', { name: 'harbour' });
  for (let i = 0; i < 100; ++i)
    await world.call('PATCH', `/projects/${project.id}`, { description: `Change ${i}` });
  await visit.signIn();
  await visit.goto(`/ui/projects/${project.id}/audit`);
  await page.getByRole('button', { name: 'Row 101: project.update' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Row 1: project.create' }).count(), 0);
  await visit.look('audit-dark');
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.getByRole('button', { name: 'Row 1: project.create' }).waitFor();
});
