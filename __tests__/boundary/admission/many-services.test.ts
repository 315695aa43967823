import { honestJobPod } from '../../../lib/boundary/admission/corpus/honest-job-pod';
import { scenesOf } from '../../../lib/boundary/admission/corpus/scene';
import { collectFacts, type FleetFacts, type JobFacts } from '../../../lib/boundary/facts/facts';
import { at, listOf } from '../../../lib/boundary/facts/untyped';
import { get, set } from '../edit';
import { admissionResults, manifestsOf } from './rendered-fleet';

/** Manifests in which the config of one runner has more lines. */
function withLines(lines: string) {
  const objects = manifestsOf('tinyland');
  const config = objects.find((object) => get(object, 'metadata.name') === 'docker-config') ?? {};
  const data = get(config, 'data') as Record<string, string>;
  set(config, 'data', { ...data, 'config.toml': `${data['config.toml']}\n${lines}\n` });
  return objects;
}

const services = (count: number) =>
  Array.from(
    { length: count },
    (_, index) =>
      `[[runners.kubernetes.services]]\nname = "docker.io/library/redis:7"\nalias = "cache-${index}"\n`,
  ).join('');

const patched = (count: number) => {
  const containers = Array.from({ length: count }, (_, index) => ({
    name: `more-${index}`,
    image: 'redis:7',
  }));
  return `[[runners.kubernetes.pod_spec]]\nname = "more"\npatch_type = "strategic"\npatch = '''${JSON.stringify({ containers })}'''\n`;
};

const fleetOf = (lines: string): FleetFacts => {
  const [fleet] = collectFacts(withLines(lines), undefined).fleets;
  if (fleet === undefined) {
    throw new TypeError('there is no fleet');
  }
  return fleet;
};

const triedInPart = (lines: string) =>
  admissionResults(withLines(lines), undefined)
    .filter(({ id }) => id === 'admission-judged')
    .flatMap(({ findings }) => findings)
    .filter(({ message }) => message.includes('more containers'))
    .map(({ path, value }) => ({ path, value }));

const PLACE = 'ConfigMap tinyland-runners/docker-config / config.toml / runners[0].kubernetes.services';

describe('a job pod of many containers', () => {
  it.each([
    // build, helper and what stands for the services of a job
    ['services', services(47), undefined],
    ['services', services(48), '51 containers'],
    ['services', services(2000), '2003 containers'],
    ['a patch', patched(47), undefined],
    ['a patch', patched(2000), '2003 containers'],
  ])('is told, as it is tried in part: by %s', (_, lines, value) => {
    expect(triedInPart(lines)).toEqual(value === undefined ? [] : [{ path: PLACE, value }]);
  });

  it.each([services(2000), patched(2000), services(2000) + patched(2000)])(
    'is tried with a part',
    (lines) => {
      const { fleets, index } = collectFacts(withLines(lines), undefined);
      const tried = fleets
        .flatMap((fleet) => scenesOf(fleet, index))
        .find(({ runner }) => runner.name === 'docker');
      const containers = listOf(at(tried?.jobPod, 'spec', 'containers'));
      expect(containers.map((container) => at(container, 'name')).slice(0, 2)).toEqual(['build', 'helper']);
      expect(containers.length).toBeGreaterThan(20);
      expect(containers.length).toBeLessThanOrEqual(50);
      expect(listOf(at(tried?.jobPod, 'spec', 'initContainers'))).toHaveLength(1);
    },
  );

  it('is made in time that grows with it, and no faster', () => {
    const once = readsOf(1000);
    expect(once).toBeGreaterThanOrEqual(1000);
    expect(readsOf(2000)).toBeLessThanOrEqual(2 * once);
  });
});

/** How often services are looked at until the job pod is made. */
function readsOf(count: number): number {
  const runner = fleetOf(services(count)).runners.find(({ name }) => name === 'docker');
  if (runner?.job === undefined) {
    throw new TypeError('there is no runner');
  }
  let reads = 0;
  const counted = <Item extends object>(item: Item): Item =>
    new Proxy(item, {
      get: (target, field) => {
        reads++;
        return Reflect.get(target, field);
      },
    });
  const { pod, section } = runner.job;
  const kubernetes = {
    ...section.kubernetes,
    services: listOf(section.kubernetes['services']).map((raw) => counted(raw as object)),
  };
  const job: JobFacts = {
    ...runner.job,
    section: { ...section, kubernetes },
    pod: { ...pod, services: pod.services.map(counted) },
  };
  honestJobPod(job, runner);
  return reads;
}
