import { usePage } from '../../context.tsx';
import { askEngine } from '../../faults.ts';
import { ConfirmedButton } from '../../ui/confirmed-button.tsx';
import { Item, List, ListWaiting } from '../../ui/list.tsx';
import { Answered } from '../../ui/loaded.tsx';
import { Part } from '../../ui/part.tsx';
import { dayInWords } from '../../ui/time.ts';
import { useAnswer } from '../../use-answer.ts';
import { type Changes, useChanges } from '../../use-changes.ts';
import { usePageClient } from '../../use-client.ts';
import { AddPasskey } from './add-passkey.tsx';

interface Passkey {
  readonly id: string;
  readonly name?: string | undefined;
  readonly createdAt: string | Date;
}

/** The passkeys of whoever is signed in. */
export function Passkeys() {
  const { security } = usePage().copy;
  const client = usePageClient();
  const answer = useAnswer<readonly Passkey[]>(() =>
    askEngine((fetchOptions) => client.passkey.listUserPasskeys({ fetchOptions })),
  );
  const changes = useChanges(answer.ask);
  const added = async () => {
    await answer.ask();
    changes.say(security.passkeyAdded);
  };
  return (
    <Part title={security.passkeysTitle} text={security.passkeysText} changes={changes}>
      <Answered answer={answer} waiting={<ListWaiting />}>
        {(passkeys) => <PasskeyList {...{ passkeys, changes }} />}
      </Answered>
      <AddPasskey onDone={added} />
    </Part>
  );
}

interface PasskeyListProps {
  readonly passkeys: readonly Passkey[];
  readonly changes: Changes;
}

function PasskeyList({ passkeys, changes: { change, busyWith } }: PasskeyListProps) {
  const { copy, language } = usePage();
  const { security } = copy;
  const client = usePageClient();
  const remove = (id: string) => async () =>
    (await askEngine((fetchOptions) => client.passkey.deletePasskey({ id, fetchOptions }))).fault;
  if (passkeys.length === 0) return <p className="none">{security.noPasskeys}</p>;
  return (
    <List>
      {passkeys.map(({ id, name = security.unnamedPasskey, createdAt }) => (
        <Item
          key={id}
          title={<bdi>{name}</bdi>}
          action={
            <ConfirmedButton
              text={copy.common.remove}
              question={security.removePasskey(name)}
              isBusy={busyWith === id}
              onConfirm={() => void change(id, remove(id), security.passkeyRemoved)}
            />
          }
        >
          <p>{security.since(dayInWords(createdAt, language))}</p>
        </Item>
      ))}
    </List>
  );
}
