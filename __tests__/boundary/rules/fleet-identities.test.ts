import { parse, stringify } from 'smol-toml';
import { judge } from '../../../lib/boundary/check';
import { collectFacts } from '../../../lib/boundary/facts/facts';
import { RULES } from '../../../lib/boundary/rule-table';
import { expectationOf } from '../../../lib/fleet-boundary';
import { objectsOf } from '../../chart/rendered';
import { corpusFleet } from '../../corpus/fleets';
import { get, type Manifest, push, remove, set } from '../edit';
import * as mutations from '../mutations/mutation';

type Change = (o: Manifest[]) => void;

/** Runners of this fleet have names of their own. */
const find = (o: Manifest[], kind: string, name: string) =>
  mutations.find(o, kind, (other) => other === name);
const manager = (o: Manifest[], runner = 'docker') =>
  get(find(o, 'Deployment', `${runner}-manager`), 'spec.template.spec.containers.0') as Manifest;

function editSection(o: Manifest[], edit: (section: Manifest) => void, runner: string): void {
  const data = get(find(o, 'ConfigMap', `${runner}-config`), 'data') as Record<string, string>;
  const config = parse(data['config.toml'] ?? '');
  edit(get(config, 'runners.0') as Manifest);
  data['config.toml'] = stringify(config);
}

const FLEET = corpusFleet('clouds');
const RENDERED = objectsOf(FLEET);

function changed(change: Change): readonly Manifest[] {
  const objects = structuredClone(RENDERED) as unknown as Manifest[];
  change(objects);
  return objects;
}

/** The policies are of a fleet that was not changed, and try every attack. */
const WITHOUT_POLICIES = RULES.filter(({ id }) => !id.startsWith('admission-'));

/** What the other rules tell after a change. */
function told(change: Change): readonly string[] {
  return judge(WITHOUT_POLICIES, collectFacts(changed(change), expectationOf(FLEET)))
    .results.flatMap(({ findings }) => findings)
    .map(({ code, path, value }) => `${code} ${path.split(' / ').slice(-1)[0]} ${value}`);
}

/** The template of the pod of a manager, and in it the volume of its cache and the token there. */
const podOf = (o: Manifest[], runner: string) => find(o, 'Deployment', `${runner}-manager`);
const VOLUME = 'spec.template.spec.volumes.4';
const TOKEN = `${VOLUME}.projected.sources.0.serviceAccountToken`;

const variable = (o: Manifest[], runner: string, name: string): string => {
  const env = get(manager(o, runner), 'env') as { readonly name: string }[];
  return `env.${env.findIndex((one) => one.name === name)}`;
};

test('nothing is told of identities as they are rendered', () => {
  expect(told(() => undefined)).toEqual([]);
});

test.each<[string, Change, string]>([
  [
    'a token for the API server',
    (o) => remove(podOf(o, 'docker'), `${TOKEN}.audience`),
    'service-account-token-projected spec.template.spec.volumes[4].projected.sources[0].serviceAccountToken undefined',
  ],
  [
    'a token for another cloud',
    (o) => set(podOf(o, 'docker'), `${TOKEN}.audience`, 'api://AzureADTokenExchange'),
    'fleet-objects-differ spec.template.spec.containers unset',
  ],
  [
    'a token for a day',
    (o) => set(podOf(o, 'azure'), `${TOKEN}.expirationSeconds`, 86_400),
    'service-account-token-projected spec.template.spec.volumes[4].projected.sources[0].serviceAccountToken undefined',
  ],
  [
    'a token of a manager that has no identity',
    (o) =>
      push(podOf(o, 'tinyland-docker'), 'spec.template.spec.volumes', {
        name: 'cache',
        projected: { sources: [{ serviceAccountToken: { audience: 'sts.amazonaws.com', path: 'token' } }] },
      }),
    'service-account-token-projected spec.template.spec.volumes[4].projected.sources[0].serviceAccountToken undefined',
  ],
  [
    'another role',
    (o) =>
      set(
        manager(o),
        `${variable(o, 'docker', 'AWS_ROLE_ARN')}.value`,
        'arn:aws:iam::444455556666:role/evil',
      ),
    'manager-shape spec.template.spec.containers[0].env[1] AWS_ROLE_ARN',
  ],
  [
    'its token of the API server for AWS',
    (o) =>
      set(
        manager(o),
        `${variable(o, 'docker', 'AWS_WEB_IDENTITY_TOKEN_FILE')}.value`,
        '/var/run/secrets/kubernetes.io/serviceaccount/token',
      ),
    'manager-shape spec.template.spec.containers[0].env[2] AWS_WEB_IDENTITY_TOKEN_FILE',
  ],
  [
    'a role of a manager that has none',
    (o) =>
      push(manager(o, 'tinyland-docker'), 'env', {
        name: 'AWS_ROLE_ARN',
        value: 'arn:aws:iam::111122223333:role/ci-cache',
      }),
    'manager-shape spec.template.spec.containers[0].env[1] AWS_ROLE_ARN',
  ],
  [
    'no role',
    (o) => set(manager(o), 'env', [(get(manager(o), 'env') as unknown[])[0]]),
    'fleet-objects-differ spec.template.spec.containers unset',
  ],
  [
    'another authority than Entra ID',
    (o) =>
      set(
        manager(o, 'azure'),
        `${variable(o, 'azure', 'AZURE_AUTHORITY_HOST')}.value`,
        'https://evil.example/',
      ),
    'manager-shape spec.template.spec.containers[0].env[1] AZURE_AUTHORITY_HOST',
  ],
  [
    'Google is not the one that is shown the token',
    (o) => {
      const config = find(o, 'ConfigMap', 'google-config');
      const data = get(config, 'data') as Record<string, string>;
      data['google-identity.json'] = (data['google-identity.json'] ?? '').replace(
        'https://sts.googleapis.com/v1/token',
        'https://evil.example/token',
      );
    },
    'manager-config-judged google-identity.json undefined',
  ],
  [
    'another service account',
    (o) => {
      const config = find(o, 'ConfigMap', 'google-config');
      const data = get(config, 'data') as Record<string, string>;
      data['google-identity.json'] = (data['google-identity.json'] ?? '').replace('ci-cache@', 'evil-one@');
    },
    'manager-config-judged google-identity.json undefined',
  ],
  [
    'a program that tells who the manager is',
    (o) => {
      const config = find(o, 'ConfigMap', 'google-config');
      const data = get(config, 'data') as Record<string, string>;
      const identity = JSON.parse(data['google-identity.json'] ?? '');
      identity.credential_source = { executable: { command: '/bin/sh -c evil' } };
      data['google-identity.json'] = JSON.stringify(identity);
    },
    'manager-config-judged google-identity.json undefined',
  ],
  [
    'another file of credentials',
    (o) => editSection(o, (s) => set(s, 'cache.gcs.CredentialsFile', '/tmp/key.json'), 'google'),
    'config-cache runners[0].cache.gcs.CredentialsFile undefined',
  ],
  [
    'the key of another runner',
    (o) => set(podOf(o, 'google-key'), `${VOLUME}.secret.secretName`, 'google-key-2-cache'),
    'secret-references-own spec.template.spec.volumes[4].secret google-key-2-cache',
  ],
  [
    'every key of its Secret',
    (o) => remove(podOf(o, 'google-key'), `${VOLUME}.secret.items`),
    'secret-references-own spec.template.spec.volumes[4].secret google-key-cache',
  ],
  [
    'a key of a manager with an identity',
    (o) => {
      set(podOf(o, 'google'), VOLUME, {
        name: 'cache',
        secret: {
          secretName: 'google-cache',
          items: [{ key: 'service-account.json', path: 'service-account.json' }],
        },
      });
    },
    'fleet-objects-differ spec.template.spec.volumes[4].secret google-cache',
  ],
  [
    'another application',
    (o) =>
      set(
        manager(o, 'azure-secret'),
        `${variable(o, 'azure-secret', 'AZURE_CLIENT_ID')}.value`,
        'ffffffff-0000-0000-0000-000000000000',
      ),
    'manager-shape spec.template.spec.containers[0].env[4] AZURE_CLIENT_ID',
  ],
  [
    'another container',
    (o) => editSection(o, (s) => set(s, 'cache.azure.ContainerName', 'evil'), 'azure'),
    'fleet-config-differs runners[0].cache.azure.ContainerName evil',
  ],
  [
    'the key of the account in config.toml',
    (o) => editSection(o, (s) => set(s, 'cache.azure.AccountKey', 'x'), 'azure'),
    'config-cache runners[0].cache.azure.AccountKey undefined',
  ],
  [
    'public addresses for a manager that asks no cloud',
    (o) => {
      const policy = structuredClone(find(o, 'NetworkPolicy', 'docker-manager'));
      set(policy, 'metadata.name', 'more');
      set(policy, 'spec.podSelector.matchLabels', {
        'runner-fleet/runner': 'tinyland-docker',
        'runner-fleet/role': 'manager',
      });
      o.push(policy);
    },
    'network-public-ports spec.egress[0].to[0] 0.0.0.0/0 on port 443',
  ],
])('%s', (_, change, expected) => {
  expect(told(change)).toContain(expected);
});

/** What is told where nobody says which fleet it is. */
const alone = (change: Change) => judge(WITHOUT_POLICIES, collectFacts(changed(change), undefined));

test('without a fleet a token for a cloud is an opening, and one for another is a finding', () => {
  const rendered = alone(() => undefined);
  expect(rendered.openings.map(({ sentence }) => sentence)).toEqual(
    expect.arrayContaining([
      'whoever runs sts.amazonaws.com knows the manager by its ServiceAccount',
      'whoever runs api://AzureADTokenExchange knows the manager by its ServiceAccount',
    ]),
  );
  const failed = ({ results }: typeof rendered) =>
    results.filter(({ status }) => status === 'fail').map(({ id }) => id);
  expect(failed(rendered)).toEqual([]);
  const other = alone((o) => set(podOf(o, 'docker'), `${TOKEN}.audience`, 'vault'));
  expect(failed(other)).toContain('service-account-token-projected');
});
