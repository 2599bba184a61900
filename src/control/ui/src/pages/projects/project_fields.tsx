import { CompileChoiceFields, Field, TextArea, TextInput } from '@/kit';
import { strings } from '@/strings';
import type { ProjectDraft } from './project_form';

const words = strings.projects;

/** The fields that creating and editing share. */
export function ProjectFields({
  draft,
  onChange,
}: {
  draft: ProjectDraft;
  onChange: (draft: ProjectDraft) => void;
}) {
  const set = (change: Partial<ProjectDraft>) => onChange({ ...draft, ...change });
  return (
    <>
      <Field label={words.name} hint={words.nameHint}>
        <TextInput
          required
          autoFocus
          maxLength={100}
          autoComplete="off"
          value={draft.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      </Field>
      <Field label={words.description}>
        <TextArea
          maxLength={2000}
          value={draft.description}
          onChange={(event) => set({ description: event.target.value })}
        />
      </Field>
      <Field label={words.upstream} hint={words.upstreamHint}>
        <TextInput
          maxLength={400}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
          value={draft.upstream}
          onChange={(event) => set({ upstream: event.target.value })}
        />
      </Field>
      <CompileChoiceFields value={draft} onChange={set} unsaid={words.asDefault} />
    </>
  );
}
