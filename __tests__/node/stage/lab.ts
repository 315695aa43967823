import { readFileSync } from 'node:fs';
import type { Stage } from '../../e2e/stage/stage';
import type { ClusterPrograms } from './world-order';

/** What the tests know of the cluster; handed over in a file, since tests run in a process of their own. */
export interface Lab extends Stage {
  readonly programs: ClusterPrograms;
  readonly nodes: readonly LabNode[];
  /** Certificates of all that is outside of the cluster are signed with it, as a file. */
  readonly outsideCaFile: string;
  readonly outsideCaKeyFile: string;
  /** Whom registry.lab.test lets in: a file that `allowUser` writes. */
  readonly registryUsers: string;
}

/** A running node. */
export interface LabNode {
  readonly name: string;
  /** Where its logs and its configuration are. */
  readonly etc: string;
  /** What `/var` is on it. */
  readonly var: string;
  /** Its control group, below each controller. */
  readonly controlGroup: string;
}

/** Names the file in the environment of the tests. */
export const LAB_VARIABLE = 'NODE_LAB';

/** What `run.js` has set up. */
export function readLab(): Lab {
  const file = process.env[LAB_VARIABLE];
  if (!file) {
    throw new Error('no cluster: start these tests with npm run test:node');
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}
