import { strings } from '@/strings';
import { CopyButton } from './clipboard';
import { classes } from './classes';

/** "sha256:3f2a…" as its first twelve digits, which is what the command line shows too. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

interface DigestProps {
  digest: string | null | undefined;
  canCopy?: boolean;
  isMuted?: boolean;
}

export function Digest({ digest, canCopy = false, isMuted = false }: DigestProps) {
  if (!digest) return <span className="text-ink-faint">{strings.kit.none}</span>;
  return (
    <span className="inline-flex items-center gap-0.5 whitespace-nowrap">
      <code title={digest} className={classes('font-mono text-sm', isMuted && 'text-ink-soft')}>
        {shortDigest(digest)}
      </code>
      {canCopy && <CopyButton text={digest} label={strings.kit.copyDigest} />}
    </span>
  );
}
