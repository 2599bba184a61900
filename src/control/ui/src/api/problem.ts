// RFC 9457 problem documents, as the API answers them.
import { strings } from '@/strings';

export interface ProblemDetail {
  in?: string;
  name?: string;
  pointer?: string;
  message?: string;
  detail?: string;
}

export interface Finding {
  file: string;
  line: number;
  column: number;
  code: string;
  severity: 'error' | 'warning';
  message: string;
  help?: string;
  pointer?: string;
}

interface Document {
  type?: string;
  title?: string;
  detail?: string;
  request_id?: string;
  errors?: ProblemDetail[];
  findings?: Finding[];
}

/** Why a call did not do what was asked; `status` 0 = no answer came. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly requestId: string,
    readonly errors: ProblemDetail[] = [],
    readonly findings: Finding[] = [],
  ) {
    super(detail || title);
    this.name = 'Problem';
  }

  static unreachable(cause: unknown): Problem {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new Problem(0, strings.problem.unreachable, why, '');
  }

  /** Whether asking again may help by itself. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503;
  }
}

/** `body`: what came, parsed where it was JSON. */
export function problemOf(response: Response, body: unknown): Problem {
  const document: Document = typeof body === 'object' && body !== null ? (body as Document) : {};
  return new Problem(
    response.status,
    document.title ?? `${response.status} ${response.statusText}`.trim(),
    document.detail ?? '',
    document.request_id ?? response.headers.get('x-request-id') ?? '',
    Array.isArray(document.errors) ? document.errors : [],
    Array.isArray(document.findings) ? document.findings : [],
  );
}

export function toProblem(error: unknown): Problem {
  return error instanceof Problem ? error : Problem.unreachable(error);
}
