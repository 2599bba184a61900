// The fleet: gateways come, are found, looked at, and sent away.
import assert from 'node:assert/strict';
import { FleetTools } from './fleet_tools.mjs';
import { scene } from './harness.mjs';

async function withFleet(visit, run) {
  const fleet = await FleetTools.make(visit.world);
  try {
    await run(fleet);
  } finally {
    await fleet.stop();
  }
}

scene('gateways appear by themselves, tell what they run, and are disconnected', {}, (visit) =>
  withFleet(visit, async (fleet) => {
    const { page } = visit;
    await visit.signIn();
    await visit.goto(`${fleet.pages}/fleet`);
    await page.getByText('No gateway has come yet').waitFor();
    await page.getByText(`barbacane serve --control-plane ${visit.world.url}`).waitFor();
    await visit.look('fleet-empty');

    await fleet.gateway('edge-1', ['--label', 'ring=canary']);
    await page.getByRole('link', { name: 'edge-1', exact: true }).waitFor(); // nobody pressed anything
    await fleet.gateway('edge-2', ['--label', 'ring=stable']);
    await page.getByRole('link', { name: 'edge-2', exact: true }).waitFor();
    const one = await fleet.artifact(1, ['/vessels', '/tides']);
    await fleet.deploy(one.id);
    await page.getByRole('button', { name: '0 Drifted' }).waitFor();
    await page.getByRole('cell', { name: 'in sync' }).first().waitFor();
    await visit.look('fleet');

    // Filters live in the address.
    await page.getByLabel('Label', { exact: true }).fill('ring=canary');
    await page.keyboard.press('Enter');
    await page.getByText('1 of 2 gateways').waitFor();
    assert.equal(new URL(page.url()).search, '?label=ring%3Dcanary');
    await page.reload();
    await page.getByText('1 of 2 gateways').waitFor();
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.getByLabel('Part of a name').fill('nobody');
    await page.getByText('No gateway fits these filters.').waitFor();
    await page.getByRole('button', { name: 'Clear the filters' }).first().click();

    // Reached with the keyboard, as everything is.
    await page.getByRole('link', { name: 'edge-2', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'edge-2' }).waitFor();
    await page.getByText('ring=stable').waitFor();
    await page
      .getByRole('link', { name: one.digest.slice(7, 19) })
      .first()
      .waitFor();
    await page.getByText('came online').first().waitFor();
    await page.getByRole('region', { name: 'History' }).getByText('applied').first().waitFor();
    await visit.look('gateway');

    await page.getByRole('button', { name: 'Disconnect', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('to ban it, revoke its key').waitFor();
    await visit.look('gateway-disconnect');
    await dialog.getByRole('button', { name: 'Disconnect', exact: true }).click();
    await page.getByText('Disconnected edge-2', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'edge-1', exact: true }).waitFor();
    await page.getByRole('link', { name: 'edge-2', exact: true }).waitFor({ state: 'detached' });
    assert.deepEqual(
      (await fleet.gateways()).map(({ name }) => name),
      ['edge-1'],
    );
  }),
);

scene('of many gateways only those in sight are drawn', { colorScheme: 'dark' }, (visit) =>
  withFleet(visit, async (fleet) => {
    const { page } = visit;
    const simulated = await fleet.simulate(150);
    await visit.signIn();
    await visit.goto(`${fleet.pages}/fleet`);
    await page.getByText('150 gateways', { exact: true }).waitFor();
    const table = page.getByRole('table', { name: 'Fleet' });
    assert.equal(await table.getAttribute('aria-rowcount'), '151');
    assert.ok((await table.getByRole('row').count()) < 60);
    const last = (await fleet.gateways())
      .map(({ name }) => name)
      .sort(byNumber)
      .at(-1);
    await table.focus();
    await page.keyboard.press('End');
    await page.getByRole('link', { name: last, exact: true }).waitFor();
    await visit.look('fleet-many-dark');

    await simulated.stop();
    await page.getByRole('button', { name: '150 Offline' }).waitFor();
  }),
);

function byNumber(a, b) {
  return a.localeCompare(b, 'en', { numeric: true });
}

scene('a viewer looks and disconnects nobody', {}, (visit) =>
  withFleet(visit, async (fleet) => {
    const { page, world } = visit;
    await fleet.gateway('edge-1');
    const key = await world.call('POST', '/api-keys', {
      name: 'watcher',
      role: 'viewer',
    });
    await visit.signIn(key.key);
    await visit.goto(`${fleet.pages}/fleet`);
    await page.getByRole('link', { name: 'edge-1', exact: true }).click();
    await page.getByRole('heading', { name: 'edge-1' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Disconnect', exact: true }).count(), 0);
    await visit.goto(`${fleet.pages}/deploy`);
    await page.getByText('this key may only look').waitFor();
    assert.equal(await page.getByRole('link', { name: 'New deployment' }).count(), 0);
    await visit.goto(`${fleet.pages}/deploy/new`);
    await page.waitForURL(`**${fleet.pages}/deploy`);
  }),
);
