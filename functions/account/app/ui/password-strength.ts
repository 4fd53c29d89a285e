export type Strength = 'weak' | 'fair' | 'good' | 'strong';

/** Bits from which on a password is called so: guesses beyond 2^36 cost more than online attacks have. */
const leastBits = { fair: 28, good: 40, strong: 56 } as const;

/**
 * How hard a password is to guess, very roughly: by how many different characters it has, not counting those that only
 * go on with a run or repeat what came before. Whether attackers know it already the server tells.
 */
export function strengthOf(password: string): Strength {
  const characters = [...password];
  const surprising = characters.filter((character, index) => !isExpected(characters, character, index));
  const alphabet = alphabetSize(password);
  const bits = surprising.length * Math.log2(alphabet);
  if (bits >= leastBits.strong) return 'strong';
  if (bits >= leastBits.good) return 'good';
  return bits >= leastBits.fair ? 'fair' : 'weak';
}

/** The same as before, the next or previous of the alphabet, or a third time there. */
function isExpected(characters: readonly string[], character: string, index: number): boolean {
  if (index === 0) return false;
  const code = (text: string | undefined) => text?.codePointAt(0) ?? 0;
  const step = Math.abs(code(character) - code(characters[index - 1]));
  return step <= 1 || characters.slice(0, index).filter((earlier) => earlier === character).length > 1;
}

function alphabetSize(password: string): number {
  const kinds: readonly (readonly [RegExp, number])[] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[0-9]/, 10],
    [/[ -/:-@[-`{-~]/, 33],
    [/[^ -~]/, 100],
  ];
  return Math.max(
    2,
    kinds.reduce((sum, [kind, size]) => sum + (kind.test(password) ? size : 0), 0),
  );
}
