import { useCan } from '@/api/session';
import { NotFound } from '@/app/fallbacks';
import { AuditList } from './audit_list';

export function Component() {
  const can = useCan();
  return can('project:read', null) ? <AuditList project={null} /> : <NotFound />;
}
