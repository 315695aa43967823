import { editKubernetes, type Mutation, mutation, patchJob, strategic } from './mutation';

const PROFILE = { type: 'Localhost', localhostProfile: 'image-builds.json' };

/** Gives a container of a job a profile of its node. */
const given = (name: string, more: object = {}) =>
  strategic({ ...more, containers: [{ name, securityContext: { seccompProfile: PROFILE } }] });

/** Jobs that run under profiles of their node, otherwise than the product writes it. */
export const USER_NAMESPACE_MUTATIONS: readonly Mutation[] = [
  mutation(
    'job-node-profiles',
    'a build that mounts as root of its node',
    'JOB.hostUsers | unset | false',
    patchJob(given('build')),
  ),
  mutation(
    'job-node-profiles',
    'a profile of the node in the helper',
    'JOB.containers[helper].securityContext.seccompProfile | image-builds.json',
    patchJob(given('helper', { hostUsers: false })),
  ),
  mutation(
    'job-node-profiles',
    'a profile of the node for the whole pod',
    'JOB.securityContext.seccompProfile | image-builds.json',
    (o) =>
      editKubernetes(o, (kubernetes) => {
        kubernetes['pod_security_context'] = {
          seccomp_profile: { type: 'Localhost', localhost_profile: 'image-builds.json' },
        };
      }),
  ),
  mutation(
    'job-node-profiles',
    'a profile of the node by a key of config.toml',
    'JOB.containers[helper].securityContext.appArmorProfile | lax',
    (o) =>
      editKubernetes(o, (kubernetes) => {
        kubernetes['helper_container_security_context'] = {
          app_armor_profile: { type: 'Localhost', localhost_profile: 'lax' },
        };
      }),
  ),
  mutation(
    'job-node-profiles',
    'a profile of the node by an annotation',
    'JOB / annotation container.apparmor.security.beta.kubernetes.io/build | localhost/lax',
    (o) =>
      editKubernetes(o, (kubernetes) => {
        kubernetes['pod_annotations'] = {
          'container.apparmor.security.beta.kubernetes.io/build': 'localhost/lax',
        };
      }),
  ),
  mutation(
    'job-node-profiles',
    'a profile beyond the folder of profiles',
    'JOB.containers[build].securityContext.seccompProfile | ../lax.json',
    patchJob(
      strategic({
        hostUsers: false,
        containers: [
          {
            name: 'build',
            securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: '../lax.json' } },
          },
        ],
      }),
    ),
  ),
  mutation(
    'pod-spec-patch-scope',
    'a profile of the node for jobs that are root on it',
    'DIND_KUBERNETES.pod_spec[1] / containers[0].securityContext.seccompProfile | {"type":"Localhost","localhostProfile":"image-builds.json"}',
    patchJob(given('build', { hostUsers: false }), 'dind'),
  ),
];
