import { Badge, classes, type Tone } from '@/kit';
import { deployStrings as words } from '@/strings/deploy';
import { wavesOf, type Deployment, type WaveProgress } from './progress';
import { VerdictBar, VerdictCounts } from './verdict_bar';

const tones: Record<WaveProgress['status'], Tone> = {
  pending: 'neutral',
  running: 'busy',
  done: 'good',
  skipped: 'neutral',
};

/** Green is for what went well, not for what is merely over. */
function toneOf({ status, applied, all }: WaveProgress): Tone {
  return status === 'done' && applied < all ? 'neutral' : tones[status];
}

/** Each wave with how far it is. */
export function WaveList({ deployment }: { deployment: Deployment }) {
  const waves = wavesOf(deployment);
  if (waves.length === 0) return <p className="text-ink-soft">{words.nobodyThere}</p>;
  return (
    <ol className="overflow-hidden rounded-lg border border-line bg-raised">
      {waves.map((wave) => (
        <li
          key={wave.wave}
          className={classes(
            'border-b border-line px-3 py-2 last:border-0',
            wave.status === 'running' && deployment.status === 'running' && 'bg-busy-soft/40',
          )}
        >
          <div className="mb-1.5 flex flex-wrap items-center justify-between gap-x-4">
            <span className="flex items-center gap-2">
              <b>{words.wave(wave.wave)}</b>
              <Badge tone={toneOf(wave)}>{words.waveStates[wave.status]}</Badge>
            </span>
            <span className="text-sm text-ink-soft">{words.ofTargets(wave.applied, wave.all)}</span>
          </div>
          <VerdictBar slices={wave.slices} />
          {wave.slices.some(({ verdict }) => verdict !== 'applied') && (
            <div className="mt-1">
              <VerdictCounts slices={wave.slices} />
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}
