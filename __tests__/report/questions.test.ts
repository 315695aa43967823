import { onlyNamespace, reportedFolder } from './reported-folder';

/** What a newcomer asks a report of the fleet of this repository, asked of the data behind it. */
const NAMESPACE = onlyNamespace(reportedFolder('dist'));

test('who can become root on a node: the daemon of dind, on nodes of its own', () => {
  expect(NAMESPACE.rootOnNode).toEqual([
    {
      pods: 'jobs of dind',
      container: 'docker',
      image: expect.stringMatching(/docker:[\d.]+-dind/),
      because: ['privileged'],
      nodes: {
        labels: ['kubernetes.io/arch=amd64', 'kubernetes.io/os=linux', 'tinyland.dev/pool=dind'],
        affinity: [],
        tolerations: ['tinyland.dev/dind=only:NoSchedule'],
      },
    },
  ]);
});

test('who can read which Secret: each manager its token, and jobs of Nix the credentials of Attic', () => {
  const readers = NAMESPACE.secrets.map(({ name, readers: all }) => [
    name,
    [...new Set(all.filter(({ how }) => !how.startsWith('API: ')).map(({ who }) => who))],
  ]);
  expect(readers).toEqual([
    ['attic-credentials', ['jobs of nix', 'jobs of tinyland-nix']],
    ...['dind', 'docker', 'nix', 'tinyland-docker', 'tinyland-nix'].map((runner) => [
      `${runner}-token`,
      [`manager of ${runner}`],
    ]),
  ]);
});

test('who can reach what: jobs the public internet on port 443, Nix also Attic, managers also the API server', () => {
  const open = (pods: string) =>
    NAMESPACE.reachability.rows
      .find((row) => row.pods === pods)
      ?.egress.filter(({ answer }) => answer === 'yes')
      .map(({ id }) => id);
  expect(open('jobs of docker')).toEqual(['gitlab', 'dns', 'internet-443']);
  expect(open('jobs of nix')).toEqual(['gitlab', 'attic', 'dns', 'internet-443']);
  expect(open('jobs of dind')).toEqual(['gitlab', 'dns', 'internet-443', 'own-daemon']);
  expect(open('manager of docker')).toEqual(['gitlab', 'api-server', 'dns', 'internet-443']);
});

test('what must exist before the apply: Secrets by name and key', () => {
  expect(
    NAMESPACE.needs.filter(({ kind }) => kind === 'Secret').map(({ name, keys }) => [name, keys]),
  ).toEqual([
    ['attic-credentials', ['cache', 'server', 'token']],
    ...['dind', 'docker', 'nix', 'tinyland-docker', 'tinyland-nix'].map((runner) => [
      `${runner}-token`,
      ['runner-token'],
    ]),
  ]);
});
