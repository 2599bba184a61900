import { Check, Copy } from './icons';
import { useEffect, useState } from 'react';
import { strings } from '@/strings';
import { IconButton } from './button';

const shownMs = 1500;

/** Says true for a moment after `copy` put text on the clipboard. */
export function useCopy(): { isCopied: boolean; copy: (text: string) => void } {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (text: string) => {
    void writeClipboard(text).then((done) => setCopied(done));
  };
  return { isCopied, copy };
}

/** Outside of localhost and HTTPS there is no clipboard API: the old way, which needs a selection. */
export async function writeClipboard(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'fixed -top-96';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}

export function CopyButton({ text, label = strings.kit.copy }: { text: string; label?: string }) {
  const { isCopied, copy } = useCopy();
  return (
    <IconButton label={isCopied ? strings.kit.copied : label} onClick={() => copy(text)}>
      {isCopied ? <Check className="text-good" /> : <Copy />}
    </IconButton>
  );
}
