// Signing in and out, and what the one who is signed in may do.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, type ReactNode } from 'react';
import { api, ask, setCsrfToken, type Session } from './client';
import { keys } from './keys';
import { Problem } from './problem';
import { whenSignedOut } from './session_state';

export type Scope = Session['scopes'][number];

/** What the API would allow. `project`: null = what belongs to none, which a key of one never reaches. */
export function may(session: Session, scope: Scope, project: string | null): boolean {
  const has = session.scopes.includes(scope) || session.scopes.includes('admin');
  return has && (session.project_id === null || session.project_id === project);
}

/** Signed out on purpose: nobody wants to come back to where that was. */
let isLeaving = false;

export function hasLeft(): boolean {
  return isLeaving;
}

const SessionContext = createContext<Session | null>(null);

/** Inside of the signed-in part of the page. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('nobody is signed in here');
  return session;
}

export type Can = (scope: Scope, project: string | null) => boolean;

/** Ask before showing a button: `const can = useCan(); can('deploy', projectId)`. */
export function useCan(): Can {
  const session = useSession();
  return (scope, project) => may(session, scope, project);
}

async function readSession(): Promise<Session | null> {
  try {
    const session = await ask(api.GET('/session'));
    setCsrfToken(session.csrf_token);
    return session;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/** `data`: null = nobody is signed in. Asked again when the window gets the focus: another tab may have changed it. */
export function useSessionQuery() {
  const client = useQueryClient();
  useEffect(() => {
    whenSignedOut(() => {
      setCsrfToken(null);
      client.setQueryData(keys.session, null);
    });
  }, [client]);
  return useQuery<Session | null, Problem>({ queryKey: keys.session, queryFn: readSession, staleTime: 0 });
}

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation<Session, Problem, string>({
    mutationFn: (key) => ask(api.POST('/session', { body: { api_key: key } })),
    onSuccess: (session) => {
      isLeaving = false;
      client.clear();
      setCsrfToken(session.csrf_token);
      client.setQueryData(keys.session, session);
    },
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation<void, Problem>({
    mutationFn: async () => {
      await ask(api.DELETE('/session'));
    },
    onSuccess: () => {
      isLeaving = true;
      setCsrfToken(null);
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
      client.setQueryData(keys.session, null);
    },
  });
}
