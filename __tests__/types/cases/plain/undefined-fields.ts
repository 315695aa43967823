/** Accepted: fields that are undefined, under `strict` alone. */
import { Fleet, type FleetSpec, type RunnerSpec, synthesize } from 'cdk8s-gitlab-runners';

declare const large: boolean;
declare const url: string | undefined;

const runner: RunnerSpec<'docker'> = {
  kind: 'docker',
  name: undefined,
  tags: undefined,
  privileged: undefined,
  resources: large ? { build: { cpuLimit: '4', memoryLimit: undefined } } : undefined,
  manager: { image: undefined },
};

const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: { name: undefined, apiServer: { cidrs: ['10.43.0.1/32'], ports: undefined } },
  gitlab: { url },
  capacity: undefined,
  runners: [runner],
};

synthesize(fleet);
Fleet.define(fleet);
