import { useState } from 'react';
import { usePage } from '../context.tsx';
import type { Words } from '../copy/copy.ts';
import { BackLink } from '../ui/back-link.tsx';
import { MemberFrame } from '../ui/member-frame.tsx';
import { Notice } from '../ui/notice.tsx';
import { useMember } from '../use-client.ts';
import { useMethods } from '../use-methods.ts';
import { Begin } from './two-factor/begin.tsx';
import { Manage } from './two-factor/manage.tsx';
import { RecoveryCodes } from './two-factor/recovery-codes.tsx';
import { type Enrolment, SetUp } from './two-factor/set-up.tsx';

/** Sets up codes of an authenticator app, makes new recovery codes, and turns it off. */
export function TwoFactor() {
  return (
    <MemberFrame>
      <Content />
    </MemberFrame>
  );
}

/** What was done here last, and what there is to see of it. */
interface Done {
  readonly words: Words;
  readonly isOn: boolean;
  readonly codes?: readonly string[];
}

function Content() {
  const { twoFactor: words } = usePage().copy;
  const user = useMember();
  const methods = useMethods();
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [done, setDone] = useState<Done>();
  const isOn = done?.isOn ?? user?.twoFactorEnabled === true;
  const finish = (outcome: Done) => {
    setEnrolment(undefined);
    setDone(outcome);
  };
  if (enrolment) {
    const turnedOn = () => finish({ words: words.done, isOn: true });
    return <SetUp enrolment={enrolment} onDone={turnedOn} onCancel={() => setEnrolment(undefined)} />;
  }
  return (
    <>
      {done && <Notice key={done.words.heading} kind="good" words={done.words} />}
      {done?.codes && <RecoveryCodes codes={done.codes} />}
      {isOn ? (
        <Manage
          methods={methods}
          onCodes={(codes) => finish({ words: words.newCodesDone, isOn: true, codes })}
          onOff={() => finish({ words: words.turnedOff, isOn: false })}
        />
      ) : (
        <Begin methods={methods} onBegun={setEnrolment} />
      )}
      <BackLink />
    </>
  );
}
