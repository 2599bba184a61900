import type { ReactNode } from 'react';
import { classes } from './classes';

interface ChoiceProps {
  isOn: boolean;
  onClick: () => void;
  children: ReactNode;
}

/** One of a row of filters; the one that is on is pressed. */
export function Choice({ isOn, onClick, children }: ChoiceProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onClick}
      className={classes(
        'h-6 rounded-md border px-2 text-sm whitespace-nowrap',
        isOn ? 'border-accent bg-accent-soft text-accent' : 'border-line bg-raised hover:bg-hover',
      )}
    >
      {children}
    </button>
  );
}
