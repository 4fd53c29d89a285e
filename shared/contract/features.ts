/** What a stage may switch on below `/api/auth`. */
export const features = ['totp', 'passkeys', 'providers'] as const;
export type Feature = (typeof features)[number];
