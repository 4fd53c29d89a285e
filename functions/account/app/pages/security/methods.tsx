import { usePage } from '../../context.tsx';
import { askEngine } from '../../faults.ts';
import { ConfirmedButton } from '../../ui/confirmed-button.tsx';
import { Item, List, ListWaiting } from '../../ui/list.tsx';
import { Answered } from '../../ui/loaded.tsx';
import { FaultNotice } from '../../ui/notice.tsx';
import { Part } from '../../ui/part.tsx';
import { ProviderLogo } from '../../ui/provider-logo.tsx';
import { dayInWords } from '../../ui/time.ts';
import { type Changes, useChanges } from '../../use-changes.ts';
import { usePageClient } from '../../use-client.ts';
import { isPassword, type Method, useMethods } from '../../use-methods.ts';
import { LinkButton, useArrival } from './link-provider.tsx';

/** The accounts at providers that open this one. */
export function Methods() {
  const { copy, data } = usePage();
  const answer = useMethods();
  const changes = useChanges(answer.ask);
  useArrival(answer.outcome?.data, changes);
  return (
    <Part title={copy.security.methodsTitle} text={copy.security.methodsText} changes={changes}>
      {data.error && <FaultNotice fault={{ code: data.error }} />}
      <Answered answer={answer} waiting={<ListWaiting />}>
        {(methods) => <MethodList {...{ methods, changes }} />}
      </Answered>
    </Part>
  );
}

interface MethodListProps {
  readonly methods: readonly Method[];
  readonly changes: Changes;
}

function MethodList({ methods, changes }: MethodListProps) {
  const { providers } = usePage().data.site;
  const linked = methods.filter((method) => !isPassword(method));
  const offered = providers.filter(({ id }) => !linked.some(({ providerId }) => providerId === id));
  return (
    <List>
      {linked.map((method) => (
        <Linked key={method.id} {...{ method, changes }} isOnly={methods.length === 1} />
      ))}
      {offered.map(({ id, name }) => (
        <Item
          key={id}
          title={name}
          logo={<ProviderLogo id={id} />}
          action={<LinkButton {...{ id, name, changes }} />}
        />
      ))}
    </List>
  );
}

interface LinkedProps {
  readonly method: Method;
  readonly changes: Changes;
  /** The last way in stays. */
  readonly isOnly: boolean;
}

function Linked({ method: { id, providerId, createdAt }, changes, isOnly }: LinkedProps) {
  const { copy, data, language } = usePage();
  const { security, problems } = copy;
  const client = usePageClient();
  const name = data.site.providers.find((provider) => provider.id === providerId)?.name ?? providerId;
  const unlink = async () =>
    (await askEngine((fetchOptions) => client.unlinkAccount({ accountId: id, fetchOptions }))).fault;
  const since = security.since(dayInWords(createdAt, language));
  const { heading, text } = problems.FAILED_TO_UNLINK_LAST_ACCOUNT;
  return (
    <Item
      title={name}
      logo={<ProviderLogo id={providerId} />}
      action={
        !isOnly && (
          <ConfirmedButton
            text={copy.common.remove}
            question={security.unlink(name)}
            isBusy={changes.busyWith === id}
            onConfirm={() => void changes.change(id, unlink, security.unlinked(name))}
          />
        )
      }
    >
      <p>{isOnly ? `${since}. ${heading}. ${text}` : since}</p>
    </Item>
  );
}
