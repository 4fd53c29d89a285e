import type { Docker } from '../../local/containers/docker.ts';

/** What is tested, and with what. */
export interface Subject {
  readonly docker: Docker;
  readonly baseImage: string;
  /** The synthesized project. */
  readonly cdkOut: string;
  /** The folder that the image is built from. */
  readonly imageDirectory: string;
  /** A folder for whatever a check makes; removed at the end. */
  readonly scratch: string;
  /** The project's folder. */
  readonly root: string;
  readonly signal: AbortSignal;
}
