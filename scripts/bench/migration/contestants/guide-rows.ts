interface Identity {
  readonly provider: string;
  readonly provider_id: string;
  readonly identity_data: Readonly<Record<string, string | undefined>> | null;
  readonly created_at: string | null;
  readonly updated_at: string | null;
}

/** A row of auth.users with all its columns, as far as the guide looks at them. */
export interface SourceUser {
  readonly id: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly role: string | null;
  readonly encrypted_password: string | null;
  readonly email_confirmed_at: Date | null;
  readonly phone_confirmed_at: Date | null;
  readonly invited_at: Date | null;
  readonly last_sign_in_at: Date | null;
  readonly created_at: Date | null;
  readonly updated_at: Date | null;
  readonly deleted_at: Date | null;
  readonly banned_until: Date | null;
  readonly is_super_admin: boolean | null;
  readonly is_anonymous: boolean;
  readonly raw_user_meta_data: Readonly<Record<string, string | undefined>> | null;
  readonly raw_app_meta_data: object | null;
  readonly identities: readonly Identity[];
}

const issuers: Readonly<Record<string, string>> = {
  github: 'local:oauth:github',
  google: 'https://accounts.google.com',
};

/** With the plugins for administrators, anonymous users and phone numbers: all that the guide can move. */
export function toUser(user: SourceUser) {
  const { raw_user_meta_data: metadata, raw_app_meta_data: appMetadata } = user;
  return {
    id: user.id,
    email: user.email || `${user.phone?.replace(/\D/g, '')}@temp.example.com`,
    emailVerified: user.email_confirmed_at !== null,
    name: findName(user),
    image: findImage(user),
    createdAt: user.created_at ?? new Date(),
    updatedAt: user.updated_at ?? new Date(),
    isAnonymous: user.is_anonymous,
    ...(user.phone && { phoneNumber: user.phone, phoneNumberVerified: user.phone_confirmed_at !== null }),
    role: user.is_super_admin ? 'admin' : (user.role ?? 'user'),
    ...toBan(user.banned_until),
    ...(metadata && Object.keys(metadata).length > 0 && { userMetadata: toJson(metadata) }),
    ...(appMetadata && Object.keys(appMetadata).length > 0 && { appMetadata }),
    ...(user.invited_at && { invitedAt: user.invited_at }),
    ...(user.last_sign_in_at && { lastSignInAt: user.last_sign_in_at }),
  };
}

function findName({ raw_user_meta_data: metadata, identities, email, phone }: SourceUser): string {
  const identity = identities[0]?.identity_data;
  const own = metadata?.name || metadata?.full_name || metadata?.username || metadata?.user_name;
  const theirs = identity?.name || identity?.full_name || identity?.username || identity?.preferred_username;
  return own || theirs || email?.split('@')[0] || phone || 'Unknown';
}

function findImage({ raw_user_meta_data: metadata, identities }: SourceUser): string | undefined {
  const identity = identities[0]?.identity_data;
  return metadata?.avatar_url || metadata?.picture || identity?.avatar_url || identity?.picture;
}

function toBan(until: Date | null) {
  const expires = until && new Date(until);
  if (!expires || !(expires > new Date())) return { banned: false };
  return { banned: true, banExpires: expires, banReason: 'banned at Supabase' };
}

/** For the guide's own an array in place of an object is the end of a batch: the driver takes it for PostgreSQL's. */
const toJson = (metadata: object) => (Array.isArray(metadata) ? JSON.stringify(metadata) : metadata);

/** A password comes along by the identity `email` only; what is of no known provider is left out. */
export function toAccounts(user: SourceUser) {
  return user.identities
    .filter(({ provider }) => provider === 'email' || provider in issuers)
    .map((identity) => ({
      userId: user.id,
      ...(identity.provider === 'email' ? toCredential(user) : toSocialAccount(identity)),
      createdAt: (identity.provider !== 'email' && identity.created_at) || (user.created_at ?? new Date()),
      updatedAt: (identity.provider !== 'email' && identity.updated_at) || (user.updated_at ?? new Date()),
    }));
}

const toCredential = ({ id, encrypted_password }: SourceUser) => ({
  accountId: id,
  providerId: 'credential',
  issuer: 'local:credential',
  password: encrypted_password || null,
});

const toSocialAccount = ({ provider, provider_id, identity_data }: Identity) => ({
  accountId: identity_data?.sub || provider_id,
  providerId: provider,
  issuer: issuers[provider],
  password: null,
});
