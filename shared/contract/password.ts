/**
 * Least and most characters of a password: NIST SP 800-63B §3.1.1.2 for the least; the most bounds the cost of hashing.
 */
export const passwordLength = { min: 8, max: 128 } as const;
