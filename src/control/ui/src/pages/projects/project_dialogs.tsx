import { useState } from 'react';
import type { Project } from '@/api/client';
import { Button, ConfirmDialog, CopyAs, Dialog, DialogActions, ProblemBox, useToast } from '@/kit';
import { strings } from '@/strings';
import { useCreateProject, useDeleteProject, useUpdateProject } from './project_actions';
import { ProjectFields } from './project_fields';
import { changeOf, creationCli, creationOf, draftOf, emptyDraft } from './project_form';

const words = strings.projects;

interface CreateProps {
  isOpen: boolean;
  onClose: () => void;
  onCreated: (project: Project) => void;
}

export function CreateProjectDialog({ isOpen, onClose, onCreated }: CreateProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={words.createTitle}>
      <CreateForm onClose={onClose} onCreated={onCreated} />
    </Dialog>
  );
}

function CreateForm({ onClose, onCreated }: Omit<CreateProps, 'isOpen'>) {
  const [draft, setDraft] = useState(emptyDraft);
  const create = useCreateProject();
  const toast = useToast();
  const body = creationOf(draft);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(body, {
          onSuccess: (project) => {
            toast(words.created(project.name));
            onCreated(project);
          },
        });
      }}
    >
      <ProjectFields draft={draft} onChange={setDraft} />
      {create.error && <ProblemBox problem={create.error} />}
      <DialogActions>
        <CopyAs
          what={words.whatCreate}
          cli={draft.description.trim() ? undefined : creationCli(draft)}
          curl={{ method: 'POST', path: '/projects', body }}
        />
        <Button onClick={onClose}>{strings.kit.cancel}</Button>
        <Button type="submit" look="primary" isBusy={create.isPending}>
          {words.submitCreate}
        </Button>
      </DialogActions>
    </form>
  );
}

export function EditProjectDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(project));
  const [opened] = useState(project); // what the form began with, whatever arrives meanwhile
  const update = useUpdateProject(opened);
  const toast = useToast();
  const change = changeOf(opened, draft);
  return (
    <Dialog isOpen onClose={onClose} title={words.editTitle(opened.name)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (change === null) return onClose();
          update.mutate(change, {
            onSuccess: (saved) => {
              toast(words.saved(saved.name));
              onClose();
            },
          });
        }}
      >
        <ProjectFields draft={draft} onChange={setDraft} />
        {update.error?.status === 412 && <p className="mb-2 text-bad">{words.changedMeanwhile}</p>}
        {update.error && <ProblemBox problem={update.error} />}
        <DialogActions>
          <CopyAs
            what={words.whatEdit}
            curl={{ method: 'PATCH', path: `/projects/${opened.id}`, body: change ?? {} }}
          />
          <Button onClick={onClose}>{strings.kit.cancel}</Button>
          <Button type="submit" look="primary" isBusy={update.isPending}>
            {words.submitEdit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

export function DeleteProjectDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const remove = useDeleteProject(project);
  const toast = useToast();
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={words.removeTitle(project.name)}
      about={words.removeAbout}
      verb={words.remove}
      typed={project.name}
      isBusy={remove.isPending}
      problem={remove.error}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess: () => {
            toast(words.removed(project.name));
            onClose();
          },
        })
      }
      aside={
        <CopyAs
          what={words.whatRemove}
          cli={['project', 'delete', project.name]}
          curl={{ method: 'DELETE', path: `/projects/${project.id}` }}
        />
      }
    />
  );
}
