import { readFileSync } from 'node:fs';
import { ApiServer } from '../e2e/cluster/api-server';
import { haveFleet, removeFleet } from './fleets/have-fleet';
import { type PlaceOfProxy, PROXY_RUNNERS, proxyFleet } from './fleets/proxy-fleets';
import { GITLAB_HOST, startGitLab } from './gitlab/gitlab-of-the-lab';
import type { DoneJob, JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { ForwardProxy, type ProxiedRequest } from './proxies/forward-proxy';
import { COMMIT, startWebsite, WEBSITE } from './proxies/website';
import { OUTSIDE } from './stage/addresses';
import { readLab } from './stage/lab';

const VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'];
const WITHOUT = `env ${VARIABLES.map((name) => `-u ${name}`).join(' ')}`;
const SECURE = `git ls-remote https://${WEBSITE}/lab.git`;
const PLAIN = `git ls-remote http://${WEBSITE}/lab.git`;

/** Each line says how it ended, whatever the others did. */
const SCRIPT = [
  'export GIT_SSL_CAINFO="$CI_SERVER_TLS_CA_FILE"',
  `echo "through: $(${SECURE} 2>&1)"`,
  `echo "through without TLS: $(${PLAIN} 2>&1)"`,
  `echo "around: $(${WITHOUT} ${SECURE} 2>&1)"`,
  `echo "around without TLS: $(${WITHOUT} ${PLAIN} 2>&1)"`,
  `network-probe tcp ${OUTSIDE.website.ipv4}:443 ${OUTSIDE.website.ipv4}:80 ${OUTSIDE.gitlab.ipv4}:443`,
  'echo made >made.txt',
];
const FOUND = `${COMMIT}\trefs/heads/main`;
const NOT_REACHED = /(?:Failed|Could not|Couldn't) (?:to )?connect|Connection refused/i;

describe('a fleet with a proxy', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  const facts = { caCertificates: readFileSync(lab.outsideCaFile, 'utf8') };
  const fleet = (place: PlaceOfProxy) => proxyFleet(facts, place);
  let proxy: ForwardProxy;
  let endWebsite: () => void;
  let gitlab: JobsOfTheLab | undefined;
  const done = new Map<PlaceOfProxy, DoneJob>();
  const asked = new Map<PlaceOfProxy, readonly ProxiedRequest[]>();

  /** One fleet after the other, so that it is known whose requests the proxy has seen. */
  async function runJob(place: PlaceOfProxy, firstId: number): Promise<void> {
    const before = proxy.requests.length;
    gitlab = await startGitLab(lab, {
      firstId,
      addresses: Object.values(OUTSIDE.gitlab),
      namespace: `${place}-runners`,
    });
    await haveFleet(lab, api, fleet(place));
    done.set(place, await gitlab.run(PROXY_RUNNERS[place], { script: SCRIPT, artifacts: ['made.txt'] }, 170));
    await removeFleet(lab, fleet(place));
    await gitlab.stop();
    asked.set(place, proxy.requests.slice(before));
  }

  beforeAll(async () => {
    proxy = await ForwardProxy.start();
    endWebsite = await startWebsite(lab);
    await runJob('behind', 8700);
    await runJob('beside', 8800);
  }, 500_000);
  afterAll(async () => {
    await gitlab?.stop();
    endWebsite?.();
    await proxy?.stop();
    api.close();
  });

  const traceOf = (place: PlaceOfProxy): string => done.get(place)?.job.trace ?? '';
  const lineOf = (place: PlaceOfProxy, what: string): string => {
    const rest = traceOf(place).split(` 01O ${what}: `)[1] ?? '';
    return rest.split(/\n(?=.* 01O (?:through|around|\{))/)[0] ?? '';
  };
  const outcomesOf = (place: PlaceOfProxy) =>
    [...traceOf(place).matchAll(/\{"kind":.*\}/g)].map(([line]) => JSON.parse(line).outcome);
  const targetsOf = (place: PlaceOfProxy) =>
    new Set((asked.get(place) ?? []).map(({ method, target }) => `${method} ${target}`));

  describe.each(['behind', 'beside'] as const)('%s it', (place) => {
    test('a job fetches its commit and leaves artifacts', () => {
      expect(traceOf(place)).toContain('Job succeeded');
      expect(done.get(place)?.job).toMatchObject({ state: 'success', artifacts: 1, isTraceWhole: true });
    });

    test('a job reaches what is public through the proxy, with TLS and without', () => {
      expect(lineOf(place, 'through')).toContain(FOUND);
      expect(lineOf(place, 'through without TLS')).toContain(FOUND);
      expect(targetsOf(place)).toContain(`CONNECT ${WEBSITE}:443`);
      expect(targetsOf(place)).toContain(`GET ${WEBSITE}:80`);
    });

    test('a job reaches none of it around the proxy', () => {
      for (const what of ['around', 'around without TLS']) {
        expect(lineOf(place, what)).toMatch(NOT_REACHED);
        expect(lineOf(place, what)).not.toContain(COMMIT);
      }
      expect(outcomesOf(place).slice(0, 2)).toEqual(['refused', 'refused']);
    });

    test('nothing of the cluster goes through the proxy', () => {
      const known = [`CONNECT ${WEBSITE}:443`, `GET ${WEBSITE}:80`, `CONNECT ${GITLAB_HOST}:443`];
      expect([...targetsOf(place)].filter((target) => !known.includes(target))).toEqual([]);
    });
  });

  test('GitLab is behind the proxy for managers and jobs unless the fleet has its destinations', () => {
    const ofGitLab = (place: PlaceOfProxy) =>
      (asked.get(place) ?? []).filter(({ target }) => target === `${GITLAB_HOST}:443`).length;
    // Of the manager, of git, and of what uploads artifacts.
    expect(ofGitLab('behind')).toBeGreaterThanOrEqual(3);
    expect(outcomesOf('behind')[2]).toBe('refused');
    expect(ofGitLab('beside')).toBe(0);
    expect(outcomesOf('beside')[2]).toBe('open');
  });
});
