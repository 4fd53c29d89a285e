import { usePage } from '../../context.tsx';
import { valueInWords } from './fields.tsx';
import { changedFields, type ProfileValues } from './values.ts';

interface DifferencesProps {
  readonly before: ProfileValues;
  readonly now: ProfileValues;
}

/** What was changed elsewhere, and is there now. */
export function Differences({ before, now }: DifferencesProps) {
  const { copy, language } = usePage();
  return (
    <>
      <p>{copy.profile.changedElsewhere}</p>
      <ul>
        {changedFields(before, now).map((name) => (
          <li key={name}>
            {copy.profile.fields[name].label}: <b>{valueInWords(copy, language, name, now[name])}</b>
          </li>
        ))}
      </ul>
    </>
  );
}
