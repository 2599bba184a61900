import { LoaderCircle } from './icons';
import { strings } from '@/strings';

export function Spinner() {
  return <LoaderCircle aria-hidden className="size-3.5 animate-spin" />;
}

/** In place of what is still asked for. */
export function Loading({ what }: { what?: string }) {
  return (
    <div role="status" className="flex items-center gap-2 px-3 py-8 text-ink-faint">
      <Spinner />
      {what ?? strings.kit.loading}
    </div>
  );
}
