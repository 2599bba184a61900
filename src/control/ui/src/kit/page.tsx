import { useEffect, type ReactNode } from 'react';
import { strings } from '@/strings';

interface PageProps {
  title: string;
  /** Beside the title: buttons. */
  actions?: ReactNode;
  about?: ReactNode;
  children: ReactNode;
}

/** The frame of every page: title, what can be done, content. */
export function Page({ title, actions, about, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · ${strings.product}`;
  }, [title]);
  return (
    <div className="mx-auto w-full max-w-7xl px-4 py-4 md:px-6">
      <header className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold break-words">{title}</h1>
          {about && <p className="text-ink-soft">{about}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A part of a page with a heading of its own. */
export function Section({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="mb-6">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-lg font-semibold">{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}

/** Names and values. */
export function Facts({ facts }: { facts: [ReactNode, ReactNode][] }) {
  return (
    <dl className="grid grid-cols-[max-content_1fr] items-baseline gap-x-6 gap-y-1 rounded-lg border border-line bg-raised px-3 py-2">
      {facts.map(([name, value], index) => (
        <div key={index} className="contents">
          <dt className="text-ink-soft">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
