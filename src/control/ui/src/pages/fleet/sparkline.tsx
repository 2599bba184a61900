import { memo } from 'react';
import { fleetStrings as words } from '@/strings/fleet';
import { barsOf, compact, lastMinute, pathOf, sumsOf, type Curve } from './sparkline_shape';

const width = 96;
const height = 20;

/** An hour of requests, a bar a minute; what was answered 5xx is red on the same scale. */
export const Sparkline = memo(function Sparkline({ curve }: { curve: Curve | undefined }) {
  if (curve === undefined)
    return <span aria-hidden className="inline-block h-5 w-24 rounded-sm bg-hover/60" />;
  const sums = sumsOf(curve);
  if (sums.requests === 0 && sums.errors === 0)
    return <span className="text-sm text-ink-faint">{words.noTraffic}</span>;
  const max = Math.max(...curve.requests, ...curve.errors);
  const step = width / curve.requests.length;
  const label = words.trafficOf(compact(sums.requests), compact(sums.errors));
  return (
    <span className="flex items-center gap-2" title={label}>
      <svg role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
        <path className="fill-line" d={`M0 ${height - 0.5}h${width}v0.5h-${width}z`} />
        <path
          className="fill-accent/70"
          d={pathOf(barsOf(curve.requests, max, width, height), step, height)}
        />
        <path className="fill-bad" d={pathOf(barsOf(curve.errors, max, width, height), step, height)} />
      </svg>
      <span className="text-sm text-ink-soft">{words.perMinute(compact(lastMinute(curve)))}</span>
    </span>
  );
});
