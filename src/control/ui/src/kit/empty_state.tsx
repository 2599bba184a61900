import type { ReactNode } from 'react';
import { strings } from '@/strings';
import { CopyButton } from './clipboard';
import { cliLine } from './command_line';

interface EmptyStateProps {
  title: string;
  /** The next step, in a sentence. */
  children: ReactNode;
  /** The same step on the command line: words after `barbacane-control`. */
  cli?: string[];
  action?: ReactNode;
}

export function EmptyState({ title, children, cli, action }: EmptyStateProps) {
  return (
    <div className="rounded-lg border border-dashed border-line-strong/50 px-4 py-8 text-center">
      <p className="text-lg font-semibold">{title}</p>
      <p className="mx-auto mt-1 max-w-prose text-ink-soft">{children}</p>
      {action && <div className="mt-4 flex justify-center gap-2">{action}</div>}
      {cli && (
        <div className="mt-4 flex flex-col items-center">
          <p className="mb-1 text-sm text-ink-faint">{strings.kit.orInAShell}</p>
          <CommandLine line={cliLine(cli)} />
        </div>
      )}
    </div>
  );
}

/** One line for a shell, with a button that copies it. */
export function CommandLine({ line }: { line: string }) {
  return (
    <div className="flex w-fit max-w-full items-center gap-1 rounded-md border border-line bg-sunken pl-2.5 text-left">
      <code className="min-w-0 py-1 font-mono text-sm wrap-anywhere whitespace-pre-wrap">{line}</code>
      <CopyButton text={line} />
    </div>
  );
}
