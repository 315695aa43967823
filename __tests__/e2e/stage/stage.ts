/** What the tests know of the running stage; handed over in a file, since tests run in a process of their own. */
export interface Stage {
  /** Temporary folder of this run; it goes away with the stage. */
  readonly folder: string;
  readonly server: string;
  /** Certificates that the API server's own is signed with, as a file. */
  readonly caFile: string;
  readonly adminToken: string;
  readonly adminKubeconfig: string;
  readonly auditLog: string;
  /** `major.minor` of the API server. */
  readonly kubernetes: string;
  readonly kubectl: string;
  readonly gitlabRunner: string;
}

/** Names the file in the environment of the tests. */
export const STAGE_VARIABLE = 'E2E_STAGE';
