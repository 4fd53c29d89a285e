import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { HttpAnswer } from '#shared/http/event';
import { acceptedEncoding } from './compression.ts';

/** What `scripts/build/bundle-pages.ts` writes beside the scripts. */
const manifest = z.object({
  /** The module that takes a page over. */
  entry: z.string(),
  /** What each language loads besides. */
  languages: z.record(z.string(), z.array(z.string()).readonly()),
  /** Every file by its name, with its digest in it. */
  files: z.array(z.string()).readonly(),
});

/** The scripts and the style of the pages, as they were built. */
export interface Assets {
  readonly manifest: z.output<typeof manifest>;
  readonly style: string;
  /** The bytes of a file in the manifest, in one of its encodings. */
  readonly read: (file: string, encoding: 'br' | 'gzip') => Buffer;
}

/** @param folder where the build has laid them out; read with the first request. @throws then, if they are not there */
export function createAssets(folder: string): Assets {
  const read = (file: string) => readFileSync(join(folder, file));
  let known: Pick<Assets, 'manifest' | 'style'> | undefined;
  const index = () => {
    known ??= {
      manifest: manifest.parse(JSON.parse(read('manifest.json').toString())),
      style: read('pages.css').toString(),
    };
    return known;
  };
  return {
    get manifest() {
      return index().manifest;
    },
    get style() {
      return index().style;
    },
    read: (file, encoding) => read(`${file}.${encoding === 'br' ? 'br' : 'gz'}`),
  };
}

/** Names have the digest of what they name: whoever has it never needs to ask again (RFC 8246). */
const cacheForEver = 'public, max-age=31536000, immutable';

/** A script; every browser that understands these pages takes gzip. */
export function assetAnswer(assets: Assets, file: string, acceptEncoding: string | undefined): HttpAnswer {
  const encoding = acceptedEncoding(acceptEncoding) ?? 'gzip';
  return {
    statusCode: 200,
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': encoding,
      'cache-control': cacheForEver,
      vary: 'accept-encoding',
    },
    body: assets.read(file, encoding).toString('base64'),
    isBase64Encoded: true,
  };
}
