import { piecesOf, type Piece } from './prose_pieces';

/** The API's own sentences: paragraphs, and `code` in them. Everything else is text. */
export function Prose({ text, className }: { text: string; className?: string }) {
  return (
    <div className={className}>
      {piecesOf(text).map((pieces, index) => (
        <p key={index} className="not-first:mt-2">
          <Pieces pieces={pieces} />
        </p>
      ))}
    </div>
  );
}

/** One sentence among others. */
export function Sentence({ text, className }: { text: string; className?: string }) {
  return (
    <span className={className}>
      <Pieces pieces={piecesOf(text).flat()} />
    </span>
  );
}

function Pieces({ pieces }: { pieces: Piece[] }) {
  return pieces.map((piece, at) =>
    piece.isCode ? (
      <code key={at} className="font-mono text-sm">
        {piece.text}
      </code>
    ) : (
      piece.text
    ),
  );
}
