import { usePage } from '../context.tsx';
import { pathOf } from '../page-list.ts';
import { MemberFrame } from '../ui/member-frame.tsx';
import { Part } from '../ui/part.tsx';
import { useMember } from '../use-client.ts';
import { Methods } from './security/methods.tsx';
import { Passkeys } from './security/passkeys.tsx';

/** How somebody signs in, and everything that protects an account. */
export function Security() {
  return (
    <MemberFrame>
      <Parts />
    </MemberFrame>
  );
}

function Parts() {
  const { copy, data } = usePage();
  const { security: words } = copy;
  const { secondFactors, providers } = data.site;
  const user = useMember();
  return (
    <>
      <Part
        title={words.passwordTitle}
        text={words.passwordText}
        action={{ href: pathOf('password'), words: words.change }}
      />
      <Part
        title={words.emailTitle}
        text={<bdi dir="ltr">{user?.email}</bdi>}
        action={{ href: pathOf('email'), words: words.change }}
      />
      {secondFactors.includes('totp') && <SecondFactor isOn={user?.twoFactorEnabled === true} />}
      {secondFactors.includes('passkeys') && <Passkeys />}
      {providers.length > 0 && <Methods />}
      <Part
        title={words.deleteTitle}
        text={words.deleteText}
        action={{ href: pathOf('delete'), words: words.deleteButton }}
      />
    </>
  );
}

function SecondFactor({ isOn }: { readonly isOn: boolean }) {
  const { security: words } = usePage().copy;
  return (
    <Part
      title={words.twoFactorTitle}
      text={isOn ? words.twoFactorOn : words.twoFactorOff}
      action={{ href: pathOf('two-factor'), words: isOn ? words.manage : words.turnOn }}
    />
  );
}
