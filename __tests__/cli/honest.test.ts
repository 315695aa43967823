import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { fleetManifests } from '../boundary/fleet-fixture';
import { judged } from './reading/judged';

/** As `kubectl get deployment -o yaml` prints it. */
const EXPORT = `apiVersion: v1
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    annotations:
      deployment.kubernetes.io/revision: "1"
      kubectl.kubernetes.io/last-applied-configuration: |
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"annotations":{},"name":"a"}}
    creationTimestamp: "2026-09-03T21:47:10Z"
    generation: 1
    managedFields:
    - apiVersion: apps/v1
      fieldsType: FieldsV1
      fieldsV1:
        f:metadata:
          f:annotations:
            .: {}
            f:kubectl.kubernetes.io/last-applied-configuration: {}
        f:spec:
          f:template:
            f:spec:
              f:containers:
                k:{"name":"gitlab-runner"}:
                  .: {}
                  f:ports:
                    k:{"containerPort":9252,"protocol":"TCP"}: {}
      manager: kubectl-client-side-apply
      operation: Update
      time: "2026-09-03T21:47:10Z"
    name: a
    namespace: b
    resourceVersion: "123456789012345678"
    uid: 5a2c2f5e-0d6b-4c1e-9d59-8f1b5d8f3e10
  spec:
    template:
      metadata:
        creationTimestamp: null
      spec:
        containers:
        - args: ["run", "--config=/etc/gitlab-runner/config.toml"]
          image: registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.2
          name: gitlab-runner
          resources: {}
          volumeMounts: []
        volumes:
        - configMap:
            defaultMode: 420
            name: c
  status:
    conditions:
    - lastUpdateTime: 2026-09-03T21:47:10Z
      status: "True"
kind: List
metadata:
  resourceVersion: ""
`;

/** As a chart renders: comments, empty documents, CRLF, files with modes. */
const CHART = `---
# Source: gitlab-runner/templates/service-account.yaml

---
# Source: gitlab-runner/templates/configmap.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: "release-gitlab-runner"
  namespace: default
  labels:
    app: release-gitlab-runner
    chart: gitlab-runner-0.85.0
    heritage: "Helm"
data:
  entrypoint: |
    #!/bin/bash
    set -e
    \t
    exec /entrypoint run --user=gitlab-runner	# a tab
  config.toml: |-
    shutdown_timeout = 0
    concurrent = 10

      [[runners]]
        executor = "kubernetes"
  folded: >-
    one line of
    several words
---
# Source: gitlab-runner/templates/deployment.yaml — ünïcode
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: default, labels: {"app.kubernetes.io/name": x}}
spec:
  hostNetwork: false
  volumes:
    - name: scripts
      configMap:
        name: s
        defaultMode: 0755
    - { name: e, emptyDir: { medium: "Memory", sizeLimit: 1Gi } }
  containers:
    - name: c   # the name
      image: docker.io/library/alpine:3.22
      command: [ "sh", '-c', "echo 'a' && exit 0" ]
      resources:
        limits: {cpu: 500m, memory: 1.5Gi}
        requests:
          cpu: 0.5
      securityContext: &context
        runAsUser: 1000
        allowPrivilegeEscalation: false
    - name: d
      securityContext: *context
`;

describe('what others write in good faith is read', () => {
  test.each([
    ['an export of kubectl', EXPORT, 1],
    ['a chart', CHART, 2],
    ['a chart with the line ends of Windows', CHART.replaceAll('\n', '\r\n'), 2],
    ['a chart of a machine that writes a byte order mark', `\ufeff${CHART}`, 2],
    [
      'JSON of kubectl',
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: fleetManifests() }, null, 4),
      fleetManifests().length,
    ],
    [
      'the library yaml',
      fleetManifests()
        .map((object) => stringify(object))
        .join('---\n'),
      fleetManifests().length,
    ],
    [
      'the library yaml, in one line each',
      fleetManifests()
        .map((object) => `---\n${JSON.stringify(object)}\n`)
        .join(''),
      fleetManifests().length,
    ],
  ])('%s', (_, content, objects) => {
    const read = judged(content);
    expect(read.told).toEqual([]);
    expect(read.objects).toHaveLength(objects);
  });

  test('the modes and numbers of a chart', () => {
    const [, pod] = judged(CHART).objects;
    expect(pod).toMatchObject({
      spec: {
        volumes: [{ configMap: { defaultMode: 0o755 } }, { emptyDir: { sizeLimit: '1Gi' } }],
        containers: [{ resources: { requests: { cpu: 0.5 } } }, { securityContext: { runAsUser: 1000 } }],
      },
    });
  });

  const examples = readdirSync('examples', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /dist\/.*\.yaml$/.test(file),
  );

  test('there are examples', () => {
    expect(examples.length).toBeGreaterThan(10);
  });

  test.each(examples)('examples/%s', (file) => {
    const read = judged(readFileSync(join('examples', file)));
    expect([read.verdict, read.told]).toEqual(['read', []]);
  });
});
