import { runnerImage } from '../../boundary/facts/runner/runner-image';
import { at, listOf, textIn } from '../../boundary/facts/untyped';
import { RUNNER_MINORS } from '../../world/runner-minors';
import type { Audited, Check, Sight } from '../check';

/** The oldest Kubernetes whose API server has all that holds the boundary. */
const OLDEST = [1, 30] as const;

/** Are the versions such that the boundary was made for? */
export const VERSIONS: Check = {
  id: 'audit-versions',
  sentence: 'Kubernetes is 1.30 or newer, and managers run a GitLab Runner that is known here',
  why: 'an older API server evaluates no policy, and an unknown GitLab Runner may read keys that nobody decided on',
  severity: 'high',
  look: (audited, sight) => {
    sight.table('what', 'version', 'how many');
    ofServer(audited, sight);
    ofKubelets(audited, sight);
    ofManagers(audited, sight);
  },
};

function ofServer({ cluster: { version } }: Audited, sight: Sight): void {
  if (!version.seen) {
    sight.couldNotSee(`the version of the API server: ${version.why}`);
    return;
  }
  sight.saw();
  sight.row('API server', version.value, '1');
  if (isOlder(version.value)) {
    sight.found('API server', 'it is older than Kubernetes 1.30', 'upgrade the cluster', {
      value: version.value,
      allowed: '1.30 and newer',
    });
  }
}

function ofKubelets({ cluster }: Audited, sight: Sight): void {
  const nodes = cluster.objects('Node');
  if (!nodes.seen) {
    sight.couldNotSee(`the versions of kubelets: ${nodes.why}`);
    return;
  }
  const versions = nodes.value.map(({ raw }) => textIn(at(raw, 'status', 'nodeInfo', 'kubeletVersion')));
  count(versions, 'kubelet', sight);
}

function ofManagers({ cluster, fleet }: Audited, sight: Sight): void {
  const deployments = cluster.objects('Deployment');
  if (!deployments.seen) {
    sight.couldNotSee(`the versions of managers: ${deployments.why}`);
    return;
  }
  const managers = deployments.value.filter(({ name }) =>
    fleet.runners.some((runner) => name === `${runner.name}-manager`),
  );
  const versions = managers.flatMap((manager) =>
    listOf(at(manager.raw, 'spec', 'template', 'spec', 'containers')).map((container) => {
      const version = runnerImage(textIn(at(container, 'image'))).version;
      sight.saw();
      if (version === undefined) {
        sight.couldNotSee(`the GitLab Runner of ${manager.where}: its image says no version`);
      } else if (!RUNNER_MINORS.some((minor) => version.startsWith(`${minor}.`))) {
        sight.found(
          manager.where,
          'its GitLab Runner is none that is known here',
          'use a version that is known',
          {
            value: version,
            allowed: RUNNER_MINORS.join(', '),
          },
        );
      }
      return version ?? 'not known';
    }),
  );
  count(versions, 'GitLab Runner', sight);
}

function count(versions: readonly string[], what: string, sight: Sight): void {
  for (const version of [...new Set(versions)].sort()) {
    sight.row(what, version, String(versions.filter((one) => one === version).length));
  }
}

function isOlder(version: string): boolean {
  const [, major = '0', minor = '0'] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) < OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) < OLDEST[1]);
}
