// Who is signed in, as far as code outside of React has to know.
type Handler = () => void;

let handler: Handler = () => {};

export function whenSignedOut(next: Handler): void {
  handler = next;
}

/** The API said that it does not know us (any more). */
export function onSignedOutNow(): void {
  handler();
}
