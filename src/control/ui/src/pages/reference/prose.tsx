import { piecesOf } from './prose_pieces';

/** The API's own sentences: paragraphs, and `code` in them. Everything else is text. */
export function Prose({ text, className }: { text: string; className?: string }) {
  return (
    <div className={className}>
      {piecesOf(text).map((pieces, index) => (
        <p key={index} className="not-first:mt-2">
          {pieces.map((piece, at) =>
            piece.isCode ? (
              <code key={at} className="font-mono text-sm">
                {piece.text}
              </code>
            ) : (
              piece.text
            ),
          )}
        </p>
      ))}
    </div>
  );
}
