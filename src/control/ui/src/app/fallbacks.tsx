import { useEffect, useRef } from 'react';
import { Link, useRouteError } from 'react-router-dom';
import { useLiveState } from '@/api/live';
import { Button, Page, ProblemBox, buttonClass } from '@/kit';
import { strings } from '@/strings';
import { whatBroke } from './broken';

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

/** Loads everything again when the server is there again: a browser asks for code only once. */
function useReloadOnReturn(): void {
  const live = useLiveState();
  const wasAway = useRef(false);
  useEffect(() => {
    if (live === 'waiting') wasAway.current = true;
    if (live === 'live' && wasAway.current) location.reload();
  }, [live]);
}

/** What is left when a page throws, or its code does not load. */
export function Broken() {
  const error = useRouteError();
  useReloadOnReturn();
  return (
    <Page title={strings.app.broken}>
      <ProblemBox problem={whatBroke(error)} />
      <Button onClick={() => location.reload()}>{strings.app.reload}</Button>
    </Page>
  );
}
