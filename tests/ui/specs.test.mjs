// A bad description is dropped, fixed in the editor, revised, compiled; others save meanwhile.
import assert from 'node:assert/strict';
import { scene } from './harness.mjs';

const bad = `openapi: 3.1.0
info:
  title: <script>alert(1)</script>
  version: '1'
x-barbacane-dispatch: {name: mock}
paths:
  /vessels:
    get:
      operationId: listVessels
      respones:
        '200': {description: All of them}
`;

/** Replaces the text of the editor, as a paste does. */
async function paste(page, text) {
  const editor = page.locator('.cm-content').first();
  await editor.click();
  await page.keyboard.press('Control+A');
  await editor.evaluate((target, pasted) => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    target.dispatchEvent(
      new ClipboardEvent('paste', {
        clipboardData: data,
        bubbles: true,
        cancelable: true,
      }),
    );
  }, text);
}

/** Drops files on the middle of the page. */
async function drop(page, files) {
  const transfer = await page.evaluateHandle((all) => {
    const data = new DataTransfer();
    for (const [name, text] of all) data.items.add(new File([text], name));
    return data;
  }, files);
  for (const kind of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('main h1', kind, { dataTransfer: transfer });
}

scene('a description is dropped, fixed where it is wrong, revised and compiled', {}, async (visit) => {
  const { page, world } = visit;
  const project = await world.call('POST', '/projects', { name: 'harbour' });
  await visit.signIn();
  await visit.goto(`/ui/projects/${project.id}/specs`);
  await page.getByText('No descriptions yet').waitFor();
  await page.getByText('barbacane-control spec upload api.yaml --project harbour').waitFor();
  await visit.look('specs-empty');

  await drop(page, [['harbour api.yaml', bad]]);
  await page.getByRole('heading', { name: 'New description' }).waitFor();
  await page.getByText("unknown field 'respones' in an operation").waitFor();
  await page.locator('.cm-lintRange-error').first().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled(), true);
  await page.getByRole('list', { name: 'Findings' }).getByRole('button').first().click();
  const selected = await page.evaluate(() => {
    const node = getSelection().anchorNode;
    return (node.parentElement.closest('.cm-line') ?? node.parentElement).textContent;
  });
  assert.match(selected, /respones/);
  await visit.look('spec-new-findings');

  await paste(page, bad.replace('respones', 'responses'));
  await page.getByText('Nothing found').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('vessels');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('heading', { name: 'vessels' }).waitFor();
  await page.getByText('<script>alert(1)</script> · openapi').waitFor();

  // A second file comes in, and the first refers to it.
  const { items } = await world.call('GET', `/projects/${project.id}/specs`);
  const spec = items[0];
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add files' }).click();
  const part = 'type: object\nproperties: {imo: {type: string}}\n';
  await (
    await chooser
  ).setFiles({
    name: 'vessel.yaml',
    mimeType: 'text/yaml',
    buffer: Buffer.from(part),
  });
  await page.getByRole('button', { name: 'harbour-api.yaml entry' }).click();
  const good = bad
    .replace('respones', 'responses')
    .replace(
      '{description: All of them}',
      '{description: All, content: {application/json: {schema: {$ref: vessel.yaml}}}}',
    );
  await paste(page, good);
  await page.getByText('Nothing found').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved as revision 2', { exact: true }).waitFor();
  await page.getByText('revision 2', { exact: false }).first().waitFor();
  await visit.look('spec-editor');

  await page.getByRole('tab', { name: 'Revisions' }).click();
  await page.locator('.cm-deletedChunk').first().waitFor();
  await page.getByText('added', { exact: true }).waitFor();
  await visit.look('spec-revisions');

  // Somebody else saves while the text is edited here.
  await page.getByRole('tab', { name: 'Text' }).click();
  await page.getByRole('button', { name: 'harbour-api.yaml entry' }).click();
  await paste(page, `${good}# mine\n`);
  const theirs = await fetch(`${world.url}/specs/${spec.id}/revisions?filename=harbour-api.yaml`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${world.key}`,
      'Content-Type': 'application/yaml',
    },
    body: bad.replace('respones', 'responses'),
  });
  assert.equal(theirs.status, 201);
  await page.getByText('Somebody saved revision 3').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled(), true);
  await page.getByRole('link', { name: 'Artifacts', exact: true }).click();
  await page.getByRole('dialog').getByText('Leave without saving?').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Load it, lose my changes' }).click();
  await page.getByRole('button', { name: 'vessel.yaml' }).waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Compile', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Upstream').fill('no url');
  await dialog.getByRole('button', { name: 'Compile', exact: true }).click();
  await dialog.getByRole('alert').waitFor();
  await visit.look('spec-compile');
  await dialog.getByLabel('Upstream').fill('');
  await dialog.getByRole('button', { name: 'Compile', exact: true }).click();
  await page.getByRole('link', { name: 'Open the artifact' }).waitFor();
  await visit.look('compilation');
  await page.getByRole('link', { name: 'All descriptions' }).click();
  await page.getByRole('table', { name: 'Compilations' }).getByText('succeeded').waitFor();
  await visit.look('specs');
});

scene('what a compilation finds leads into the editor; a viewer only reads', {}, async (visit) => {
  const { page, world } = visit;
  const project = await world.call('POST', '/projects', { name: 'harbour' });
  const made = await fetch(`${world.url}/projects/${project.id}/specs?filename=api.yaml`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${world.key}`,
      'Content-Type': 'application/yaml',
    },
    body: bad.replace('respones', 'responses').replace(/x-barbacane.*\n/, ''),
  });
  assert.equal(made.status, 201);
  const spec = await made.json();
  const key = await world.call('POST', '/api-keys', {
    name: 'watcher',
    role: 'viewer',
  });
  await world.call('POST', `/projects/${project.id}/compile`, {});
  await visit.signIn(key.key);
  await visit.goto(`/ui/projects/${project.id}/specs`);
  await page.getByRole('table', { name: 'Compilations' }).getByText('failed').waitFor();
  for (const name of ['Compile', 'New description'])
    assert.equal(await page.getByRole('button', { name }).count(), 0, name);
  await page.getByRole('table', { name: 'Compilations' }).getByRole('link').first().click();
  await page.getByRole('list', { name: 'Findings' }).getByRole('button').first().click();
  await page.waitForURL(`**/specs/${spec.id}?file=api.yaml&at=*`);
  await page.getByLabel('Text of api.yaml').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Save' }).count(), 0);
  assert.equal(await page.getByRole('button', { name: 'Add files' }).count(), 0);
  await visit.look('spec-viewer');
});
