import { CircleAlert } from './icons';
import { strings } from '@/strings';
import { toProblem, type ProblemDetail } from '@/api/problem';
import { Button } from './button';
import { CopyButton } from './clipboard';

function placeOf(error: ProblemDetail): string {
  return [error.in, error.name, error.pointer].filter(Boolean).join(' ');
}

/** What the API said went wrong, with the id that finds it in the log. */
export function ProblemBox({ problem: given, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const problem = toProblem(given);
  return (
    <div role="alert" className="my-3 rounded-md border border-bad/40 bg-bad-soft p-3">
      <div className="flex gap-2">
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
        <div className="min-w-0 grow">
          <p className="font-semibold">{problem.title}</p>
          {problem.detail && <p className="break-words">{problem.detail}</p>}
          {problem.errors.length > 0 && (
            <ul className="mt-1 list-disc pl-4">
              {problem.errors.map((error, index) => (
                <li key={index}>
                  {placeOf(error) && <code className="font-mono text-sm">{placeOf(error)}</code>}{' '}
                  {error.message ?? error.detail}
                </li>
              ))}
            </ul>
          )}
          {problem.requestId && (
            <p className="mt-1 flex items-center gap-1 text-sm text-ink-soft">
              {strings.kit.requestId}
              <code className="font-mono break-all">{problem.requestId}</code>
              <CopyButton text={problem.requestId} label={strings.kit.copyRequestId} />
            </p>
          )}
        </div>
        {onRetry && (
          <Button onClick={onRetry} className="self-start">
            {strings.kit.retry}
          </Button>
        )}
      </div>
    </div>
  );
}
