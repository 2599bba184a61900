import { useEffect } from 'react';
import { useBlocker } from 'react-router-dom';
import { ConfirmDialog } from '@/kit';
import { strings } from '@/strings';

const words = strings.specs;

/** Asks before what was typed is lost: by a link here, by the browser when the window goes. */
export function LeaveGuard({ isDirty, isFree }: { isDirty: boolean; isFree: () => boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isDirty && !isFree() && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isDirty]);
  return (
    <ConfirmDialog
      isOpen={blocker.state === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={words.leaveTitle}
      about={words.leaveAbout}
      verb={words.leave}
      isBusy={false}
      problem={null}
      onConfirm={() => blocker.proceed?.()}
    />
  );
}
