import type { Fleet } from '../fleet/fleet';
import { GENERATED_PREFIX, ROLE_LABEL, RUNNER_LABEL } from '../fleet/names';
import { AdmittedAdditions } from './additions';
import { type AdmissionRule, each, none } from './admission-policy';
import { either, text } from './cel-text';
import { identityRules, identityVolume } from './job-cloud-identity';
import { ownJobAnnotation, ownJobLabel } from './job-metadata';
import { mountRules, ownVolume, volumesWords } from './job-volumes';
import { APP_ARMOR_IS_DEFAULT } from './tightest';
import { ownProfileAnnotation } from './user-namespaces';

/** Labels and annotations that GitLab Runner writes itself. */
const GITLAB_KEY = '^(?:job|manager|project)\\.runner\\.gitlab\\.com/[a-z_-]+$';

/** What a job pod is called, whom it says it belongs to and which identity and Secrets it may use. */
export function jobIdentityRules(fleet: Fleet): readonly AdmissionRule[] {
  const added = new AdmittedAdditions(fleet, 'job');
  const mounts = added.mountsIn('variables.containers');
  return [
    {
      id: 'job-name',
      expression: `object.metadata.name.startsWith(${text(GENERATED_PREFIX)})`,
      problem: `a job pod's name begins with '${GENERATED_PREFIX}'`,
      fix: 'let GitLab Runner create it',
    },
    {
      id: 'job-labels',
      expression: [
        `object.metadata.?labels[?${text(RUNNER_LABEL)}].orValue('') == variables.manager`,
        `object.metadata.?labels[?${text(ROLE_LABEL)}].orValue('') == 'job'`,
        "object.metadata.?labels[?'manager.runner.gitlab.com/name'].orValue('') == variables.manager",
      ].join(' && '),
      problem: 'the labels of a job pod name the runner that creates it',
      fix: `roll out the ConfigMap that belongs to this policy: pod_labels are written there`,
    },
    none({
      id: 'job-metadata',
      found: `object.metadata.?labels.orValue({}).filter(k, !(${either(LABEL_KEY, ownJobLabel(fleet), added.label)})) + object.metadata.?annotations.orValue({}).filter(k, !(${either(ANNOTATION_KEY, ownJobAnnotation(fleet), ownProfileAnnotation(fleet), added.annotation)}))`,
      problem:
        'a label or annotation that GitLab Runner does not write: others could select or change the pod by it',
      fix: 'leave it out, or set podLabels or podAnnotations of the runner',
    }),
    {
      id: 'job-owner',
      expression:
        'size(object.metadata.?ownerReferences.orValue([])) == 0 && size(object.metadata.?finalizers.orValue([])) == 0',
      problem: 'a job pod belongs to no other object and nothing holds up its deletion',
      fix: 'leave out ownerReferences and finalizers',
    },
    {
      id: 'job-service-account',
      expression: "object.spec.?serviceAccountName.orValue('') == variables.serviceAccount",
      problem: 'a job pod runs as the job ServiceAccount of its own runner, which has no rights',
      fix: "set service_account to '{runner}-job' of this runner",
    },
    {
      id: 'job-token',
      expression: '!object.spec.?automountServiceAccountToken.orValue(true)',
      problem: 'a job pod has no token of the API server',
      fix: 'set automount_service_account_token = false',
    },
    each({
      id: 'job-volumes',
      of: 'object.spec.?volumes.orValue([])',
      ...(mounts === undefined ? {} : { besides: mounts }),
      holds: either(EMPTY_VOLUME, identityVolume(fleet), ownVolume(fleet), added.volume) ?? EMPTY_VOLUME,
      ...volumesWords(fleet),
    }),
    ...mountRules(fleet),
    ...identityRules(fleet),
    each({
      id: 'job-secrets',
      of: 'variables.containers',
      holds:
        "e.?env.orValue([]).all(v, !has(v.valueFrom) || (e.name == 'build' && (v.valueFrom.?secretKeyRef.?name.orValue('') + '/' + v.valueFrom.?secretKeyRef.?key.orValue('')) in variables.secretKeys))",
      problem: "a container reads a Secret or ConfigMap that its runner's jobs may not read",
      fix: 'leave the reference out; only nix runners read their Attic Secret, in the build container',
    }),
    pullSecretsRule(fleet),
  ];
}

/**
 * The pull Secrets of a job pod. Their number is bounded, because the policy `credentials` goes through those of every
 * job pod when any runner creates one: with tens of thousands, that takes seconds and then fails.
 */
function pullSecretsRule(fleet: Fleet): AdmissionRule {
  return each({
    id: 'job-pull-secrets',
    of: PULL_SECRETS,
    // GitLab Runner makes one Secret for all credentials of a job.
    besides: `size(${PULL_SECRETS}) <= size(variables.pullSecrets) + 1`,
    holds: `e.?name.orValue('').startsWith(${text(GENERATED_PREFIX)}) || e.?name.orValue('') in variables.pullSecrets`,
    named: "e.?name.orValue('')",
    problem: `images are pulled with the Secrets of the job or those that runner of fleet ${fleet.org} declares`,
    fix: 'name the Secret in imagePullSecrets of the runner',
  });
}

const PULL_SECRETS = 'object.spec.?imagePullSecrets.orValue([])';

const EMPTY_VOLUME = "has(e.emptyDir) && e.emptyDir.?medium.orValue('') == ''";

const LABEL_KEY = `k in ['pod', ${text(RUNNER_LABEL)}, ${text(ROLE_LABEL)}] || k.matches(${text(GITLAB_KEY)})`;

/** LimitRanger leaves a note where it filled something in. */
const ANNOTATION_KEY = `k == 'kubernetes.io/limit-ranger' || ${APP_ARMOR_IS_DEFAULT} || k.matches(${text(GITLAB_KEY)})`;
