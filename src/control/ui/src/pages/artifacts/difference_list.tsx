import { Badge, type Tone } from '@/kit';
import { strings } from '@/strings';
import { placeOf, type Difference, type Severity } from './comparison';

const words = strings.artifacts;

const tones: Record<Severity, Tone> = { breaking: 'bad', compatible: 'busy', cosmetic: 'neutral' };

/** Each with what it does to whom, from what to what, and where that is written. */
export function DifferenceList({ differences }: { differences: Difference[] }) {
  return (
    <ul
      aria-label={words.differences}
      className="divide-y divide-line rounded-lg border border-line bg-raised text-ink"
    >
      {differences.map((one, index) => (
        <li key={index} className="px-3 py-2">
          <DifferenceText difference={one} />
        </li>
      ))}
    </ul>
  );
}

function DifferenceText({ difference }: { difference: Difference }) {
  const { severity, code, message, undecided, pointer, side } = difference;
  const place = placeOf(difference);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={tones[severity]}>{words.severities[severity]}</Badge>
        {undecided && (
          <Badge tone="warn" title={words.undecidedHint}>
            {words.undecided}
          </Badge>
        )}
        <Operations difference={difference} />
        <code className="ml-auto font-mono text-sm text-ink-soft">{code}</code>
      </div>
      <p className="mt-1 break-words">{message}</p>
      <Change difference={difference} />
      {(place || pointer) && (
        <p className="mt-1 text-sm break-all text-ink-soft">
          <span className="font-mono">{place}</span> <span className="font-mono">{pointer}</span>{' '}
          {side === 'old' && <span className="break-normal">{words.inOld}</span>}
        </p>
      )}
    </>
  );
}

function Operations({ difference }: { difference: Difference }) {
  const { operations, operations_count: count } = difference;
  const [first, ...others] = operations;
  if (first === undefined) return null;
  const more = count - operations.length;
  return (
    <>
      <code className="min-w-0 font-mono text-sm font-semibold break-all">{first}</code>
      {count > 1 && (
        <details className="text-sm">
          <summary className="cursor-pointer text-ink-soft">{words.andMore(count - 1)}</summary>
          <ul className="mt-1">
            {others.map((one) => (
              <li key={one} className="font-mono break-all">
                {one}
              </li>
            ))}
            {more > 0 && <li className="text-ink-soft">{words.andMore(more)}</li>}
          </ul>
        </details>
      )}
    </>
  );
}

/** Values may be long: a schema that was replaced is said whole. An operation that came or went was named above. */
function Change({ difference: { before, after, operation } }: { difference: Difference }) {
  if ([before, after].every((one) => one === '' || one === operation)) return null;
  return (
    <dl className="mt-1 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 text-sm">
      {before !== '' && <Value name={words.was} value={before} />}
      {after !== '' && <Value name={words.is} value={after} />}
    </dl>
  );
}

function Value({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="max-h-40 overflow-y-auto font-mono break-words whitespace-pre-wrap">{value}</dd>
    </>
  );
}
