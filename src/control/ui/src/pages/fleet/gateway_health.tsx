import { Digest, RelativeTime, Table, type Column } from '@/kit';
import { fleetStrings as words } from '@/strings/fleet';
import type { DataPlane } from './gateway';
import { errorsOf, latencyText, quantile, shareText, type Health } from './health';

const number = (value: number) => value.toLocaleString('en');

const columns: Column<Health>[] = [
  { key: 'artifact', head: words.artifact, cell: (one) => <Digest digest={one.digest} /> },
  { key: 'requests', head: words.requests, align: 'right', cell: (one) => number(one.requests) },
  {
    key: 'gateway',
    head: words.fromGateway,
    align: 'right',
    isExtra: true,
    cell: (one) => number(one.errors_5xx_gateway),
  },
  {
    key: 'upstream',
    head: words.fromUpstream,
    align: 'right',
    isExtra: true,
    cell: (one) => number(one.errors_5xx_upstream),
  },
  {
    key: 'share',
    head: words.errorShare,
    align: 'right',
    cell: (one) => (
      <span className={errorsOf(one) > 0 ? 'font-medium text-bad' : undefined}>
        {shareText(errorsOf(one), one.requests)}
      </span>
    ),
  },
  {
    key: 'p50',
    head: words.median,
    align: 'right',
    isExtra: true,
    cell: (one) => latencyText(quantile(one.latency, 0.5)),
  },
  { key: 'p99', head: words.tail, align: 'right', cell: (one) => latencyText(quantile(one.latency, 0.99)) },
  { key: 'updated', head: words.updated, isExtra: true, cell: (one) => <RelativeTime at={one.updated_at} /> },
];

export function GatewayHealth({ gateway }: { gateway: DataPlane }) {
  if (gateway.health.length === 0) return <p className="text-ink-soft">{words.healthNone}</p>;
  return <Table label={words.health} columns={columns} rows={gateway.health} rowKey={(one) => one.digest} />;
}
