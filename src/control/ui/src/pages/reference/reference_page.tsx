import { NotBuilt } from '@/app/fallbacks';
import { strings } from '@/strings';

export function Component() {
  return <NotBuilt title={strings.reference.title} cli={['--help']} />;
}
