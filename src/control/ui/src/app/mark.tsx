import { strings } from '@/strings';

/** The product's sign: a gate with battlements. */
export function Mark() {
  return (
    <span className="inline-flex items-center gap-2 font-semibold">
      <svg aria-hidden viewBox="0 0 32 32" className="size-4 text-accent">
        <path fill="currentColor" d="M3 5h6v4h4V5h6v4h4V5h6v9l-3 3v10h-7v-5a3 3 0 0 0-6 0v5H6V17l-3-3z" />
      </svg>
      {strings.product}
    </span>
  );
}
