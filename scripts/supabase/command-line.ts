import type { Target } from '../operator/target.ts';

/** A command for the same stage, to be copied. */
export function commandLine(command: string, { stage, region, endpointUrl }: Target): string {
  const options = [
    `--stage ${stage}`,
    ...(region ? [`--region ${region}`] : []),
    ...(endpointUrl ? [`--endpoint-url ${endpointUrl}`] : []),
  ];
  return `npm run supabase -- ${command} ${options.join(' ')}`;
}
