import { FileText } from '@/kit/icons';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useCan } from '@/api/session';
import { NotFound } from '@/app/fallbacks';
import { useProject } from '@/app/project_frame';
import { Button, CopyAs, EmptyState, Field, Page, ProblemBox, TextInput, useToast } from '@/kit';
import { strings } from '@/strings';
import { DraftEditor } from './draft_editor';
import { ChooseFiles, DropArea } from './drop_area';
import { blankFile, emptyDraft, specNameFor, uploadCli, uploadCurl, withFiles } from './files';
import { takeOver } from './hand_over';
import { LeaveGuard } from './leave_guard';
import type { ReadFiles } from './read_files';
import { useCreateSpec } from './spec_actions';
import { useCheck } from './use_check';

const words = strings.specs;
const none: never[] = [];

export function Component() {
  const project = useProject();
  const can = useCan();
  const [draft, setDraft] = useState(() => withFiles(emptyDraft, takeOver()));
  const [name, setName] = useState('');
  const isSaved = useRef(false);
  const navigate = useNavigate();
  const toast = useToast();
  const create = useCreateSpec(project.id);
  const check = useCheck(project.id, draft, draft.files.length > 0);
  const take = (read: ReadFiles) => {
    if (read.skipped.length > 0) toast(words.skipped(read.skipped), 'bad');
    setDraft((before) => withFiles(before, read.files));
  };
  if (!can('project:write', project.id)) return <NotFound />;
  const isBad = check.of === draft && check.verdict?.valid === false;
  const hasText = draft.files.some(({ text }) => text.trim() !== '');
  const save = () =>
    create.mutate(
      { draft, name },
      {
        onSuccess: (spec) => {
          isSaved.current = true;
          toast(words.created(spec.name));
          void navigate(`../specs/${spec.id}`, { relative: 'route', replace: true });
        },
      },
    );
  return (
    <Page title={words.newTitle} about={words.newAbout}>
      <LeaveGuard isDirty={hasText} isFree={() => isSaved.current} />
      {draft.files.length === 0 ? (
        <DropArea isOn onFiles={take}>
          <EmptyState
            title={words.dropTitle}
            cli={['spec', 'upload', 'api.yaml', '--project', project.name]}
            action={
              <>
                <ChooseFiles look="primary" label={words.chooseFiles} onFiles={take} />
                <Button icon={<FileText />} onClick={() => setDraft(withFiles(emptyDraft, [blankFile]))}>
                  {words.startEmpty}
                </Button>
              </>
            }
          >
            {words.dropHint}
          </EmptyState>
        </DropArea>
      ) : (
        <>
          <div className="max-w-sm">
            <Field label={words.name} hint={words.nameHint}>
              <TextInput
                maxLength={80}
                spellCheck={false}
                placeholder={specNameFor(draft.entry)}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            </Field>
          </div>
          {create.error && <ProblemBox problem={create.error} />}
          <DraftEditor
            draft={draft}
            onChange={setDraft}
            isReadOnly={false}
            check={check}
            kept={create.error?.findings ?? none}
            start={null}
            actions={
              <>
                <CopyAs
                  what={words.whatUpload}
                  cli={uploadCli(draft, project.name, name.trim())}
                  curl={uploadCurl(`/projects/${project.id}/specs`, draft, name.trim())}
                />
                <Button look="primary" isBusy={create.isPending} disabled={!hasText || isBad} onClick={save}>
                  {words.create}
                </Button>
              </>
            }
          />
        </>
      )}
    </Page>
  );
}
