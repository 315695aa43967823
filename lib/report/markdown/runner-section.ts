import type { JobDescription, RunnerDescription } from '../description/runner-description';
import { podFacts } from './container-words';
import { gathered, item, list, table } from './lines';
import { cell, code, codes } from './markdown-text';

/** The runners of a namespace: all of them in short, and each with its facts. */
export function runnersSection(runners: readonly RunnerDescription[]): readonly string[] {
  return [
    ...table(
      ['Runner', 'Kind', 'Jobs at once', 'Builds', 'Root on its node'],
      runners.map((runner) => [
        cell(code(runner.name)),
        runner.kind ?? runner.executor ?? '-',
        atOnce(runner),
        buildLevel(runner),
        rootWords(runner),
      ]),
    ),
    ...runners.flatMap((runner) => ['', `### Runner ${code(runner.name)}`, '', ...runnerFacts(runner)]),
    ...gathered(managersOf(runners), ({ facts }) => facts).flatMap((managers) => [
      '',
      `### ${managers.length === 1 ? 'Manager' : 'Managers'} of ${managers.map(({ of }) => code(of)).join(', ')}`,
      '',
      ...managers[0].facts,
    ]),
  ];
}

/** Managers of a fleet differ in little more than their names. */
function managersOf(
  runners: readonly RunnerDescription[],
): readonly { readonly of: string; readonly facts: readonly string[] }[] {
  return runners.flatMap(({ name, manager }) => {
    if (manager === null) {
      return [];
    }
    const ownName = (text: string): string =>
      text
        .replaceAll(code(`${name}-manager`), '`{runner}-manager`')
        .replaceAll(code(`${name}-config`), '`{runner}-config`');
    return { of: name, facts: podFacts(manager.pod).map(ownName) };
  });
}

function atOnce({ concurrency: { all } }: RunnerDescription): string {
  return all === null ? 'not said' : String(all);
}

function buildLevel({ jobs }: RunnerDescription): string {
  return jobs?.pod.containers.find(({ role }) => role === 'build')?.level ?? '-';
}

function rootWords({ jobs }: RunnerDescription): string {
  const names = (jobs?.pod.containers ?? [])
    .filter(({ level }) => level === 'privileged')
    .map(({ name }) => name);
  return names.length === 0 ? 'no' : `**${names.map((name) => cell(code(name))).join(', ')}**`;
}

function runnerFacts(runner: RunnerDescription): readonly string[] {
  const { kind, executor, gitlabUrl, cloneUrl, manager, concurrency, jobs } = runner;
  return [
    ...(kind === null ? [] : [item(`Kind: ${kind}`)]),
    ...(executor === null || executor === 'kubernetes' ? [] : [item(`Executor: ${code(executor)}`)]),
    ...(gitlabUrl === null ? [] : [item(`GitLab: ${code(gitlabUrl)}`)]),
    ...(cloneUrl === null ? [] : [item(`Sources: ${code(cloneUrl)}`)]),
    item(
      `Jobs at once: ${atOnce(runner)}${manager === null ? '' : ` (${manager.replicas} x ${concurrency.each ?? 'not said'})`}`,
    ),
    ...(manager === null
      ? [item('Manager: none among the manifests')]
      : [...(manager.version === null ? [] : [item(`GitLab Runner: ${code(manager.version)}`)])]),
    ...(jobs === null
      ? [item('Jobs: no pods that are told here')]
      : ['', 'Its jobs:', '', ...jobFacts(jobs)]),
  ];
}

function jobFacts(jobs: JobDescription): readonly string[] {
  const codesOf = (texts: readonly string[], otherwise: string): readonly string[] =>
    texts.length === 0 ? [otherwise] : texts.map(code);
  return [
    ...list('Image of jobs that name none', jobs.defaultImage === null ? [] : [code(jobs.defaultImage)]),
    ...list('Images that jobs may name', codesOf(jobs.allowedImages, '**any**')),
    ...list('Services that jobs may declare', codesOf(jobs.allowedServices, '**any**')),
    ...list('Pull policies that jobs may choose', jobs.allowedPullPolicies.map(code)),
    ...list('Users that jobs may name', jobs.allowedUsers.map(code)),
    ...list('Groups that jobs may name', jobs.allowedGroups.map(code)),
    ...list(
      'Services of every job',
      jobs.services.flatMap(({ container, image, command }) => [
        `${code(container)} is of ${code(image)}`,
        ...(command.length === 0 ? [] : [`${code(container)} runs ${code(command.join(' '))}`]),
      ]),
    ),
    ...list(
      'What jobs may decide by variables',
      jobs.overrides.map(({ key, within }) => `${code(key)}: ${code(within)}`),
    ),
    ...list('Variables of the runner', jobs.variables.map(code)),
    ...list('Scripts of the runner in every job', jobs.scripts.map(code)),
    ...list(
      'Caches',
      jobs.cache === null
        ? []
        : [
            `${code(jobs.cache.type)}, ${jobs.cache.shared ? '**shared by all runners**' : 'of this runner alone'}`,
            ...(jobs.cache.path === null ? [] : [`path ${code(jobs.cache.path)}`]),
            ...jobs.cache.store.map(code),
          ],
    ),
    ...flagWords(jobs.featureFlags),
    ...podFacts(jobs.pod),
  ];
}

function flagWords(flags: JobDescription['featureFlags']): readonly string[] {
  const on = Object.entries(flags).flatMap(([flag, isOn]) => (isOn ? [flag] : []));
  return on.length === 0 ? [] : [item(`Feature flags that are on: ${codes(on)}`)];
}
