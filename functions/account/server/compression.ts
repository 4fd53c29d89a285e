import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Ways to encode an answer, the best first (RFC 9110 §12.5.3). */
export const encodings = ['br', 'gzip'] as const;
export type Encoding = (typeof encodings)[number];

/** The best that a browser takes; undefined for none. Whoever forbids one says `q=0`. */
export function acceptedEncoding(header: string | undefined): Encoding | undefined {
  const accepted = (header ?? '').toLowerCase().split(',');
  return encodings.find((encoding) =>
    accepted.some(
      (part) => part.trim().split(';')[0]?.trim() === encoding && !/;\s*q=0(\.0*)?\s*$/.test(part),
    ),
  );
}

/** For what is made with each request: a little larger than at best, and much sooner there. */
const quickBrotliQuality = 4;

export function compressQuickly(text: string, encoding: Encoding): Buffer {
  if (encoding === 'gzip') return gzipSync(text);
  return brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: quickBrotliQuality } });
}
