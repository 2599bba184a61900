import { cloneElement, useId, type ComponentProps, type ReactElement, type ReactNode } from 'react';
import { classes } from './classes';

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  fault?: string | null;
  children: ReactElement<{ id?: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }>;
}

/** A label, its control, and what is to be said about it; tied together for screen readers. */
export function Field({ label, hint, fault, children }: FieldProps) {
  const id = useId();
  const told = fault ?? hint;
  return (
    <div className="mb-3">
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      {cloneElement(children, {
        id,
        'aria-describedby': told ? `${id}-told` : undefined,
        'aria-invalid': fault ? true : undefined,
      })}
      {told && (
        <p id={`${id}-told`} className={classes('mt-1 text-sm', fault ? 'text-bad' : 'text-ink-faint')}>
          {told}
        </p>
      )}
    </div>
  );
}

const box =
  'block w-full rounded-md border border-line-strong/60 bg-raised px-2 text-ink placeholder:text-ink-faint ' +
  'aria-[invalid=true]:border-bad disabled:opacity-60';

export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return <input type="text" {...rest} className={classes(box, 'h-8', className)} />;
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={3} {...rest} className={classes(box, 'py-1.5', className)} />;
}

export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select {...rest} className={classes(box, 'h-8', className)} />;
}

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type'> {
  label: ReactNode;
}

export function Checkbox({ label, className, ...rest }: CheckboxProps) {
  return (
    <label className={classes('flex items-center gap-2 py-0.5', className)}>
      <input type="checkbox" {...rest} className="size-3.5 accent-(--accent)" />
      {label}
    </label>
  );
}
