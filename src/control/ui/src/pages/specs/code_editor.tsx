import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState, Text } from '@codemirror/state';
import { EditorView, basicSetup } from 'codemirror';
import { useEffect, useRef } from 'react';
import type { Finding } from '@/api/problem';
import { cspNonce } from '@/kit';
import { strings } from '@/strings';
import { lookOf } from './editor_look';
import { spanOf } from './positions';

export interface Jump {
  line: number;
  column: number;
}

interface CodeEditorProps {
  name: string;
  text: string;
  /** Of this file. */
  findings: Finding[];
  isReadOnly: boolean;
  onChange: (text: string) => void;
  /** A new object moves the cursor there. */
  jump: Jump | null;
}

function diagnosticsOf(doc: Text, findings: Finding[]): Diagnostic[] {
  return findings.map(({ line, column, code, severity, message, help }) => ({
    ...spanOf(doc, line, column),
    severity,
    source: code,
    message: help ? `${message}\n${help}` : message,
  }));
}

/** One file of a description. Each file keeps its own history while the editor is there. */
export function CodeEditor({ name, text, findings, isReadOnly, onChange, jump }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const states = useRef(new Map<string, EditorState>());
  const change = useRef(onChange);
  const textNow = useRef(text);
  useEffect(() => {
    change.current = onChange;
    textNow.current = text;
  });

  useEffect(() => {
    // The first styles already need the nonce.
    const made = new EditorView({ parent: host.current!, extensions: EditorView.cspNonce.of(cspNonce()) });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    const editor = view.current!;
    const kept = states.current.get(name);
    const isKept = kept !== undefined && kept.sliceDoc() === textNow.current;
    editor.setState(isKept ? kept : makeState(name, textNow.current, isReadOnly, change));
    const all = states.current;
    return () => void all.set(name, editor.state);
  }, [name, isReadOnly]);

  useEffect(() => {
    const editor = view.current!;
    editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(editor.state.doc, findings)));
  }, [name, findings]);

  useEffect(() => {
    const editor = view.current!;
    if (jump === null) return;
    const { from } = spanOf(editor.state.doc, jump.line, jump.column);
    editor.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    editor.focus();
  }, [name, jump]);

  return <div ref={host} className="h-full min-h-0 min-w-0" />;
}

function makeState(
  name: string,
  text: string,
  isReadOnly: boolean,
  change: { current: (text: string) => void },
): EditorState {
  return EditorState.create({
    doc: text,
    extensions: [
      // A file keeps the ends of its lines: what nobody edited must not differ.
      EditorState.lineSeparator.of(text.includes('\r\n') ? '\r\n' : '\n'),
      basicSetup,
      lintGutter(),
      lookOf(name, strings.specs.editorLabel(name)),
      EditorState.tabSize.of(2),
      EditorState.readOnly.of(isReadOnly),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) change.current(update.state.sliceDoc());
      }),
    ],
  });
}
