import { expect, it } from 'vitest';
import { piecesOf } from './prose_pieces';

it('piecesOf finds paragraphs and code, and leaves markup alone', () => {
  expect(piecesOf('Pages: `limit`\nand <b>.\n\nNext `open')).toEqual([
    [
      { text: 'Pages: ', isCode: false },
      { text: 'limit', isCode: true },
      { text: ' and <b>.', isCode: false },
    ],
    [{ text: 'Next `open', isCode: false }],
  ]);
});
