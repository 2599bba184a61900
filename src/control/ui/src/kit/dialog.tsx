import { X } from './icons';
import { Dialog as Radix } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { strings } from '@/strings';
import { Button, IconButton } from './button';
import { classes } from './classes';
import { Field, TextInput } from './field';
import { ProblemBox } from './problem_box';
import type { Problem } from '@/api/problem';

interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** Read aloud with the title. */
  about?: string;
  width?: 'small' | 'wide';
  children: ReactNode;
}

/** Focus stays inside, Escape closes, and the opener has the focus again afterwards. */
export function Dialog({ isOpen, onClose, title, about, width = 'small', children }: DialogProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-shade" />
        <Radix.Content
          {...(about ? {} : { 'aria-describedby': undefined })}
          className={classes(
            'fixed top-[8vh] left-1/2 z-50 max-h-[84vh] w-[calc(100vw-1.5rem)] -translate-x-1/2 overflow-y-auto',
            'rounded-lg border border-line bg-raised p-4 shadow-lift outline-none',
            width === 'small' ? 'max-w-md' : 'max-w-3xl',
          )}
        >
          <div className="mb-3 flex items-start justify-between gap-3">
            <div>
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {about && <Radix.Description className="mt-0.5 text-ink-soft">{about}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton label={strings.kit.close} className="-mt-0.5 -mr-1">
                <X />
              </IconButton>
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The row of buttons at the end of a dialog; what goes on is last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-4 flex flex-wrap items-center justify-end gap-2">{children}</div>;
}

interface ConfirmProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  about: string;
  verb: string;
  /** The name to type first, for what cannot be undone. */
  typed?: string;
  isBusy: boolean;
  problem: Problem | null;
  onConfirm: () => void;
  /** Usually a CopyAs. */
  aside?: ReactNode;
}

export function ConfirmDialog(props: ConfirmProps) {
  return (
    <Dialog isOpen={props.isOpen} onClose={props.onClose} title={props.title} about={props.about}>
      <ConfirmForm {...props} />
    </Dialog>
  );
}

function ConfirmForm({ typed, verb, isBusy, problem, onClose, onConfirm, aside }: ConfirmProps) {
  const [text, setText] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onConfirm();
      }}
    >
      {typed !== undefined && (
        <Field label={strings.kit.typeToConfirm(typed)}>
          <TextInput
            value={text}
            onChange={(event) => setText(event.target.value)}
            autoComplete="off"
            autoFocus
          />
        </Field>
      )}
      {problem && <ProblemBox problem={problem} />}
      <DialogActions>
        {aside}
        <Button onClick={onClose}>{strings.kit.cancel}</Button>
        <Button type="submit" look="danger" isBusy={isBusy} disabled={typed !== undefined && text !== typed}>
          {verb}
        </Button>
      </DialogActions>
    </form>
  );
}
