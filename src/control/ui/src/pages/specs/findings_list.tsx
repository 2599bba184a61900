import { CircleAlert, TriangleAlert } from '@/kit/icons';
import type { Finding } from '@/api/problem';
import { classes } from '@/kit';
import { strings } from '@/strings';
import { inOrder, placeOf } from './findings';

interface FindingsListProps {
  findings: Finding[];
  onJump: (finding: Finding) => void;
  canJump: (finding: Finding) => boolean;
}

/** Each finding with its place; a press goes there when there is somewhere to go. */
export function FindingsList({ findings, onJump, canJump }: FindingsListProps) {
  return (
    <ul aria-label={strings.specs.findings} className="divide-y divide-line">
      {inOrder(findings).map((finding, index) => (
        <li key={index}>
          {finding.line > 0 && canJump(finding) ? (
            <button
              type="button"
              onClick={() => onJump(finding)}
              className="block w-full px-3 py-1.5 text-left hover:bg-hover"
            >
              <FindingText finding={finding} isLink />
            </button>
          ) : (
            <div className="px-3 py-1.5">
              <FindingText finding={finding} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function FindingText({ finding, isLink = false }: { finding: Finding; isLink?: boolean }) {
  const isError = finding.severity === 'error';
  return (
    <span className="flex gap-2">
      {isError ? (
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      ) : (
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      )}
      <span className="min-w-0">
        <span className="sr-only">{finding.severity}: </span>
        <span className="break-words">{finding.message}</span>
        {finding.help && <span className="block break-words text-ink-soft">{finding.help}</span>}
        <span className="block text-sm text-ink-soft">
          <code className={classes('font-mono break-all', isLink && 'text-accent')}>{placeOf(finding)}</code>{' '}
          <code className="font-mono">{finding.code}</code>
        </span>
      </span>
    </span>
  );
}
