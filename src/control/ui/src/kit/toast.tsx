import { X } from './icons';
import { createContext, useCallback, useContext, useState, type ReactNode } from 'react';
import { Toast as Radix } from 'radix-ui';
import { strings } from '@/strings';
import { IconButton } from './button';
import { classes } from './classes';

type ToastTone = 'good' | 'bad';

interface Shown {
  id: number;
  text: string;
  tone: ToastTone;
}

const ToastContext = createContext<(text: string, tone?: ToastTone) => void>(() => {});

/** `const toast = useToast(); toast(strings.projects.created(name))`: for what was done, never for what is only hoped. */
export function useToast() {
  return useContext(ToastContext);
}

const shownMs = 5000;
let nextId = 0;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown[]>([]);
  const toast = useCallback((text: string, tone: ToastTone = 'good') => {
    nextId += 1;
    const one = { id: nextId, text, tone };
    setShown((before) => [...before.slice(-3), one]);
  }, []);
  return (
    <ToastContext.Provider value={toast}>
      <Radix.Provider duration={shownMs} label={strings.kit.notification}>
        {children}
        {shown.map((one) => (
          <Radix.Root
            key={one.id}
            onOpenChange={(open) => !open && setShown((before) => before.filter(({ id }) => id !== one.id))}
            className="flex items-center gap-3 rounded-md border border-line bg-raised py-1.5 pr-1 pl-3 shadow-lift"
          >
            <span
              aria-hidden
              className={classes('size-2 rounded-full', one.tone === 'good' ? 'bg-good' : 'bg-bad')}
            />
            <Radix.Title className="min-w-0 grow break-words">{one.text}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={strings.kit.close}>
                <X />
              </IconButton>
            </Radix.Close>
          </Radix.Root>
        ))}
        <Radix.Viewport className="fixed right-3 bottom-3 z-50 flex w-80 max-w-[calc(100vw-1.5rem)] flex-col gap-2 outline-none" />
      </Radix.Provider>
    </ToastContext.Provider>
  );
}
