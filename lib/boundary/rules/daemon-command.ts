import type { RunnerService } from '../facts/runner/job-services';
import { listOf, printed, recordOf, textIn, textsOf } from '../facts/untyped';
import type { Examination, Rule } from '../rule';
import { jobRule } from './job-rule';

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
  jobRule(
    {
      id: 'daemon-command',
      sentence: 'the daemon is started as dockerd, with options of a list and nothing before it',
      why: 'it is the one privileged container: whatever runs there is root on the node, before any job',
    },
    ({ pod }, examination) => {
      for (const service of pod.services.filter(({ container }) => container === pod.daemon)) {
        started(service, examination);
      }
    },
  ),
  jobRule(
    {
      id: 'service-names',
      sentence:
        'services and host aliases of the runner answer to plain names only, never to one of a domain',
      why: 'every alias is a name that leads to the pod itself, so that gitlab.com would be the service',
    },
    ({ section, pod }, examination) => {
      for (const { container, image, where } of pod.services.filter(
        (item) => item.container !== pod.daemon,
      )) {
        examination.opened(where, `${image} runs beside every job, as ${container}`);
      }
      listOf(section.kubernetes['services']).forEach((service, index) => {
        const aliases = textIn(recordOf(service)['alias'])
          .split(/[\s,]+/)
          .filter(Boolean);
        plainNames(aliases, `${section.kubernetesWhere}.services[${index}].alias`, examination);
      });
      listOf(section.kubernetes['host_aliases']).forEach((alias, index) => {
        const names = textsOf(recordOf(alias)['hostnames']);
        plainNames(names, `${section.kubernetesWhere}.host_aliases[${index}].hostnames`, examination);
      });
    },
  ),
];

function plainNames(names: readonly string[], where: string, examination: Examination): void {
  for (const name of names.filter((item) => !/^[a-z0-9_-]+$/i.test(item))) {
    examination.found(where, 'the alias is a name of somebody else', 'use a name without a domain', {
      value: name,
    });
  }
}

/** Without a command of its own, the image starts dockerd with certificates, on every address. */
function started(service: RunnerService, examination: Examination): void {
  const { entrypoint, command, where } = service;
  if (entrypoint.length > 1 || entrypoint.some((word) => !ENTRYPOINTS.includes(word))) {
    examination.found(`${where}.entrypoint`, 'something else starts before the daemon', 'remove entrypoint', {
      value: printed(entrypoint),
      allowed: ENTRYPOINTS.join(', '),
    });
  }
  const [first, ...rest] = command;
  const flags = first !== undefined && ENTRYPOINTS.includes(first) ? rest : command;
  for (const flag of flags) {
    if (MIRROR.test(flag)) {
      examination.opened(`${where}.command`, `the daemon pulls through ${flag.replace(/^[^=]*=/, '')}`);
    } else if (!FLAGS.some((allowed) => allowed.test(flag))) {
      examination.found(
        `${where}.command`,
        'the daemon is told more than where to listen',
        'start it with ["dockerd", "--host=tcp://127.0.0.1:2375", "--tls=false"]',
        { value: flag },
      );
    }
  }
}
