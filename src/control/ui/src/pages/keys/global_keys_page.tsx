import { useCan } from '@/api/session';
import { NotFound } from '@/app/fallbacks';
import { KeyList } from './key_list';

export function Component() {
  const can = useCan();
  return can('admin', null) ? <KeyList project={null} /> : <NotFound />;
}
