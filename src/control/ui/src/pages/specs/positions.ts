// From the line and column of a finding to a place in a text. Both count from 1; columns count
// bytes of UTF-8, JavaScript counts UTF-16 units.

/** UTF-16 units before byte `column` of a line; its end when the line is shorter. */
export function unitsBefore(line: string, column: number): number {
  let bytes = 1;
  let units = 0;
  for (const letter of line) {
    if (bytes >= column) break;
    const code = letter.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    units += letter.length;
  }
  return units;
}

const word = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,:{}[\]]+)/;

/** What to underline in a line: the word or quoted text that begins there, at least something. */
export function spanIn(line: string, column: number): { from: number; to: number } {
  const from = unitsBefore(line, column);
  const length = word.exec(line.slice(from))?.[0].length ?? 0;
  if (length > 0) return { from, to: from + length };
  if (from < line.length) return { from, to: from + 1 };
  const text = line.trimEnd().length; // at the end of the line: what the line says
  return { from: line.length - line.trimStart().length, to: Math.max(text, 0) };
}

/** The part of a CodeMirror text that is needed here. */
export interface Lines {
  lines: number;
  length: number;
  line(number: number): { from: number; text: string };
}

/** Offsets in the whole text. A finding without a place (line 0), or behind the end, is at its nearest end. */
export function spanOf(doc: Lines, line: number, column: number): { from: number; to: number } {
  if (line < 1) return { from: 0, to: 0 };
  if (line > doc.lines) return { from: doc.length, to: doc.length };
  const found = doc.line(line);
  const span = spanIn(found.text, column);
  return { from: found.from + span.from, to: found.from + Math.max(span.to, span.from) };
}
