import { build, type MessageCase, runner } from './message-case';

const NAMED =
  'name nvidia.com/mig-... or one of nvidia.com/gpu, nvidia.com/gpu.shared, amd.com/gpu, gpu.intel.com/i915, gpu.intel.com/xe, habana.ai/gaudi, google.com/tpu, aws.amazon.com/neuron, aws.amazon.com/neuroncore, aws.amazon.com/neurondevice, as its nodes do, with how many of it';

const sized = (sizes: unknown) => runner({ sizes });

/** What is said about CPU, memory and storage. */
export const QUANTITY_MESSAGES: readonly MessageCase[] = [
  {
    what: 'GB',
    input: build({ memoryLimit: '2GB' }),
    findings: [
      {
        code: 'invalid-quantity',
        path: 'fleet acme / runner docker / resources / build / memoryLimit',
        message: "not an amount of memory or storage above zero: 'GB' is no unit of it",
        value: '"2GB"',
        allowed: "an amount with its unit, such as '256Mi' or '2Gi'; in bytes without one, from 1048576 on",
        fix: "did you mean '2Gi' or '2G'?",
      },
    ],
  },
  {
    what: 'small letters',
    input: build({ memoryLimit: '2gi' }),
    findings: [
      {
        code: 'invalid-quantity',
        path: 'fleet acme / runner docker / resources / build / memoryLimit',
        message: "not an amount of memory or storage above zero: 'gi' is no unit of it",
        value: '"2gi"',
        allowed: "an amount with its unit, such as '256Mi' or '2Gi'; in bytes without one, from 1048576 on",
        fix: "did you mean '2Gi'?",
      },
    ],
  },
  {
    what: 'thousandths of bytes',
    input: build({ memoryLimit: '500m' }),
    findings: [
      {
        code: 'invalid-quantity',
        path: 'fleet acme / runner docker / resources / build / memoryLimit',
        message: "'m' means thousandths, and memory has no thousandths of a byte",
        value: '"500m"',
        allowed: "an amount with its unit, such as '256Mi' or '2Gi'; in bytes without one, from 1048576 on",
        fix: "did you mean '500Mi' or '500M'?",
      },
    ],
  },
  {
    what: 'two bytes',
    input: build({ memoryLimit: '2' }),
    findings: [
      {
        code: 'invalid-quantity',
        path: 'fleet acme / runner docker / resources / build / memoryLimit',
        message: 'without a unit this is 2 bytes',
        value: '"2"',
        allowed: "an amount with its unit, such as '256Mi' or '2Gi'; in bytes without one, from 1048576 on",
        fix: "did you mean '2Gi'?",
      },
    ],
  },
  {
    what: 'two thousand bytes',
    input: build({ memoryLimit: '2048' }),
    findings: [
      {
        code: 'invalid-quantity',
        path: 'fleet acme / runner docker / resources / build / memoryLimit',
        message: 'without a unit this is 2048 bytes',
        value: '"2048"',
        allowed: "an amount with its unit, such as '256Mi' or '2Gi'; in bytes without one, from 1048576 on",
        fix: "did you mean '2048Mi'?",
      },
    ],
  },
  {
    what: 'memory as a number',
    input: build({ memoryLimit: 4 }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / resources / build / memoryLimit',
        message: 'a number stands where a text belongs',
        value: '4',
        allowed: "a text, such as '2Gi'",
        fix: "write memoryLimit: '4Gi'",
      },
    ],
  },
  {
    what: 'storage in bytes',
    input: build({ ephemeralStorageLimit: '10' }),
    findings: [
      {
        code: 'invalid-quantity',
        path: 'fleet acme / runner docker / resources / build / ephemeralStorageLimit',
        message: 'without a unit this is 10 bytes',
        value: '"10"',
        allowed: "an amount with its unit, such as '256Mi' or '2Gi'; in bytes without one, from 1048576 on",
        fix: "did you mean '10Gi'?",
      },
    ],
  },
  {
    what: 'two thousand cores',
    input: build({ cpuLimit: '2000' }),
    findings: [
      {
        code: 'invalid-quantity',
        path: 'fleet acme / runner docker / resources / build / cpuLimit',
        message: 'without a unit this is 2000 cores, which few nodes have',
        value: '"2000"',
        allowed:
          "cores such as '2' or '0.5', or thousandths of a core such as '500m'; 100 cores and more in thousandths",
        fix: "did you mean '2000m'?",
      },
    ],
  },
  {
    what: 'fifteen hundred cores',
    input: build({ cpuLimit: '1500' }),
    findings: [
      {
        code: 'invalid-quantity',
        path: 'fleet acme / runner docker / resources / build / cpuLimit',
        message: 'without a unit this is 1500 cores, which few nodes have',
        value: '"1500"',
        allowed:
          "cores such as '2' or '0.5', or thousandths of a core such as '500m'; 100 cores and more in thousandths",
        fix: "did you mean '1500m'?",
      },
    ],
  },
  {
    what: 'CPU as a number',
    input: build({ cpuLimit: 4 }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / resources / build / cpuLimit',
        message: 'a number stands where a text belongs',
        value: '4',
        allowed:
          "cores such as '2' or '0.5', or thousandths of a core such as '500m'; 100 cores and more in thousandths",
        fix: "write cpuLimit: '4'",
      },
    ],
  },
  {
    what: 'CPU with a word',
    input: build({ cpuLimit: '2 cores' }),
    findings: [
      {
        code: 'invalid-quantity',
        path: 'fleet acme / runner docker / resources / build / cpuLimit',
        message: "not an amount of CPU above zero: 'cores' is no unit of it",
        value: '"2 cores"',
        allowed:
          "cores such as '2' or '0.5', or thousandths of a core such as '500m'; 100 cores and more in thousandths",
        fix: "did you mean '2'?",
      },
    ],
  },
  {
    what: 'no CPU',
    input: build({ cpuLimit: '0' }),
    findings: [
      {
        code: 'invalid-quantity',
        path: 'fleet acme / runner docker / resources / build / cpuLimit',
        message: 'not an amount of CPU above zero',
        value: '"0"',
        allowed:
          "cores such as '2' or '0.5', or thousandths of a core such as '500m'; 100 cores and more in thousandths",
        fix: "write it as '500m' for half a core, or '2' for two cores",
      },
    ],
  },
  {
    what: 'a request above its limit',
    input: build({ memoryLimit: '1Gi', memoryRequest: '2Gi' }),
    findings: [
      {
        code: 'request-above-limit',
        path: 'fleet acme / runner docker / resources / build / memoryRequest',
        message: 'the request is above the limit',
        value: '2Gi > 1Gi',
        fix: 'raise the limit or lower the request',
      },
    ],
  },
  {
    what: 'the shape of Kubernetes',
    input: runner({ resources: { limits: { cpu: '2', memory: '2Gi' } } }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / resources / limits',
        message: "'limits' is a key of the chart's values, and has another place here",
        fix: 'use resources.build.cpuLimit of the runner, and so on: cpuRequest, memoryLimit, memoryRequest',
      },
    ],
  },
  {
    what: 'bounds beside the containers',
    input: runner({ resources: { cpuLimit: '2' } }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / resources / cpuLimit',
        message: "'cpuLimit' is a key of [runners.kubernetes], and has another place here",
        fix: 'use resources.build.cpuLimit of the runner',
      },
    ],
  },
  {
    what: 'no size',
    input: sized({}),
    findings: [
      {
        code: 'invalid-size',
        path: 'fleet acme / runner docker / sizes',
        message: 'there is no size, or one that is no object',
        value: '{}',
        allowed: 'at least one size; its name is a DNS label of at most 38 characters',
        fix: "add a size, such as large: { memoryLimit: '8Gi' }, or leave the field out",
      },
    ],
  },
  {
    what: 'sizes as a list',
    input: sized(['large']),
    findings: [
      {
        code: 'invalid-size',
        path: 'fleet acme / runner docker / sizes',
        message: 'a list stands where an object belongs',
        value: 'a list of 1 entry',
        allowed: "an object, such as { large: { memoryLimit: '8Gi' } }",
        fix: "write sizes: { large: { memoryLimit: '8Gi' } }",
      },
    ],
  },
  {
    what: 'a size that has a name of another form',
    input: sized({ 'x large': { memoryLimit: '8Gi' } }),
    findings: [
      {
        code: 'invalid-size',
        path: 'fleet acme / runner docker / sizes / x large',
        message: 'not a name that fits a size: it holds a space',
        value: '"x large"',
        allowed: 'at least one size; its name is a DNS label of at most 38 characters',
        fix: "name each size and what it has more than the default, as large: { memoryLimit: '8Gi' }",
      },
    ],
  },
  {
    what: 'a size as a text',
    input: sized({ large: '8Gi' }),
    findings: [
      {
        code: 'invalid-size',
        path: 'fleet acme / runner docker / sizes',
        message: 'there is no size, or one that is no object',
        value: 'an object with large',
        allowed: 'at least one size; its name is a DNS label of at most 38 characters',
        fix: "name each size and what it has more than the default, as large: { memoryLimit: '8Gi' }",
      },
    ],
  },
  {
    what: 'a device with a text for a number',
    input: runner({ devices: { 'nvidia.com/gpu': '1' } }),
    findings: [
      {
        code: 'invalid-device',
        path: 'fleet acme / runner docker / devices',
        message: 'there is no device, or one without a number',
        value: 'an object with nvidia.com/gpu',
        allowed: 'at least one accelerator, with how many of it',
        fix: NAMED,
      },
    ],
  },
  {
    what: 'faults in two sizes',
    input: sized({ medium: { memoryLimit: '4GB' }, large: { memoryRequest: '9Gi', memoryLimit: '8Gi' } }),
    findings: [
      {
        code: 'invalid-quantity',
        path: 'fleet acme / runner docker / sizes / medium / memoryLimit',
        message: "not an amount of memory or storage above zero: 'GB' is no unit of it",
        value: '"4GB"',
        allowed: "an amount with its unit, such as '256Mi' or '2Gi'; in bytes without one, from 1048576 on",
        fix: "did you mean '4Gi' or '4G'?",
      },
      {
        code: 'request-above-limit',
        path: 'fleet acme / runner docker / sizes / large / memoryRequest',
        message: 'the request is above the limit',
        value: '9Gi > 8Gi',
        fix: 'raise the limit or lower the request',
      },
    ],
  },
  {
    what: 'CPU limits of jobs that use idle CPU',
    input: runner({
      burst: true,
      resources: { service: { cpuLimit: '1' } },
      sizes: { large: { cpuLimit: '8' } },
    }),
    findings: (['resources / service', 'sizes / large'] as const).map((place, index) => ({
      code: 'burst-limited',
      path: `fleet acme / runner docker / ${place} / cpuLimit`,
      message: 'jobs of this runner use idle CPU without a limit',
      value: ['1', '8'][index] ?? '',
      allowed: 'cpuRequest, which is kept for the container and by which CPU is shared out',
      fix: 'remove the limit, or burst',
    })),
  },
  {
    what: 'huge pages as a device',
    input: runner({ devices: { 'hugepages-2Mi': 1 } }),
    findings: [
      {
        code: 'invalid-device',
        path: 'fleet acme / runner docker / devices / hugepages-2Mi',
        message:
          'not a device, but a resource of Kubernetes itself: CPU, memory and storage stand in resources',
        value: '"hugepages-2Mi"',
        allowed: 'a whole number, 1 to 64 devices',
        fix: NAMED,
      },
    ],
  },
  {
    what: 'CPU as a device',
    input: runner({ devices: { cpu: 1 } }),
    findings: [
      {
        code: 'invalid-device',
        path: 'fleet acme / runner docker / devices / cpu',
        message:
          'not a device, but a resource of Kubernetes itself: CPU, memory and storage stand in resources',
        value: '"cpu"',
        allowed: 'a whole number, 1 to 64 devices',
        fix: NAMED,
      },
    ],
  },
  {
    what: 'the device of virtual machines',
    input: runner({ devices: { 'devices.kubevirt.io/kvm': 1 } }),
    findings: [
      {
        code: 'invalid-device',
        path: 'fleet acme / runner docker / devices / devices.kubevirt.io/kvm',
        message:
          'not an accelerator that is known here: a plugin may hand out any device of the node by such a name, and some are as good as root on it',
        value: '"devices.kubevirt.io/kvm"',
        allowed: 'a whole number, 1 to 64 devices',
        fix: NAMED,
      },
    ],
  },
  {
    what: 'a device of a plugin that hands out any',
    input: runner({ devices: { 'squat.ai/fuse': 1 } }),
    findings: [
      {
        code: 'invalid-device',
        path: 'fleet acme / runner docker / devices / squat.ai/fuse',
        message:
          'not an accelerator that is known here: a plugin may hand out any device of the node by such a name, and some are as good as root on it',
        value: '"squat.ai/fuse"',
        allowed: 'a whole number, 1 to 64 devices',
        fix: NAMED,
      },
    ],
  },
  {
    what: 'a GPU in the plural',
    input: runner({ devices: { 'nvidia.com/gpus': 1 } }),
    findings: [
      {
        code: 'invalid-device',
        path: 'fleet acme / runner docker / devices / nvidia.com/gpus',
        message:
          'not an accelerator that is known here: a plugin may hand out any device of the node by such a name, and some are as good as root on it',
        value: '"nvidia.com/gpus"',
        allowed: 'a whole number, 1 to 64 devices',
        fix: NAMED,
      },
    ],
  },
  {
    what: 'half a GPU',
    input: runner({ devices: { 'nvidia.com/gpu': 0.5 } }),
    findings: [
      {
        code: 'invalid-number',
        path: 'fleet acme / runner docker / devices / nvidia.com/gpu',
        message: 'not a whole number',
        value: '0.5',
        allowed: 'a whole number, 1 to 64 devices',
        fix: 'write 1 or more',
      },
    ],
  },
  {
    what: 'no device',
    input: runner({ devices: {} }),
    findings: [
      {
        code: 'invalid-device',
        path: 'fleet acme / runner docker / devices',
        message: 'there is no device, or one without a number',
        value: '{}',
        allowed: 'at least one accelerator, with how many of it',
        fix: "add a device, such as 'nvidia.com/gpu': 1, or leave the field out",
      },
    ],
  },
];
