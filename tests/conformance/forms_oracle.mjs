// Node's own readers of forms, as an oracle: each line of the file named on the command line is a
// body, "form HEX" or "multipart HEX" (boundary as below); each line of the output its pairs,
// "HEXNAME:HEXVALUE,...", or "-" when Node refuses it.
import {readFileSync} from 'node:fs';

const hex = (bytes) => Buffer.from(bytes).toString('hex');

async function read(kind, body) {
  if (kind === 'form') {
    return [...new URLSearchParams(body.toString('utf8'))].map(([name, value]) => [name, Buffer.from(value)]);
  }
  const headers = {'content-type': 'multipart/form-data; boundary=zZzZzZzZzZzZzZzZzZzZzZzZzZzZ'};
  const pairs = [];
  for (const [name, value] of await new Response(body, {headers}).formData()) {
    pairs.push([name, typeof value === 'string' ? Buffer.from(value) : await value.arrayBuffer()]);
  }
  return pairs;
}

for (const line of readFileSync(process.argv[2], 'utf8').trimEnd().split('\n')) {
  const [kind, text] = line.split(' ');
  try {
    const pairs = await read(kind, Buffer.from(text ?? '', 'hex'));
    console.log(pairs.map(([name, value]) => `${hex(name)}:${hex(value)}`).join(','));
  } catch {
    console.log('-');
  }
}
