/** One thing in a cloud assembly that the local stack does not understand or cannot resolve. */
export interface Fault {
  readonly stack: string;
  readonly logicalId?: string;
  readonly type?: string;
  /** Where in the resource, output or template: property names and indices. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Every fault of all templates at once, one line each. Nothing has been started when this is thrown. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    const lines = faults.map((fault) => `\n  ${describeFault(fault)}`);
    super(`the synthesized templates cannot run on this machine (${faults.length} found):${lines.join('')}`);
    this.faults = faults;
  }
}

function describeFault({ stack, logicalId, type, path, message }: Fault): string {
  const resource = [stack, logicalId].filter((part) => part !== undefined).join('/');
  const kind = type === undefined ? '' : ` (${type})`;
  const where = path.length === 0 ? '' : ` ${path.map(String).join('.')}`;
  return `${resource}${kind}${where}: ${message}`;
}
