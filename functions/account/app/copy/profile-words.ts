import type { ProfileCreation } from '#shared/contract/profile';

/** A label for each field of the contract, and one for each value of those that have a choice: none can be missed. */
export type ProfileFieldWords = {
  readonly [F in keyof ProfileCreation]-?: ValueOf<F> extends infer V
    ? [V] extends [string]
      ? string extends V
        ? { readonly label: string; readonly hint: string }
        : { readonly label: string; readonly values: Readonly<Record<V, string>> }
      : { readonly label: string; readonly hint: string }
    : never;
};

type ValueOf<F extends keyof ProfileCreation> = NonNullable<ProfileCreation[F]>;
