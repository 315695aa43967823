/** Input of each format. All say the same of one runner, as far as the format can. */

/** The template of a config.toml, as values of the chart hold it. */
export const CONFIG = `[[runners]]
  name = "blue"
  output_limit = 8192
  environment = ["TZ=UTC", "FF_USE_FASTZIP=true"]
  [runners.kubernetes]
    namespace = "{{ .Release.Namespace }}"
    image = "docker.io/library/alpine:3.22.2"
    cpu_limit = "3"
    memory_limit = "3Gi"
`;

const VALUES_TEXT = `gitlabUrl: https://gitlab.blue.test/
concurrent: 7
runners:
  tags: "blue,linux"
  config: |
${indented(CONFIG, 4)}`;

function indented(text: string, spaces: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(spaces));
}

/** Values of the chart. */
export const VALUES = VALUES_TEXT;

/** What \`helm get values\` prints. */
export const PRINTED = `USER-SUPPLIED VALUES:\n${VALUES_TEXT}`;

/** Values of a chart around the chart. */
export const UMBRELLA = `ingress:\n  enabled: true\ngitlab-runner:\n${indented(VALUES_TEXT, 2)}`;

/** A HelmRelease of Flux. */
export const FLUX = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: blue
  namespace: ci
spec:
  interval: 10m
  chart:
    spec:
      chart: gitlab-runner
      version: 0.92.0
  values:
${indented(VALUES_TEXT, 4)}`;

const ARGO_HEAD = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: blue
spec:
  destination:
    namespace: ci
`;

/** An Application of Argo CD with values as an object. */
export const ARGO_OBJECT = `${ARGO_HEAD}  source:
    chart: gitlab-runner
    repoURL: https://charts.gitlab.io
    helm:
      valuesObject:
${indented(VALUES_TEXT, 8)}`;

/** The same with values as a text, in one of several sources, and a parameter that changes one. */
export const ARGO_SOURCES = `${ARGO_HEAD}  sources:
    - repoURL: https://git.blue.test/values.git
      path: other
    - chart: gitlab-runner
      repoURL: https://charts.gitlab.io
      helm:
        parameters:
          - name: concurrent
            value: "7"
        values: |
${indented(VALUES_TEXT.replace('concurrent: 7', 'concurrent: 5'), 10)}`;

/** A bare config.toml. */
export const BARE = `concurrent = 7
${CONFIG.replace('name = "blue"', 'name = "blue"\n  url = "https://gitlab.blue.test/"').replace('"{{ .Release.Namespace }}"', '"ci"')}`;

/** What the chart renders. */
export const RENDERED = `apiVersion: v1
kind: ConfigMap
metadata:
  name: blue-gitlab-runner
  labels:
    release: blue
data:
  entrypoint: |
    #!/bin/bash
    exec gitlab-runner run
  config.toml: |
    concurrent = 7
  config.template.toml: |
${indented(CONFIG.replace('"{{ .Release.Namespace }}"', '"ci"').replace('  name = "blue"\n', ''), 4)}---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: blue-gitlab-runner
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: blue-gitlab-runner
          image: registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v18.1.0
          env:
            - name: CI_SERVER_URL
              value: https://gitlab.blue.test/
            - name: RUNNER_TAG_LIST
              value: blue,linux
            - name: SOMETHING_ELSE
              value: x
      volumes:
        - name: projected
          projected:
            sources:
              - configMap:
                  name: blue-gitlab-runner
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: blue-gitlab-runner
rules: []
`;

/** Each format by its name. */
export const FORMATS: Readonly<Record<string, string>> = {
  'values of the chart': VALUES,
  'what helm get values prints': PRINTED,
  'values of a chart around it': UMBRELLA,
  'a HelmRelease': FLUX,
  'an Application with an object': ARGO_OBJECT,
  'an Application with several sources': ARGO_SOURCES,
  'a bare config.toml': BARE,
  'a rendered chart': RENDERED,
};
