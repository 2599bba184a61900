import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { api, ask, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import type { Problem } from '@/api/problem';
import { useProject } from '@/app/project_frame';
import {
  Button,
  Checkbox,
  CompileChoiceFields,
  CopyAs,
  Dialog,
  DialogActions,
  Field,
  ProblemBox,
  TextInput,
} from '@/kit';
import { strings } from '@/strings';
import { compileCli, emptyOrder, orderOf, type CompileDraft } from './compile_order';
import type { Spec } from './spec_actions';

const words = strings.specs;
type Compilation = Schemas['Compilation'];

function useCompile(project: string, spec: Spec | null) {
  const client = useQueryClient();
  return useMutation<Compilation, Problem, CompileDraft>({
    mutationFn: (draft) => {
      const body = orderOf(draft);
      if (spec !== null && draft.only)
        return ask(api.POST('/specs/{id}/compile', { params: { path: { id: spec.id } }, body }));
      return ask(api.POST('/projects/{id}/compile', { params: { path: { id: project } }, body }));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.compilations(project) }),
  });
}

/** Asks for an artifact. `spec`: opened from its page, so that it may be compiled alone. */
export function CompileDialog({ spec, onClose }: { spec: Spec | null; onClose: () => void }) {
  const project = useProject();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(emptyOrder);
  const compile = useCompile(project.id, spec);
  const isAlone = spec !== null && draft.only;
  return (
    <Dialog isOpen onClose={onClose} title={words.compileTitle} about={words.compileAbout}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          compile.mutate(draft, {
            onSuccess: ({ id }) => void navigate(`/projects/${project.id}/specs/compilations/${id}`),
          });
        }}
      >
        <Fields
          draft={draft}
          onChange={setDraft}
          specName={spec?.name ?? null}
          upstream={project.options.upstream}
        />
        {compile.error && <ProblemBox problem={compile.error} />}
        <DialogActions>
          <CopyAs
            what={words.whatCompile}
            cli={compileCli(
              draft,
              isAlone ? ['spec', 'compile', spec.id] : ['project', 'compile', project.name],
            )}
            curl={{
              method: 'POST',
              path: isAlone ? `/specs/${spec.id}/compile` : `/projects/${project.id}/compile`,
              body: orderOf(draft),
            }}
          />
          <Button onClick={onClose}>{strings.kit.cancel}</Button>
          <Button type="submit" look="primary" isBusy={compile.isPending}>
            {words.compile}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  draft: CompileDraft;
  onChange: (draft: CompileDraft) => void;
  specName: string | null;
  upstream: string | undefined;
}

function Fields({ draft, onChange, specName, upstream }: FieldsProps) {
  const set = (change: Partial<CompileDraft>) => onChange({ ...draft, ...change });
  return (
    <>
      {specName !== null && (
        <div className="mb-3">
          <Checkbox
            label={words.compileOnly(specName)}
            checked={draft.only}
            onChange={(event) => set({ only: event.target.checked })}
          />
          {draft.only && <p className="text-sm text-ink-faint">{words.compileOnlyHint}</p>}
        </div>
      )}
      <Field label={words.upstream} hint={words.upstreamHint(upstream)}>
        <TextInput
          maxLength={400}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
          placeholder={upstream}
          value={draft.upstream}
          onChange={(event) => set({ upstream: event.target.value })}
        />
      </Field>
      <CompileChoiceFields value={draft} onChange={set} unsaid={words.asProject} />
      <Checkbox
        label={words.sign}
        checked={draft.isSigned}
        onChange={(event) => set({ isSigned: event.target.checked })}
      />
      {draft.isSigned && (
        <Field label={words.release} hint={words.releaseHint}>
          <TextInput
            required
            inputMode="numeric"
            pattern="[1-9][0-9]{0,14}"
            value={draft.release}
            onChange={(event) => set({ release: event.target.value })}
          />
        </Field>
      )}
      <p className="text-sm text-ink-faint">{words.moreOptions}</p>
    </>
  );
}
