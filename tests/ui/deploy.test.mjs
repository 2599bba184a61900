// Deploying: a dry run, waves, a refusal with its reason, and the way back.
import assert from 'node:assert/strict';
import { join } from 'node:path';
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

/** The word that the page has for how the deployment is. */
async function waitFor(page, status) {
  await page.getByRole('main').getByText(status, { exact: true }).first().waitFor({ timeout: 90_000 });
}

scene('waves bring it to the fleet, a refusal stops them, and one click takes it back', {}, (visit) =>
  withFleet(visit, async (fleet) => {
    const { page } = visit;
    await fleet.gateway('edge-1', ['--label', 'ring=stable']);
    await fleet.gateway('edge-2', ['--label', 'ring=stable']);
    await visit.signIn();
    await visit.goto(`${fleet.pages}/deploy`);
    await page.getByText('Nothing was deployed yet').waitFor();
    await page.getByText('barbacane-control deploy --project harbour --wait').waitFor();
    await visit.look('deploy-empty');
    await page.getByRole('link', { name: 'New deployment' }).click();
    await page.getByText('There is no artifact to deploy yet').waitFor();

    // The first one, in waves.
    const one = await fleet.artifact(1, ['/vessels', '/tides']);
    await page.getByRole('radio', { name: 'In waves' }).check(); // an event brought the artifact here
    await page.getByLabel('How much of the fleet wave 1 reaches').fill('101');
    await page.getByText('A number above 0 and up to 100.').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Start the deployment' }).isDisabled());
    await page.getByLabel('What wave 1 is measured in').selectOption('count');
    await page.getByLabel('How much of the fleet wave 1 reaches').fill('1');
    await page.getByRole('button', { name: 'Remove wave 2' }).click();
    await page.getByText('get it').first().waitFor();
    await page.getByText('Nothing is changed by asking.').waitFor();
    await visit.look('deploy-new');
    await page.getByRole('button', { name: 'Start the deployment' }).click();
    await page
      .getByRole('heading', {
        name: `Deployment of ${one.digest.slice(7, 19)}`,
      })
      .waitFor();
    await waitFor(page, 'succeeded');
    await page.getByText('1 of 1 applied').nth(1).waitFor();
    await visit.look('deployment');
    assert.equal(await page.getByRole('button', { name: 'Roll back', exact: true }).count(), 0); // nothing ran before

    // A gateway that trusts one key only, and an artifact that nobody signed.
    const trusted = join(fleet.folder, 'release');
    await fleet.run([visit.world.control, 'keygen', '-o', trusted]);
    const picky = await fleet.gateway('edge-picky', [
      '--label',
      'ring=canary',
      '--trusted-key',
      `${trusted}.pub`,
    ]);
    const two = await fleet.artifact(2, ['/vessels']);
    await page.getByRole('link', { name: 'Deployments' }).click();
    await page.getByRole('link', { name: 'New deployment' }).click();
    await page.getByText('Callers would miss an operation that runs now').waitFor();
    await page.getByText('GET /tides').waitFor();
    await page.getByRole('radio', { name: 'In waves' }).check();
    await page.getByLabel('What wave 1 is measured in').selectOption('labels');
    await page.getByLabel('Labels of the gateways in wave 1').fill('ring=canary');
    await page.getByRole('button', { name: 'Remove wave 2' }).click();
    await page.getByRole('row', { name: /^1 edge-picky/ }).waitFor();
    await page.getByRole('row', { name: /^2 edge-1/ }).waitFor();
    await page.getByText('Nothing is changed by asking.').waitFor();
    await visit.look('deploy-new-missing');
    await page.getByRole('button', { name: 'Start the deployment' }).click();
    await waitFor(page, 'rolled back');
    await page.getByText('1 gateways refused the artifact').waitFor();
    await page.getByText('the artifact is not signed').first().waitFor();
    await page.getByRole('row', { name: /edge-1 superseded/ }).waitFor();
    await visit.look('deployment-refused');

    // Without it the others take it; then what ran before is given back.
    await picky.stop();
    const { id } = (await fleet.gateways()).find(({ name }) => name === 'edge-picky');
    await visit.world.call('DELETE', `/projects/${fleet.project.id}/data-planes/${id}`);
    await fleet.deploy(two.id);
    await page.getByRole('link', { name: 'Deployments' }).click();
    await page
      .getByRole('row', { name: /succeeded.*all at once/ })
      .getByRole('link')
      .click();
    await waitFor(page, 'succeeded');
    await page.getByRole('button', { name: 'Roll back', exact: true }).click();
    await page.getByRole('dialog').getByText('what was stable before this one').waitFor();
    await visit.look('deployment-roll-back');
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back', exact: true }).click();
    await page
      .getByRole('heading', {
        name: `Deployment of ${one.digest.slice(7, 19)}`,
      })
      .waitFor();
    await waitFor(page, 'succeeded');
    assert.deepEqual(
      (await fleet.gateways()).map(({ digest }) => digest),
      [one.digest, one.digest],
    );
    await page.getByRole('link', { name: 'Deployments' }).click();
    await page.getByText('takes back another').waitFor();
    await visit.look('deploy');
  }),
);

scene('one that bakes is paused, resumed, and taken back', { colorScheme: 'dark' }, (visit) =>
  withFleet(visit, async (fleet) => {
    const { page } = visit;
    await fleet.gateway('edge-1');
    await fleet.gateway('edge-2');
    const one = await fleet.artifact(1, ['/vessels']);
    await fleet.deploy(one.id);
    await fleet.artifact(2, ['/vessels', '/tides']);
    await visit.signIn();
    await visit.goto(`${fleet.pages}/deploy/new`);
    await page.getByRole('radio', { name: 'In waves' }).check();
    await page.getByLabel('Bake').fill('1h');
    await page.getByText('Nothing that runs now would be missing.').waitFor();
    await page.getByText('Nothing is changed by asking.').waitFor();
    await visit.look('deploy-new-dark');
    await page.getByRole('button', { name: 'Start the deployment' }).click();
    await page.getByText('watches this wave before the next').waitFor();
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await waitFor(page, 'paused');
    await page.getByText('asked to').waitFor();
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await waitFor(page, 'running');
    await visit.look('deployment-dark');
    await page.getByRole('button', { name: 'Roll back', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back', exact: true }).click();
    await waitFor(page, 'rolled back');
    const digests = new Set((await fleet.gateways()).map(({ digest }) => digest));
    assert.deepEqual([...digests], [one.digest]);
  }),
);
