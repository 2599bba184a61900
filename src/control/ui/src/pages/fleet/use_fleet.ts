import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { api, ask } from '@/api/client';
import type { ChangeEvent } from '@/api/keys';
import { useLiveEvents, useLiveState } from '@/api/live';
import { FleetFeed, type FleetState } from './feed';

/** What an event means for a list that learns by itself who has spoken. */
export function effectOf({ kind }: Pick<ChangeEvent, 'kind'>): 'drop' | 'reload' | 'nothing' {
  if (kind === 'data_plane.remove') return 'drop';
  if (kind === 'data_plane.offline' || kind === 'project.update') return 'reload';
  if (kind.startsWith('deployment.') && kind !== 'deployment.progress') return 'reload';
  return 'nothing';
}

export function useFleet(projectId: string): FleetState {
  const feed = useMemo(
    () =>
      new FleetFeed({
        load: (query) =>
          ask(api.GET('/projects/{id}/data-planes', { params: { path: { id: projectId }, query } })),
      }),
    [projectId],
  );
  useEffect(() => {
    feed.start();
    return () => feed.stop();
  }, [feed]);
  useLiveEvents(
    useCallback(
      (event: ChangeEvent) => {
        if (event.project_id !== projectId) return;
        const effect = effectOf(event);
        if (effect === 'drop' && event.object_id) feed.drop(event.object_id);
        if (effect === 'reload') feed.reload();
      },
      [feed, projectId],
    ),
  );
  const live = useLiveState();
  useEffect(() => {
    if (live === 'live') feed.reload(); // events may have been missed
  }, [feed, live]);
  return useSyncExternalStore(feed.subscribe, feed.snapshot);
}
