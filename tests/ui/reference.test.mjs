// The API describes itself: operations by tag, parameters, bodies, schemas that open, examples.
import { scene } from './harness.mjs';

scene('the API reference', {}, async (visit) => {
  const { page, world } = visit;
  await visit.signIn();
  await page.getByRole('link', { name: 'API reference' }).click();
  await page.getByRole('heading', { name: 'deployments', exact: true }).waitFor();
  const description = await world.call('GET', '/openapi.json');
  const methods = new Set(['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace']);
  const count = Object.values(description.paths)
    .flatMap((item) => Object.keys(item))
    .filter((name) => methods.has(name)).length;
  await page.getByText(`${count} operations`).waitFor();
  await visit.look('reference');

  await page.getByLabel('Search').fill('createProjectKey');
  await page.getByText('1 operation', { exact: true }).waitFor();
  await page.getByText('/projects/{id}/api-keys').click();
  await page.getByText(`-d '{"name":"text","role":"viewer"}'`).waitFor();
  await page.locator('summary', { hasText: 'NewKey' }).click();
  await page.getByText('expires_in_seconds').waitFor();
  await page.locator('summary', { hasText: 'application/problem+json' }).first().click();
  await visit.look('reference-operation');

  await page.getByLabel('Search').fill('<script>');
  await page.getByText('No operation is like that.').waitFor();
  await page.getByLabel('Search').fill('');
  await visit.goto('/ui/reference#verifyAudit');
  await page.locator('#verifyAudit').getByText('Parameters').waitFor();
});
