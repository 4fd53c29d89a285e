import { usePage } from '../../context.tsx';
import { askEngine } from '../../faults.ts';
import { Button } from '../../ui/button.tsx';
import { CodeField } from '../../ui/code-field.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { useArrivalFocus } from '../../ui/focus.ts';
import { Form, type Values } from '../../ui/form.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { usePageClient } from '../../use-client.ts';
import { RecoveryCodes } from './recovery-codes.tsx';

/** What an app is to be shown, and the codes for who loses it. The service shows them this once. */
export interface Enrolment {
  readonly totpURI: string;
  readonly backupCodes: readonly string[];
}

interface SetUpProps {
  readonly enrolment: Enrolment;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** Three steps: show the app its key, keep the recovery codes, prove it by a first code. */
export function SetUp({ enrolment: { totpURI, backupCodes }, onDone, onCancel }: SetUpProps) {
  const { twoFactor, common } = usePage().copy;
  const heading = useArrivalFocus<HTMLHeadingElement>();
  return (
    <>
      <ol className="steps">
        <li className="unprinted">
          <h2 tabIndex={-1} ref={heading}>
            {twoFactor.scan}
          </h2>
          <Key totpURI={totpURI} />
        </li>
        <li>
          <h2>{twoFactor.keep}</h2>
          <p className="small">{twoFactor.keepText}</p>
          <RecoveryCodes codes={backupCodes} />
        </li>
        <li className="unprinted">
          <h2>{twoFactor.confirm}</h2>
          <FirstCode onDone={onDone} />
        </li>
      </ol>
      <Button kind="link" onClick={onCancel}>
        {common.cancel}
      </Button>
    </>
  );
}

function Key({ totpURI }: Pick<Enrolment, 'totpURI'>) {
  const { twoFactor } = usePage().copy;
  const secret = new URL(totpURI).searchParams.get('secret') ?? '';
  return (
    <>
      <QrCode text={totpURI} label={twoFactor.qrLabel} />
      <p>
        <a href={totpURI}>{twoFactor.openApp}</a>
      </p>
      <p className="label">{twoFactor.key}</p>
      <Copyable text={secret}>
        <code className="key" dir="ltr">
          {secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}
        </code>
      </Copyable>
    </>
  );
}

function FirstCode({ onDone }: Pick<SetUpProps, 'onDone'>) {
  const { twoFactor, secondFactor } = usePage().copy;
  const client = usePageClient();
  const send = async ({ code = '' }: Values) => {
    const { fault } = await askEngine((fetchOptions) =>
      client.twoFactor.verifyTotp({ code: code.replaceAll(/\s/g, ''), fetchOptions }),
    );
    if (!fault) onDone();
    return fault;
  };
  return (
    <Form button={twoFactor.confirmButton} send={send} fieldOf={{ INVALID_CODE: 'code' }}>
      <CodeField label={secondFactor.code} />
    </Form>
  );
}
