import type { Facts, SectionFacts } from '../facts/facts';
import { grouped } from '../facts/grouped';
import { isEmpty, printed, textIn } from '../facts/untyped';
import { type Examination, hasRunners, NO_RUNNERS, type Rule } from '../rule';

/** The instance that is everybody's. */
const PUBLIC_HOST = 'gitlab.com';

/** Whom managers ask for jobs, and where jobs fetch from. */
export const CONFIG_GITLAB: readonly Rule[] = [
  {
    id: 'config-gitlab-url',
    sentence: 'the runners of a fleet ask one GitLab for jobs, jobs clone from it, and its URL is plain',
    why: 'GitLab Runner expands variables of the manager in url and sends its token there; jobs send theirs where they clone',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const section of facts.sections) {
        examination.saw();
        plain(section, 'url', examination);
        plain(section, 'clone_url', examination);
        cloneHost(section, examination);
        authorities(section, examination);
      }
      oneHost(facts, examination);
    },
  },
];

/** A URL that is a base, and nothing else: https, a host, a port, a path. */
function plain({ section }: SectionFacts, key: 'url' | 'clone_url', examination: Examination): void {
  const value = section.raw[key];
  if (isEmpty(value)) {
    return;
  }
  const url = urlOf(value);
  const parts = url === undefined ? ['nothing that is a URL'] : unplain(String(value), url);
  if (parts.length > 0) {
    examination.found(
      `${section.where}.${key}`,
      `the URL holds ${parts.join(' and ')}`,
      'write the base URL of the GitLab instance, and nothing else',
      { value: printed(value).replace(/\/\/[^/]*@/, '//...@'), allowed: 'https://host[:port][/path]' },
    );
  }
}

function unplain(text: string, url: URL): readonly string[] {
  return [
    ...(text.includes('$') ? ['a variable'] : []),
    ...(url.username !== '' || url.password !== '' || text.includes('@') ? ['a user'] : []),
    ...(/[?#]/.test(text) ? ['a query or a fragment'] : []),
    ...(/[\s\\]|[^ -~]/.test(text) ? ['a character that no URL has'] : []),
  ];
}

function cloneHost({ section }: SectionFacts, examination: Examination): void {
  const clone = urlOf(section.raw['clone_url']);
  const url = urlOf(section.raw['url']);
  if (clone !== undefined && clone.host !== url?.host) {
    examination.found(
      `${section.where}.clone_url`,
      'jobs fetch from another host than the one that they are from, and log in there',
      'remove clone_url',
      { value: clone.host, ...(url === undefined ? {} : { allowed: url.host }) },
    );
  }
}

function authorities({ section }: SectionFacts, examination: Examination): void {
  const file = section.raw['tls-ca-file'];
  if (!isEmpty(file)) {
    examination.opened(
      `${section.where}.tls-ca-file`,
      `managers, and jobs where they fetch, trust the authorities in ${printed(file)}`,
    );
  }
}

/** Without a fleet that says which GitLab, the runners of a fleet are held against each other. */
function oneHost(facts: Facts, examination: Examination): void {
  for (const [fleet, own] of grouped(facts.sections, ({ runner }) => runner?.fleet)) {
    if (fleet === undefined) {
      continue;
    }
    const origins = own.flatMap(({ section }) => urlOf(section.raw['url'])?.origin ?? []);
    const counts = new Map<string, number>();
    for (const origin of origins) {
      counts.set(origin, (counts.get(origin) ?? 0) + 1);
    }
    const [most] = [...counts].sort(([, left], [, right]) => right - left)[0] ?? [];
    for (const { section } of own) {
      const origin = urlOf(section.raw['url'])?.origin;
      if (origin !== undefined && origin !== most) {
        examination.found(
          `${section.where}.url`,
          'the runner asks another GitLab than the others of its fleet',
          'give it a fleet of its own, or the URL of the others',
          { value: origin, ...(most === undefined ? {} : { allowed: most }) },
        );
      }
    }
    if (most !== undefined && new URL(most).hostname !== PUBLIC_HOST) {
      examination.opened(`fleet ${fleet.org}`, `managers take jobs from ${most} and send it their tokens`);
    }
  }
}

function urlOf(value: unknown): URL | undefined {
  const text = textIn(value);
  return URL.canParse(text) ? new URL(text) : undefined;
}
