/** Which resource is being planned, and where it would be deployed. */
export interface Identity {
  readonly stackName: string;
  readonly logicalId: string;
  readonly region: string;
  readonly accountId: string;
}

/** What other resources may refer to: the value of `Ref` and those of `Fn::GetAtt`. */
export interface Description {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface PropertyFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A resource whose properties are understood. `create` makes it exist, with what `Services` has running. */
export interface Planned<Services> extends Description {
  create(services: Services): Promise<void>;
}

/** A CloudFormation resource type that the local stack understands. Planning starts and changes nothing. */
export interface ResourceType<Services> {
  readonly type: string;
  /** What of it does not happen on this machine, for people. */
  readonly leftOut?: string | undefined;
  plan(
    properties: unknown,
    identity: Identity,
  ): { readonly resource: Planned<Services> } | { readonly faults: readonly PropertyFault[] };
}
