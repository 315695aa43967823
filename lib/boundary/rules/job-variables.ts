import type { JobFacts } from '../facts/facts';
import { textsOf } from '../facts/untyped';

/** A variable that config.toml gives to a container of every job. */
export interface JobVariable {
  readonly at: string;
  /** The path of the list that it stands in. */
  readonly list: string;
  readonly name: string;
  readonly value: string;
}

/** The variables of all containers of a job, and those of each service of the runner. */
export function jobVariables({ section, pod }: JobFacts): readonly JobVariable[] {
  const environments = [
    { where: section.where, environment: textsOf(section.raw['environment']) },
    ...pod.services,
  ];
  return environments.flatMap(({ where, environment }) =>
    environment.map((entry, index) => {
      const [name, value] = nameAndValue(entry);
      const list = `${where}.environment`;
      return { at: `${list}[${index}]`, list, name, value };
    }),
  );
}

/** A variable as GitLab Runner writes it: `NAME=value`. */
export function nameAndValue(entry: string): readonly [name: string, value: string] {
  const [name = ''] = entry.split('=', 1);
  return [name, entry.slice(name.length + 1)];
}
