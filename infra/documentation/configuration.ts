import { apiFunctionNames, parseStage } from '../config.ts';
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

const complete = parseStage(exampleStage, { [exampleStage]: {} });
const functionPathPattern = /^functions\.(\w+)/;
const usualSettings = JSON.stringify(complete.functions.profile);
const usualFunctions: ReadonlySet<string> = new Set(
  apiFunctionNames.filter((name) => JSON.stringify(complete.functions[name]) === usualSettings),
);

/** The text of docs/configuration.md. */
export function renderConfiguration(): string {
  const sections = [...new Set(listSections(stageSettings).map(renderSection))];
  const rules = settingRules.map(({ sentence }) => `- ${sentence}`).join('\n');
  return [introduction, ...sections, `## What must fit together\n\n${rules}\n`].join('\n');
}

function renderSection({ path, meaning, settings }: SettingsSection): string {
  const heading = path ? `## \`${shownPath(path)}\`` : '## Stage';
  return `${[heading, ...(meaning ? [meaning] : []), renderTable(settings)].join('\n\n')}\n`;
}

function renderTable(settings: readonly DocumentedSetting[]): string {
  const rows = settings.map(({ path, kind, isRequired, meaning, standard }) => {
    const value = find(complete, path.split('.')) ?? standard;
    return `| \`${shownPath(path)}\` | ${kind} | ${isRequired ? 'required' : show(value)} | ${meaning} |`;
  });
  return ['| setting | type and range | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

/** Functions behind the API that have the usual settings are shown once: there is one for each resource. */
function shownPath(path: string): string {
  const [, name = ''] = functionPathPattern.exec(path) ?? [];
  return usualFunctions.has(name) ? path.replace(name, '<name>') : path;
}

function find(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  return typeof value === 'object' && value !== null ? find(Reflect.get(value, name), rest) : undefined;
}

function show(value: unknown): string {
  const isNone = value === undefined || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
  return isNone ? 'none' : `\`${String(value)}\``;
}
