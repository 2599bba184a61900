import { FileText, Star, X } from '@/kit/icons';
import { useState } from 'react';
import { Badge, Button, Dialog, DialogActions, Field, IconButton, TextInput, classes } from '@/kit';
import type { Finding } from '@/api/problem';
import { strings } from '@/strings';
import { ChooseFiles } from './drop_area';
import { nameFor, type Draft, type SourceFile } from './files';
import { countOf } from './findings';
import type { ReadFiles } from './read_files';

const words = strings.specs;

interface FileListProps {
  draft: Draft;
  shown: string;
  findings: Finding[];
  isReadOnly: boolean;
  onShow: (name: string) => void;
  onEntry: (name: string) => void;
  onRemove: (name: string) => void;
  onFiles: (read: ReadFiles) => void;
}

/** The files of a description: which one is shown, which one is compiled. */
export function FileList(props: FileListProps) {
  const { draft, isReadOnly } = props;
  const [isNaming, setNaming] = useState(false);
  return (
    <div className="flex flex-col gap-2">
      <ul aria-label={words.files} className="flex gap-px max-md:overflow-x-auto md:flex-col">
        {draft.files.map((file) => (
          <Row key={file.name} file={file} {...props} />
        ))}
      </ul>
      {!isReadOnly && (
        <div className="flex flex-wrap gap-2">
          <ChooseFiles label={words.addFiles} onFiles={props.onFiles} />
          <Button look="quiet" onClick={() => setNaming(true)}>
            {words.emptyFile}
          </Button>
        </div>
      )}
      <Dialog isOpen={isNaming} onClose={() => setNaming(false)} title={words.emptyFileTitle}>
        <NameForm
          onClose={() => setNaming(false)}
          onName={(name) => {
            setNaming(false);
            const isNew = draft.files.every((file) => file.name !== name);
            if (isNew) props.onFiles({ files: [{ name, text: '' }], skipped: [] });
            props.onShow(name);
          }}
        />
      </Dialog>
    </div>
  );
}

function Row({
  file,
  draft,
  shown,
  findings,
  isReadOnly,
  onShow,
  onEntry,
  onRemove,
}: FileListProps & { file: SourceFile }) {
  const isEntry = file.name === draft.entry;
  const { errors, warnings } = countOf(findings.filter((one) => one.file === file.name));
  return (
    <li
      className={classes(
        'flex shrink-0 items-center rounded-md',
        file.name === shown ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <button
        type="button"
        aria-current={file.name === shown || undefined}
        onClick={() => onShow(file.name)}
        className="flex min-w-0 grow items-center gap-1.5 px-2 py-1 text-left"
      >
        <FileText aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
        <span className={classes('truncate font-mono text-sm', isEntry && 'font-semibold')} title={file.name}>
          {file.name}
        </span>
        {isEntry && draft.files.length > 1 && <Badge>{words.entry}</Badge>}
        {errors > 0 && <Badge tone="bad">{words.errorCount(errors)}</Badge>}
        {errors === 0 && warnings > 0 && <Badge tone="warn">{words.warningCount(warnings)}</Badge>}
      </button>
      {!isReadOnly && !isEntry && (
        <IconButton label={words.makeEntry(file.name)} onClick={() => onEntry(file.name)}>
          <Star />
        </IconButton>
      )}
      {!isReadOnly && draft.files.length > 1 && (
        <IconButton label={words.removeFile(file.name)} onClick={() => onRemove(file.name)}>
          <X />
        </IconButton>
      )}
    </li>
  );
}

function NameForm({ onName, onClose }: { onName: (name: string) => void; onClose: () => void }) {
  const [name, setName] = useState('');
  const taken = nameFor(name);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onName(taken);
      }}
    >
      <Field
        label={words.fileName}
        hint={name && taken !== name ? words.fileWillBe(taken) : words.fileNameHint}
      >
        <TextInput
          autoFocus
          required
          maxLength={100}
          spellCheck={false}
          className="font-mono"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <DialogActions>
        <Button onClick={onClose}>{strings.kit.cancel}</Button>
        <Button type="submit" look="primary">
          {words.emptyFileSubmit}
        </Button>
      </DialogActions>
    </form>
  );
}
