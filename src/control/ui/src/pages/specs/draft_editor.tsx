import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Finding } from '@/api/problem';
import { ProblemBox, Spinner, useToast } from '@/kit';
import { strings } from '@/strings';
import { CodeEditor, type Jump } from './code_editor';
import { DropArea } from './drop_area';
import { FileList } from './file_list';
import { withFiles, withText, withoutFile, type Draft } from './files';
import { countOf } from './findings';
import { FindingsList } from './findings_list';
import type { ReadFiles } from './read_files';
import type { Check } from './use_check';

const words = strings.specs;

export interface Place extends Jump {
  file: string;
}

interface DraftEditorProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  isReadOnly: boolean;
  check: Check;
  /** Without a check: those that were kept with the description. */
  kept: Finding[];
  start: Place | null;
  /** Beside the verdict: buttons. */
  actions: ReactNode;
}

/** Files at the left, the text of one, what is wrong with all of them below. */
export function DraftEditor(props: DraftEditorProps) {
  const { draft, onChange, isReadOnly, check, kept, start, actions } = props;
  const [wanted, setShown] = useState(start?.file ?? draft.entry);
  const [jump, setJump] = useState<Jump | null>(start);
  const toast = useToast();
  const file = draft.files.find(({ name }) => name === wanted) ?? draft.files[0];
  const shown = file?.name ?? '';
  const findings = check.verdict?.findings ?? kept;
  const here = useMemo(() => findings.filter((one) => one.file === shown), [findings, shown]);
  useEffect(() => {
    if (start === null) return;
    setShown(start.file);
    setJump({ ...start });
  }, [start]);

  const show = (name: string) => {
    setJump(null);
    setShown(name);
  };
  const take = (read: ReadFiles) => {
    if (read.skipped.length > 0) toast(words.skipped(read.skipped), 'bad');
    if (read.files.length === 0) return;
    onChange(withFiles(draft, read.files));
    show(read.files[0]!.name);
  };
  return (
    <DropArea isOn={!isReadOnly} onFiles={take}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3 md:grid-cols-[13rem_minmax(0,1fr)]">
        <FileList
          draft={draft}
          shown={shown}
          findings={findings}
          isReadOnly={isReadOnly}
          onShow={show}
          onEntry={(entry) => onChange({ ...draft, entry })}
          onRemove={(name) => onChange(withoutFile(draft, name))}
          onFiles={take}
        />
        <div className="min-w-0">
          <div className="mb-2 flex min-h-7 flex-wrap items-center justify-between gap-2">
            <CheckWord check={check} kept={kept} />
            <div className="flex flex-wrap items-center gap-2">{actions}</div>
          </div>
          {check.problem && <ProblemBox problem={check.problem} />}
          <div className="h-[52vh] min-h-64 overflow-hidden rounded-lg border border-line">
            {file && (
              <CodeEditor
                name={shown}
                text={file.text}
                findings={here}
                isReadOnly={isReadOnly}
                onChange={(text) => onChange(withText(draft, shown, text))}
                jump={jump}
              />
            )}
          </div>
          {findings.length > 0 && (
            <div className="mt-3 max-h-[30vh] overflow-y-auto rounded-lg border border-line bg-raised">
              <FindingsList
                findings={findings}
                canJump={(finding) => draft.files.some(({ name }) => name === finding.file)}
                onJump={(finding) => {
                  setShown(finding.file);
                  setJump({ line: finding.line, column: finding.column });
                }}
              />
            </div>
          )}
        </div>
      </div>
    </DropArea>
  );
}

/** How the text stands, in words. */
function CheckWord({ check, kept }: { check: Check; kept: Finding[] }) {
  const findings = check.verdict?.findings ?? kept;
  const { errors, warnings } = countOf(findings);
  const isKnown = check.verdict !== null || (check.of === null && !check.isChecking);
  return (
    <p role="status" className="flex items-center gap-1.5">
      {check.isChecking && (
        <span className="inline-flex items-center gap-1.5 text-ink-soft">
          <Spinner /> {words.checking}
        </span>
      )}
      {!check.isChecking && isKnown && (
        <span className={errors > 0 ? 'text-bad' : warnings > 0 ? 'text-warn' : 'text-good'}>
          {words.verdict(errors, warnings)}
        </span>
      )}
    </p>
  );
}
