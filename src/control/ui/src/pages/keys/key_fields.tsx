import { Checkbox, Field, Select, TextInput } from '@/kit';
import { strings } from '@/strings';
import { allRoles, allScopes, toggled, type Expiry, type KeyDraft, type Role } from './key_form';

const words = strings.keys;
const ownChoice = 'own';

export function KeyFields({ draft, onChange }: { draft: KeyDraft; onChange: (draft: KeyDraft) => void }) {
  const set = (change: Partial<KeyDraft>) => onChange({ ...draft, ...change });
  return (
    <>
      <Field label={words.name} hint={words.nameHint}>
        <TextInput
          required
          autoFocus
          maxLength={100}
          autoComplete="off"
          value={draft.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      </Field>
      <Field label={words.role}>
        <Select
          value={draft.role ?? ownChoice}
          onChange={({ target }) => set({ role: target.value === ownChoice ? null : (target.value as Role) })}
        >
          {allRoles.map((role) => (
            <option key={role} value={role}>
              {words.roles[role]}
            </option>
          ))}
          <option value={ownChoice}>{words.ownScopes}</option>
        </Select>
      </Field>
      {draft.role === null && (
        <fieldset className="mb-3">
          <legend className="mb-1 font-medium">{words.scopes}</legend>
          {allScopes.map((scope) => (
            <Checkbox
              key={scope}
              label={<code className="font-mono text-sm">{scope}</code>}
              checked={draft.scopes.includes(scope)}
              onChange={() => set({ scopes: toggled(draft.scopes, scope) })}
            />
          ))}
          {draft.scopes.length === 0 && <p className="mt-1 text-sm text-ink-faint">{words.noScope}</p>}
        </fieldset>
      )}
      <Field label={words.expiry}>
        <Select value={draft.expiry} onChange={(event) => set({ expiry: event.target.value as Expiry })}>
          {Object.entries(words.expiries).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </Select>
      </Field>
    </>
  );
}
