import { letPass } from '../admission/standing-versions';
import { type Mutation, mutation } from './mutation';

const POLICY = 'ValidatingAdmissionPolicy tinyland-runners-';

const JOB_SECRETS =
  "size(variables.containers.filter(e, !(e.?env.orValue([]).all(v, !has(v.valueFrom) || (e.name == 'build' && (v.valueFrom.?secretKeyRef.?name.orValue('') + '/' + v.valueFrom.?secretKeyRef.?key.orValue('')) in variables.before_secretKeys))))) == 0";

/** Versions before the current one that are let pass, and never were any. */
export const OVERLAP_MUTATIONS: readonly Mutation[] = [
  mutation(
    'admission-overlap',
    'a version that lets everything pass',
    `${POLICY}job-pods / spec.variables[43] | true`,
    letPass('job-pods', { rules: { 'job-images': 'true' }, holds: 'true' }),
  ),
  mutation(
    'admission-overlap',
    'a version for somebody outside of the fleet',
    `${POLICY}job-pods / spec.variables[41] | request.userInfo.username in ['mallory']`,
    letPass('job-pods', {
      whose: "request.userInfo.username in ['mallory']",
      rules: { 'job-images': 'size(variables.jobImages) == 0' },
    }),
  ),
  mutation(
    'admission-overlap',
    'a version in a policy about Secrets',
    `${POLICY}secrets / spec.variables[3]`,
    letPass('secrets', { rules: { 'secret-type': "variables.manager == 'docker'" } }),
  ),
  mutation(
    'admission-overlap',
    'a version whose jobs run as a neighbour',
    `${POLICY}job-pods / spec.variables[42] | serviceAccount`,
    letPass('job-pods', {
      variables: { serviceAccount: "'nix-job'" },
      rules: {
        'job-service-account':
          "object.spec.?serviceAccountName.orValue('') == variables.before_serviceAccount",
      },
    }),
  ),
  mutation(
    'admission-overlap',
    'a version whose jobs read the token of a runner',
    `${POLICY}job-pods / spec.variables[41]`,
    letPass('job-pods', {
      variables: { secretKeys: "['docker-token/runner-token']" },
      rules: { 'job-secrets': 'size(variables.before_secretKeys) > 0' },
    }),
  ),
  mutation(
    'admission-overlap',
    'a version whose jobs read a Secret that is not of the cache',
    `${POLICY}job-pods / spec.variables[42] | registry-credentials/.dockerconfigjson`,
    letPass('job-pods', {
      variables: { secretKeys: "['registry-credentials/.dockerconfigjson']" },
      rules: { 'job-secrets': JOB_SECRETS },
    }),
  ),
  mutation(
    'admission-overlap',
    'a version of a kind without Nix whose jobs read a Secret of the cache',
    `${POLICY}job-pods / spec.variables[41]`,
    letPass('job-pods', {
      variables: { secretKeys: "['attic-credentials/token']" },
      rules: { 'job-secrets': JOB_SECRETS },
    }),
  ),
  mutation(
    'admission-overlap',
    'a version that pulls images with a Secret of the fleet',
    `${POLICY}job-pods / spec.variables[41]`,
    letPass('job-pods', {
      variables: { pullSecrets: "['attic-credentials']" },
      rules: {
        'job-pull-secrets':
          "object.spec.?imagePullSecrets.orValue([]).all(e, e.?name.orValue('').startsWith('runner-') || e.?name.orValue('') in variables.before_pullSecrets)",
      },
    }),
  ),
  mutation(
    'admission-overlap',
    'a version whose pods get a token of the API server',
    `${POLICY}job-pods / spec.variables[41]`,
    letPass('job-pods', { rules: { 'job-token': 'size(object.spec.containers) > 0' } }),
  ),
  mutation(
    'admission-overlap',
    'a version that looked at no pod of one name',
    `${POLICY}job-pods / spec.variables[42] | object.metadata.name != 'runner-x'`,
    letPass('job-pods', {
      conditions: { 'by-a-manager': "object.metadata.name != 'runner-x'" },
      rules: { 'job-token': '!object.spec.?automountServiceAccountToken.orValue(true)' },
    }),
  ),
  mutation(
    'admission-overlap',
    'a version with another value for pods of one name',
    `${POLICY}job-pods / spec.variables[42] | before_priorityClass`,
    letPass('job-pods', {
      variables: { priorityClass: "request.name == 'runner-x' ? '' : variables.priorityClass" },
      rules: {
        'job-priority': "object.spec.?priorityClassName.orValue('') == variables.before_priorityClass",
      },
    }),
  ),
];
