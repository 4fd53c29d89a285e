import { useEffect, useState } from 'react';
import { usePage } from '../../context.tsx';
import { Button } from '../../ui/button.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { useMember } from '../../use-client.ts';

/** Codes for who has lost the app: to copy, to save, to print. */
export function RecoveryCodes({ codes }: { readonly codes: readonly string[] }) {
  const { copy, data } = usePage();
  const { twoFactor, common } = copy;
  const user = useMember();
  const text = codes.join('\n');
  const file = useFile(`${data.site.productName} – ${user?.email ?? ''}\n\n${text}\n`);
  return (
    <Copyable
      text={text}
      more={
        <>
          <a className="button" href={file} download="recovery-codes.txt">
            {twoFactor.download}
          </a>
          <Button onClick={() => print()}>{common.print}</Button>
        </>
      }
    >
      <ul className="codes" dir="ltr">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </Copyable>
  );
}

/** The address of a file that this page has made, as long as it is shown. */
function useFile(text: string): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [text]);
  return address;
}
