import type { Finding } from '../../errors';
import { isPrivilegedKind } from '../../privilege';
import { CONTROL_PLANE_NODES } from '../../world/control-plane-nodes';
import { CREDENTIAL_KEYS } from '../../world/credential-variables';
import { type Placement, placementsOf, schedulingOf } from '../placement';
import { concluded, readable } from '../refused';
import type { Runner } from '../runner';

/** Why no job runs on nodes of the control plane. */
export const BESIDE_CONTROL_PLANE =
  'jobs would run beside the control plane of the cluster, which is one escape away from all of it';

/** Refuses nodes that are not for the jobs of a runner. */
export function checkNodes(runner: Runner): Finding[] {
  return [
    ...concluded(() => placementsOf(runner)).flatMap((placement) => [
      ...checkPoolLabels(runner, placement),
      ...checkControlPlane(runner, placement),
      ...checkPrivileged(runner, placement),
    ]),
    ...concluded(() => checkManagerNodes(runner)),
  ];
}

/** A dind job is root on its node and reads every token there. */
function checkManagerNodes(runner: Runner): readonly Finding[] {
  const { nodeSelector: chosen = {} } = runner.settings.manager;
  return runner.fleet.runners
    .filter(({ kind }) => isPrivilegedKind(kind))
    .flatMap((other) => {
      // Labels of Kubernetes' own, such as the architecture, name no pool.
      const same = Object.entries(schedulingOf(other, 'config').nodeSelector).find(
        ([key, value]) => !key.startsWith('kubernetes.io/') && chosen[key] === value,
      );
      return same === undefined
        ? []
        : [
            {
              code: 'nodes-shared-with-privileged',
              path: at(runner, 'manager / nodeSelector'),
              message: `runner '${other.name}' is privileged, and this runner's manager would share its nodes`,
              value: same.join('='),
              fix: 'give the manager nodes of another pool',
            },
          ];
    });
}

/** The labels of a pool are keys of config.toml, where a credential may have no value of its own. */
function checkPoolLabels(runner: Runner, { by, selector, selectorField }: Placement): readonly Finding[] {
  return by === 'config'
    ? Object.keys(selector)
        .filter((key) => CREDENTIAL_KEYS.includes(key.toLowerCase()))
        .map((key) => ({
          code: 'credential-label',
          path: at(runner, selectorField),
          message: 'the label would stand in config.toml, named like a credential with a value of its own',
          value: key,
          fix: 'give the nodes a label of another name, such as one with your domain before a slash',
        }))
    : [];
}

function checkControlPlane(runner: Runner, placement: Placement): readonly Finding[] {
  const named = [
    ...Object.keys(placement.selector).map((key) => [placement.selectorField, key] as const),
    ...placement.tolerations.map(({ key }) => [placement.tolerationField, key] as const),
  ];
  return named
    .filter(([, key]) => CONTROL_PLANE_NODES.includes(key))
    .map(([field, key]) => ({
      code: 'control-plane-nodes',
      path: at(runner, field),
      message: BESIDE_CONTROL_PLANE,
      value: key,
      fix: 'give the runner worker nodes, with a label and a taint of their own',
    }));
}

/** Whoever shares a node with a privileged runner shares it with root. */
function checkPrivileged(runner: Runner, { tolerations, tolerationField }: Placement): readonly Finding[] {
  if (isPrivilegedKind(runner.kind)) {
    return [];
  }
  const reserved = runner.fleet.runners.flatMap((other) => {
    const nodes = isPrivilegedKind(other.kind) ? readable(() => other.settings.nodes) : undefined;
    return nodes && 'taint' in nodes ? [{ other, taint: nodes.taint }] : [];
  });
  return tolerations.flatMap(({ key, value }) => {
    // Whatever the effect: a node may carry the taint with both.
    const hit = reserved.find(({ taint }) => taint.key === key && taint.value === value);
    return hit
      ? [
          {
            code: 'nodes-shared-with-privileged',
            path: at(runner, tolerationField),
            message: `runner '${hit.other.name}' is privileged, and this runner's jobs would share its nodes`,
            value: `${key}=${value}`,
            fix: 'give this runner nodes with a taint of their own',
          },
        ]
      : [];
  });
}

function at(runner: Runner, field: string): string {
  return `fleet ${runner.fleet.org} / runner ${runner.name} / ${field}`;
}
