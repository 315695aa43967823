import fc from 'fast-check';
import { Fleet } from '../../../lib';
import { judge } from '../../../lib/boundary/check';
import { collectFacts } from '../../../lib/boundary/facts/facts';
import { expectationOf } from '../../../lib/fleet-boundary';
import { describeFleets } from '../../../lib/report/description/describe-fleets';
import { markdownPage } from '../../../lib/report/markdown/page';
import type { Manifest } from '../../boundary/edit';
import { fleetManifests, TINYLAND } from '../../boundary/fleet-fixture';
import { arbitraryFleet } from '../../chart/arbitrary-fleet';
import { objectsOf } from '../../chart/rendered';
import { chartOutput } from '../../cli/chart-output';
import { described } from '../description/described';

const OBJECTS = fleetManifests(TINYLAND);
const PAGE = markdownPage(described(OBJECTS, TINYLAND));

/** The lines below a heading, up to the next one. */
function section(page: string, heading: string): readonly string[] {
  const lines = page.split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) {
    throw new TypeError(`there is no ${heading}`);
  }
  const length = lines.slice(start + 1).findIndex((line) => /^#{1,6} /.test(line));
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).filter((line) => line !== '');
}

describe('a page', () => {
  it('says first who is root on a node, and where', () => {
    expect(section(PAGE, '## Who is root on a node').join('\n')).toMatch(
      /^Whoever runs code in one of these containers, or commands it [^-]*\n- Container `docker` of jobs of dind: \*\*privileged\*\*\n {2}- image `docker\.io\/library\/docker:28\.5\.1-dind`\n {2}- on nodes with `kubernetes\.io\/arch=amd64`, `kubernetes\.io\/os=linux`, `pool=dind`/,
    );
    const others = TINYLAND.runners.filter(({ kind }) => kind !== 'dind');
    const without = { ...TINYLAND, runners: others };
    expect(
      section(markdownPage(described(fleetManifests(without), without)), '## Who is root on a node'),
    ).toEqual(['Nobody: every container meets Pod Security baseline.']);
  });

  it('names what must exist before the apply by Secret and key', () => {
    expect(section(PAGE, '## What must exist before the apply')).toContain(
      '- Secret `nix-token`, key `runner-token`, for manager of nix',
    );
  });

  it('names Secrets with their readers, and identities with what they may do', () => {
    const secrets = section(PAGE, '## Secrets and their readers');
    expect(secrets.slice(secrets.indexOf('- `nix-token`, made elsewhere')).slice(0, 2)).toEqual([
      '- `nix-token`, made elsewhere',
      '  - manager of nix: variable RUNNER\\_TOKEN, key `runner-token`',
    ]);
    expect(section(PAGE, '## Who may ask the API server for what')).toEqual(
      expect.arrayContaining([
        '- ServiceAccount `tinyland-runners/nix-job` of jobs of nix, whose token no pod has: may do nothing',
        '- ServiceAccount `tinyland-runners/nix-manager`, whose token is in manager of nix',
      ]),
    );
  });

  it('gathers pods that reach the same', () => {
    const reach = section(PAGE, '## Who reaches whom');
    expect(reach.filter((line) => line.startsWith('- Pods: manager of')).length).toBe(6);
    expect(reach.filter((line) => line.includes('`6443/TCP`')).length).toBe(1);
  });

  it('changes by the lines of what changed', () => {
    const objects = structuredClone(OBJECTS);
    const policy = objects.find(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && (metadata as Manifest)['name'] === 'nix-job',
    );
    (policy as unknown as { spec: { egress: unknown[] } }).spec.egress.push({
      to: [{ ipBlock: { cidr: '192.168.10.0/24' } }],
      ports: [{ port: 5432 }],
    });
    const before = new Set(PAGE.split('\n'));
    const after = markdownPage(described(objects, TINYLAND)).split('\n');
    expect(after.filter((line) => !before.has(line))).toEqual([
      '  - reach 192.168.10.0/24 on `5432/TCP`, by `nix-job`',
    ]);
    expect(after.length).toBe(PAGE.split('\n').length + 1);
  });
});

it('manifests of others make a page without a crash', () => {
  const page = markdownPage(described(chartOutput()));
  expect(section(page, '## Who is root on a node').join('\n')).toContain(
    '- Container `build` of jobs of shared-gitlab-runner: **privileged**',
  );
  expect(page).toContain('  - reach **everything**: no policy selects it\n');
  expect(section(page, '## Who may ask the API server for what')).toContain(
    '  - `*` `*`, by Role shared-gitlab-runner',
  );
  expect(markdownPage(described([]))).toBe('# No runners\n\nThe manifests hold none.\n');
});

it('syntax in names, images and labels stays what it is', () => {
  const evil = '`<img src=x>`|[a](http://b)\n# c \u202e**d**';
  const template = `[[runners]]\nname = ${JSON.stringify(evil)}\n[runners.kubernetes]\nnamespace = "ci"\nimage = ${JSON.stringify(evil)}\n[runners.kubernetes.node_selector]\n${JSON.stringify(evil)} = ${JSON.stringify(evil)}\n`;
  const objects = chartOutput(template).map((object) =>
    ['Role', 'Secret'].includes(String(object['kind']))
      ? { ...object, metadata: { ...(object['metadata'] as Manifest), name: evil } }
      : object,
  );
  const page = markdownPage(described(objects));
  const bare = page.replace(/(?<![`\\])(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, 'CODE');
  expect(page).toContain('<img src=x>');
  expect(bare).not.toMatch(/(?<!\\)<img|(?<!\\)\]\(|(?<!\\)\*\*d|\u202e/);
  expect(page.split('\n').filter((line) => line.startsWith('# '))).toHaveLength(1);
  for (const row of section(page, '## Runners').filter((line) => line.startsWith('|'))) {
    expect(row.split('|')).toHaveLength(7);
  }
});

it('no line of a fleet is wider than a page, but for words that are, and pages are the same again', () => {
  fc.assert(
    fc.property(arbitraryFleet, (spec) => {
      const fleet = Fleet.parse(spec);
      const objects = objectsOf(fleet);
      const page = () => {
        const facts = collectFacts(objects, expectationOf(fleet));
        return markdownPage(describeFleets(facts, judge([], facts)));
      };
      const text = page();
      const wide = text.split('\n').filter((line) => line.length > 100 && line.trim().split(' ').length > 2);
      expect(wide).toEqual([]);
      expect(text).toBe(page());
      for (const { name } of fleet.runners) {
        expect(text).toContain(`### Runner \`${name}\``);
      }
    }),
    { numRuns: 8, endOnFailure: true },
  );
});
