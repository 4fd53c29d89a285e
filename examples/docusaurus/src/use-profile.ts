import { isApiError, type Profile, type ProfileCreation } from 'gatehouse/client';
import { useClient } from 'gatehouse/react';
import { useCallback, useEffect, useState } from 'react';

type Loaded =
  | { readonly stage: 'loading' }
  | { readonly stage: 'failed'; readonly failure: unknown }
  /** `saved` is null where there is no profile yet. */
  | { readonly stage: 'there'; readonly saved: Profile | null };

/** The profile of who is signed in, and how to save it. */
export function useProfile() {
  const { profile } = useClient();
  const [loaded, setLoaded] = useState<Loaded>({ stage: 'loading' });

  const load = useCallback(
    async (signal?: AbortSignal) => {
      try {
        setLoaded({ stage: 'there', saved: await profile.get({ signal }) });
      } catch (failure) {
        if (signal?.aborted) return;
        const isNone = isApiError(failure, 'PROFILE_NOT_FOUND');
        setLoaded(isNone ? { stage: 'there', saved: null } : { stage: 'failed', failure });
      }
    },
    [profile],
  );
  useEffect(() => {
    const leaving = new AbortController();
    load(leaving.signal);
    return () => leaving.abort();
  }, [load]);

  /** @throws whatever the client throws; after a conflict the newest profile is there */
  const save = async (saved: Profile | null, change: ProfileCreation) => {
    try {
      const now = saved ? profile.change(change, { ifUnchanged: saved }) : profile.create(change);
      setLoaded({ stage: 'there', saved: await now });
    } catch (failure) {
      const conflicts = ['PRECONDITION_FAILED', 'PROFILE_EXISTS', 'PROFILE_NOT_FOUND'];
      if (isApiError(failure) && conflicts.includes(failure.code)) await load();
      throw failure;
    }
  };
  return { loaded, load, save };
}
