import { ofRunner } from '../config-fields';
import type { Facts, SectionFacts } from '../facts/facts';
import type { FleetIdentity } from '../facts/fleet/identity';
import { grouped } from '../facts/grouped';
import { printed, textIn } from '../facts/untyped';
import { saysSomething } from '../fields';
import type { Rule } from '../rule';
import { type Place, part, ruleOfParts } from '../rule-row';
import { SECTIONS } from '../subjects';

/** The instance that is everybody's. */
const PUBLIC_HOST = 'gitlab.com';

/** Whom managers ask for jobs, and where jobs fetch from. */
export const CONFIG_GITLAB: readonly Rule[] = [
  ruleOfParts(
    {
      id: 'config-gitlab-url',
      sentence: 'the runners of a fleet ask one GitLab for jobs, jobs clone from it, and its URL is plain',
      why: 'GitLab Runner expands variables of the manager in url and sends its token there; jobs send theirs where they clone',
      serves: ['token-is-a-secret'],
    },
    part({
      of: SECTIONS,
      faults: [
        {
          problem: 'the URL is no plain one',
          fix: 'write the base URL of the GitLab instance, and nothing else',
          where: unplainUrls,
        },
        {
          problem: 'jobs fetch from another host than the one that they are from, and log in there',
          fix: 'remove clone_url',
          where: ({ section: { raw, where } }) => {
            const clone = urlOf(raw['clone_url']);
            const url = urlOf(raw['url']);
            return (
              clone !== undefined &&
              clone.host !== url?.host && { at: `${where}.clone_url`, value: clone.host, allowed: url?.host }
            );
          },
        },
      ],
      opens: (section) =>
        [ofRunner(section, 'tls-ca-file')].filter(saysSomething).map(({ at, value }) => ({
          at,
          sentence: `managers, and jobs where they fetch, trust the authorities in ${printed(value)}`,
        })),
    }),
    part({
      of: { items: originsOfFleets },
      problem: 'the runner asks another GitLab than the others of its fleet',
      fix: 'give it a fleet of its own, or the URL of the others',
      where: ({ origins, most }) =>
        origins.filter(({ value }) => value !== most).map((origin) => ({ ...origin, allowed: most })),
      opens: ({ fleet, most }) =>
        new URL(most).hostname === PUBLIC_HOST
          ? []
          : [
              {
                at: `fleet ${fleet.org}`,
                sentence: `managers take jobs from ${most} and send it their tokens`,
              },
            ],
    }),
  ),
];

/** URLs that are more than a base: https, a host, a port, a path. */
function unplainUrls(section: SectionFacts): readonly Place[] {
  return [ofRunner(section, 'url'), ofRunner(section, 'clone_url')]
    .filter(saysSomething)
    .map(({ at, value }) => ({ at, value, parts: unplain(value) }))
    .filter(({ parts }) => parts.length > 0)
    .map(({ at, value, parts }) => ({
      at,
      problem: `the URL holds ${parts.join(' and ')}`,
      value: printed(value).replace(/\/\/[^/]*@/, '//...@'),
      allowed: 'https://host[:port][/path]',
    }));
}

function unplain(value: unknown): readonly string[] {
  const url = urlOf(value);
  if (url === undefined) {
    return ['nothing that is a URL'];
  }
  const text = String(value);
  return [
    ...(text.includes('$') ? ['a variable'] : []),
    ...(url.username !== '' || url.password !== '' || text.includes('@') ? ['a user'] : []),
    ...(/[?#]/.test(text) ? ['a query or a fragment'] : []),
    ...(/[\s\\]|[^ -~]/.test(text) ? ['a character that no URL has'] : []),
  ];
}

/** The GitLab instances that the runners of one fleet ask. */
interface OriginsOfFleet {
  readonly fleet: FleetIdentity;
  readonly origins: readonly { readonly at: string; readonly value: string }[];
  /** The one that most of them ask. */
  readonly most: string;
}

/** Without a fleet that says which GitLab, the runners of a fleet are held against each other. */
function originsOfFleets({ sections }: Facts): readonly OriginsOfFleet[] {
  return [...grouped(sections, ({ runner }) => runner?.fleet)].flatMap(([fleet, own]) => {
    const origins = own.flatMap(({ section }) => {
      const value = urlOf(section.raw['url'])?.origin;
      return value === undefined ? [] : [{ at: `${section.where}.url`, value }];
    });
    const [first] = [...grouped(origins, ({ value }) => value)].sort(
      ([, left], [, right]) => right.length - left.length,
    );
    return fleet === undefined || first === undefined ? [] : [{ fleet, origins, most: first[0] }];
  });
}

function urlOf(value: unknown): URL | undefined {
  const text = textIn(value);
  return URL.canParse(text) ? new URL(text) : undefined;
}
