import { useState } from 'react';
import type { Profile } from '#shared/client/client';
import { usePage } from '../../context.tsx';
import { askApi, type Fault } from '../../faults.ts';
import { Form, type Values } from '../../ui/form.tsx';
import { valuesOf } from '../../ui/values.ts';
import { usePageClient } from '../../use-client.ts';
import { Differences } from './differences.tsx';
import { ProfileField } from './fields.tsx';
import { type Known, saveProfile } from './save.ts';
import {
  emptyValues,
  fieldsOf,
  mergeValues,
  type ProfileRules,
  type ProfileValues,
  valuesOfProfile,
} from './values.ts';

interface ProfileFormProps {
  readonly rules: ProfileRules;
  /** Undefined if there is none yet: saving makes it. */
  readonly profile: Profile | undefined;
}

/** All that somebody may say of themselves. */
export function ProfileForm({ rules, profile }: ProfileFormProps) {
  const { copy, language } = usePage();
  const client = usePageClient();
  const [first] = useState<Known>(() => ({
    profile,
    values: profile ? valuesOfProfile(rules, profile) : emptyValues(rules, language),
  }));
  const [known, setKnown] = useState(first);
  const [before, setBefore] = useState(first.values);

  /** What is there now takes the place of what was known, and in the form of what was left alone. */
  const takeOver = (there: Profile, form: HTMLFormElement, asEntered: ProfileValues) => {
    const values = valuesOfProfile(rules, there);
    fill(form, mergeValues(asEntered, values, valuesOf(form) as ProfileValues));
    setKnown({ profile: there, values });
  };
  const send = async (entered: Values, form: HTMLFormElement): Promise<Fault | undefined> => {
    const { data, fault } = await saveProfile(client, rules, known, entered as ProfileValues);
    if (data) {
      takeOver(data, form, entered as ProfileValues);
      return undefined;
    }
    if (fault.code !== 'PRECONDITION_FAILED') return fault;
    const newest = await askApi((signal) => client.profile.get({ signal }));
    if (newest.fault) return newest.fault;
    setBefore(known.values);
    takeOver(newest.data, form, known.values);
    return fault;
  };
  return (
    <Form
      button={copy.profile.save}
      send={send}
      done={copy.common.saved}
      saved={known.values}
      help={({ code }) =>
        code === 'PRECONDITION_FAILED' && <Differences before={before} now={known.values} />
      }
    >
      <div className="fields">
        {fieldsOf(rules).map((name) => (
          <ProfileField key={name} {...{ name, rules }} defaultValue={first.values[name]} />
        ))}
      </div>
    </Form>
  );
}

function fill(form: HTMLFormElement, values: ProfileValues): void {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
  }
}
