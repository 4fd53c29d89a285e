import type { Feature } from '#shared/contract/features';
import {
  listOperations,
  type OpenApiDocument,
  type Operation,
  type PathItem,
} from '#shared/openapi/document';

export interface StageOptions {
  readonly issuer: string;
  readonly productName: string;
  readonly features: readonly Feature[];
}

/** The document of a stage: under its own address, and without the operations that it has switched off. */
export function documentOfStage(
  document: OpenApiDocument,
  { issuer, productName, features }: StageOptions,
): OpenApiDocument {
  const isOn = ({ 'x-feature': feature }: Operation) => feature === undefined || features.includes(feature);
  const paths = Object.fromEntries(
    Object.entries(document.paths)
      .map(([path, item]) => [path, keepOperations(item, isOn)] as const)
      .filter(([, item]) => Object.keys(item).length > 0),
  );
  const used = new Set(listOperations({ paths }).flatMap(({ operation }) => operation.tags));
  return {
    ...document,
    info: { ...document.info, title: productName },
    servers: [{ url: issuer }],
    tags: document.tags.filter(({ name }) => used.has(name)),
    paths,
  };
}

function keepOperations(item: PathItem, isKept: (operation: Operation) => boolean): PathItem {
  return Object.fromEntries(Object.entries(item).filter(([, operation]) => isKept(operation)));
}
