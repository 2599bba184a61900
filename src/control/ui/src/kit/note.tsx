import type { ReactNode } from 'react';
import { classes } from './classes';
import { CircleAlert, TriangleAlert } from './icons';

interface NoteProps {
  tone: 'warn' | 'bad';
  title: string;
  children?: ReactNode;
}

/** What somebody should know before going on. */
export function Note({ tone, title, children }: NoteProps) {
  const Icon = tone === 'bad' ? CircleAlert : TriangleAlert;
  return (
    <div
      className={classes(
        'mb-3 flex gap-2 rounded-md border p-3',
        tone === 'bad' ? 'border-bad/40 bg-bad-soft' : 'border-warn/40 bg-warn-soft',
      )}
    >
      <Icon
        aria-hidden
        className={classes('mt-0.5 size-4 shrink-0', tone === 'bad' ? 'text-bad' : 'text-warn')}
      />
      <div className="min-w-0 grow">
        <p className="font-semibold">{title}</p>
        {children}
      </div>
    </div>
  );
}
