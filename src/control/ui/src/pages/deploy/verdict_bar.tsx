import { classes, toneOf, type Tone } from '@/kit';
import { deployStrings as words } from '@/strings/deploy';
import { countOf, slicesOf, type Slice, type Verdict } from './progress';

const fills: Record<Tone, string> = {
  neutral: 'bg-line',
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
  busy: 'bg-busy',
};

const dots: Record<Tone, string> = { ...fills, neutral: 'bg-line-strong/60' };

/** Gateways by verdict as one bar; the numbers are said beside it. */
export function VerdictBar({ slices, isThin = false }: { slices: Slice[]; isThin?: boolean }) {
  const all = slices.reduce((sum, { count }) => sum + count, 0);
  return (
    <div
      aria-hidden
      className={classes('flex gap-px overflow-hidden rounded-sm bg-hover', isThin ? 'h-1.5' : 'h-2.5')}
    >
      {slices.map(({ verdict, count }) => (
        <span
          key={verdict}
          className={classes(
            'transition-[width]',
            fills[toneOf(verdict)],
            verdict === 'verifying' && 'opacity-70',
          )}
          style={{ width: `${(100 * count) / all}%` }}
        />
      ))}
    </div>
  );
}

export function VerdictCounts({ slices }: { slices: Slice[] }) {
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-0.5 text-sm">
      {slices.map(({ verdict, count }) => (
        <span key={verdict} className="inline-flex items-center gap-1.5 whitespace-nowrap">
          <Dot verdict={verdict} />
          <b>{count.toLocaleString('en')}</b> {verdictText(verdict)}
        </span>
      ))}
    </span>
  );
}

function Dot({ verdict }: { verdict: Verdict }) {
  return <span aria-hidden className={classes('size-2 rounded-full', dots[toneOf(verdict)])} />;
}

export function verdictText(verdict: Verdict): string {
  return words.verdicts[verdict] ?? verdict;
}

/** For a row of a list. */
export function Progress({ counts, none }: { counts: Record<string, number>; none: string }) {
  const slices = slicesOf(counts);
  if (countOf(counts) === 0) return <span className="text-ink-faint">{none}</span>;
  return (
    <div className="min-w-28">
      <VerdictBar slices={slices} isThin />
      <div className="mt-1">
        <VerdictCounts slices={slices} />
      </div>
    </div>
  );
}
