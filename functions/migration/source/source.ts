/**
 * A user as the target is to have it: one JSON document, built by the source's database and rebuilt in the same form by
 * the target's. Copying hands it on as text that no JavaScript parses (numbers in metadata may be longer than doubles);
 * verification compares its digest in both databases. Times are UTC to the microsecond, as PostgreSQL's
 * `to_jsonb(timestamptz)` has them with `TimeZone = 'UTC'`. Arrays are in the order named.
 */
export interface UserDocument {
  readonly id: string;
  /** Columns of "user". */
  readonly user: {
    readonly name: string;
    readonly email: string;
    readonly emailVerified: boolean;
    readonly image: string | null;
    readonly createdAt: string;
    readonly updatedAt: string;
    readonly banned: boolean;
    readonly banReason: string | null;
    readonly banExpires: string | null;
    readonly twoFactorEnabled: boolean;
  };
  /** Columns of gatehouse.moved_user. */
  readonly moved: {
    readonly phone: string | null;
    readonly isAnonymous: boolean;
    readonly isSso: boolean;
    readonly lastSignInAt: string | null;
    readonly appMetadata: unknown;
    readonly userMetadata: unknown;
  };
  /** Columns of "account", by providerId and accountId. The id is that of the identity, or made of the user's for a password. */
  readonly accounts: readonly {
    readonly id: string;
    readonly providerId: string;
    readonly accountId: string;
    readonly password: string | null;
    readonly createdAt: string;
    readonly updatedAt: string;
  }[];
  /** The verified TOTP factor that comes along, if any, without its secret, which is encrypted in the target. */
  readonly factor: { readonly id: string } | null;
  /** The fields of a profile that its owner writes (contract: profileFields), every one of them. */
  readonly profile: Readonly<Record<string, unknown>> | null;
}

/** Keys of one range, both ends included; null at an end is without end. Ranges leave no id out: late sign-ups have one. */
export interface KeyRange {
  readonly firstId: string | null;
  readonly lastId: string | null;
}

/** What was found out about one of the source's users, or a field of one, by a code of the contract. */
export interface SourceIssue {
  readonly source_id: string;
  readonly code: string;
  readonly field: string | null;
}

export interface PlannedRange extends KeyRange {
  /** Users at the time of planning, deleted ones included. */
  readonly users: number;
}

export interface SourcePlan {
  /** The source's clock, ISO 8601 in UTC with microseconds. */
  readonly snapshotAt: string;
  readonly users: number;
  readonly ranges: readonly PlannedRange[];
  /** Tells one source from another: its system and database, hashed. */
  readonly fingerprint: string;
}

/** A page of users in the order of their ids. */
export interface SourcePage {
  /** JSON text: an array of UserDocument of those that are to be migrated. */
  readonly documents: string;
  /** JSON text: an array of SourceIssue, of all users of the page. */
  readonly issues: string;
  /** Secrets of the factors in `documents`, in base32 as the source has them. */
  readonly factors: readonly { readonly userId: string; readonly secret: string }[];
  /** Users of the source in the page, whether in `documents` or listed. */
  readonly users: number;
  /** Id of the last of them: where the next page goes on. Null for an empty page, the end. */
  readonly lastId: string | null;
}

export interface UserDigest {
  readonly id: string;
  /** SHA-256 of the canonical document, in hexadecimal. */
  readonly digest: string;
}

/** A user whom the source lists: deleted there, or left out by the settings. */
export interface LeftOutUser {
  readonly id: string;
  readonly code: string;
}

/**
 * Reads a Supabase project's users. Every answer, and every page of an iterable, is one read-only, repeatable-read
 * transaction; between pages other methods may be called. See errors.ts for what they throw.
 */
export interface Source {
  /** Ranges of `usersPerRange` by the keys that there are, or more each, so that they are at most 2,000. */
  plan(usersPerRange: number): Promise<SourcePlan>;
  /** Ids of users whose e-mail address another user has with a better claim: not by SSO first, then the older. */
  findDuplicates(): AsyncIterable<readonly string[]>;
  /** Ids of users that profiles name and that are not there. */
  findOrphanProfiles(): AsyncIterable<readonly string[]>;
  /** At most `limit` users after `afterId` in the range, fewer if they are large: a page holds some 1 MB or one user. */
  readPage(range: KeyRange, afterId: string | null, limit: number): Promise<SourcePage>;
  /**
   * Documents of chosen users, in a page of its own; those that are not there or are listed are left out. As with any
   * page, users after `lastId` may be left for another, if these are large.
   */
  readUsers(ids: readonly string[]): Promise<SourcePage>;
  /** Digest of all documents of a range in the order of their ids, without those of `exclude`, and how many there are. */
  digestRange(
    range: KeyRange,
    exclude: readonly string[],
  ): Promise<{ readonly users: number; readonly digest: string }>;
  /** Digest of each document of a range, in pages and in the order of their ids, without those of `exclude`. */
  digestUsers(range: KeyRange, exclude: readonly string[]): AsyncIterable<readonly UserDigest[]>;
  /** How many users of a range have a document. */
  countDocuments(range: KeyRange): Promise<number>;
  /** Users of a range that have no document, with the code by which they are listed, in pages. */
  listLeftOut(range: KeyRange): AsyncIterable<readonly LeftOutUser[]>;
  /**
   * Digest of each field of chosen users' documents, by its path, such as `user.email` or `accounts.google.createdAt`:
   * SHA-256 of its jsonb as text, of accounts of an array with the values of all at the provider.
   */
  digestFields(
    ids: readonly string[],
  ): Promise<readonly { readonly id: string; readonly fields: Readonly<Record<string, string>> }[]>;
  close(): Promise<void>;
}

/** What belongs to a run and decides what documents say. */
export interface SourceRun {
  /** `snapshotAt` of the run's plan: a ban that ended before is none. */
  readonly snapshotAt: string;
}
