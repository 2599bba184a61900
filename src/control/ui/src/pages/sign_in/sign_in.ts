/** The form of a key; whether anybody has it is for the server to say. */
export function isKey(text: string): boolean {
  return /^bbk_[0-9A-Za-z]{38}$/.test(text);
}

/** Where to go after signing in: a place in this page, whatever stands in the address. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : '/projects';
}
