import { classes, type Tone } from '@/kit';
import { fleetStrings as words } from '@/strings/fleet';
import { noFilters, type Filters, type FleetCounts, type Share } from './filters';

interface StripProps {
  counts: FleetCounts;
  filters: Filters;
  onChange: (filters: Filters) => void;
}

const inks: Record<Tone, string> = {
  neutral: 'text-ink',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  busy: 'text-busy',
};

/** Counts of the whole fleet; each is also a filter. */
export function SummaryStrip({ counts, filters, onChange }: StripProps) {
  const toggle = (change: Partial<Filters>, isOn: boolean) =>
    onChange({ ...filters, status: '', sync: '', hasError: false, ...(isOn ? {} : change) });
  const statuses = [
    ['online', words.online, counts.online, 'good'],
    ['deploying', words.deploying, counts.deploying, 'busy'],
    ['offline', words.offline, counts.offline, 'neutral'],
  ] as const;
  const isPlain = !filters.status && !filters.sync && !filters.hasError;
  return (
    <section aria-label={words.summary} className="mb-3 grid gap-2 xl:grid-cols-[auto_1fr_1fr]">
      <div className="grid grid-cols-3 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-6">
        <Count
          label={words.all}
          count={counts.all}
          tone="neutral"
          isOn={isPlain}
          onClick={() => toggle(noFilters, true)}
        />
        {statuses.map(([status, label, count, tone]) => (
          <Count
            key={status}
            label={label}
            count={count}
            tone={tone}
            isOn={filters.status === status}
            onClick={() => toggle({ status }, filters.status === status)}
          />
        ))}
        <Count
          label={words.drifted}
          count={counts.drifted}
          tone="warn"
          isOn={filters.sync === 'drifted'}
          onClick={() => toggle({ sync: 'drifted' }, filters.sync === 'drifted')}
        />
        <Count
          label={words.refused}
          count={counts.refused}
          tone="bad"
          isOn={filters.hasError}
          onClick={() => toggle({ hasError: true }, filters.hasError)}
        />
      </div>
      <Shares
        title={words.artifacts}
        all={counts.all}
        shares={counts.artifacts}
        none={words.nothing}
        current={filters.digest}
        onChange={(digest) => onChange({ ...filters, digest })}
      />
      <Shares
        title={words.versions}
        all={counts.all}
        shares={counts.versions}
        none={words.unknown}
        current={filters.version}
        onChange={(version) => onChange({ ...filters, version })}
      />
    </section>
  );
}

interface CountProps {
  label: string;
  count: number;
  tone: Tone;
  isOn: boolean;
  onClick: () => void;
}

function Count({ label, count, tone, isOn, onClick }: CountProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onClick}
      className={classes(
        'px-3 py-1.5 text-left transition-colors',
        isOn ? 'bg-accent-soft' : 'bg-raised hover:bg-hover',
      )}
    >
      <span className={classes('block text-xl font-semibold', count === 0 ? 'text-ink-faint' : inks[tone])}>
        {count.toLocaleString('en')}
      </span>{' '}
      <span className="block text-sm whitespace-nowrap text-ink-soft">{label}</span>
    </button>
  );
}

const sharesShown = 3;

interface SharesProps {
  title: string;
  all: number;
  shares: Share[];
  none: string;
  current: string;
  onChange: (value: string) => void;
}

/** Who runs what, as a bar in parts and the largest by name. */
function Shares({ title, all, shares, none, current, onChange }: SharesProps) {
  if (all === 0) return null;
  const rest = shares.length - sharesShown;
  const fills = ['bg-accent', 'bg-accent/60', 'bg-accent/35'];
  return (
    <div className="hidden min-w-0 rounded-lg border border-line bg-raised px-3 py-1 md:block">
      <p className="text-sm text-ink-soft">{title}</p>
      <div aria-hidden className="mt-0.5 mb-1 flex h-1.5 gap-px overflow-hidden rounded-sm bg-hover">
        {shares.slice(0, sharesShown).map((share, index) => (
          <span
            key={share.value}
            className={share.value === null ? 'bg-line-strong/60' : fills[index]}
            style={{ width: `${(100 * share.count) / all}%` }}
          />
        ))}
      </div>
      <div className="-mx-1 flex h-5 flex-wrap items-baseline gap-x-2 overflow-hidden text-sm">
        {shares.slice(0, sharesShown).map((share) =>
          share.value === null ? (
            <span key="none" className="px-1 text-ink-soft">
              {none} × {share.count.toLocaleString('en')}
            </span>
          ) : (
            <button
              key={share.value}
              type="button"
              aria-pressed={current === share.value}
              onClick={() => onChange(current === share.value ? '' : share.value!)}
              className={classes(
                'rounded-sm px-1 hover:bg-hover',
                current === share.value && 'bg-accent-soft text-accent',
              )}
            >
              <code className="font-mono text-xs">{share.label}</code> × {share.count.toLocaleString('en')}
            </button>
          ),
        )}
        {rest > 0 && <span className="px-1 text-ink-faint">{words.others(rest)}</span>}
      </div>
    </div>
  );
}
