import type { Report } from '../report.ts';
import type { Subject } from './subject.ts';
import { withFunctions } from './with-functions.ts';

const environment = {
  OWNER_SECRET_ID: 'none',
  ROTATED_SECRET_IDS: 'none',
  POWERTOOLS_SERVICE_NAME: 'rotation',
};

/** A step that it would do belongs to a rotation that Secrets Manager has begun. */
const events = [
  {
    event: { Step: 'testSecret', SecretId: 'another', ClientRequestToken: 'none' },
    expected: /^secret "another" is none of those/,
  },
  { event: { neither: 'a step' }, expected: /^this is no step/ },
];

/** The rotation of secrets, which the dev stage does not have: without AWS it refuses what it must not do. */
export async function checkRotation(subject: Subject, report: Report): Promise<void> {
  const functions = { directory: subject.imageDirectory, names: ['rotation'] as const, environment };
  await withFunctions(subject, functions, async (invoke) => {
    await report.check('rotation: starts, and refuses what is none of its steps', async () => {
      for (const { event, expected } of [...events, ...events]) {
        const result = await invoke('rotation', event);
        if (result.ok) throw new Error(result.payload);
        if (!expected.test(result.message)) throw new Error(result.message);
      }
      return undefined;
    });
  });
}
