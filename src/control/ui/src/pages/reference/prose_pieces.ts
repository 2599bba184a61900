export interface Piece {
  text: string;
  isCode: boolean;
}

/** Paragraphs, each as text and `code` in turns. Lines that were only wrapped are joined again. */
export function piecesOf(text: string): Piece[][] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) =>
      paragraph
        .replace(/\s*\n\s*/g, ' ')
        .split(/`([^`]+)`/)
        .map((one, index) => ({ text: one, isCode: index % 2 === 1 }))
        .filter(({ text: some }) => some !== ''),
    );
}
