import type { Draft } from '@site/src/profile-fields';
import { useProfile } from '@site/src/use-profile';
import { Failure, Waiting } from './messages';
import { ProfileForm } from './profile-form';

interface ProfileEditorProps {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
}

/** Loads the profile, and shows it with what was typed on top. */
export function ProfileEditor(props: ProfileEditorProps) {
  const { loaded, load, save } = useProfile();
  if (loaded.stage === 'loading') return <Waiting />;
  if (loaded.stage === 'failed')
    return (
      <Failure of={loaded.failure}>
        <button type="button" className="button button--sm button--secondary" onClick={() => load()}>
          Try again
        </button>
      </Failure>
    );
  return <ProfileForm {...props} saved={loaded.saved} save={save} />;
}
