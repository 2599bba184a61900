import { setNonce } from 'get-nonce';

/** The nonce of this page's policy, for libraries that write <style> elements: CodeMirror takes it
    with `EditorView.cspNonce.of(cspNonce())`. "" in development, where there is no policy. */
export function cspNonce(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  return meta?.nonce || meta?.getAttribute('nonce') || '';
}

/** Dialogs lock scrolling with a style of their own. */
export function shareNonce(): void {
  const nonce = cspNonce();
  if (nonce) setNonce(nonce);
}
