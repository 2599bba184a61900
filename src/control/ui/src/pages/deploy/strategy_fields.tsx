import { Button, Field, IconButton, Select, TextInput, classes } from '@/kit';
import { Plus, Trash2 } from '@/kit/icons';
import { deployStrings as words } from '@/strings/deploy';
import { wavesMax, withWave, type StrategyDraft, type StrategyFaults, type WaveDraft } from './strategy';

interface StrategyFieldsProps {
  draft: StrategyDraft;
  faults: StrategyFaults;
  onChange: (draft: StrategyDraft) => void;
}

export function StrategyFields({ draft, faults, onChange }: StrategyFieldsProps) {
  const set = (change: Partial<StrategyDraft>) => onChange({ ...draft, ...change });
  return (
    <>
      <fieldset className="mb-3 grid gap-2 sm:grid-cols-2">
        <legend className="sr-only">{words.strategy}</legend>
        <Kind
          label={words.strategyAll}
          hint={words.strategyAllHint}
          isOn={draft.type === 'all'}
          onChoose={() => set({ type: 'all' })}
        />
        <Kind
          label={words.strategyWaves}
          hint={words.strategyWavesHint}
          isOn={draft.type === 'waves'}
          onChoose={() => set({ type: 'waves' })}
        />
      </fieldset>
      {draft.type === 'waves' && <Waves draft={draft} faults={faults} onChange={onChange} />}
      <Field label={words.bake} hint={words.bakeHint} fault={faults.bake}>
        <TextInput
          value={draft.bake}
          placeholder="5m"
          autoComplete="off"
          onChange={(event) => set({ bake: event.target.value })}
        />
      </Field>
      <fieldset className="mb-1">
        <legend className="font-medium">{words.gate}</legend>
        <p className="mb-2 text-sm text-ink-faint">{words.gateHint}</p>
        <div className="grid gap-x-3 sm:grid-cols-3">
          <Limit
            label={words.max5xx}
            hint={words.max5xxHint}
            fault={faults.max5xx}
            value={draft.max5xx}
            onChange={(max5xx) => set({ max5xx })}
          />
          <Limit
            label={words.maxP99}
            hint={words.maxP99Hint}
            fault={faults.maxP99}
            value={draft.maxP99}
            onChange={(maxP99) => set({ maxP99 })}
          />
          <Limit
            label={words.minRequests}
            hint={words.minRequestsHint}
            fault={faults.minRequests}
            value={draft.minRequests}
            onChange={(minRequests) => set({ minRequests })}
          />
        </div>
      </fieldset>
      <Field label={words.onFailure}>
        <Select
          value={draft.onFailure}
          onChange={(event) => set({ onFailure: event.target.value as StrategyDraft['onFailure'] })}
        >
          <option value="rollback">{words.onFailures.rollback}</option>
          <option value="pause">{words.onFailures.pause}</option>
        </Select>
      </Field>
    </>
  );
}

interface KindProps {
  label: string;
  hint: string;
  isOn: boolean;
  onChoose: () => void;
}

function Kind({ label, hint, isOn, onChoose }: KindProps) {
  return (
    <label
      className={classes(
        'flex gap-2 rounded-lg border p-2.5 has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent',
        isOn ? 'border-accent bg-accent-soft' : 'border-line bg-raised hover:bg-hover',
      )}
    >
      <input
        type="radio"
        name="strategy"
        checked={isOn}
        onChange={onChoose}
        aria-label={label}
        className="mt-0.5 size-3.5 accent-(--accent) outline-none"
      />
      <span>
        <span className="block font-medium">{label}</span>
        <span className="block text-sm text-ink-soft">{hint}</span>
      </span>
    </label>
  );
}

interface LimitProps {
  label: string;
  hint: string;
  fault: string | null;
  value: string;
  onChange: (value: string) => void;
}

function Limit({ label, hint, fault, value, onChange }: LimitProps) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      <TextInput
        inputMode="decimal"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

function Waves({ draft, faults, onChange }: StrategyFieldsProps) {
  const change = (key: number, to: Partial<WaveDraft>) =>
    onChange({
      ...draft,
      waves: draft.waves.map((wave) => (wave.key === key ? { ...wave, ...to } : wave)),
    });
  return (
    <div className="mb-3 rounded-lg border border-line bg-raised p-3">
      <ol className="flex flex-col gap-2">
        {draft.waves.map((wave, index) => (
          <WaveRow
            key={wave.key}
            number={index + 1}
            wave={wave}
            fault={faults.waves.get(wave.key) ?? null}
            onChange={(to) => change(wave.key, to)}
            onRemove={
              draft.waves.length > 1
                ? () => onChange({ ...draft, waves: draft.waves.filter(({ key }) => key !== wave.key) })
                : undefined
            }
          />
        ))}
      </ol>
      <div className="mt-2 flex flex-wrap items-center justify-between gap-2">
        <p className="text-sm text-ink-soft">{words.theRest}</p>
        <Button
          icon={<Plus aria-hidden />}
          disabled={draft.waves.length >= wavesMax}
          onClick={() => onChange(withWave(draft))}
        >
          {words.addWave}
        </Button>
      </div>
    </div>
  );
}

interface WaveRowProps {
  number: number;
  wave: WaveDraft;
  fault: string | null;
  onChange: (to: Partial<WaveDraft>) => void;
  onRemove?: () => void;
}

function WaveRow({ number, wave, fault, onChange, onRemove }: WaveRowProps) {
  const isLabels = wave.kind === 'labels';
  const faultId = `wave-fault-${wave.key}`;
  const amount = (
    <TextInput
      aria-label={isLabels ? words.waveLabels(number) : words.waveAmount(number)}
      aria-invalid={fault ? true : undefined}
      aria-describedby={fault ? faultId : undefined}
      inputMode={isLabels ? 'text' : 'decimal'}
      placeholder={isLabels ? words.labelsHint : undefined}
      autoComplete="off"
      value={wave.text}
      onChange={(event) => onChange({ text: event.target.value })}
      className={isLabels ? 'min-w-0 grow' : 'w-20!'}
    />
  );
  return (
    <li>
      <div className="flex items-center gap-2">
        <span className="w-14 shrink-0 font-medium">{words.wave(number)}</span>
        {!isLabels && amount}
        <Select
          aria-label={words.waveKind(number)}
          value={wave.kind}
          onChange={(event) => onChange({ kind: event.target.value as WaveDraft['kind'], text: '' })}
          className="w-auto! shrink-0"
        >
          {Object.entries(words.kinds).map(([kind, text]) => (
            <option key={kind} value={kind}>
              {text}
            </option>
          ))}
        </Select>
        {isLabels ? amount : <span className="grow" />}
        {onRemove && (
          <IconButton label={words.removeWave(number)} onClick={onRemove}>
            <Trash2 />
          </IconButton>
        )}
      </div>
      {fault && (
        <p id={faultId} className="mt-0.5 ml-16 text-sm text-bad">
          {fault}
        </p>
      )}
    </li>
  );
}
