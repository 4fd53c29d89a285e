interface Refused {
  readonly status: number;
  readonly code?: string | undefined;
}

interface Hearing {
  readonly onError: (context: { readonly response: Response }) => void;
}

/** Better Auth has refused something. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor({ status, code }: Refused, retryAfterSeconds: number | undefined) {
    super(`refused with ${status} ${code ?? ''}`);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * Calls a method of Better Auth's, which answer their refusals: here they are thrown, like those of the other methods.
 * @throws Refusal, NetworkError
 */
export async function orThrow(
  call: (fetchOptions: Hearing) => Promise<{ readonly error: Refused | null }>,
): Promise<void> {
  let retryAfter: string | null = null;
  const { error } = await call({
    onError: ({ response }) => {
      retryAfter = response.headers.get('retry-after');
    },
  });
  if (error) throw new Refusal(error, Number(retryAfter) || undefined);
}
