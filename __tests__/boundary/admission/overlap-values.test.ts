import { ATTACKS } from '../../../lib/boundary/admission/corpus/attacks';
import { ofValues } from '../../../lib/boundary/admission/overlap-points';

/**
 * What a version before may have let pass, by the rules that refuse it today: an image, an amount, a place. An attack that came
 * to be among them by its name alone would be tried against no version.
 */
const OF_VALUES: Readonly<Record<string, readonly string[]>> = {
  'job-affinity': ['job-beside-none', 'job-no-affinity'],
  'job-secrets': ['job-variable-of-the-cache-key'],
  'job-capabilities': [
    'job-added-capability-build',
    'job-added-capability-helper',
    'job-added-capability-init-permissions',
  ],
  'job-images': [
    'job-image-build',
    'job-image-helper',
    'job-image-init-permissions',
    'job-image-suffix-build',
    'job-image-suffix-helper',
    'job-image-suffix-init-permissions',
    'job-image-of-the-helper',
    'job-image-of-the-helper-with-more',
    'job-images-of-the-helper',
    'job-image-of-a-service',
    'job-helper-past-the-mirror',
    'job-init-past-the-mirror',
    'job-build-past-the-mirror',
  ],
  'job-containers': ['job-services'],
  'job-limits': [
    'job-more-cpu-build',
    'job-more-cpu-helper',
    'job-more-cpu-init-permissions',
    'job-a-bit-more-cpu',
    'job-more-memory-build',
    'job-more-memory-helper',
    'job-more-memory-init-permissions',
    'job-a-bit-more-memory',
    'job-more-ephemeral-storage-build',
    'job-more-ephemeral-storage-helper',
    'job-more-ephemeral-storage-init-permissions',
    'job-a-bit-more-ephemeral-storage',
    'job-no-limit-of-cpu-build',
    'job-no-limit-of-cpu-helper',
    'job-no-limit-of-cpu-init-permissions',
    'job-endless-cpu-build',
    'job-endless-cpu-helper',
    'job-endless-cpu-init-permissions',
  ],
  'job-daemon': ['job-daemon-image', 'job-daemon-past-the-mirror'],
  'job-node': ['job-node-selector', 'job-no-node-selector'],
  'job-tolerations': ['job-toleration-of-a-neighbour', 'job-toleration-of-an-own-key'],
  'job-runtime-class': ['job-runtime-class', 'job-no-runtime-class'],
  'job-deadline': ['job-late-deadline', 'job-long-grace'],
  'manager-container': [
    'manager-image',
    'manager-image-by-the-controller-manager',
    'manager-route-past-the-mirror',
    'manager-route-past-the-mirror-by-the-controller-manager',
  ],
  'manager-node': ['manager-node-selector'],
  'manager-resources': [
    'manager-field-more-memory',
    'manager-field-small-request',
    'manager-field-more-memory-by-the-controller-manager',
  ],
  'manager-values': ['manager-field-grace', 'manager-field-grace-by-the-controller-manager'],
  'manager-mounts': ['manager-field-mount-twice'],
  'job-requests': [
    'starve-storage-of-others-build',
    'starve-storage-of-others-helper',
    'starve-storage-of-others-init-permissions',
    'starve-storage-of-others-service',
    'starve-room-of-memory',
    'starve-room-of-ephemeral-storage',
  ],
  'job-volumes': [
    'job-cloud-token-of-nobody-1',
    'job-cloud-token-of-nobody-2',
    'job-cloud-token-of-a-neighbour',
  ],
  'job-resources': ['job-accelerator-build'],
  'job-pull-secrets': ['starve-two-generated-pull-secrets'],
  'job-seccomp': ['job-users-unset'],
  'job-security-fields': ['job-users-and-profile-of-nobody', 'job-users-and-profile-of-a-neighbour'],
};

test('attacks that a version before may have let pass are these, and no others', () => {
  const found = ATTACKS.filter(ofValues).map(({ id, rule }) => [rule, id] as const);
  expect(found.map(([rule, id]) => `${rule} ${id}`).sort()).toEqual(
    Object.entries(OF_VALUES)
      .flatMap(([rule, ids]) => ids.map((id) => `${rule} ${id}`))
      .sort(),
  );
});
