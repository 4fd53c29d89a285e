/** SQL of a document's digest. */
export const documentDigest = hash('doc::text');

/** SQL of the digest of a range's documents, from `documents`, which may be none. */
export const rangeDigest = hash(`coalesce(string_agg(${documentDigest}, '' order by id), '')`);

/**
 * A query for the digest of each field of `documents`, by its path. Accounts of one provider share their paths: of each
 * column the values of all count together, as an array in the order of the document.
 */
export const fieldDigests = `
  select d.id, jsonb_object_agg(f.path, f.digest) as fields
  from documents d cross join lateral (
    select format('%s.%s', part, key) as path, ${hash('value::text')} as digest
    from unnest(array['user', 'moved', 'factor', 'profile']) as part
      cross join lateral jsonb_each(case when jsonb_typeof(d.doc -> part) = 'object' then d.doc -> part else '{}' end)
    union all
    select format('accounts.%s.%s', account ->> 'providerId', key), ${hash('jsonb_agg(value order by place)::text')}
    from jsonb_array_elements(d.doc -> 'accounts') with ordinality as accounts(account, place)
      cross join lateral jsonb_each(account)
    group by 1
  ) as f group by d.id order by d.id`;

/** SHA-256 in hexadecimal. */
function hash(text: string): string {
  return `encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`;
}
