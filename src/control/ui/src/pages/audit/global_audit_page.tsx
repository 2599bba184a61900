import { NotBuilt } from '@/app/fallbacks';
import { strings } from '@/strings';

export function Component() {
  return <NotBuilt title={strings.audit.globalTitle} cli={['audit', 'list']} />;
}
