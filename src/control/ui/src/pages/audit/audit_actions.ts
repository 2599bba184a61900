// What is read of the audit log. `project`: null = everything the key may see.
import { useMutation } from '@tanstack/react-query';
import { api, ask, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import { usePaged, type Paged } from '@/api/paged';
import type { Problem } from '@/api/problem';

export type AuditRow = Schemas['AuditRow'];

export interface ChainVerdict {
  rows: number;
  intact: boolean;
  fault: { number?: number; what?: string } | null;
}

export function useAudit(project: string | null): Paged<AuditRow> {
  return usePaged<AuditRow>(keys.audit(project), (page) => {
    const query = project === null ? page : { ...page, project_id: project };
    return api.GET('/audit', { params: { query } });
  });
}

/** Asked for by a button, not kept: it is true of the moment it was asked. */
export function useVerify(project: string | null) {
  return useMutation<ChainVerdict, Problem>({
    mutationFn: () => {
      const query = project === null ? {} : { project_id: project };
      return ask(api.GET('/audit/verification', { params: { query } }));
    },
  });
}
