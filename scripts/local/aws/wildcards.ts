/** Matches all of what an IAM pattern means: `*` stands for any characters, `?` for one. `i` disregards case. */
export function toPattern(wildcards: string, flags: 'i' | ''): RegExp {
  const literal = wildcards.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  const pattern = literal.replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, `s${flags}`);
}
