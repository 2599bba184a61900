import { NotBuilt } from '@/app/fallbacks';
import { strings } from '@/strings';

export function Component() {
  return <NotBuilt title={strings.keys.globalTitle} cli={['api-key', 'list']} />;
}
