import { useSyncExternalStore } from 'react';

const narrow = '(max-width: 47.99rem)'; // Tailwind's `max-md`

function subscribe(listener: () => void): () => void {
  const query = matchMedia(narrow);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** For what a style sheet cannot do: other columns, not only hidden ones. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(narrow).matches);
}
