import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDocument } from './document.ts';

/** The document as it is checked in, so that a change of the API is seen in reviews. */
const documentFile = 'functions/docs/openapi.json';

/** Writes the document anew, if it is not what contract and engine say. */
export async function writeDocument(root: string): Promise<void> {
  const text = await renderDocument();
  if (text !== readDocument(root)) writeFileSync(join(root, documentFile), text);
}

/** A sentence if the document is not what contract and engine say. */
export async function findOutdatedDocument(root: string): Promise<string[]> {
  if ((await renderDocument()) === readDocument(root)) return [];
  return [`${documentFile} is not what contract and engine say: run npm run build`];
}

const renderDocument = async () => `${JSON.stringify(await createDocument(), null, 2)}\n`;

function readDocument(root: string): string | undefined {
  try {
    return readFileSync(join(root, documentFile), 'utf8');
  } catch {
    return undefined;
  }
}
