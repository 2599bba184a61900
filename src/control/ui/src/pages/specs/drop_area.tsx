import { Upload } from '@/kit/icons';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { Button, classes } from '@/kit';
import { strings } from '@/strings';
import { readChosen, readDropped, type ReadFiles } from './read_files';

interface DropAreaProps {
  isOn: boolean;
  onFiles: (read: ReadFiles) => void;
  className?: string;
  children: ReactNode;
}

/** Files and folders may be dropped on what is inside. The buttons beside do the same for the keyboard. */
export function DropArea({ isOn, onFiles, className, children }: DropAreaProps) {
  const [depth, setDepth] = useState(0);
  if (!isOn) return <div className={className}>{children}</div>;
  const isFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    <div
      className={classes('relative', className)}
      onDragEnter={(event) => isFiles(event) && setDepth((before) => before + 1)}
      onDragLeave={(event) => isFiles(event) && setDepth((before) => Math.max(0, before - 1))}
      onDragOver={(event) => isFiles(event) && event.preventDefault()}
      onDropCapture={(event) => {
        if (!isFiles(event)) return;
        event.preventDefault();
        event.stopPropagation();
        setDepth(0);
        void readDropped(event.dataTransfer).then(onFiles);
      }}
    >
      {children}
      {depth > 0 && (
        <div className="pointer-events-none absolute inset-0 z-30 flex items-center justify-center rounded-lg border-2 border-dashed border-accent bg-accent-soft/90">
          <p className="text-lg font-semibold text-accent">{strings.specs.dropHere}</p>
        </div>
      )}
    </div>
  );
}

/** Opens the browser's own dialog for files. */
export function ChooseFiles({
  label,
  look,
  onFiles,
}: {
  label: string;
  look?: 'plain' | 'primary';
  onFiles: (read: ReadFiles) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) void readChosen(files).then(onFiles);
        }}
      />
      <Button look={look} icon={<Upload />} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
