import { describe, expect, it } from 'vitest';
import { cliLine, curlLine, shellQuote } from './command_line';

describe('shellQuote', () => {
  it('leaves plain words alone', () =>
    expect(shellQuote('http://10.0.0.5:9000/a')).toBe('http://10.0.0.5:9000/a'));
  it('quotes everything else', () => {
    expect(shellQuote('')).toBe("''");
    expect(shellQuote('two words')).toBe("'two words'");
    expect(shellQuote("it's $HOME `x`")).toBe("'it'\\''s $HOME `x`'");
    expect(shellQuote('; rm -rf ~')).toBe("'; rm -rf ~'");
  });
});

describe('cliLine', () => {
  it('names the server only when the command would not find it', () => {
    expect(cliLine(['project', 'list'], 'http://127.0.0.1:9090')).toBe('barbacane-control project list');
    expect(cliLine(['project', 'list'], 'https://cp.example')).toBe(
      'barbacane-control project list --server https://cp.example',
    );
  });
});

describe('curlLine', () => {
  it('reads', () => {
    expect(curlLine({ method: 'GET', path: '/projects?limit=5' }, 'http://h')).toBe(
      `curl -fsS -H "Authorization: Bearer $BARBACANE_API_KEY" 'http://h/projects?limit=5'`,
    );
  });

  it('leaves bytes in a file', () =>
    expect(curlLine({ method: 'GET', path: '/x', output: 'api.bca' }, 'http://h')).toContain(
      ' -o api.bca http://h/x',
    ));

  it('sends JSON, files and further fields', () => {
    expect(curlLine({ method: 'POST', path: '/projects', body: { name: "o'hara" } }, 'http://h')).toBe(
      `curl -fsS -X POST -H "Authorization: Bearer $BARBACANE_API_KEY" -H 'Content-Type: application/json' ` +
        `-d '{"name":"o'\\''hara"}' http://h/projects`,
    );
    expect(
      curlLine(
        { method: 'POST', path: '/x', file: 'my api.yaml', headers: { 'Content-Type': 'application/yaml' } },
        'http://h',
      ),
    ).toContain(`-H 'Content-Type: application/yaml' --data-binary @'my api.yaml' http://h/x`);
    expect(curlLine({ method: 'POST', path: '/x', form: ['a.yaml', 'b/c.yaml'] }, 'http://h')).toContain(
      `-F 'a.yaml=@a.yaml;filename=a.yaml' -F 'b/c.yaml=@b/c.yaml;filename=b/c.yaml' http://h/x`,
    );
  });
});
