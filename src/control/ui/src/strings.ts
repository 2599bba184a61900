// All English of the page. One section a page; sentences with a value in them are functions.
import { artifactStrings } from './strings/artifacts';
import { auditStrings } from './strings/audit';
import { deployStrings } from './strings/deploy';
import { fleetStrings } from './strings/fleet';
import { keyStrings } from './strings/keys';
import { referenceStrings } from './strings/reference';
import { specStrings } from './strings/specs';

export const strings = {
  product: 'Barbacane',

  problem: {
    unreachable: 'The control plane does not answer',
  },

  kit: {
    loading: 'Loading…',
    copy: 'Copy',
    copied: 'Copied',
    copyAs: (what: string) => `Copy as a command: ${what}`,
    copyAsCli: 'Copy as CLI',
    copyAsCurl: 'Copy as curl',
    copyDigest: 'Copy the digest',
    copyRequestId: 'Copy the request id',
    requestId: 'Request',
    retry: 'Try again',
    close: 'Close',
    cancel: 'Cancel',
    more: 'Show more',
    none: '–',
    keyActor: (id: string) => `key ${id}`,
    never: 'never',
    now: 'now',
    orInAShell: 'Or in a shell:',
    notification: 'Notification',
    typeToConfirm: (name: string) => `Type “${name}” to confirm`,
    compileChoices: {
      security: 'Declared security',
      securityHint: 'What becomes of security that nothing in the gateway enforces.',
      enforce: 'Refuse it',
      delegate: 'Leave it to the upstream',
      basePath: 'Base path',
      keep: 'Keep it when forwarding',
      strip: 'Strip it when forwarding',
    },
  },

  app: {
    skip: 'Skip to the content',
    navigation: 'Main',
    openMenu: 'Open the menu',
    allProjects: 'All projects',
    chooseProject: 'Choose a project',
    account: 'Account',
    signOut: 'Sign out',
    theme: 'Theme',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    live: { live: 'Live', connecting: 'Connecting…', waiting: 'Not connected, retrying' },
    notFound: 'There is nothing here',
    notFoundHint: 'The address may be mistyped, or what it named was deleted.',
    toProjects: 'To the projects',
    broken: 'This page is not there',
    threw: 'A mistake in this page',
    notLoaded: 'A part of the page could not be loaded',
    notLoadedHint: 'The control plane does not answer, or has another version now.',
    reload: 'Load it again',
    roleOf: (scopes: string[]) => scopes.join(', '),
  },

  nav: {
    projects: 'Projects',
    specs: 'Specs',
    artifacts: 'Artifacts',
    deploy: 'Deploy',
    fleet: 'Fleet',
    keys: 'Keys',
    audit: 'Audit',
    reference: 'API reference',
    globalKeys: 'Global keys',
    globalAudit: 'Global audit',
  },

  signIn: {
    title: 'Sign in',
    about:
      'With an API key of this control plane. The browser keeps a session cookie for twelve hours, not the key.',
    key: 'API key',
    placeholder: 'bbk_…',
    show: 'Show the key',
    hide: 'Hide the key',
    submit: 'Sign in',
    malformed: 'A key is “bbk_” and 38 letters and digits.',
    refused: 'Nobody has this key, or it no longer works.',
    expired: 'The session is over. Sign in again to go on where you were.',
    firstKey: 'The first key is made on the host:',
    firstKeyCli: ['api-key', 'create', '--admin', '--database-url', 'URL'],
  },

  projects: {
    title: 'Projects',
    about: 'A project is a set of descriptions, the artifacts made of them, and the gateways that run them.',
    create: 'New project',
    createTitle: 'New project',
    name: 'Name',
    nameHint: 'Shown everywhere, and what the command line calls it.',
    description: 'Description',
    upstream: 'Upstream',
    upstreamHint: 'Where requests go when a description does not say: http://host:port, or “from-servers”.',
    asDefault: 'Default',
    submitCreate: 'Create',
    created: (name: string) => `Created ${name}`,
    edit: 'Edit',
    editTitle: (name: string) => `Edit ${name}`,
    submitEdit: 'Save',
    saved: (name: string) => `Saved ${name}`,
    changedMeanwhile: 'Somebody else changed this project. Close, look at it again, and then edit.',
    remove: 'Delete',
    removeTitle: (name: string) => `Delete ${name}?`,
    removeAbout: 'Its descriptions, artifacts, deployments and keys go with it. This cannot be undone.',
    removed: (name: string) => `Deleted ${name}`,
    actionsOf: (name: string) => `Actions for ${name}`,
    empty: 'No projects yet',
    emptyHint: 'Create one, then upload an OpenAPI or AsyncAPI description to it.',
    emptyViewer: 'Nobody has created a project yet, and this key may only look.',
    runs: 'Runs',
    runsNothing: 'nothing yet',
    changed: 'Changed',
    createdAt: 'Created',
    whatCreate: 'create a project',
    whatList: 'list projects',
    whatRemove: 'delete this project',
    whatEdit: 'change this project',
  },

  specs: specStrings,

  artifacts: artifactStrings,

  deploy: deployStrings,

  fleet: fleetStrings,

  keys: keyStrings,

  audit: auditStrings,

  reference: referenceStrings,
};
