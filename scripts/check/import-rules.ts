/** A rule about who may import whom. `from` and `allowed` are matched against paths from the project's root. */
export interface ImportRule {
  readonly sentence: string;
  readonly from: RegExp;
  /** Imports that are fine: project paths, or package names as they are written. */
  readonly allowed: RegExp;
}

/** The rooms of the project: the first rule whose `from` matches a file decides. Tests may import anything. */
export const importRules: readonly ImportRule[] = [
  {
    sentence: 'shared/contract runs in browsers: it imports zod and itself only',
    from: /^shared\/contract\//,
    allowed: /^(zod$|shared\/contract\/)/,
  },
  {
    sentence:
      'shared/client runs in browsers: it imports the contract, types of zod and the engine’s client only',
    from: /^shared\/client\//,
    allowed: /^(?:zod$|better-auth\/client$|shared\/(?:client|contract)\/)/,
  },
  {
    sentence: 'shared/react runs in browsers: it imports React and the client only',
    from: /^shared\/react\//,
    allowed: /^(?:react$|shared\/(?:react|client)\/)/,
  },
  {
    sentence: 'shared/resources may use http and everything below',
    from: /^shared\/resources\//,
    allowed: /^(?!infra\/|functions\/|scripts\/|tests\/)/,
  },
  {
    sentence: 'shared/http may use tokens, database, observability and everything below',
    from: /^shared\/http\//,
    allowed: /^(?!infra\/|functions\/|scripts\/|tests\/|shared\/resources\/)/,
  },
  {
    sentence: 'shared/tokens may use database and everything below, never http',
    from: /^shared\/tokens\//,
    allowed: /^(?!infra\/|functions\/|scripts\/|tests\/|shared\/(?:http|resources)\/)/,
  },
  {
    sentence: 'shared/database may use secrets, env and errors, never http or tokens',
    from: /^shared\/database\//,
    allowed: /^(?!infra\/|functions\/|scripts\/|tests\/|shared\/(?:http|tokens|resources)\/)/,
  },
  {
    sentence: 'the rest of shared uses the contract and itself, never database, tokens, http or resources',
    from: /^shared\//,
    allowed: /^(?!infra\/|functions\/|scripts\/|tests\/|shared\/(?:http|tokens|database|resources)\/)/,
  },
  {
    sentence: 'a function imports shared and its own folder, never another function, infra or scripts',
    from: /^functions\/[^/]+\//,
    allowed: /^(?!infra\/|functions\/|scripts\/|tests\/)/,
  },
  {
    sentence: 'infra imports the contract and the env.ts of functions and of resources, never a handler',
    from: /^infra\//,
    allowed:
      /^(?!functions\/|scripts\/|tests\/|shared\/(?!contract\/|resources\/env$))|^functions\/[^/]+\/env\.ts$/,
  },
  {
    sentence: 'the local runner knows the system through cdk.out: it imports its own folder only',
    from: /^scripts\/local\//,
    allowed: /^(?!infra\/|functions\/|shared\/|tests\/|scripts\/)|^scripts\/local\//,
  },
  {
    sentence: 'the benchmark of the migration also runs its steps, without their handlers',
    from: /^scripts\/bench\/migration\//,
    allowed: /^(?!infra\/|functions\/|tests\/)|^functions\/migration\/(?!.*handler\.ts$)/,
  },
  {
    sentence:
      'the API’s document is made from the auth function’s routes and engine too, without its handler',
    from: /^scripts\/openapi\//,
    allowed: /^(?!infra\/|functions\/|tests\/|examples\/)|^functions\/auth\/(?!handler\.ts$)/,
  },
  {
    sentence: 'scripts import shared and scripts, never infra or a function',
    from: /^scripts\//,
    allowed: /^(?!infra\/|functions\/|tests\/|examples\/)/,
  },
  {
    sentence: 'an example is somebody else’s service: it knows nothing of the project but its API',
    from: /^examples\//,
    allowed: /^(?!infra\/|functions\/|scripts\/|tests\/|shared\/)/,
  },
];
