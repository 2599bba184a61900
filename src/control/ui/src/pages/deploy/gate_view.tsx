import { Section, Table, type Column } from '@/kit';
import { latencyText, shareText } from '@/pages/fleet/health';
import { deployStrings as words } from '@/strings/deploy';
import type { Deployment } from './progress';
import { gateView, gateWants, type GateView as Seen } from './strategy_words';

type Row = [string, Seen['wave']];

const columns: Column<Row>[] = [
  { key: 'who', head: words.gateWho, cell: ([who]) => who },
  {
    key: 'requests',
    head: words.gateRequests,
    align: 'right',
    cell: ([, seen]) => seen.requests.toLocaleString('en'),
  },
  {
    key: 'errors',
    head: words.gateErrors,
    align: 'right',
    cell: ([, seen]) => shareText(seen.errors, seen.requests),
  },
  {
    key: 'p99',
    head: words.gateP99,
    align: 'right',
    cell: ([, seen]) => latencyText(seen.requests === 0 ? null : seen.p99_seconds),
  },
];

/** What the gate wants, and what it saw last. */
export function GateView({ deployment }: { deployment: Deployment }) {
  const wants = gateWants(deployment.strategy);
  if (wants.length === 0) return null;
  const seen = gateView(deployment.gate);
  return (
    <Section title={words.gateTitle}>
      <p className="mb-2 text-ink-soft">
        {words.gateWants} {wants.join('; ')}.
      </p>
      {seen ? (
        <Table
          label={words.gateTitle}
          columns={columns}
          rows={[
            [words.gateWave, seen.wave],
            [words.gateOthers, seen.others],
            [words.gatePast, seen.past],
          ]}
          rowKey={([who]) => who}
        />
      ) : (
        <p className="text-ink-soft">{words.gateNothing}</p>
      )}
    </Section>
  );
}
