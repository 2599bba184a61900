// node compress.mjs DIR: writes x.br and x.gz beside every text file where they are smaller.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const texts = /\.(js|css|svg|json)$/;
const smallestWorth = 400; // bytes; below, a header costs as much

function compress(file) {
  const bytes = readFileSync(file);
  if (bytes.length < smallestWorth) return;
  const made = {
    br: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    gz: gzipSync(bytes, { level: 9 }),
  };
  for (const [ending, packed] of Object.entries(made)) {
    if (packed.length < bytes.length * 0.9) writeFileSync(`${file}.${ending}`, packed);
  }
}

function walk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path);
    else if (texts.test(entry.name)) compress(path);
  }
}

walk(process.argv[2] ?? 'dist');
