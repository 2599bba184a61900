import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { api, ask, type Project } from '@/api/client';
import { keys } from '@/api/keys';
import type { Problem } from '@/api/problem';
import { ConfirmDialog, CopyAs, useToast } from '@/kit';
import { fleetStrings as words } from '@/strings/fleet';
import type { DataPlane } from './gateway';

interface DisconnectProps {
  isOpen: boolean;
  onClose: () => void;
  gateway: DataPlane;
  project: Project;
}

export function DisconnectDialog({ isOpen, onClose, gateway, project }: DisconnectProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const name = gateway.name || gateway.id;
  const remove = useMutation<void, Problem>({
    mutationFn: async () => {
      const path = { id: project.id, dpId: gateway.id };
      await ask(api.DELETE('/projects/{id}/data-planes/{dpId}', { params: { path } }));
    },
    onSuccess: async () => {
      toast(words.disconnectDone(name));
      await navigate(`/projects/${project.id}/fleet`);
      await client.invalidateQueries({ queryKey: keys.dataPlanes(project.id) });
    },
  });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={words.disconnectTitle(name)}
      about={words.disconnectAbout}
      verb={words.disconnect}
      isBusy={remove.isPending}
      problem={remove.error}
      onConfirm={() => remove.mutate()}
      aside={
        <CopyAs
          what={words.whatDisconnect}
          cli={['fleet', 'disconnect', '--project', project.name, gateway.id]}
          curl={{ method: 'DELETE', path: `/projects/${project.id}/data-planes/${gateway.id}` }}
        />
      }
    />
  );
}
