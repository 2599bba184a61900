import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes';
import { Spinner } from './spinner';

type Look = 'plain' | 'primary' | 'danger' | 'quiet';

const looks: Record<Look, string> = {
  plain: 'border-line bg-raised text-ink hover:bg-hover',
  primary: 'border-accent bg-accent text-on-accent hover:bg-accent-strong hover:border-accent-strong',
  danger: 'border-bad bg-raised text-bad hover:bg-bad-soft',
  quiet: 'border-transparent bg-transparent text-ink-soft hover:bg-hover hover:text-ink',
};

const shape =
  'inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md border px-2.5 text-base font-medium ' +
  'whitespace-nowrap transition-colors disabled:opacity-55 [&_svg]:size-3.5';

/** The same clothes for a link: `<Link className={buttonClass('primary')}>`. */
export function buttonClass(look: Look = 'plain', more?: string): string {
  return classes(shape, looks[look], more);
}

interface ButtonProps extends ComponentProps<'button'> {
  look?: Look;
  icon?: ReactNode;
  /** Something is under way: cannot be pressed again. */
  isBusy?: boolean;
}

export function Button({ look = 'plain', icon, isBusy = false, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || isBusy}
      aria-busy={isBusy || undefined}
      className={buttonClass(look, className)}
    >
      {isBusy ? <Spinner /> : icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends ComponentProps<'button'> {
  /** Read aloud, and shown when the pointer rests. */
  label: string;
}

export function IconButton({ label, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={classes(
        'inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-soft transition-colors',
        'hover:bg-hover hover:text-ink disabled:opacity-55 [&_svg]:size-4',
        className,
      )}
    />
  );
}
