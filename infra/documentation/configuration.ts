import { parseStage } from '../config.ts';
import { settingRules } from '../settings/conflicts.ts';
import { stageSettings } from '../settings-schema.ts';
import { type DocumentedSetting, listSections, type SettingsSection } from './settings-list.ts';

const exampleStage = 'stage';

const introduction = `# Configuration

<!-- Made by "npm run docs" from infra/settings-schema.ts: change that. -->

A stage is an entry of \`context.stages\` in \`cdk.json\`; \`-c stage=<name>\` chooses one. Its name is part of the name of every
stack, function and secret. What a stage leaves out gets the default below. Every fault of every stage is reported at
once, with its path, its value and what would be right.

A setting with a dot (\`throttle.rateLimit\`) is a member of an object: \`{ "throttle": { "rateLimit": 50 } }\`. A required one
is required where its object is there. Secrets are no settings: they are in Secrets Manager, never in a file.
`;

/** The text of docs/configuration.md. */
export function renderConfiguration(): string {
  const sections = listSections(stageSettings).map(renderSection);
  const rules = settingRules.map(({ sentence }) => `- ${sentence}`).join('\n');
  return [introduction, ...sections, `## What must fit together\n\n${rules}\n`].join('\n');
}

function renderSection({ path, meaning, settings }: SettingsSection): string {
  const heading = path ? `## \`${path}\`` : '## Stage';
  return `${[heading, ...(meaning ? [meaning] : []), renderTable(settings)].join('\n\n')}\n`;
}

function renderTable(settings: readonly DocumentedSetting[]): string {
  const complete = parseStage(exampleStage, { [exampleStage]: {} });
  const rows = settings.map(({ path, kind, isRequired, meaning, standard }) => {
    const value = find(complete, path.split('.')) ?? standard;
    return `| \`${path}\` | ${kind} | ${isRequired ? 'required' : show(value)} | ${meaning} |`;
  });
  return ['| setting | type and range | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function find(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  return typeof value === 'object' && value !== null ? find(Reflect.get(value, name), rest) : undefined;
}

function show(value: unknown): string {
  const isNone = value === undefined || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
  return isNone ? 'none' : `\`${String(value)}\``;
}
