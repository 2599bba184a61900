// One stream of events for the whole page: what changes anywhere is asked for again here.
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { onSignedOutNow } from './session_state';
import { keys, staleAfter, type ChangeEvent } from './keys';
import { openLive, type LiveState } from './sse';

const revocationMs = 5500; // every instance knows a revocation after five seconds, not before
const gatherMs = 200; // a wave changes hundreds of rows at once; lists are asked for once

const LiveContext = createContext<LiveState>('connecting');

export function useLiveState(): LiveState {
  return useContext(LiveContext);
}

type Listener = (event: ChangeEvent) => void;
const listeners = new Set<Listener>();

/** For pages that want the events themselves, not only fresh lists. */
export function useLiveEvents(listener: Listener): void {
  useEffect(() => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, [listener]);
}

/** Gathers keys and invalidates each once. What `isBusy` is left until its answer has come: with events
    faster than answers, it would be asked again and again and never be shown. */
export function gatherInvalidations(
  invalidate: (key: QueryKey) => void,
  milliseconds: number,
  isBusy: (key: QueryKey) => boolean = () => false,
) {
  const waiting = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const flush = () => {
    timer = null;
    const due = [...waiting].filter(([, key]) => !isBusy(key));
    due.forEach(([name]) => waiting.delete(name));
    if (waiting.size > 0) timer = setTimeout(flush, milliseconds);
    due.forEach(([, key]) => invalidate(key));
  };
  return {
    add(queryKeys: QueryKey[]) {
      for (const key of queryKeys) waiting.set(JSON.stringify(key), key);
      timer ??= setTimeout(flush, milliseconds);
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    const invalidate = (queryKey: QueryKey) => void client.invalidateQueries({ queryKey });
    const isBusy = (queryKey: QueryKey) => client.isFetching({ queryKey }) > 0;
    const gathered = gatherInvalidations(invalidate, gatherMs, isBusy);
    const later = gatherInvalidations(invalidate, revocationMs, isBusy);
    const stop = openLive({
      url: '/events',
      onState: setState,
      onSignedOut: onSignedOutNow,
      onGap: () => void client.invalidateQueries(),
      onEvent: ({ data }) => {
        const event = JSON.parse(data) as ChangeEvent;
        gathered.add(staleAfter(event));
        listeners.forEach((listener) => listener(event));
        if (event.kind.startsWith('api_key.')) later.add([keys.session]);
      },
    });
    return () => {
      stop();
      gathered.stop();
      later.stop();
    };
  }, [client]);
  return <LiveContext.Provider value={state}>{children}</LiveContext.Provider>;
}
