import type { MessageCase } from './message-case';
import { runners } from './message-case';

const SHAPES =
  "{ mountPath: '/dev/shm', emptyDir: { sizeLimit: '2Gi' } } or { mountPath: '/etc/maven', configMap: 'build-cache' } or { mountPath: '/cache', persistentVolumeClaim: 'build-cache' }";
const FIX = "write it as { mountPath: '/dev/shm', emptyDir: { sizeLimit: '2Gi' } }, or remove it";
const PLACE = 'fleet acme / runner docker / volumes / 0';

/** What is said about volumes of jobs. */
export const VOLUME_MESSAGES: readonly MessageCase[] = [
  {
    what: 'a Secret as a volume',
    input: runners({ kind: 'docker', volumes: [{ mountPath: '/mnt/x', secret: 'x' }] }),
    findings: [
      {
        code: 'invalid-volume',
        path: PLACE,
        message:
          'jobs mount no Secret: make it a masked CI/CD variable of type file in GitLab, or let the cloud know the job with id_tokens',
        value: 'an object with mountPath, secret',
        allowed: SHAPES,
        fix: FIX,
      },
    ],
  },
  {
    what: 'a path of the node beside scratch space',
    input: runners({
      kind: 'docker',
      volumes: [{ mountPath: '/mnt/x', emptyDir: { sizeLimit: '1Gi' }, hostPath: '/var/run/docker.sock' }],
    }),
    findings: [
      {
        code: 'forbidden-field',
        path: `${PLACE} / hostPath`,
        message: 'pods never mount paths of their node: remove this field',
        fix: 'remove the field',
      },
    ],
  },
  {
    what: 'a claim over programs',
    input: runners({
      kind: 'docker',
      volumes: [{ mountPath: '/usr/local/bin', persistentVolumeClaim: 'x' }],
    }),
    findings: [
      {
        code: 'invalid-mount-path',
        path: `${PLACE} / mountPath`,
        message:
          'the volume would take the place of what containers are made of, or of what GitLab Runner keeps there',
        value: '"/usr/local/bin"',
        allowed: '/cache, /data, /mnt, /srv, /var/cache, or a folder below one of them',
        fix: 'choose another folder, such as /cache',
      },
    ],
  },
  {
    what: 'a claim in a home',
    input: runners({ kind: 'docker', volumes: [{ mountPath: '/root/.m2', persistentVolumeClaim: 'x' }] }),
    findings: [
      {
        code: 'invalid-mount-path',
        path: `${PLACE} / mountPath`,
        message:
          'programs would find it there without looking for it: those of the next job, or the daemon of dind',
        value: '"/root/.m2"',
        allowed: '/cache, /data, /mnt, /srv, /var/cache, or a folder below one of them',
        fix: 'choose another folder, such as /cache',
      },
    ],
  },
  {
    what: 'a path with a variable',
    input: runners({ kind: 'docker', volumes: [{ mountPath: '/mnt/$CI_PROJECT_ID', configMap: 'x' }] }),
    findings: [
      {
        code: 'invalid-mount-path',
        path: `${PLACE} / mountPath`,
        message: "not the path of a folder: it holds '$'",
        value: '"/mnt/$CI_PROJECT_ID"',
        allowed:
          'an absolute path without variables: no folder of programs, devices, the kernel, GitLab Runner or credentials of registries',
        fix: 'choose another folder, such as /etc/maven',
      },
    ],
  },
  {
    what: 'credentials of registries as a ConfigMap',
    input: runners({ kind: 'docker', volumes: [{ mountPath: '/root/.docker', configMap: 'x' }] }),
    findings: [
      {
        code: 'invalid-mount-path',
        path: `${PLACE} / mountPath`,
        message: 'tools look for credentials of registries there: jobs push with those of their own project',
        value: '"/root/.docker"',
        allowed:
          'an absolute path without variables: no folder of programs, devices, the kernel, GitLab Runner or credentials of registries',
        fix: 'choose another folder, such as /etc/maven',
      },
    ],
  },
];
