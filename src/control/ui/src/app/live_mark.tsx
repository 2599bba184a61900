import { useLiveState } from '@/api/live';
import { classes } from '@/kit';
import { strings } from '@/strings';

const colours = { live: 'bg-good', connecting: 'bg-ink-faint', waiting: 'bg-warn' };

/** Whether what is shown follows what happens. */
export function LiveMark() {
  const state = useLiveState();
  const words = strings.app.live[state];
  return (
    <span
      role="status"
      title={words}
      className="inline-flex items-center gap-1.5 text-sm whitespace-nowrap text-ink-soft"
    >
      <span aria-hidden className={classes('size-2 shrink-0 rounded-full', colours[state])} />
      <span className={state === 'live' ? 'sr-only' : undefined}>{words}</span>
    </span>
  );
}
