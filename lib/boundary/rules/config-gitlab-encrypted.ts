import { ofRunner } from '../config-fields';
import type { Facts } from '../facts/facts';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { runsGitLabRunner } from '../facts/runner/unseen-manager';
import { at, listOf, printed, textIn, textOf, textsOf } from '../facts/untyped';
import type { Rule } from '../rule';
import { type Place, part, ruleOfParts } from '../rule-row';
import { SECTIONS } from '../subjects';

const ENCRYPTED = /^https:\/\/[^\s]/;
const ALLOWED = 'https://...';

/** Variables by which a manager that registers, or its jobs, are told where GitLab is. */
const URL_VARIABLES: readonly string[] = ['CI_SERVER_URL', 'CLONE_URL'];

/** The same as an option. */
const URL_OPTION = /(?:^|\s)(?:--url|-u|--clone-url)[=\s]+["']?(http:[^\s"']*)/gi;

/** Where a manager is told of GitLab: a text that it gets, or one that nobody sees here. */
interface ToldUrl {
  readonly at: string;
  readonly url: string | undefined;
}

/** Whom managers talk to is seen by nobody else. */
export const CONFIG_GITLAB_ENCRYPTED: Rule = ruleOfParts(
  {
    id: 'config-gitlab-encrypted',
    severity: 'critical',
    sentence: 'the manager talks to GitLab over https',
    why: 'its token and the variables of every job cross the network',
    serves: ['token-is-a-secret'],
  },
  part({
    of: SECTIONS,
    faults: [
      {
        problem: 'the connection is not encrypted',
        fix: 'use an https URL',
        where: ({ section, runner }) => {
          const url = textIn(section.raw['url']);
          return (
            (url !== '' || runner !== undefined) &&
            !ENCRYPTED.test(url) && { at: `${section.where}.url`, value: url || 'unset', allowed: ALLOWED }
          );
        },
      },
      {
        problem: 'jobs clone without encryption',
        fix: 'use an https URL',
        where: (section) =>
          [ofRunner(section, 'clone_url')].filter(({ value }) => /^(?!https:\/\/)./s.test(textIn(value))),
      },
    ],
  }),
  part({
    of: { items: (facts: Facts) => facts.templates.flatMap((template) => toldUrls(template, facts)) },
    problem: 'the connection is not encrypted',
    fix: 'use an https URL',
    where: ({ at, url }): Place | false =>
      (url === undefined || !ENCRYPTED.test(url)) && {
        at,
        value: url === undefined ? undefined : printed(url).replace(/\/\/[^/]*@/, '//...@'),
        allowed: ALLOWED,
        problem: url === undefined ? 'the URL of GitLab comes from where nobody sees it' : undefined,
        fix: url === undefined ? 'write the URL into env, and only the token into a Secret' : undefined,
      },
  }),
);

/** What the manager of others is told by its variables and its words. Those of a fleet have none: `manager-shape` holds that. */
function toldUrls(template: PodTemplate, facts: Facts): readonly ToldUrl[] {
  return template.containers.filter(runsGitLabRunner).flatMap(({ raw, where }) => [
    ...listOf(raw['env']).flatMap((variable, index): readonly ToldUrl[] =>
      URL_VARIABLES.includes(textIn(at(variable, 'name')))
        ? [{ at: `${where}.env[${index}]`, url: urlIn(variable, template, facts) }]
        : [],
    ),
    ...listOf(raw['envFrom']).flatMap((source, index): readonly ToldUrl[] => {
      const data = configMapOf(at(source, 'configMapRef'), template, facts);
      const prefix = textIn(at(source, 'prefix'));
      return Object.entries(data).flatMap(([name, value]) =>
        URL_VARIABLES.includes(prefix + name)
          ? [{ at: `${where}.envFrom[${index}]`, url: textOf(value) }]
          : [],
      );
    }),
    ...[...[...textsOf(raw['command']), ...textsOf(raw['args'])].join(' ').matchAll(URL_OPTION)].map(
      ([, url]) => ({ at: `${where}.args`, url }),
    ),
  ]);
}

/** The text of a variable, if it stands in the manifests. */
function urlIn(variable: unknown, template: PodTemplate, facts: Facts): string | undefined {
  const reference = at(variable, 'valueFrom', 'configMapKeyRef');
  const key = textOf(at(reference, 'key'));
  return key === undefined
    ? textOf(at(variable, 'value'))
    : textOf(at(configMapOf(reference, template, facts), key));
}

function configMapOf(reference: unknown, { namespace }: PodTemplate, { index }: Facts): object {
  const data = at(index.find('ConfigMap', namespace, textIn(at(reference, 'name')))?.raw, 'data');
  return typeof data === 'object' && data !== null ? data : {};
}
