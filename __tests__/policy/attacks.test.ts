import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Fleet, FleetError, RunnerNamespace, RunnerNetworkPolicy, RunnerQuota, RunnerRbac } from '../../lib';
import { runnerConfig } from '../../lib/config/config-toml';
import { admissionPolicies } from '../../lib/policy/admission-policies';
import { type KubernetesObject, objectsAlone } from '../chart/rendered';
import { NetworkPolicies } from '../constructs/network-evaluation';
import { type Attack, type Layer, WAYS_AROUND } from '../corpus/attack';
import { ATTACKS } from '../corpus/attacks/attacks';
import { corpusFleet, FLEET_SPECS, type FleetName } from '../corpus/fleets';
import { denialsOf } from './evaluate';
import { isAllowed } from './role-based-access';

type Of<L extends Layer> = Extract<Attack, { readonly layer: L }>;

const attacksOf = <L extends Layer>(layer: L): readonly (readonly [string, Of<L>])[] =>
  ATTACKS.filter((attack): attack is Of<L> => attack.layer === layer).map((attack) => [
    `${attack.row} (${attack.principal}): ${attack.title}`,
    attack,
  ]);

/** What stands beside the admission policies in a namespace. */
function objectsOf(fleet: Fleet): readonly KubernetesObject[] {
  return objectsAlone((chart) => {
    new RunnerNamespace(chart, 'namespace', { fleet });
    new RunnerNetworkPolicy(chart, 'network', { fleet });
    new RunnerQuota(chart, 'quota', { fleet });
    for (const runner of fleet.runners) {
      new RunnerRbac(chart, runner.name, { runner });
    }
  });
}

describe('attacks', () => {
  it('are there for every known way around the boundary', () => {
    const tried = new Set(ATTACKS.map(({ row }) => row));
    expect([...tried].sort((a, b) => a - b)).toEqual(Object.keys(WAYS_AROUND).map(Number));
  });

  it('are told apart by row and title', () => {
    const titles = ATTACKS.map(({ row, layer, title }) => `${row} ${layer} ${title}`);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it('try every rule of every policy', () => {
    const rules = [...Object.keys(FLEET_SPECS)].flatMap((name) =>
      admissionPolicies(corpusFleet(name as FleetName)).flatMap(({ concern, rules }) =>
        // One more policy of a concern has the same rules, for managers with other files.
        rules.map(({ id }) => `${concern.replace(/-\d+$/, '')}/${id}`),
      ),
    );
    const tried = attacksOf('admission').map(([, { policy, rule }]) => `${policy}/${rule}`);
    expect(new Set(tried)).toEqual(new Set(rules));
  });
});

describe('admission refuses', () => {
  it.each(attacksOf('admission'))('%s', (_, { fleet, request, policy, rule }) => {
    const denials = denialsOf(corpusFleet(fleet), request);
    expect(denials.map((denial) => `${denial.policy}/${denial.rule}`)).toContain(`${policy}/${rule}`);
  });
});

describe('Pod Security refuses', () => {
  it.each(attacksOf('pod-security'))('%s', (_, { fleet, request, enforce }) => {
    const namespace = objectsOf(corpusFleet(fleet)).find(({ kind }) => kind === 'Namespace');
    expect(namespace?.metadata.name).toBe(request.namespace);
    expect(namespace?.metadata.labels['pod-security.kubernetes.io/enforce']).toBe(enforce);
  });
});

describe('RBAC refuses', () => {
  it('nothing that a manager needs, so that the answers below mean something', () => {
    const user = 'system:serviceaccount:tinyland-runners:docker-manager';
    const access = { user, verb: 'create', group: '', resource: 'pods', namespace: 'tinyland-runners' };
    expect(isAllowed(objectsOf(corpusFleet('tinyland')), access)).toBe(true);
  });

  it.each(attacksOf('rbac'))('%s', (_, { fleet, namespace, ...access }) => {
    const { names } = corpusFleet(fleet);
    const asked = { ...access, namespace: namespace ?? names.namespace };
    expect(isAllowed(objectsOf(corpusFleet(fleet)), asked)).toBe(false);
  });

  it('everything else, as nothing of the fleet grants rights in the whole cluster', () => {
    for (const name of Object.keys(FLEET_SPECS)) {
      const kinds = objectsOf(corpusFleet(name as FleetName)).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind.startsWith('ClusterRole'))).toEqual([]);
    }
  });
});

describe('NetworkPolicies refuse', () => {
  it.each(attacksOf('network'))('%s', (_, { fleet, labels, direction, peer, port }) => {
    const policies = new NetworkPolicies(objectsOf(corpusFleet(fleet)));
    expect(policies[direction](labels, peer, { port })).toBe(false);
  });
});

describe('ResourceQuotas refuse', () => {
  it.each(attacksOf('quota'))('%s', (_, { fleet, resource }) => {
    const quotas = objectsOf(corpusFleet(fleet)).filter(
      ({ kind }) => kind === 'ResourceQuota',
    ) as unknown as {
      spec: { hard: Record<string, string>; scopeSelector?: object };
    }[];
    const hard = quotas.filter(({ spec }) => !spec.scopeSelector).map(({ spec }) => spec.hard[resource]);
    expect(hard).toContain('0');
  });
});

describe('the decoder refuses', () => {
  it.each(attacksOf('synth'))('%s', (_, { spec, code }) => {
    expect(findingsOf(spec)).toContain(code);
  });
});

function findingsOf(spec: unknown): readonly string[] {
  try {
    Fleet.parse(spec);
    return [];
  } catch (error) {
    return FleetError.is(error) ? error.findings.map((finding) => finding.code) : [String(error)];
  }
}

describe('config.toml has switched off', () => {
  it.each(attacksOf('config'))('%s', (_, { fleet, key, value }) => {
    for (const runner of corpusFleet(fleet).runners) {
      const [section] = runnerConfig(runner).runners;
      const found = key.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], section);
      expect({ runner: runner.name, found }).toEqual({ runner: runner.name, found: value });
    }
  });
});

describe('the compiler refuses', () => {
  it.each(attacksOf('types'))('%s', (_, { file, tries }) => {
    expect(readFileSync(resolve('__tests__/types/cases/refused', file), 'utf8')).toContain(tries);
  });
});

describe('what others have to stop', () => {
  it.each(attacksOf('external'))('%s', (_, { stoppedBy }) => {
    expect(stoppedBy.length).toBeGreaterThan(40);
  });
});
