import { ofRunner } from '../config-fields';
import type { Facts, SectionFacts } from '../facts/facts';
import type { FleetIdentity } from '../facts/fleet/identity';
import { grouped } from '../facts/grouped';
import { textsOfPolicies } from '../facts/manifests/policy-texts';
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
      sentence:
        'the runners of a fleet ask one GitLab for jobs, jobs clone from it or from where the fleet says, and its URL is plain',
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
          fix: 'remove clone_url, or set gitlab.cloneUrl of the fleet and render it anew',
          where: (section, facts) =>
            foreignClones(section)
              .filter((clone) => !isDeclared(clone, section, facts))
              .map(({ at, url, host }) => ({ at, value: url.host, allowed: host })),
        },
      ],
      opens: (section, facts) => [
        ...[ofRunner(section, 'tls-ca-file')].filter(saysSomething).map(({ at, value }) => ({
          at,
          sentence: `managers, and jobs where they fetch, trust the authorities in ${printed(value)}`,
        })),
        ...foreignClones(section)
          .filter((clone) => isDeclared(clone, section, facts))
          .map(({ at, url }) => ({
            at,
            sentence: `jobs fetch their sources from ${url.origin} and send it their tokens`,
          })),
      ],
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

/** A host that jobs fetch from, and that is not the one that they are from. */
interface ForeignClone {
  readonly at: string;
  readonly text: string;
  readonly url: URL;
  /** The host that they are from. */
  readonly host: string | undefined;
}

function foreignClones(section: SectionFacts): readonly ForeignClone[] {
  const { at, value } = ofRunner(section, 'clone_url');
  const url = urlOf(value);
  const host = urlOf(section.section.raw['url'])?.host;
  return url === undefined || url.host === host ? [] : [{ at, text: textIn(value), url, host }];
}

/**
 * Whether somebody says that jobs are to fetch there: the fleet, where one is given. Without it, the admission policies
 * of the fleet, which hold the line as the API server lets it in.
 */
function isDeclared({ text }: ForeignClone, { runner }: SectionFacts, { index, given }: Facts): boolean {
  return given
    ? text === runner?.settings?.cloneUrl
    : runner?.fleet.admission === true &&
        textsOfPolicies(index).some((policy) => policy.includes(`'clone_url = ${JSON.stringify(text)}'`));
}

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

/**
 * Without a fleet that says which GitLab, the runners of a fleet are held against each other. Two instances may be of one
 * host, below different roots.
 */
function originsOfFleets({ sections }: Facts): readonly OriginsOfFleet[] {
  return [...grouped(sections, ({ runner }) => runner?.fleet)].flatMap(([fleet, own]) => {
    const origins = own.flatMap(({ section }) => {
      const url = urlOf(section.raw['url']);
      const value = url && `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
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
