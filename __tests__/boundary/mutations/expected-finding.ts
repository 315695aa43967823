/** Places that many findings share, by the word that stands for them in the tables of mutations. */
const PLACES: Readonly<Record<string, string>> = {
  JOB: 'ConfigMap tinyland-runners/docker-config / config.toml / runners[0].kubernetes / job pod',
  KUBERNETES: 'ConfigMap tinyland-runners/docker-config / config.toml / runners[0].kubernetes',
  SECTION: 'ConfigMap tinyland-runners/docker-config / config.toml / runners[0]',
  CONFIG: 'ConfigMap tinyland-runners/docker-config / config.toml',
  DIND_JOB: 'ConfigMap tinyland-runners/dind-config / config.toml / runners[0].kubernetes / job pod',
  DIND_KUBERNETES: 'ConfigMap tinyland-runners/dind-config / config.toml / runners[0].kubernetes',
  MANAGER: 'Deployment tinyland-runners/docker-manager / spec.template.spec',
};

/** What is told of a mutation first. */
export interface ExpectedFinding {
  readonly path: string;
  readonly value: string | undefined;
  readonly allowed: string | undefined;
}

/** Reads what a mutation `finds`. */
export function expectedFinding(finds: string): ExpectedFinding {
  const [place = '', value, allowed] = finds.split(' | ');
  const path = place.replace(/^[A-Z_]+(?=$|[. ])/, (word) => PLACES[word] ?? word);
  return { path, value: value || undefined, allowed };
}
