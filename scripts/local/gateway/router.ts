import type { RouteDefinition } from './api-definition.ts';

export interface RouteMatch {
  readonly route: RouteDefinition;
  readonly pathParameters: Readonly<Record<string, string>>;
}

export interface Router {
  /** `path` is decoded and begins with a slash; methods and paths are case-sensitive. */
  match(method: string, path: string): RouteMatch | undefined;
}

/** A route key that an HTTP API would not accept: malformed, or there already. */
export class RouteError extends Error {
  override readonly name = 'RouteError';
}

interface Segment {
  readonly kind: 'literal' | 'parameter' | 'greedy';
  readonly text: string;
}

interface CompiledRoute {
  readonly route: RouteDefinition;
  readonly method: string;
  readonly segments: readonly Segment[];
}

const precedence = { literal: 0, parameter: 1, greedy: 2 } as const;

/**
 * Chooses among routes as an HTTP API does: exact before parameter before greedy, segment by segment, then the
 * method before ANY, then `$default`
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html, "Routing API requests").
 *
 * @throws RouteError on a malformed or repeated route key.
 */
export function createRouter(routes: readonly RouteDefinition[]): Router {
  assertNoDuplicates(routes);
  const fallback = routes.find((route) => route.routeKey === '$default');
  const compiled = routes
    .filter((route) => route !== fallback)
    .map(compile)
    .sort(comparePrecedence);
  return {
    match(method, path) {
      const parts = path.split('/').slice(1);
      for (const { route, method: routeMethod, segments } of compiled) {
        if (routeMethod !== 'ANY' && routeMethod !== method) continue;
        const pathParameters = matchSegments(segments, parts);
        if (pathParameters !== undefined) return { route, pathParameters };
      }
      return fallback && { route: fallback, pathParameters: {} };
    },
  };
}

function assertNoDuplicates(routes: readonly RouteDefinition[]): void {
  const seen = new Set<string>();
  for (const { routeKey } of routes) {
    if (seen.has(routeKey)) throw new RouteError(`route "${routeKey}" is defined twice: remove one`);
    seen.add(routeKey);
  }
}

function compile(route: RouteDefinition): CompiledRoute {
  const [, method, path] = /^([A-Z]+) (\/.*)$/.exec(route.routeKey) ?? [];
  if (method === undefined || path === undefined) {
    throw new RouteError(`route "${route.routeKey}" is not "<METHOD> /<path>": write it like "GET /health"`);
  }
  const segments = path.slice(1).split('/').map(compileSegment);
  const greedy = segments.findIndex((segment) => segment.kind === 'greedy');
  if (greedy !== -1 && greedy !== segments.length - 1) {
    throw new RouteError(`route "${route.routeKey}" goes on after {…+}: a greedy variable comes last`);
  }
  return { route, method, segments };
}

function compileSegment(text: string): Segment {
  const [, name, plus] = /^\{([^{}+]+)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return { kind: 'literal', text };
  return { kind: plus === '+' ? 'greedy' : 'parameter', text: name };
}

function comparePrecedence(a: CompiledRoute, b: CompiledRoute): number {
  for (const [index, segment] of a.segments.entries()) {
    const other = b.segments[index];
    if (other === undefined) break;
    const difference = precedence[segment.kind] - precedence[other.kind];
    if (difference !== 0) return difference;
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY');
}

function matchSegments(
  segments: readonly Segment[],
  parts: readonly string[],
): Record<string, string> | undefined {
  const isGreedy = segments.at(-1)?.kind === 'greedy';
  if (isGreedy ? parts.length < segments.length : parts.length !== segments.length) return undefined;
  const parameters: [string, string][] = [];
  for (const [index, { kind, text }] of segments.entries()) {
    const value = kind === 'greedy' ? parts.slice(index).join('/') : parts[index];
    if (kind === 'literal' ? value !== text : !value) return undefined;
    if (kind !== 'literal' && value) parameters.push([text, value]);
  }
  return Object.fromEntries(parameters);
}
