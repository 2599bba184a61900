import { useCan } from '@/api/session';
import { NotFound } from '@/app/fallbacks';
import { useProject } from '@/app/project_frame';
import { KeyList } from './key_list';

export function Component() {
  const project = useProject();
  const can = useCan();
  return can('admin', project.id) ? <KeyList project={project} /> : <NotFound />;
}
