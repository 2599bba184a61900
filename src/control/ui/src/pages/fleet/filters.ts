// Which gateways are shown. Filters live in the address, so that a view can be sent to somebody.
import { shortDigest } from '@/kit/digest';
import type { Gateway } from './gateway';

export interface Filters {
  name: string;
  status: string;
  sync: string;
  version: string;
  digest: string;
  hasError: boolean;
  labels: string[]; // "key" or "key=value"; all must fit
}

export const noFilters: Filters = {
  name: '',
  status: '',
  sync: '',
  version: '',
  digest: '',
  hasError: false,
  labels: [],
};

const texts = ['name', 'status', 'sync', 'version', 'digest'] as const;

export function filtersOf(address: URLSearchParams): Filters {
  const out = { ...noFilters, labels: address.getAll('label').filter(Boolean) };
  for (const one of texts) out[one] = address.get(one) ?? '';
  out.hasError = address.get('error') === 'true';
  return out;
}

/** Names are those of the API's query, as far as it has them. */
export function addressOf(filters: Filters): URLSearchParams {
  const out = new URLSearchParams();
  for (const one of texts) if (filters[one]) out.set(one, filters[one]);
  if (filters.hasError) out.set('error', 'true');
  for (const label of filters.labels) out.append('label', label);
  return out;
}

export function isFiltering(filters: Filters): boolean {
  return addressOf(filters).size > 0;
}

function hasLabel(gateway: Gateway, wanted: string): boolean {
  if (wanted.includes('=')) return gateway.labels.includes(wanted);
  return gateway.labels.some((label) => label.startsWith(`${wanted}=`));
}

export function fits(gateway: Gateway, filters: Filters): boolean {
  return (
    (!filters.status || gateway.status === filters.status) &&
    (!filters.sync || gateway.sync === filters.sync) &&
    (!filters.version || gateway.version === filters.version) &&
    (!filters.digest || gateway.digest === filters.digest) &&
    (!filters.hasError || gateway.error !== null) &&
    (!filters.name || gateway.name.toLowerCase().includes(filters.name.toLowerCase())) &&
    filters.labels.every((label) => hasLabel(gateway, label))
  );
}

export type SortKey = 'name' | 'status' | 'version' | 'digest' | 'drift' | 'seen';
export interface Sort {
  key: SortKey;
  isDown: boolean;
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const comparisons: Record<SortKey, (a: Gateway, b: Gateway) => number> = {
  name: (a, b) => compare(a.order, b.order),
  status: (a, b) => compare(a.status, b.status),
  version: (a, b) => compare(a.version ?? '', b.version ?? ''),
  digest: (a, b) => compare(a.digest ?? '', b.digest ?? ''),
  drift: (a, b) => compare(a.driftedSince ?? Infinity, b.driftedSince ?? Infinity),
  seen: (a, b) => compare(b.lastSeen ?? '', a.lastSeen ?? ''),
};

/** Equal ones stand by name, and those by id, so that rows keep their places. */
export function sorted(gateways: readonly Gateway[], { key, isDown }: Sort): Gateway[] {
  const first = comparisons[key];
  const sign = isDown ? -1 : 1;
  return [...gateways].sort((a, b) => sign * first(a, b) || compare(a.order, b.order) || compare(a.id, b.id));
}

export function queryOf(filters: Filters): string {
  const address = addressOf(filters);
  address.delete('error');
  const query = address.toString();
  return query ? `?${query}` : '';
}

/** Whether the API can answer the same question: it does not search by error. */
export function isForApi(filters: Filters): boolean {
  return !filters.hasError;
}

/** The same list by the command, where it has the options for it. */
export function listCli(project: string, filters: Filters): string[] | undefined {
  if (filters.version || filters.digest || filters.hasError) return undefined;
  const words = ['fleet', 'list', '--project', project];
  for (const one of ['status', 'sync', 'name'] as const)
    if (filters[one]) words.push(`--${one}`, filters[one]);
  for (const label of filters.labels) words.push('--label', label);
  return words;
}

export interface Share {
  value: string | null; // null: it has none
  label: string;
  count: number;
}

/** How many have each value, most first. */
export function sharesOf(
  gateways: readonly Gateway[],
  pick: (gateway: Gateway) => string | null,
  label: (value: string) => string = (value) => value,
): Share[] {
  const counts = new Map<string | null, number>();
  for (const one of gateways) counts.set(pick(one), (counts.get(pick(one)) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, label: value === null ? '' : label(value), count }))
    .sort((a, b) => b.count - a.count || compare(a.label, b.label));
}

export interface FleetCounts {
  all: number;
  online: number;
  deploying: number;
  offline: number;
  drifted: number;
  refused: number;
  artifacts: Share[];
  versions: Share[];
}

export function countsOf(gateways: readonly Gateway[]): FleetCounts {
  const out = { all: gateways.length, online: 0, deploying: 0, offline: 0, drifted: 0, refused: 0 };
  for (const one of gateways) {
    out[one.status] += 1;
    if (one.sync === 'drifted') out.drifted += 1;
    if (one.error !== null) out.refused += 1;
  }
  return {
    ...out,
    artifacts: sharesOf(gateways, (one) => one.digest, shortDigest),
    versions: sharesOf(gateways, (one) => one.version),
  };
}
