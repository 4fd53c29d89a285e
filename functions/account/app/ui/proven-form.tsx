import type { ReactNode } from 'react';
import { useCopy } from '../context.tsx';
import type { Fault } from '../faults.ts';
import type { Answer } from '../use-answer.ts';
import { isPassword, type Method } from '../use-methods.ts';
import { Form, type Values } from './form.tsx';
import { Answered } from './loaded.tsx';
import { PasswordField } from './password-field.tsx';
import { Username } from './username.tsx';

interface ProvenFormProps {
  readonly methods: Answer<readonly Method[]>;
  readonly button: string;
  readonly isDangerous?: boolean;
  /** Gets the password as `password`, if there is one. */
  readonly send: (values: Values) => Promise<Fault | undefined>;
  readonly fieldOf?: Readonly<Record<string, string>>;
  readonly children?: ReactNode;
}

/**
 * A form for what needs the password. Whoever has none, since a provider signs them in, needs a fresh session instead:
 * the server says so.
 */
export function ProvenForm({ methods, fieldOf, children, ...form }: ProvenFormProps) {
  const { password } = useCopy();
  return (
    <Answered answer={methods}>
      {(list) => (
        <Form
          {...form}
          words={{ INVALID_CREDENTIALS: password.wrong }}
          fieldOf={{ INVALID_CREDENTIALS: 'password', ...fieldOf }}
        >
          {children}
          {list.some(isPassword) && (
            <>
              <Username />
              <PasswordField name="password" label={password.current} kind="current" />
            </>
          )}
        </Form>
      )}
    </Answered>
  );
}
