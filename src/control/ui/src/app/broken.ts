// Why a page is not there, in words that are true.
import { Problem } from '@/api/problem';
import { strings } from '@/strings';

/** Every browser words it differently; all say "import". */
function isMissingCode(message: string): boolean {
  return /\bimport/i.test(message);
}

/** What a page threw, or what came instead of its code: nothing while the server is away, 404 after its upgrade. */
export function whatBroke(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isMissingCode(message)) return new Problem(0, strings.app.notLoaded, strings.app.notLoadedHint, '');
  return new Problem(0, strings.app.threw, message, '');
}
