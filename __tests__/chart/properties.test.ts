import fc from 'fast-check';
import { type DocumentOptions, type ParseOptions, parseAllDocuments, type SchemaOptions } from 'yaml';
import { Fleet, type FleetSpec, type RenderedFile, renderFleet } from '../../lib';
import { runnerConfig } from '../../lib/config/config-toml';
import { secretShapeOf } from '../../lib/fleet/decode/secret-search';
import { readToml } from '../config/read-back';
import { apiFaults } from './api-schema';
import { arbitraryFleet } from './arbitrary-fleet';
import { find, type KubernetesObject, objectsIn, valuesOf } from './rendered';

const LABEL = /\/(labels|matchLabels|nodeSelector)\/./;
const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;

/** The reader of 1.1 leaves out numbers such as `e0`, which are none by the letter of that version. */
const READERS: readonly (ParseOptions & DocumentOptions & SchemaOptions)[] = [
  { version: '1.2', schema: 'core' },
  {
    version: '1.1',
    schema: 'yaml-1.1',
    customTags: (tags) =>
      tags.filter((tag) => typeof tag === 'string' || !('format' in tag) || tag.format !== 'EXP'),
  },
];

/** One seed for all properties of a run, so that each fleet is rendered once; a failure prints it. */
const SEED = Math.trunc(Math.random() * 0x7fffffff);

/** Looking for the smallest fleet that fails may take long, and is of no use beyond this many milliseconds. */
const SHRINKING_ENDS_AFTER = 30_000;

interface Rendered {
  readonly fleet: Fleet;
  readonly files: readonly RenderedFile[];
  readonly objects: readonly KubernetesObject[];
}

const rendered = new Map<string, Rendered>();

function renderOnce(spec: FleetSpec): Rendered {
  const key = JSON.stringify(spec);
  const known = rendered.get(key);
  if (known) {
    return known;
  }
  const fleet = Fleet.parse(spec);
  const files = renderFleet(fleet);
  const made = { fleet, files, objects: files.flatMap(objectsIn) };
  rendered.set(key, made);
  return made;
}

function holdsForEveryFleet(name: string, check: (rendered: Rendered, spec: FleetSpec) => void): void {
  it(name, () => {
    fc.assert(
      fc.property(arbitraryFleet, (spec) => check(renderOnce(spec), spec)),
      { numRuns: 40, seed: SEED, interruptAfterTimeLimit: SHRINKING_ENDS_AFTER },
    );
  });
}

describe('any valid fleet', () => {
  holdsForEveryFleet('renders the same bytes again', ({ files }, spec) => {
    expect(renderFleet(Fleet.parse(structuredClone(spec)))).toEqual(files);
  });

  holdsForEveryFleet('renders objects that the API server takes', ({ objects }) => {
    expect(objects.flatMap(apiFaults)).toEqual([]);
  });

  holdsForEveryFleet('names every object once, and validly', ({ objects }) => {
    const keys = objects.map(({ apiVersion, kind, metadata }) => `${apiVersion}/${kind}/${metadata.name}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    const unfit = objects.filter(
      ({ kind, metadata: { name } }) =>
        !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name) ||
        name.length > (kind === 'PriorityClass' ? 253 : 63) ||
        name.startsWith('runner-'),
    );
    expect(unfit).toEqual([]);
  });

  holdsForEveryFleet('keeps every value of a label within its limit', ({ objects }) => {
    const values = [...valuesOf(objects)].filter(({ path }) => LABEL.test(path));
    expect(values.length).toBeGreaterThan(0);
    expect(values.filter(({ value }) => typeof value !== 'string' || !LABEL_VALUE.test(value))).toEqual([]);
  });

  holdsForEveryFleet('holds no Secret and nothing of the shape of one', ({ objects }) => {
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const strings = [...valuesOf(objects)].filter(({ value }) => typeof value === 'string');
    expect(strings.filter(({ value }) => secretShapeOf(value as string) !== undefined)).toEqual([]);
  });

  holdsForEveryFleet('puts what is needed before what needs it', ({ fleet, objects }) => {
    const at = (kind: string, name: string) => objects.indexOf(find<KubernetesObject>(objects, kind, name));
    expect(at('Namespace', fleet.names.namespace)).toBe(0);
    for (const { names } of fleet.runners) {
      const deployment = at('Deployment', names.manager);
      const needed = [
        at('PriorityClass', fleet.names.managerPriorityClass),
        at('PriorityClass', names.jobPriorityClass),
        at('NetworkPolicy', 'default-deny'),
        at('NetworkPolicy', names.job),
        at('ResourceQuota', names.job),
        at('ServiceAccount', names.manager),
        at('ServiceAccount', names.job),
        at('Role', names.manager),
        at('RoleBinding', names.manager),
        at('ConfigMap', names.config),
      ];
      expect(needed.filter((position) => position >= deployment)).toEqual([]);
    }
  });

  holdsForEveryFleet(
    'writes config.toml so that another parser reads the typed data',
    ({ fleet, objects }) => {
      for (const runner of fleet.runners) {
        const { data } = find<{ data: Record<string, string> }>(objects, 'ConfigMap', runner.names.config);
        expect(readToml(data['config.toml'] ?? '')).toEqual(JSON.parse(JSON.stringify(runnerConfig(runner))));
      }
    },
  );

  holdsForEveryFleet('writes YAML that other readers take for the same, of version 1.1 too', ({ files }) => {
    for (const file of files) {
      for (const options of READERS) {
        const documents = parseAllDocuments(file.text, options);
        expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
        expect(documents.map((document) => document.toJS() as unknown)).toEqual(objectsIn(file));
      }
    }
  });

  holdsForEveryFleet(
    'asks for one privileged container a dind runner, and no other',
    ({ fleet, objects }) => {
      const inObjects = [...valuesOf(objects)].filter(
        ({ path, value }) => path.endsWith('/privileged') && value !== false,
      );
      expect(inObjects).toEqual([]);
      for (const runner of fleet.runners) {
        const { data } = find<{ data: Record<string, string> }>(objects, 'ConfigMap', runner.names.config);
        const raised = (data['config.toml'] ?? '').match(/privileged(\\"|"|)\s*[=:]\s*true/g) ?? [];
        expect([runner.kind, raised.length]).toEqual([runner.kind, runner.kind === 'dind' ? 1 : 0]);
      }
    },
  );
});
