import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { strings } from '@/strings';
import { lookOf } from './editor_look';

/** What changed from `before` to `after`, in one text; long equal parts are folded. */
export function DiffView({ name, before, after }: { name: string; before: string; after: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const plain = (text: string) => text.replaceAll('\r\n', '\n');
    const view = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: plain(after),
        extensions: [
          lineNumbers(),
          lookOf(name, strings.specs.diffLabel(name)),
          EditorState.readOnly.of(true),
          unifiedMergeView({
            original: plain(before),
            mergeControls: false,
            highlightChanges: before !== '' && after !== '',
            collapseUnchanged: { margin: 3, minSize: 6 },
          }),
        ],
      }),
    });
    return () => view.destroy();
  }, [name, before, after]);
  return <div ref={host} className="max-h-[65vh] overflow-auto rounded-lg border border-line" />;
}
