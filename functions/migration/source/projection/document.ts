import { credential } from './accounts.ts';
import type { DocumentForm } from './projection.ts';
import { finite } from './times.ts';

/** The UserDocument of each user in `kept`, in the order of its type. */
export function composeDocuments(form: DocumentForm): string {
  const object = `${form}_build_object`;
  return `
    select k.id, ${object}(
      'id', k.id,
      'user', ${object}(
        'name', coalesce(${metadataName('full_name')}, ${metadataName('name')}, split_part(a.address, '@', 1)),
        'email', a.address,
        'emailVerified', coalesce(k.is_verified, false),
        'image', coalesce(${metadataUrl('avatar_url')}, ${metadataUrl('picture')}),
        'createdAt', k.created_at,
        'updatedAt', k.updated_at,
        'banned', k.banned_until is not null,
        'banReason', null,
        'banExpires', ${finite('k.banned_until')},
        'twoFactorEnabled', f.id is not null),
      'moved', ${object}(
        'phone', k.phone,
        'isAnonymous', k.is_anonymous,
        'isSso', k.is_sso_user,
        'lastSignInAt', ${finite('k.last_sign_in_at')},
        'appMetadata', k.raw_app_meta_data,
        'userMetadata', k.raw_user_meta_data),
      'accounts', coalesce(c.list,
        case when k.is_readable then ${form}_build_array(${credential(form)}) else ${form}_build_array() end),
      'factor', case when f.id is not null then ${object}('id', f.id) end,
      'profile', p.doc) as doc
    from kept k
      cross join lateral (select coalesce(k.address, k.id || '@' || ${placeholderDomain}) as address) as a
      left join accounts c on c.user_id = k.id
      left join carried f on f.user_id = k.id
      left join profiles p on p.user_id = k.id and p.is_first`;
}

/** RFC 2606 keeps mail to it from anybody. */
const placeholderDomain =
  "case when k.is_anonymous then 'anonymous' when k.phone is not null then 'phone' else 'none' end || '.invalid'";

/** Only text counts as a name: `->>` alone would make one of any value. */
function metadataName(key: string): string {
  const text = `k.raw_user_meta_data ->> '${key}'`;
  return `case when jsonb_typeof(k.raw_user_meta_data -> '${key}') = 'string' and btrim(${text}) <> '' then ${text} end`;
}

function metadataUrl(key: string): string {
  const text = `k.raw_user_meta_data ->> '${key}'`;
  return `case when starts_with(${text}, 'https://') or starts_with(${text}, 'http://') then ${text} end`;
}
