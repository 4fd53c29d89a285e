import type { ParsedStageSettings } from '../settings-schema.ts';
import { isSameSite } from './site.ts';

/** Where CloudFront takes its certificates from (CloudFront Developer Guide, "Requirements for certificates"). */
const edgeRegion = 'us-east-1';

/** One fault of a setting. `path` is dotted and starts below the stage. */
export interface SettingFault {
  readonly path: string;
  readonly value: unknown;
  readonly message: string;
}

/** The settings of a stage that are right by themselves; those with faults of their own are left out. */
export type ReadableSettings = Partial<ParsedStageSettings>;

/** Settings that must fit together. `sentence` stands in docs/configuration.md. */
export interface SettingRule {
  readonly sentence: string;
  find(settings: ReadableSettings): readonly (SettingFault | false | undefined)[];
}

function fault(path: string, value: unknown, message: string): SettingFault {
  return { path, value, message };
}

/** Every rule between settings of one stage. */
export const settingRules: readonly SettingRule[] = [
  {
    sentence: 'A `rollout` in steps needs `monitoring`: its alarms are what rolls back.',
    find: ({ rollout, monitoring }) => [
      isInSteps(rollout) &&
        monitoring === false &&
        fault('rollout', rollout, 'has no alarm to roll back on: set monitoring to true, or use all-at-once'),
    ],
  },
  {
    sentence:
      '`provisionedConcurrency` needs a `rollout` in steps: it belongs to an alias, which only that makes.',
    find: ({ rollout, functions = {} }) =>
      Object.entries(functions).map(([name, settings = {}]) => {
        const wanted = 'provisionedConcurrency' in settings ? settings.provisionedConcurrency : undefined;
        const remedy = 'has no alias to belong to: set rollout to canary or linear, or leave it out';
        const isFault = wanted !== undefined && rollout === 'all-at-once';
        return isFault && fault(`functions.${name}.provisionedConcurrency`, wanted, remedy);
      }),
  },
  {
    sentence: '`alarmEmail` needs `monitoring`.',
    find: ({ alarmEmail, monitoring }) => [
      alarmEmail !== undefined &&
        monitoring === false &&
        fault('alarmEmail', alarmEmail, 'would never get a mail: set monitoring to true, or leave it out'),
    ],
  },
  {
    sentence: '`hostedZoneId` and `hostedZoneName` go together, and the zone holds every name of the stage.',
    find: findZoneFaults,
  },
  {
    sentence:
      'With a `domain`, `allowedOrigins` are on the same site (the registrable domain, here example.com): browsers send the session cookie to no other.',
    find: ({ domain, allowedOrigins = [] }) =>
      allowedOrigins.map(
        (origin, index) =>
          domain &&
          !isSameSite(new URL(origin).hostname, domain.name) &&
          fault(
            `allowedOrigins.${index}`,
            origin,
            `is on another site than ${domain.name}, so that browsers would not send it the session cookie: serve both under one registrable domain`,
          ),
      ),
  },
  {
    sentence:
      '`secondFactor.passkeyDomain` is the site of `domain.name`, or holds one of `allowedOrigins`: browsers take passkeys for pages within it only.',
    find: ({ secondFactor, domain, allowedOrigins = [] }) => {
      const wanted = secondFactor?.passkeyDomain;
      if (wanted === undefined) return [];
      const hosts = [...allowedOrigins.map((origin) => new URL(origin).hostname), domain?.name ?? ''];
      const holdsOne = hosts.some((host) => host === wanted || host.endsWith(`.${wanted}`));
      const remedy = 'holds neither domain.name nor any of allowedOrigins: correct one of them';
      return [!holdsOne && fault('secondFactor.passkeyDomain', wanted, remedy)];
    },
  },
  {
    sentence: '`edge` needs a `domain`, with its certificate in us-east-1, and an `originName` of its own.',
    find: findEdgeFaults,
  },
];

/** Whether new code takes traffic step by step, behind an alias. */
export function isInSteps(
  rollout: ParsedStageSettings['rollout'] | undefined,
): rollout is 'canary' | 'linear' {
  return rollout === 'canary' || rollout === 'linear';
}

/** Whether a stage rotates any secret. */
export function rotatesSecrets({ rotation }: Pick<ParsedStageSettings, 'rotation'>): boolean {
  return rotation.databasePasswordsDays !== undefined || rotation.authSecretsDays !== undefined;
}

function findZoneFaults({ domain, edge }: ReadableSettings): (SettingFault | false)[] {
  if (!domain) return [];
  const { hostedZoneId, hostedZoneName: zone } = domain;
  if (zone === undefined) {
    return [
      hostedZoneId !== undefined &&
        fault('domain.hostedZoneId', hostedZoneId, 'lacks its name: add hostedZoneName'),
    ];
  }
  const names = { 'domain.name': domain.name, ...(edge && { 'edge.originName': edge.originName }) };
  const outside = Object.entries(names).filter(([, name]) => name !== zone && !name.endsWith(`.${zone}`));
  return [
    hostedZoneId === undefined && fault('domain.hostedZoneName', zone, 'lacks its id: add hostedZoneId'),
    ...outside.map(([path, name]) =>
      fault(path, name, `is not in the hosted zone ${zone}: correct one of them`),
    ),
  ];
}

function findEdgeFaults(settings: ReadableSettings): (SettingFault | false)[] {
  const { edge, domain } = settings;
  if (!edge) return [];
  // A domain that has faults of its own is not there either, but those are reported already.
  if (!domain)
    return ['domain' in settings && fault('edge', edge, 'has no name to answer under: add domain')];
  const [, , , region] = domain.certificateArn.split(':');
  return [
    region !== edgeRegion &&
      fault(
        'domain.certificateArn',
        domain.certificateArn,
        `is in ${region}, but CloudFront takes certificates from ${edgeRegion} only`,
      ),
    edge.originName === domain.name &&
      fault(
        'edge.originName',
        edge.originName,
        'is the name that CloudFront answers under: give the API another one',
      ),
  ];
}
