import { Check, Copy } from '@/kit/icons';
import { useState } from 'react';
import { useSession } from '@/api/session';
import {
  Button,
  ConfirmDialog,
  CopyAs,
  Dialog,
  DialogActions,
  Field,
  ProblemBox,
  Select,
  useCopy,
  useToast,
} from '@/kit';
import { strings } from '@/strings';
import { useCreateKey, useRevokeKey, useRotateKey, type CreatedKey } from './key_actions';
import { KeyFields } from './key_fields';
import { emptyKey, keyCli, keyOf, overlapSeconds, rotationCli, type Key, type Overlap } from './key_form';

const words = strings.keys;

/** null: for every project. */
export type KeysOf = { id: string; name: string } | null;

interface CreateProps {
  project: KeysOf;
  onClose: () => void;
  onCreated: (key: CreatedKey) => void;
}

export function CreateKeyDialog({ project, onClose, onCreated }: CreateProps) {
  const [draft, setDraft] = useState(emptyKey);
  const create = useCreateKey(project?.id ?? null);
  const isWithout = draft.role === null && draft.scopes.length === 0;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words.createTitle}
      about={project ? words.createAbout(project.name) : words.createGlobalAbout}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(keyOf(draft), { onSuccess: onCreated });
        }}
      >
        <KeyFields draft={draft} onChange={setDraft} />
        {create.error && <ProblemBox problem={create.error} />}
        <DialogActions>
          <CopyAs
            what={words.whatCreate}
            cli={keyCli(draft, project?.name ?? null)}
            curl={{
              method: 'POST',
              path: project ? `/projects/${project.id}/api-keys` : '/api-keys',
              body: keyOf(draft),
            }}
          />
          <Button onClick={onClose}>{strings.kit.cancel}</Button>
          <Button type="submit" look="primary" isBusy={create.isPending} disabled={isWithout}>
            {words.submit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** The only time a key is seen. Closing before it was copied wants a second press. */
export function SecretDialog({ created, onClose }: { created: CreatedKey; onClose: () => void }) {
  const { isCopied, copy } = useCopy();
  const [isSafe, setSafe] = useState(false);
  const [isWarned, setWarned] = useState(false);
  const close = () => (isSafe || isWarned ? onClose() : setWarned(true));
  return (
    <Dialog isOpen onClose={close} title={words.secretTitle(created.name)} about={words.secretAbout}>
      <code
        aria-label={words.secretLabel}
        tabIndex={0}
        className="block rounded-md border border-line bg-sunken p-3 font-mono text-base break-all select-all"
      >
        {created.key}
      </code>
      {isWarned && !isSafe && (
        <p role="alert" className="mt-2 text-warn">
          {words.notCopied}
        </p>
      )}
      <DialogActions>
        <Button
          look="primary"
          icon={isCopied ? <Check /> : <Copy />}
          onClick={() => {
            copy(created.key);
            setSafe(true);
          }}
        >
          {isCopied ? strings.kit.copied : words.copySecret}
        </Button>
        <Button onClick={close}>{words.done}</Button>
      </DialogActions>
    </Dialog>
  );
}

interface RotateProps {
  apiKey: Key;
  onClose: () => void;
  onCreated: (key: CreatedKey) => void;
}

export function RotateKeyDialog({ apiKey, onClose, onCreated }: RotateProps) {
  const [overlap, setOverlap] = useState<Overlap>('day');
  const rotate = useRotateKey(apiKey);
  const seconds = overlapSeconds[overlap];
  return (
    <Dialog isOpen onClose={onClose} title={words.rotateTitle(apiKey.name)} about={words.rotateAbout}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rotate.mutate(seconds, { onSuccess: onCreated });
        }}
      >
        <Field label={words.overlap}>
          <Select value={overlap} onChange={(event) => setOverlap(event.target.value as Overlap)}>
            {Object.entries(words.overlaps).map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </Select>
        </Field>
        {rotate.error && <ProblemBox problem={rotate.error} />}
        <DialogActions>
          <CopyAs
            what={words.whatRotate}
            cli={rotationCli(apiKey.id, overlap)}
            curl={{
              method: 'POST',
              path: `/api-keys/${apiKey.id}/rotate`,
              body: { overlap_seconds: seconds },
            }}
          />
          <Button onClick={onClose}>{strings.kit.cancel}</Button>
          <Button type="submit" look="primary" isBusy={rotate.isPending}>
            {words.rotate}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

export function RevokeKeyDialog({ apiKey, onClose }: { apiKey: Key; onClose: () => void }) {
  const revoke = useRevokeKey(apiKey);
  const session = useSession();
  const toast = useToast();
  const isOwn = session.key_id === apiKey.id;
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={words.revokeTitle(apiKey.name)}
      about={isOwn ? `${words.revokeAbout} ${words.revokeOwn}` : words.revokeAbout}
      verb={words.revoke}
      isBusy={revoke.isPending}
      problem={revoke.error}
      onConfirm={() =>
        revoke.mutate(undefined, {
          onSuccess: () => {
            toast(words.revoked(apiKey.name));
            onClose();
          },
        })
      }
      aside={
        <CopyAs
          what={words.whatRevoke}
          cli={['api-key', 'revoke', apiKey.id]}
          curl={{ method: 'DELETE', path: `/api-keys/${apiKey.id}` }}
        />
      }
    />
  );
}
