import { useEffect, useState } from 'react';
import { Problem, toProblem } from '@/api/problem';
import type { Draft } from './files';
import { validateDraft, type Verdict } from './spec_actions';

const quietMs = 600; // after the last key, before the compiler is asked

export interface Check {
  /** Of `of`, which may be older than what is being typed. */
  verdict: Verdict | null;
  of: Draft | null;
  problem: Problem | null;
  isChecking: boolean;
}

const nothing: Check = { verdict: null, of: null, problem: null, isChecking: false };

/** Has the control plane look at a draft whenever it rests. Nothing is kept there. */
export function useCheck(project: string, draft: Draft, isOn: boolean): Check {
  const [check, setCheck] = useState(nothing);
  const hasText = draft.files.some(({ text }) => text.trim() !== '');
  useEffect(() => {
    if (!isOn || !hasText) return setCheck(nothing);
    setCheck((before) => ({ ...before, isChecking: true }));
    const stop = new AbortController();
    const timer = setTimeout(() => {
      validateDraft(project, draft, stop.signal).then(
        (verdict) => setCheck({ verdict, of: draft, problem: null, isChecking: false }),
        (error: unknown) => {
          if (stop.signal.aborted) return;
          setCheck({ verdict: null, of: draft, problem: toProblem(error), isChecking: false });
        },
      );
    }, quietMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [project, draft, isOn, hasText]);
  return check;
}
