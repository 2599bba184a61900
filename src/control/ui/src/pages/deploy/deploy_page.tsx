import { NotBuilt } from '@/app/fallbacks';
import { useProject } from '@/app/project_frame';
import { strings } from '@/strings';

export function Component() {
  const project = useProject();
  return <NotBuilt title={strings.deploy.title} cli={['deploy', '--project', project.name, '--wait']} />;
}
