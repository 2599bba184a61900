import { ShieldCheck } from '@/kit/icons';
import { useState } from 'react';
import { useCan } from '@/api/session';
import {
  Button,
  CopyAs,
  Dialog,
  DialogActions,
  Field,
  ProblemBox,
  Table,
  TextInput,
  useToast,
  type Column,
} from '@/kit';
import { strings } from '@/strings';
import { useSign, type Artifact, type Signature } from './artifact_actions';
import { nextRelease, notAfterOf } from './artifact_words';

const words = strings.artifacts;

export function SignaturesTab({ artifact }: { artifact: Artifact }) {
  const can = useCan();
  const [isSigning, setSigning] = useState(false);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <p className="text-ink-soft">{words.signaturesAbout}</p>
        <span className="flex items-center gap-2">
          <CopyAs
            what={words.whatSignatures}
            cli={['artifact', 'show', artifact.id, '--format', 'json']}
            curl={{ method: 'GET', path: `/artifacts/${artifact.id}/signatures` }}
          />
          {can('deploy', artifact.project_id) && (
            <Button icon={<ShieldCheck />} onClick={() => setSigning(true)}>
              {words.sign}
            </Button>
          )}
        </span>
      </div>
      {artifact.signatures.length === 0 ? (
        <p className="text-ink-soft">{words.noSignatures}</p>
      ) : (
        <Table
          label={words.tabSignatures}
          columns={columns}
          rows={artifact.signatures}
          rowKey={(one) => one.signature}
        />
      )}
      {isSigning && <SignDialog artifact={artifact} onClose={() => setSigning(false)} />}
    </>
  );
}

const columns: Column<Signature>[] = [
  { key: 'release', head: words.release, cell: (one) => one.release },
  { key: 'key', head: words.key, cell: (one) => <code className="font-mono text-sm">{one.key_id}</code> },
  { key: 'not_after', head: words.notAfter, cell: (one) => one.not_after ?? words.forever },
  {
    key: 'project',
    head: words.forProject,
    isExtra: true,
    cell: (one) =>
      one.project ? <code className="font-mono text-sm">{one.project}</code> : words.anyProject,
  },
];

function SignDialog({ artifact, onClose }: { artifact: Artifact; onClose: () => void }) {
  const [release, setRelease] = useState(String(nextRelease(artifact)));
  const [day, setDay] = useState('');
  const sign = useSign(artifact);
  const toast = useToast();
  const notAfter = notAfterOf(day);
  const terms = { release: Number(release), ...(notAfter ? { not_after: notAfter } : {}) };
  const cli = ['artifact', 'sign', artifact.id, '--release', release];
  return (
    <Dialog isOpen onClose={onClose} title={words.signTitle} about={words.signAbout}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          sign.mutate(terms, {
            onSuccess: () => {
              toast(words.signed);
              onClose();
            },
          });
        }}
      >
        <Field label={words.releaseLabel} hint={words.releaseHint}>
          <TextInput
            required
            autoFocus
            inputMode="numeric"
            pattern="[1-9][0-9]{0,14}"
            value={release}
            onChange={(event) => setRelease(event.target.value)}
          />
        </Field>
        <Field label={words.notAfterLabel} hint={notAfter ? words.notAfterIs(notAfter) : words.notAfterHint}>
          <TextInput type="date" value={day} onChange={(event) => setDay(event.target.value)} />
        </Field>
        {sign.error && <ProblemBox problem={sign.error} />}
        <DialogActions>
          <CopyAs
            what={words.whatSign}
            cli={notAfter ? [...cli, '--not-after', notAfter] : cli}
            curl={{ method: 'POST', path: `/artifacts/${artifact.id}/signatures`, body: terms }}
          />
          <Button onClick={onClose}>{strings.kit.cancel}</Button>
          <Button type="submit" look="primary" isBusy={sign.isPending}>
            {words.sign}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
