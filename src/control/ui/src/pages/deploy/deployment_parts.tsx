import { Link } from 'react-router-dom';
import { ArrowLeft } from '@/kit/icons';
import { deployStrings as words } from '@/strings/deploy';

export function BackToList() {
  return (
    <Link to=".." relative="path" className="inline-flex items-center gap-1 hover:text-ink hover:underline">
      <ArrowLeft aria-hidden className="size-3.5" />
      {words.toList}
    </Link>
  );
}
