import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Coordinator } from '../../e2e/gitlab/coordinator';
import { type ContainerRegistry, PROJECT } from '../../e2e/gitlab/predefined-variables';
import { Repository } from '../../e2e/gitlab/repository';
import type { Stage } from '../../e2e/stage/stage';
import { outsideAuthority } from '../stage/outside-authority';
import { JobPods } from './job-pods';
import { JobsOfTheLab } from './jobs-of-the-lab';

/** The name that jobs and managers know GitLab by. */
export const GITLAB_HOST = 'gitlab.lab.test';

/** What GitLab needs of the cluster that it is outside of. */
export interface PlaceOfGitLab extends Pick<Stage, 'folder' | 'server' | 'caFile' | 'adminToken'> {
  /** The authority of its certificate, as files. */
  readonly outsideCaFile: string;
  readonly outsideCaKeyFile: string;
}

/** How GitLab is. */
export interface GitLabOfTheLabOptions {
  /** The id of the first job; unique in a cluster. */
  readonly firstId: number;
  /** Its addresses, IPv4 or IPv6. */
  readonly addresses: readonly string[];
  /** @default 443 */
  readonly port?: number;
  /** The namespace of the job pods. */
  readonly namespace: string;
  /** What jobs with `registryCredentials` are told. @default - none */
  readonly registry?: ContainerRegistry;
}

/** Starts GitLab over TLS, with a repository that has one commit. */
export async function startGitLab(
  place: PlaceOfGitLab,
  { firstId, addresses, port = 443, namespace, registry }: GitLabOfTheLabOptions,
): Promise<JobsOfTheLab> {
  const authority = outsideAuthority(place);
  const repository = await Repository.create(mkdtempSync(join(place.folder, 'repositories-')), PROJECT.path);
  await repository.commit({ 'README.md': '# The project of the lab\n' }, 'Begin');
  const coordinator = new Coordinator(firstId, {
    addresses,
    port,
    tls: await authority.serverCertificate({ names: [GITLAB_HOST], addresses }),
    url: `https://${GITLAB_HOST}`,
    repository,
    ...(registry ? { registry } : {}),
  });
  await coordinator.start();
  return new JobsOfTheLab(coordinator, repository, new JobPods(place, namespace));
}
