import type { FleetSpec } from '../../../lib';
import { Fleet } from '../../../lib';
import { specOf } from '../../chart/sample-fleet';
import type { Manifest } from '../edit';
import { editJobs, judging } from './changed-fleet';

const OWN: FleetSpec = specOf({
  kind: 'docker',
  podSecurity: 'restricted',
  runAs: { user: 1001, group: 1002 },
});
const USUAL: FleetSpec = specOf({ kind: 'docker', podSecurity: 'restricted' });
const OF_IMAGE: FleetSpec = specOf({ kind: 'docker' });

/** What is told where the security context of the pods of jobs says something else. */
function told(spec: FleetSpec, context: Manifest): readonly string[] {
  const judgement = judging(Fleet.parse(spec)).judged((objects) =>
    editJobs(objects, 'docker', (kubernetes) => {
      const own = kubernetes['pod_security_context'] as Manifest;
      kubernetes['pod_security_context'] = { ...own, ...context };
    }),
  );
  return judgement.results.flatMap(({ id, findings }) =>
    findings.map(({ path, value, allowed }) => [id, path.split('.').at(-1), value, allowed].join(' ')),
  );
}

const differs = (field: string, value: number, allowed: number | string) =>
  `fleet-config-differs ${field} ${value} ${allowed}`;

test.each([
  ['a user', OWN],
  ['the usual user', USUAL],
  ['the user of the image', OF_IMAGE],
])('nothing is told of what is rendered: %s', (_, spec) => {
  expect(told(spec, {})).toEqual([]);
});

test.each<[string, FleetSpec, Manifest, readonly string[]]>([
  ['another user', OWN, { run_as_user: 1000 }, [differs('runAsUser', 1000, 1001)]],
  ['another group', OWN, { run_as_group: 1001 }, [differs('runAsGroup', 1001, 1002)]],
  ['the group of root', OWN, { run_as_group: 0 }, [differs('runAsGroup', 0, 1002)]],
  ['files of root', OWN, { fs_group: 0 }, [differs('fsGroup', 0, 1002)]],
  ['files of others', OWN, { fs_group: 1001 }, [differs('fsGroup', 1001, 1002)]],
  ['another user than the usual one', USUAL, { run_as_user: 1001 }, [differs('runAsUser', 1001, 1000)]],
  ['a user at level baseline', OF_IMAGE, { run_as_user: 1001 }, [differs('runAsUser', 1001, 'unset')]],
  ['a group of files at level baseline', OF_IMAGE, { fs_group: 0 }, [differs('fsGroup', 0, 'unset')]],
])('%s', (_, spec, context, findings) => {
  expect(told(spec, context)).toEqual(findings);
});

test('root is told whatever the fleet says', () => {
  expect(told(OWN, { run_as_user: 0 }).map((line) => line.split(' ')[0])).toEqual(
    expect.arrayContaining(['pss-run-as-user', 'fleet-config-differs']),
  );
});
