import { Chart, Testing } from 'cdk8s';
import {
  Fleet,
  FleetChart,
  Runner,
  RunnerDeployment,
  RunnerNamespace,
  RunnerNetworkPolicy,
  RunnerQuota,
  RunnerRbac,
  RunnerSecrets,
} from '../../lib';
import { DEDICATED_NODES, fleetOf, specOf } from '../chart/sample-fleet';
import type { Any } from './hole';

const fleet = fleetOf({ kind: 'docker' }, { kind: 'dind', nodes: DEDICATED_NODES });
const docker = fleet.runner('docker');
const dind = fleet.runner('dind');

/** Constructors and methods that the compiler calls private. */
const anyRunner: Any = Runner;
const anyFleet: Any = Fleet;

const raised = {
  kind: 'dind',
  name: 'docker',
  names: docker.names,
  settings: dind.settings,
  secrets: dind.secrets,
};

const RUNNERS: readonly (readonly [string, () => Runner])[] = [
  ['a literal, by a double assertion', () => ({ ...raised, fleet }) as unknown as Runner],
  ['an object with the prototype', () => Object.assign(Object.create(Runner.prototype), raised)],
  [
    'an object with the prototype and a fleet',
    () => Object.create(Runner.prototype, ownProperties({ ...raised, fleet })),
  ],
  ['a copy', () => ({ ...docker, fleet }) as unknown as Runner],
  [
    'a Proxy around a runner',
    () => new Proxy(docker, { get: (target, key) => Reflect.get(target, key, target) }),
  ],
  [
    'a Proxy around nothing',
    () => new Proxy({} as Runner, { get: (_, key) => Reflect.get({ ...raised, fleet }, key) }),
  ],
  ['a runner that the decoder never saw', () => anyRunner.resolve(fleet, { kind: 'dind' })],
  ['a runner made by the private constructor', () => new anyRunner(fleet, { kind: 'dind' })],
  ['a runner of a fleet that was never checked', () => unchecked().runner('dind')],
];

const FLEETS: readonly (readonly [string, () => Fleet])[] = [
  ['a literal, by a double assertion', () => ({ ...fleet, runners: [raised] }) as unknown as Fleet],
  ['an object with the prototype', () => Object.assign(Object.create(Fleet.prototype), fleet)],
  [
    'a Proxy around a fleet',
    () => new Proxy(fleet, { get: (target, key) => Reflect.get(target, key, target) }),
  ],
  ['a fleet made by the private constructor', unchecked],
];

function unchecked(): Fleet {
  return new anyFleet(specOf(), [{ kind: 'dind' }]);
}

function ownProperties(object: object): PropertyDescriptorMap {
  return Object.getOwnPropertyDescriptors(object);
}

describe.each(RUNNERS)('a forged runner: %s', (_, forge) => {
  it.each([
    ['RunnerRbac', RunnerRbac],
    ['RunnerDeployment', RunnerDeployment],
  ])('%s renders nothing for it', (_name, Construct) => {
    const chart = Testing.chart();
    expect(() => new Construct(chart, 'construct', { runner: forge() })).toThrow(TypeError);
    expect(Testing.synth(chart)).toEqual([]);
  });
});

describe.each(FLEETS)('a forged fleet: %s', (_, forge) => {
  it.each([
    ['RunnerNamespace', RunnerNamespace],
    ['RunnerNetworkPolicy', RunnerNetworkPolicy],
    ['RunnerQuota', RunnerQuota],
  ])('%s renders nothing for it', (_name, Construct) => {
    const chart = Testing.chart();
    expect(() => new Construct(chart, 'construct', { fleet: forge() })).toThrow(TypeError);
    expect(Testing.synth(chart)).toEqual([]);
  });

  it('FleetChart renders nothing for it', () => {
    const app = Testing.app();
    expect(() => new FleetChart(app, { fleet: forge() })).toThrow(TypeError);
    const objects = app.node
      .findAll()
      .filter(Chart.isChart)
      .flatMap((chart) => chart.apiObjects);
    expect(objects).toEqual([]);
  });
});

describe('what the fleet itself hands out', () => {
  it('renders', () => {
    const chart = Testing.chart();
    new RunnerRbac(chart, 'rbac', { runner: docker });
    new RunnerDeployment(chart, 'deployment', { runner: dind });
    new RunnerSecrets(chart, 'secrets', { fleet });
    new RunnerQuota(chart, 'quota', { fleet });
    expect(Testing.synth(chart).length).toBeGreaterThan(8);
  });
});
