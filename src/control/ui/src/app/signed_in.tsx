import { useRef } from 'react';
import { Navigate, useLocation } from 'react-router-dom';
import { LiveProvider } from '@/api/live';
import { SessionProvider, hasLeft, useSessionQuery } from '@/api/session';
import { Loading, ProblemBox } from '@/kit';
import { Shell } from './shell';

/** Everything but the sign-in page: nobody gets here without a session, and whoever loses it comes
    back to the same address after signing in again. */
export function SignedIn() {
  const query = useSessionQuery();
  const { pathname, search } = useLocation();
  const wasSignedIn = useRef(false);
  if (query.data) wasSignedIn.current = true;
  if (query.isPending) return <Loading />;
  if (query.error && query.data === undefined) {
    return (
      <div className="mx-auto max-w-xl p-4">
        <ProblemBox problem={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  if (!query.data) {
    if (hasLeft() || pathname === '/') return <Navigate to="/sign-in" replace />;
    const next = encodeURIComponent(pathname + search);
    return <Navigate to={`/sign-in?next=${next}`} replace state={{ isOver: wasSignedIn.current }} />;
  }
  return (
    <SessionProvider session={query.data}>
      <LiveProvider>
        <Shell />
      </LiveProvider>
    </SessionProvider>
  );
}
