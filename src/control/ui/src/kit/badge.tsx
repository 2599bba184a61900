import type { ReactNode } from 'react';
import { classes } from './classes';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'busy';

const tones: Record<Tone, string> = {
  neutral: 'bg-hover text-ink-soft',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  busy: 'bg-busy-soft text-busy',
};

export function Badge({
  tone = 'neutral',
  title,
  children,
}: {
  tone?: Tone;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={classes(
        'inline-flex h-5 items-center gap-1 rounded-sm px-1.5 text-sm font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}

/** Every word that the API uses for a state. A new word is neutral until somebody thinks about it. */
const toneOfWord: Record<string, Tone> = {
  online: 'good',
  succeeded: 'good',
  applied: 'good',
  active: 'good',
  done: 'good',
  ready: 'good',
  running: 'busy',
  deploying: 'busy',
  downloading: 'busy',
  verifying: 'busy',
  rolling: 'busy',
  baking: 'busy',
  starting: 'busy',
  returning: 'warn',
  returned: 'warn',
  paused: 'warn',
  expired: 'warn',
  unreachable: 'warn',
  rolled_back: 'warn',
  failed: 'bad',
  rejected: 'bad',
  incompatible: 'bad',
  revoked: 'bad',
};

export function toneOf(word: string): Tone {
  return toneOfWord[word] ?? 'neutral';
}

const dots: Record<Tone, string> = {
  neutral: 'bg-ink-faint',
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
  busy: 'bg-busy',
};

/** A state of the API with its colour; the word is always there, for colour alone says nothing.
    `text`: what to say instead of the word. */
export function Status({ word, text, title }: { word: string; text?: string; title?: string }) {
  const tone = toneOf(word);
  return (
    <span title={title} className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span
        aria-hidden
        className={classes('size-2 rounded-full', dots[tone], tone === 'busy' && 'animate-pulse')}
      />
      {text ?? word.replaceAll('_', ' ')}
    </span>
  );
}
