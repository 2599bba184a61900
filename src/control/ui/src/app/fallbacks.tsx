import { Link, useRouteError } from 'react-router-dom';
import { Button, Page, ProblemBox, buttonClass } from '@/kit';
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
