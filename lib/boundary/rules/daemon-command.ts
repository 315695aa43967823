import { ofSection } from '../config-fields';
import type { JobPod } from '../facts/runner/job-pod';
import type { RunnerService } from '../facts/runner/job-services';
import { recordOf, textIn } from '../facts/untyped';
import { type Field, itemsOf, type TextField, textsIn, under } from '../fields';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { JOBS } from '../subjects';

/** Entrypoints of Docker's own image. */
const ENTRYPOINTS: readonly string[] = [
  'dockerd',
  'dockerd-entrypoint.sh',
  '/usr/local/bin/dockerd',
  '/usr/local/bin/dockerd-entrypoint.sh',
];

/**
 * What dockerd may be told: where to listen, and what changes neither whom it trusts nor what it runs.
 *
 * @see https://docs.docker.com/reference/cli/dockerd/
 */
const FLAGS: readonly RegExp[] = [
  /^--host=(?:tcp:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+|unix:\/\/\/[\w./-]+)$/,
  /^--tls=false$/,
  /^--mtu=\d+$/,
  /^--default-network-opt=bridge=com\.docker\.network\.driver\.mtu=\d+$/,
  /^--storage-driver=(?:overlay2|fuse-overlayfs|vfs|btrfs|zfs)$/,
  /^--log-level=(?:debug|info|warn|error|fatal)$/,
  /^--max-(?:concurrent-downloads|concurrent-uploads|download-attempts)=\d+$/,
  /^--data-root=\/var\/lib\/docker$/,
  /^--bip=[\d./]+$/,
  /^--default-address-pool=base=[\d./]+,size=\d+$/,
];

const MIRROR = /^--registry-mirror=https:\/\/[^\s$@?#]+$/;

/** How the daemon starts, and what names the services of a runner take. */
export const DAEMON_COMMAND: readonly Rule[] = [
  rule({
    id: 'daemon-command',
    severity: 'critical',
    sentence: 'the daemon is started as dockerd, with options of a list and nothing before it',
    why: 'it is the one privileged container: whatever runs there is root on the node, before any job',
    serves: ['daemon-sidecar'],
    of: JOBS,
    faults: [
      {
        problem: 'something else starts before the daemon',
        fix: 'remove entrypoint',
        allowed: ENTRYPOINTS.join(', '),
        where: ({ pod }) =>
          daemonsOf(pod)
            .filter(
              ({ entrypoint }) =>
                entrypoint.length > 1 || entrypoint.some((word) => !ENTRYPOINTS.includes(word)),
            )
            .map(({ where, entrypoint }) => ({ at: `${where}.entrypoint`, value: entrypoint })),
      },
      {
        problem: 'the daemon is told more than where to listen',
        fix: 'start it with ["dockerd", "--host=tcp://127.0.0.1:2375", "--tls=false"]',
        where: ({ pod }) =>
          daemonsOf(pod)
            .flatMap(flagsOf)
            .filter(({ value }) => ![MIRROR, ...FLAGS].some((allowed) => allowed.test(value))),
      },
    ],
    opens: ({ pod }) =>
      daemonsOf(pod)
        .flatMap(flagsOf)
        .filter(({ value }) => MIRROR.test(value))
        .map(({ at, value }) => ({
          at,
          sentence: `the daemon pulls through ${value.replace(/^[^=]*=/, '')}`,
        })),
  }),
  rule({
    id: 'service-names',
    sentence: 'services and host aliases of the runner answer to plain names only, never to one of a domain',
    why: 'every alias is a name that leads to the pod itself, so that gitlab.com would be the service',
    serves: ['daemon-sidecar'],
    of: JOBS,
    problem: 'the alias is a name of somebody else',
    fix: 'use a name without a domain',
    where: (job) =>
      [
        ...itemsOf(ofSection(job, 'services')).flatMap(aliasesOf),
        ...itemsOf(ofSection(job, 'host_aliases')).flatMap((alias) => textsIn(under(alias, 'hostnames'))),
      ].filter(({ value }) => !/^[a-z0-9_-]+$/i.test(value)),
    opens: ({ pod }) =>
      pod.services
        .filter(({ container }) => container !== pod.daemon)
        .map(({ container, image, where }) => ({
          at: where,
          sentence: `${image} runs beside every job, as ${container}`,
        })),
  }),
];

function daemonsOf({ services, daemon }: JobPod): readonly RunnerService[] {
  return services.filter(({ container }) => container === daemon);
}

/** Without a command of its own, the image starts dockerd with certificates, on every address. */
function flagsOf({ command, where }: RunnerService): readonly TextField[] {
  const [first = '', ...rest] = command;
  const flags = ENTRYPOINTS.includes(first) ? rest : command;
  return flags.map((value) => ({ at: `${where}.command`, value }));
}

function aliasesOf({ at, value }: Field): readonly TextField[] {
  const words = textIn(recordOf(value)['alias']).split(/[\s,]+/);
  return words.filter(Boolean).map((word) => ({ at: `${at}.alias`, value: word }));
}
