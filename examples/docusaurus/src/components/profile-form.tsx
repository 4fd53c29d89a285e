import { choices, type Draft, toChange } from '@site/src/profile-fields';
import { isApiError, type Profile, type ProfileCreation } from 'gatehouse/client';
import { SelectField, SubmitButton, TextField } from './fields';
import { Failure, Success } from './messages';
import { useSubmission } from './use-submission';

interface ProfileFormProps {
  /** Null if there is none yet. */
  readonly saved: Profile | null;
  readonly save: (saved: Profile | null, change: ProfileCreation) => Promise<void>;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
}

export function ProfileForm({ saved, save, draft, onDraft }: ProfileFormProps) {
  const { progress, onSubmit, reset } = useSubmission(async () => {
    await save(saved, toChange(draft));
    onDraft({});
  });
  const failure = progress.stage === 'failed' ? progress.failure : undefined;
  const faults = isApiError(failure) ? failure.faults : [];
  const field = (name: keyof Draft) => ({
    name,
    value: draft[name] ?? String(saved?.[name] ?? ''),
    fault: faults.find((fault) => fault.field === name)?.message,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => {
      onDraft({ ...draft, [name]: target.value });
      if (progress.stage === 'done') reset();
    },
  });
  return (
    <form onSubmit={onSubmit}>
      <div className="field-grid">
        {Object.entries(choices).map(([name, { label, options }]) => (
          <ChoiceField key={name} label={label} options={options} {...field(name as keyof Draft)} />
        ))}
        <TextField label="Hours per week" type="number" min={0} max={168} {...field('time_per_week')} />
        <TextField
          label="Language"
          placeholder="en"
          hint="Such as en or pt-BR"
          {...field('preferred_language')}
        />
      </div>
      {failure !== undefined && <Failure of={failure} />}
      {progress.stage === 'done' && <Success>Saved.</Success>}
      <SubmitButton busy={progress.stage === 'busy'} disabled={saved !== null && !Object.keys(draft).length}>
        {saved ? 'Save' : 'Create my profile'}
      </SubmitButton>
    </form>
  );
}

type ChoiceFieldProps = Omit<Parameters<typeof SelectField>[0], 'value'> & {
  readonly value: string;
  readonly options: Readonly<Record<string, string>>;
};

/** A value that a newer server has, and that has no words here, is shown as it is, and kept. */
function ChoiceField({ options, value, ...select }: ChoiceFieldProps) {
  const unknown = value !== '' && !Object.hasOwn(options, value) ? { [value]: value } : {};
  return (
    <SelectField value={value} {...select}>
      <option value="">–</option>
      {Object.entries({ ...options, ...unknown }).map(([option, words]) => (
        <option key={option} value={option}>
          {words}
        </option>
      ))}
    </SelectField>
  );
}
