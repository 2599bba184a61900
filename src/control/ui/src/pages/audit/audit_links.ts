// Where the object of an audit row can be looked at, when there is a page for it.

const pageOf: Record<string, string> = {
  spec: 'specs',
  compilation: 'specs/compilations',
  artifact: 'artifacts',
  deployment: 'deploy',
  data_plane: 'fleet',
};

const gone = /\.(delete|remove|collect)$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function objectLink(row: {
  action: string;
  object: string;
  project_id: string | null;
}): string | null {
  if (gone.test(row.action) || !uuid.test(row.object)) return null;
  const [thing = ''] = row.action.split('.', 1);
  if (thing === 'project') return `/projects/${row.object}`;
  const page = pageOf[thing];
  if (row.project_id === null || page === undefined) return null;
  return `/projects/${row.project_id}/${page}/${row.object}`;
}
