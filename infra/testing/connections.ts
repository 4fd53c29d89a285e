import { secretNameOf } from './grants.ts';
import type { SynthesizedStage } from './synthesize.ts';

type Part = string | { readonly 'Fn::ImportValue': string };

/** Names of the secrets of connections that the schema function completes, by the function that each is of. */
export function completedConnections({ schema, secrets }: SynthesizedStage): Record<string, string> {
  const [found] = Object.values(
    schema.findResources('AWS::Lambda::Function', { Properties: { PackageType: 'Image' } }),
  );
  const parts: readonly Part[] = found?.Properties.Environment.Variables.ROLE_SECRET_IDS['Fn::Join'][1];
  const text = parts.map((part) =>
    typeof part === 'string' ? part : secretNameOf(part['Fn::ImportValue'], secrets),
  );
  return JSON.parse(text.join(''));
}
