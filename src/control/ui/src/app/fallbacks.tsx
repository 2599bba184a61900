import { Link, useRouteError } from 'react-router-dom';
import { Button, CommandLine, Page, ProblemBox, buttonClass, cliLine } from '@/kit';
import { strings } from '@/strings';

export function NotFound() {
  return (
    <Page title={strings.app.notFound}>
      <p className="mb-4 text-ink-soft">{strings.app.notFoundHint}</p>
      <Link to="/projects" className={buttonClass()}>
        {strings.app.toProjects}
      </Link>
    </Page>
  );
}

/** What is left when a page throws, or its code does not load (after an upgrade of the server). */
export function Broken() {
  const error = useRouteError();
  return (
    <Page title={strings.app.broken}>
      <ProblemBox problem={error} />
      <Button onClick={() => location.reload()}>{strings.app.reload}</Button>
    </Page>
  );
}

/** For routes whose page does not exist yet. Says so. */
export function NotBuilt({ title, cli }: { title: string; cli: string[] }) {
  return (
    <Page title={title}>
      <p className="font-semibold">{strings.app.notBuilt}</p>
      <p className="mb-3 text-ink-soft">{strings.app.notBuiltHint}</p>
      <CommandLine line={cliLine(cli)} />
    </Page>
  );
}
