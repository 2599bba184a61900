import { strings } from '@/strings';

/** "key:5ea2764e-…" as "key 5ea2764e"; others ("host", "worker") say who they are. */
export function actorWord(actor: string): string {
  const id = /^key:([0-9a-f]{8})[0-9a-f-]*$/.exec(actor);
  return id ? strings.kit.keyActor(id[1]!) : actor;
}

/** Who did something; whole when the pointer rests on it. */
export function Actor({ actor }: { actor: string }) {
  return (
    <span title={actor} className="whitespace-nowrap">
      {actorWord(actor) || strings.kit.none}
    </span>
  );
}
