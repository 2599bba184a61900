import { strings } from '@/strings';
import { Field, Select } from './field';

const words = strings.kit.compileChoices;

/** How the API may be asked to compile; '' = nothing is said, and `unsaid` tells what happens then. */
export interface CompileChoices {
  security: '' | 'enforce' | 'delegate';
  basePath: '' | 'keep' | 'strip';
}

interface CompileChoiceFieldsProps {
  value: CompileChoices;
  onChange: (change: Partial<CompileChoices>) => void;
  unsaid: string;
}

/** Of a project, and of one compilation. */
export function CompileChoiceFields({ value, onChange, unsaid }: CompileChoiceFieldsProps) {
  return (
    <div className="grid gap-x-3 sm:grid-cols-2">
      <Field label={words.security} hint={words.securityHint}>
        <Select
          value={value.security}
          onChange={(event) => onChange({ security: event.target.value as CompileChoices['security'] })}
        >
          <option value="">{unsaid}</option>
          <option value="enforce">{words.enforce}</option>
          <option value="delegate">{words.delegate}</option>
        </Select>
      </Field>
      <Field label={words.basePath}>
        <Select
          value={value.basePath}
          onChange={(event) => onChange({ basePath: event.target.value as CompileChoices['basePath'] })}
        >
          <option value="">{unsaid}</option>
          <option value="keep">{words.keep}</option>
          <option value="strip">{words.strip}</option>
        </Select>
      </Field>
    </div>
  );
}
