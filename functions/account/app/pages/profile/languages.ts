import type { Option } from '../../ui/select-field.tsx';

/** The languages of ISO 639-1 that people live in, and the ways to write or speak them that differ most. */
const tags =
  'aa ab af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cs cv cy da de de-AT de-CH dv dz ee el ' +
  'en en-GB en-US es es-419 es-MX et eu fa ff fi fil fj fo fr fr-CA fr-CH fy ga gd gl gn gu gv ha haw he hi ho hr ' +
  'ht hu hy hz id ig ii ik is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky lb lg li ln lo lt lu lv mg mh ' +
  'mi mk ml mn mr ms mt my na nb nd ne ng nl nl-BE nn nr nv ny oc oj om or os pa pl ps pt pt-BR pt-PT qu rm rn ro ru ' +
  'rw sc sd se sg si sk sl sm sn so sq sr sr-Latn ss st su sv sw ta te tg th ti tk tn to tr ts tt tw ty ug uk ur uz ' +
  've vi wa wo xh yi yo yue za zh zh-Hans zh-Hant zu';

/** Languages by their names in the reader's own, in its order; with `current`, which may be any tag. */
export function languageOptions(reader: string, current: string): Option[] {
  const values = new Set([...tags.split(' '), current]);
  return [...values]
    .map((value) => ({ value, label: languageName(value, reader) }))
    .sort((a, b) => a.label.localeCompare(b.label, reader));
}

/** The name of a language in the reader's own; the tag itself of one that has none. */
export function languageName(tag: string, reader: string): string {
  try {
    return new Intl.DisplayNames(reader, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
