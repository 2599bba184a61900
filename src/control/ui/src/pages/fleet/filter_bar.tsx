import { useState } from 'react';
import { Button, IconButton, Select, TextInput, classes } from '@/kit';
import { Plus, X } from '@/kit/icons';
import { fleetStrings as words } from '@/strings/fleet';
import { isFiltering, noFilters, type Filters, type FleetCounts } from './filters';

interface FilterBarProps {
  filters: Filters;
  counts: FleetCounts;
  labels: string[]; // all that gateways have, to choose from
  onChange: (filters: Filters) => void;
}

export function FilterBar({ filters, counts, labels, onChange }: FilterBarProps) {
  const [isOpen, setOpen] = useState(false); // on a narrow screen only the search is always there
  const set = (change: Partial<Filters>) => onChange({ ...filters, ...change });
  return (
    <form
      role="search"
      aria-label={words.filters}
      onSubmit={(event) => event.preventDefault()}
      className="mb-3 flex flex-wrap items-center gap-2"
    >
      <TextInput
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        value={filters.name}
        onChange={(event) => set({ name: event.target.value })}
        className="w-44! max-md:w-auto! max-md:grow"
      />
      <Button className="h-8! md:hidden" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {words.filters}
      </Button>
      <div
        className={classes(
          'flex-wrap items-center gap-2 max-md:w-full md:contents',
          isOpen ? 'flex' : 'hidden',
        )}
      >
        <Choice
          label={words.status}
          any={words.anyStatus}
          value={filters.status}
          options={['online', 'deploying', 'offline'].map((one) => [one, one])}
          onChange={(status) => set({ status })}
        />
        <Choice
          label={words.drift}
          any={words.anySync}
          value={filters.sync}
          options={Object.entries(words.syncs)}
          onChange={(sync) => set({ sync })}
        />
        <Choice
          label={words.runs}
          any={words.anyDigest}
          value={filters.digest}
          options={optionsOf(counts.artifacts)}
          onChange={(digest) => set({ digest })}
        />
        <Choice
          label={words.version}
          any={words.anyVersion}
          value={filters.version}
          options={optionsOf(counts.versions)}
          onChange={(version) => set({ version })}
        />
        <LabelFilter
          known={labels}
          onAdd={(label) => set({ labels: [...new Set([...filters.labels, label])] })}
        />
      </div>
      {filters.labels.map((label) => (
        <span
          key={label}
          className="inline-flex items-center rounded-md border border-line bg-raised pl-2 text-sm"
        >
          {label}
          <IconButton
            label={words.removeLabel(label)}
            onClick={() => set({ labels: filters.labels.filter((one) => one !== label) })}
          >
            <X />
          </IconButton>
        </span>
      ))}
      {isFiltering(filters) && (
        <Button look="quiet" onClick={() => onChange(noFilters)}>
          {words.clear}
        </Button>
      )}
    </form>
  );
}

function optionsOf(shares: FleetCounts['artifacts']): [string, string][] {
  return shares.flatMap(({ value, label, count }) =>
    value === null ? [] : [[value, `${label} (${count.toLocaleString('en')})`]],
  );
}

interface ChoiceProps {
  label: string;
  any: string;
  value: string;
  options: [string, string][];
  onChange: (value: string) => void;
}

function Choice({ label, any, value, options, onChange }: ChoiceProps) {
  // What came with the address stays to be seen, also when nobody has it (any more).
  const isKnown = value === '' || options.some(([one]) => one === value);
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="w-auto! max-w-48 max-sm:max-w-none max-sm:grow max-sm:basis-2/5"
    >
      <option value="">{any}</option>
      {!isKnown && <option value={value}>{value}</option>}
      {options.map(([one, text]) => (
        <option key={one} value={one}>
          {text}
        </option>
      ))}
    </Select>
  );
}

function LabelFilter({ known, onAdd }: { known: string[]; onAdd: (label: string) => void }) {
  const [text, setText] = useState('');
  const add = (label: string) => {
    if (label.trim() === '') return;
    onAdd(label.trim());
    setText('');
  };
  return (
    <span className="inline-flex items-center max-sm:w-full">
      <TextInput
        aria-label={words.label}
        placeholder={words.labelHint}
        list="fleet-labels"
        value={text}
        onChange={(event) => {
          // Chosen from the list: nothing more to say.
          if (known.includes(event.target.value)) add(event.target.value);
          else setText(event.target.value);
        }}
        onKeyDown={(event) => event.key === 'Enter' && add(text)}
        className="w-36! max-sm:w-full!"
      />
      <datalist id="fleet-labels">
        {known.map((label) => (
          <option key={label} value={label} />
        ))}
      </datalist>
      <IconButton label={words.addLabel} onClick={() => add(text)} disabled={text.trim() === ''}>
        <Plus />
      </IconButton>
    </span>
  );
}
