import { Status } from '@/kit';
import { deployStrings as words } from '@/strings/deploy';
import { isUnderWay, reasonOf, refusalsOf, shownCounts, slicesOf, type Deployment } from './progress';
import { VerdictBar, VerdictCounts } from './verdict_bar';

const refusalsShown = 3;

/** Where it is, in one sentence, and how the whole fleet does. */
export function Headline({ deployment }: { deployment: Deployment }) {
  const { wave, waves, phase, status, reason } = deployment;
  const slices = slicesOf(shownCounts(deployment));
  const isMoving = isUnderWay(deployment) && status === 'running';
  return (
    <div className="mb-6 rounded-lg border border-line bg-raised p-3">
      <p className="mb-2 flex flex-wrap items-baseline gap-x-2">
        <span className="text-lg font-semibold">
          <Status word={status} />
        </span>
        {isMoving && phase && <span>{words.phases[phase] ?? phase}</span>}
        {isUnderWay(deployment) && wave > 0 && (
          <span className="text-ink-soft">{words.waveOf(wave, waves.length)}</span>
        )}
      </p>
      {slices.length > 0 ? (
        <>
          <VerdictBar slices={slices} />
          <div className="mt-1.5">
            <VerdictCounts slices={slices} />
          </div>
        </>
      ) : (
        <p className="text-ink-soft">{words.nobodyThere}</p>
      )}
      {reason && (
        <p className="mt-2 border-t border-line pt-2 break-words">
          {status !== 'succeeded' && <span className="font-semibold">{words.why}: </span>}
          {reason}
        </p>
      )}
      <Refusals deployment={deployment} />
    </div>
  );
}

/** The first ones in their own words; the table has them all. */
function Refusals({ deployment }: { deployment: Deployment }) {
  const refusals = refusalsOf(deployment);
  if (refusals.length === 0) return null;
  return (
    <ul className="mt-1">
      {refusals.slice(0, refusalsShown).map((target) => {
        const reason = reasonOf(target.reason);
        return (
          <li key={target.data_plane_id} className="break-words text-bad">
            <b>{target.name || target.data_plane_id}</b>{' '}
            <code className="font-mono text-sm">{reason?.code}</code> {reason?.message}
          </li>
        );
      })}
      {refusals.length > refusalsShown && <li>{words.moreRefusals(refusals.length - refusalsShown)}</li>}
    </ul>
  );
}
