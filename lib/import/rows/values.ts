import { secretShapeOf } from '../../fleet/decode/secret-search';
import { knownMinorOf, RUNNER_VERSION, runnerVersionOf } from '../../fleet/images';
import { RUNNER_MINORS } from '../../world/runner-minors';
import { importedVersion } from '../imported-version';
import type { Carry, Outcome } from '../row';
import { isTree, plainText, textAt, treeAt, valueAt } from '../tree';

/** The base URL of GitLab, which is https. */
export const gitLabUrl: Carry = (value) => {
  const url = plainText(value).trim().replace(/\/+$/, '');
  return /^http:\/\//i.test(url)
    ? {
        fate: 'refused',
        why: 'over http the token and every source would travel in the clear: serve GitLab over https; the program names the same host with https, to be seen to',
        field: 'gitlab.url',
        set: [{ field: 'gitlab.url', value: url.replace(/^http:/i, 'https:') }],
      }
    : { fate: 'carried', why: '', set: [{ field: 'gitlab.url', value: url }] };
};

/** Where jobs fetch from, which is https too. */
export const cloneUrl: Carry = (value) => {
  const url = plainText(value).trim().replace(/\/+$/, '');
  return /^http:\/\//i.test(url)
    ? {
        fate: 'refused',
        why: 'over http the tokens of jobs and every source would travel in the clear: serve this address over https, and set gitlab.cloneUrl',
        field: 'gitlab.cloneUrl',
      }
    : { fate: 'carried', why: '', set: [{ field: 'gitlab.cloneUrl', value: url }] };
};

/** The image of the manager, as a text or in parts. */
export const managerImage: Carry = (value, beside) => {
  if (typeof value === 'string') {
    return runnerImage('manager.image')(value, beside);
  }
  const registry = textAt(value, 'registry');
  const name = textAt(value, 'image') ?? textAt(value, 'repository');
  const tag = valueAt(value, ['tag']);
  if (tag === undefined || tag === null || tag === '') {
    return registry === undefined || registry === 'registry.gitlab.com'
      ? { fate: 'decided', why: 'the image of the version that config.toml is written for: docs/images.md' }
      : {
          fate: 'fill-in',
          why: 'put the image that docs/images.md names into your registry, and its reference into manager.image',
          field: 'manager.image',
        };
  }
  const path = [registry ?? 'registry.gitlab.com', name ?? 'gitlab-org/gitlab-runner'].join('/');
  return runnerImage('manager.image')(`${path}:${plainText(tag)}`, beside);
};

/** GitLab's own places for the images of the runner. */
const OF_GITLAB = /^(?:registry\.gitlab\.com\/gitlab-org|(?:docker\.io\/)?gitlab)\/gitlab-runner/;

/** An image of the runner. Of GitLab's own, one of a version that is not known here gives way to that of the package. */
export const runnerImage =
  (field: string): Carry =>
  (value) => {
    const image = plainText(value);
    return OF_GITLAB.test(image) && knownMinorOf(image) === undefined
      ? {
          fate: 'decided',
          why: `config.toml is known of GitLab Runner ${RUNNER_MINORS[0]} to ${RUNNER_MINORS.at(-1)}: managers are of ${RUNNER_VERSION} instead (docs/images.md)`,
        }
      : { fate: 'carried', why: '', field, set: [{ field, value: image }] };
  };

/** The image of the helper. GitLab's own of another version than the manager would be refused. */
export const helperImage: Carry = (value, beside) => {
  const image = plainText(value);
  return OF_GITLAB.test(image) && runnerVersionOf(image) !== importedVersion(beside.values)
    ? { fate: 'decided', why: 'the helper is of the version of its manager: docs/images.md' }
    : runnerImage('manager.helperImage')(value, beside);
};

/** The name, which is told as a name of Kubernetes. */
export const runnerNamed: Carry = (value) => {
  const name = plainText(value);
  return name === ''
    ? undefined
    : secretShapeOf(name) === undefined
      ? { fate: 'carried', why: 'as the name of the runner', field: 'name' }
      : { fate: 'elsewhere', why: 'it looks like a secret, and no secret enters a fleet: revoke it' };
};

/** A map of texts; numbers and booleans become texts. */
export const objects =
  (field: string): Carry =>
  (value) => ({
    fate: 'carried',
    why: '',
    set: [
      {
        field,
        value: isTree(value)
          ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainText(item)]))
          : value,
      },
    ],
  });

/** The names in a list of names, or of `{ name }`. */
export function namesOfSecrets(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.map((item) => (isTree(item) ? item['name'] : item)) : [value];
}

/** Who scrapes is not in the values of the chart; where a monitor lies, a Prometheus usually lies too. */
export const metrics: Carry = (value, { values }) => {
  const isAsked =
    valueAt(values, ['metrics', 'enabled']) === true &&
    ['serviceMonitor', 'podMonitor'].some((monitor) => treeAt(value, monitor)['enabled'] === true);
  if (!isAsked) {
    return undefined;
  }
  const namespace = ['serviceMonitor', 'podMonitor']
    .map((monitor) => textAt(value, monitor, 'namespace'))
    .find((name) => name !== undefined);
  const outcome: Outcome = {
    fate: 'fill-in',
    why:
      namespace === undefined
        ? 'name the namespace of Prometheus in monitoring, and its labels: managers are closed to everybody else; monitoring.podMonitor tells it of them'
        : 'monitoring opens the managers to Prometheus in the namespace of the monitor, see whether it is there; monitoring.podMonitor tells it of them',
    field: 'monitoring.namespace',
    ...(namespace === undefined ? {} : { set: [{ field: 'monitoring.namespace', value: namespace }] }),
  };
  return outcome;
};
