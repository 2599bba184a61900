// Signing in, projects, and what of them a viewer sees.
import assert from 'node:assert/strict';
import { scene } from './harness.mjs';

scene('an admin creates a project, changes it, deletes it and signs out', {}, async (visit) => {
  const { page, world } = visit;
  const front = await visit.goto('/');
  assert.match(front.headers()['content-security-policy'], /frame-ancestors 'none'/);
  await page.getByLabel('API key').waitFor();
  assert.equal(new URL(page.url()).pathname, '/ui/sign-in');
  await visit.look('sign-in');

  await page.getByLabel('API key').fill('bbk_short');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('A key is “bbk_” and 38 letters and digits.').waitFor();

  await visit.signIn();
  const cookies = await page.context().cookies();
  assert.deepEqual(
    cookies.map(({ httpOnly, sameSite }) => [httpOnly, sameSite]),
    [[true, 'Strict']],
  );
  assert.equal(await page.evaluate(() => document.cookie), '');
  await page.getByText('No projects yet').waitFor();
  await page.getByText('barbacane-control project create harbour').waitFor();
  await visit.look('projects-empty');

  await page.getByRole('button', { name: 'New project' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('harbour');
  await dialog.getByLabel('Description').fill('<script>alert(1)</script> Vessels, berths and tides');
  await dialog.getByLabel('Upstream').fill('no url');
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await dialog.getByRole('alert').getByText('/options/upstream').waitFor();
  await dialog.getByLabel('Upstream').fill('http://10.0.0.5:9000');
  await dialog.getByLabel('Declared security').selectOption('delegate');
  await visit.look('project-new');
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await page.waitForURL('**/ui/projects/*/specs');

  // After a reload, the page knows its token again.
  await page.getByRole('link', { name: 'Projects', exact: true }).click();
  await page.reload();
  await page.getByText('<script>alert(1)</script>').waitFor();
  await world.call('POST', '/projects', { name: 'orders', description: 'From another window' });
  await page.getByText('From another window').waitFor(); // without asking: an event came
  await visit.look('projects');

  await page.getByRole('button', { name: 'Actions for harbour' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('port');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('link', { name: 'port', exact: true }).waitFor();

  await page.getByRole('button', { name: 'Actions for port' }).click();
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('port');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('Deleted port', { exact: true }).waitFor();
  const left = await world.call('GET', '/projects');
  assert.deepEqual(
    left.items.map(({ name }) => name),
    ['orders'],
  );

  await visit.signOut();
});

scene(
  'a viewer sees no button that would be refused, and is asked to sign in when the key is revoked',
  {},
  async (visit) => {
    const { page, world } = visit;
    const project = await world.call('POST', '/projects', { name: 'harbour' });
    const key = await world.call('POST', '/api-keys', { name: 'watcher', role: 'viewer' });
    await visit.signIn(key.key);
    await page.getByRole('link', { name: 'harbour' }).waitFor();
    for (const name of ['New project', 'Actions for harbour'])
      assert.equal(await page.getByRole('button', { name }).count(), 0, name);
    assert.equal(await page.getByRole('link', { name: 'Global keys' }).count(), 0);

    await page.goto(`${world.url}/ui/projects/${project.id}/audit`);
    await page.getByRole('heading', { name: 'Audit' }).waitFor();
    await world.call('DELETE', `/api-keys/${key.id}`);
    await page.getByText('The session is over.').waitFor();
    await page.getByLabel('API key').fill(world.key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`**/ui/projects/${project.id}/audit`);
  },
);

scene('dark is readable too', { colorScheme: 'dark' }, async (visit) => {
  const { page, world } = visit;
  await world.call('POST', '/projects', { name: 'harbour', description: 'Vessels, berths and tides' });
  await visit.signIn();
  await page.getByRole('link', { name: 'harbour' }).waitFor();
  await visit.look('projects-dark');

  // Nobody answers for a while: the page says so, and goes on by itself.
  const away = /\/(events|ui\/assets\/reference_page.*)$/;
  await page.route(away, (route) => route.abort());
  await page.reload();
  await page.getByRole('status').getByText('Not connected').waitFor();
  await page.getByRole('link', { name: 'API reference' }).click();
  await page.getByRole('alert').getByText('could not be loaded').waitFor();
  await visit.look('offline-dark');
  await page.unroute(away);
  await page.getByRole('heading', { name: 'API reference' }).waitFor();
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Light' }).click();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
});
