import { useProject } from '@/app/project_frame';
import { AuditList } from './audit_list';

export function Component() {
  return <AuditList project={useProject()} />;
}
