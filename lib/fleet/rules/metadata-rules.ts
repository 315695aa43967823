import type { Finding } from '../../errors';
import { KEPT_ON_NODE, RESERVED_METADATA } from '../../world/acting-metadata';
import { CREDENTIAL_KEYS } from '../../world/credential-variables';
import { additionsOf, type Entry } from '../additions';
import { isLike } from '../name-pattern';
import { concluded } from '../refused';
import type { Runner } from '../runner';
import type { Labels } from '../types/destination';

/** Labels or annotations that a runner gives to its pods. */
interface Given {
  readonly field: string;
  readonly what: 'label' | 'annotation';
  readonly entries: (runner: Runner) => Labels | undefined;
  /** Whether they stand in config.toml, where a key could be taken for that of a credential. */
  readonly isInConfig: boolean;
  /** Keys that are reserved otherwise, and have any value in the policies. */
  readonly except: readonly string[];
}

const GIVEN: readonly Given[] = [
  {
    field: 'podLabels',
    what: 'label',
    entries: ({ settings }) => settings.podLabels,
    isInConfig: true,
    except: [],
  },
  {
    field: 'podAnnotations',
    what: 'annotation',
    entries: ({ settings }) => settings.podAnnotations,
    isInConfig: true,
    except: [],
  },
  {
    field: 'manager / labels',
    what: 'label',
    entries: ({ settings }) => settings.manager.labels,
    isInConfig: false,
    except: [],
  },
  {
    field: 'manager / annotations',
    what: 'annotation',
    entries: ({ settings }) => settings.manager.annotations,
    isInConfig: false,
    // They ask to leave a manager where it is, or not to: it has no other field for that.
    except: Object.keys(KEPT_ON_NODE),
  },
];

/** Refuses labels and annotations of pods that somebody acts on. */
export function checkMetadata(runner: Runner): Finding[] {
  return GIVEN.flatMap((given) =>
    concluded(() =>
      Object.entries(given.entries(runner) ?? {}).flatMap(([key, value]) => {
        const reserved = checkReserved(runner, given, { key, value });
        return [
          ...reserved,
          // What no fleet may write is said once, whoever else writes it.
          ...(reserved.length > 0 ? [] : checkAdded(runner, given, key)),
          ...checkCredentialKey(runner, given, key),
        ];
      }),
    ),
  );
}

function checkReserved(runner: Runner, given: Given, { key, value }: Entry): readonly Finding[] {
  const group = given.except.includes(key)
    ? undefined
    : RESERVED_METADATA.find(({ keys }) => keys.some((pattern) => isLike(pattern, key)));
  return group === undefined || group.harmless?.includes(value)
    ? []
    : [
        {
          code: 'reserved-metadata',
          path: at(runner, `${given.field} / ${key}`),
          message: `the ${given.what} ${group.what}`,
          value: key,
          fix: Object.hasOwn(KEPT_ON_NODE, key)
            ? 'remove it, and set doNotDisrupt: true, which writes those of all who take nodes away'
            : `give the ${given.what} a key of your own domain, such as example.com/team`,
        },
      ];
}

/** What the cluster writes as well would have two values, and no policy could tell which is whose. */
function checkAdded(runner: Runner, given: Given, key: string): readonly Finding[] {
  const { labels, annotations, notes } = additionsOf(runner.fleet.cluster);
  const added = given.what === 'label' ? labels : annotations;
  const keys = [...added.map((entry) => entry.key), ...(given.what === 'label' ? [] : notes)];
  return keys.includes(key) && !given.except.includes(key)
    ? [
        {
          code: 'metadata-added',
          path: at(runner, `${given.field} / ${key}`),
          message: `the cluster adds this ${given.what} to pods itself, as the section cluster says`,
          value: key,
          fix: 'say it once: here, or in cluster.adds',
        },
      ]
    : [];
}

function checkCredentialKey(runner: Runner, given: Given, key: string): readonly Finding[] {
  return given.isInConfig && CREDENTIAL_KEYS.includes(key.toLowerCase())
    ? [
        {
          code: 'credential-label',
          path: at(runner, `${given.field} / ${key}`),
          message: `the ${given.what} would stand in config.toml, named like a credential with a value of its own`,
          value: key,
          fix: `give the ${given.what} another name, such as one with your domain before a slash`,
        },
      ]
    : [];
}

function at(runner: Runner, field: string): string {
  return `fleet ${runner.fleet.org} / runner ${runner.name} / ${field}`;
}
