import { z } from 'zod';

/** One setting as docs/configuration.md shows it. */
export interface DocumentedSetting {
  /** Dotted path below the stage. */
  readonly path: string;
  /** Type and range. */
  readonly kind: string;
  readonly isRequired: boolean;
  /** Its default where that depends on nothing else. */
  readonly standard: unknown;
  readonly meaning: string;
}

/** An object of settings: the stage itself, or one that stands in it. */
export interface SettingsSection {
  /** Dotted path below the stage; empty for the stage. */
  readonly path: string;
  readonly meaning: string | undefined;
  readonly settings: readonly DocumentedSetting[];
}

/** What the schema says about one part of it; a wrapper's own words come before those of what it wraps. */
interface Description {
  readonly inner: z.core.$ZodType;
  readonly kind: string | undefined;
  readonly meaning: string | undefined;
  readonly isRequired: boolean;
  readonly standard: unknown;
}

/**
 * Every setting of a schema, in its order, by the object that it stands in.
 * @throws TypeError for a setting without a kind or without words
 */
export function listSections(schema: z.ZodObject, path = '', meaning?: string): SettingsSection[] {
  const settings: DocumentedSetting[] = [];
  const nested: SettingsSection[] = [];
  for (const [name, part] of Object.entries(schema.shape)) {
    const partPath = path ? `${path}.${name}` : name;
    const { inner, ...description } = describe(part);
    if (inner instanceof z.ZodObject) nested.push(...listSections(inner, partPath, description.meaning));
    else settings.push(toSetting(partPath, description));
  }
  const own = settings.length > 0 ? [{ path, meaning, settings }] : [];
  return [...own, ...nested];
}

function toSetting(path: string, { kind, meaning, ...rest }: Omit<Description, 'inner'>): DocumentedSetting {
  if (kind && meaning) return { path, kind, meaning, ...rest };
  throw new TypeError(`${path} lacks a kind or a description: add it in the schema`);
}

function describe(schema: z.core.$ZodType): Description {
  const { kind, description } = z.globalRegistry.get(schema) ?? {};
  const own = { kind: typeof kind === 'string' ? kind : undefined, meaning: description };
  const wrapped = unwrap(schema);
  if (!wrapped) return { inner: schema, ...own, isRequired: true, standard: undefined };
  const below = describe(wrapped);
  return {
    inner: below.inner,
    kind: own.kind ?? below.kind,
    meaning: own.meaning ?? below.meaning,
    isRequired: false,
    standard: schema instanceof z.ZodDefault ? schema.def.defaultValue : below.standard,
  };
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  // An object of settings, or false for none of it: the description says so.
  if (schema instanceof z.ZodUnion) return schema.options.find((option) => option instanceof z.ZodObject);
  const isWrapper =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
  return isWrapper ? schema.def.innerType : undefined;
}
