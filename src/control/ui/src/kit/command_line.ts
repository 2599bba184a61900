// Lines for a shell that do what a button does. They take the key from the environment, never from
// the page, which does not have it.

/** One word for a POSIX shell. */
export function shellQuote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** `barbacane-control …`, with --server when it is not where the command looks by itself. */
export function cliLine(words: string[], origin: string = location.origin): string {
  const all = ['barbacane-control', ...words];
  if (origin !== 'http://127.0.0.1:9090') all.push('--server', origin);
  return all.map(shellQuote).join(' ');
}

export interface HttpCall {
  method: string;
  path: string; // with its query
  body?: unknown; // JSON
  file?: string; // sent as it is
  form?: string[]; // files sent under their names
  headers?: Record<string, string>;
  output?: string; // where bytes that no terminal wants go
}

export function curlLine(call: HttpCall, origin: string = location.origin): string {
  const words = ['curl', '-fsS'];
  if (call.method !== 'GET') words.push('-X', call.method);
  let line = words.map(shellQuote).join(' ') + ' -H "Authorization: Bearer $BARBACANE_API_KEY"';
  const headers = { ...call.headers };
  if (call.body !== undefined) headers['Content-Type'] = 'application/json';
  for (const [name, value] of Object.entries(headers)) line += ` -H ${shellQuote(`${name}: ${value}`)}`;
  if (call.body !== undefined) line += ` -d ${shellQuote(JSON.stringify(call.body))}`;
  if (call.file !== undefined) line += ` --data-binary @${shellQuote(call.file)}`;
  for (const name of call.form ?? []) line += ` -F ${shellQuote(`${name}=@${name};filename=${name}`)}`;
  if (call.output !== undefined) line += ` -o ${shellQuote(call.output)}`;
  return `${line} ${shellQuote(origin + call.path)}`;
}
