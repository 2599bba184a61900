import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { Problem } from '@/api/problem';
import { useProject } from '@/app/project_frame';
import { Button, CopyAs, Loading, ProblemBox, useToast } from '@/kit';
import { strings } from '@/strings';
import { DraftEditor, type Place } from './draft_editor';
import { isSameDraft, uploadCli, uploadCurl, type Draft } from './files';
import { readPlace } from './findings';
import { LeaveGuard } from './leave_guard';
import { readDraft, useReviseSpec, type Kept, type Spec } from './spec_actions';
import { useCheck } from './use_check';

const words = strings.specs;

interface EditTabProps {
  spec: Spec;
  mayWrite: boolean;
  /** Nothing here matters any more. */
  isFree: () => boolean;
}

/** The current revision, to be edited. What others save meanwhile is told, never mixed in. */
export function EditTab({ spec, mayWrite, isFree }: EditTabProps) {
  const [opened, setOpened] = useState(spec); // what is edited, whatever arrives meanwhile
  const [turn, setTurn] = useState(0);
  const query = useQuery<Kept, Problem>({
    queryKey: ['spec-draft', opened.id, opened.version],
    queryFn: () => readDraft(opened),
    staleTime: Infinity,
  });
  if (query.isPending) return <Loading />;
  if (query.data === undefined)
    return <ProblemBox problem={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Editor
      key={turn}
      spec={spec}
      kept={query.data}
      mayWrite={mayWrite}
      warnings={opened.warnings}
      isFree={isFree}
      onOpen={(next) => {
        setOpened(next);
        setTurn((before) => before + 1);
      }}
    />
  );
}

interface EditorProps {
  spec: Spec;
  kept: Kept;
  mayWrite: boolean;
  warnings: Spec['warnings'];
  /** Begin again with another state of the description. */
  onOpen: (spec: Spec) => void;
  isFree: () => boolean;
}

function Editor({ spec, kept, mayWrite, warnings, onOpen, isFree }: EditorProps) {
  const project = useProject();
  const [search, setSearch] = useSearchParams();
  const [base, setBase] = useState(kept);
  const [draft, setDraft] = useState<Draft>(kept);
  const revise = useReviseSpec(project.id, spec.id);
  const toast = useToast();
  const isDirty = useMemo(() => !isSameDraft(draft, base), [draft, base]);
  const check = useCheck(project.id, draft, mayWrite);
  const isOld = spec.version > base.version && !revise.isPending;
  const isBad = check.of === draft && check.verdict?.valid === false;
  const start = useStart(search.get('file'), search.get('at'));
  useEffect(() => {
    if (isOld && !isDirty) onOpen(spec);
  }, [isOld, isDirty, onOpen, spec]);

  const save = () =>
    revise.mutate(
      { draft, version: base.version },
      {
        onSuccess: (saved) => {
          toast(saved.revision === base.revision ? words.unchanged : words.savedAs(saved.revision));
          setBase({ ...draft, version: saved.version, revision: saved.revision });
        },
      },
    );
  const actions = mayWrite && (
    <>
      <CopyAs
        what={words.whatUpload}
        cli={uploadCli(draft, project.name, spec.name)}
        curl={uploadCurl(`/specs/${spec.id}/revisions`, draft)}
      />
      <Button disabled={!isDirty} onClick={() => onOpen(spec)}>
        {words.discard}
      </Button>
      <Button look="primary" isBusy={revise.isPending} disabled={!isDirty || isBad || isOld} onClick={save}>
        {words.save}
      </Button>
    </>
  );
  return (
    <>
      <LeaveGuard isDirty={isDirty} isFree={isFree} />
      {isOld && isDirty && (
        <div role="status" className="mb-3 rounded-md border border-warn/40 bg-warn-soft p-3">
          <p>{words.changedMeanwhile(spec.revision)}</p>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button onClick={() => setSearch({ tab: 'revisions' })}>{words.compareTheirs}</Button>
            <Button look="danger" onClick={() => onOpen(spec)}>
              {words.loadTheirs}
            </Button>
          </div>
        </div>
      )}
      {revise.error && <ProblemBox problem={revise.error} />}
      <DraftEditor
        draft={draft}
        onChange={setDraft}
        isReadOnly={!mayWrite}
        check={check}
        kept={revise.error && revise.error.findings.length > 0 ? revise.error.findings : warnings}
        start={start}
        actions={actions}
      />
    </>
  );
}

/** Where the address points to. */
function useStart(file: string | null, at: string | null): Place | null {
  return useMemo(() => {
    const place = readPlace(at);
    return file !== null && place !== null ? { file, ...place } : null;
  }, [file, at]);
}
