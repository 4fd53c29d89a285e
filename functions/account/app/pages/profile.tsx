import { usePage } from '../context.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { MemberFrame } from '../ui/member-frame.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { usePageClient } from '../use-client.ts';
import { NameForm } from './profile/name-form.tsx';
import { ProfileForm } from './profile/profile-form.tsx';
import { loadProfile } from './profile/save.ts';
import { fieldsOf } from './profile/values.ts';

/** In whose place the name and its button are, while nothing is known. */
const nameFields = 2;

/** The account's name, and what its owner says of themselves. */
export function Profile() {
  const { copy, data } = usePage();
  const client = usePageClient();
  const { profileRules: rules } = data;
  if (!rules) throw new TypeError('the server has not told the rules of profiles');
  const { length } = fieldsOf(rules);
  return (
    <MemberFrame fields={length + nameFields}>
      <section aria-labelledby="account">
        <h2 id="account">{copy.profile.account}</h2>
        <NameForm />
      </section>
      <section aria-labelledby="about">
        <h2 id="about">{copy.profile.about}</h2>
        <p className="small">{copy.profile.text}</p>
        <Loaded load={() => loadProfile(client)} waiting={<Waiting fields={length} />}>
          {(profile) => <ProfileForm {...{ rules, profile }} />}
        </Loaded>
      </section>
    </MemberFrame>
  );
}
