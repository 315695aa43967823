import { ApiObject, type ApiObjectProps, type App, type AppProps, Chart, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import type { FleetChart } from '../../../lib';

/** Code in the app of a fleet that puts into its output what nobody judged. */
export interface AppAttack {
  readonly title: string;
  readonly app?: AppProps;
  /** What is done between the making of the chart and the synth. */
  readonly arm: (app: App, chart: FleetChart) => void;
  /** What says, in the written files, that the attack came through. */
  readonly mark?: RegExp;
  /** What the error says. */
  readonly told?: RegExp;
}

/** What no judged file holds. */
export const MARK = /hostPID: true|cluster-admin|name: evil\n {2}namespace: acme-runners/;

/** The Deployment of the manager, of a kind of object that is judged closely. */
export function deploymentOf(chart: FleetChart): ApiObject {
  return objectOf(chart, 'Deployment');
}

/** The first object of a kind below a construct. */
export function objectOf(scope: Construct, kind: string): ApiObject {
  const found = scope.node.findAll().find((one) => ApiObject.isApiObject(one) && one.kind === kind);
  if (found === undefined) {
    throw new Error(`there is no ${kind}`);
  }
  return found as ApiObject;
}

/** The generated classes of cdk8s write the key of a patched object in their own way. */
export const HOST_PID = '/spec/template/spec/hostPid';

/** Makes a manager share the processes of its node. */
export function shareHost(object: ApiObject): void {
  object.addJsonPatch(JsonPatch.add(HOST_PID, true));
}

/** A pod that is root on its node, in the namespace of the fleet. */
export function evilPod(name = 'evil'): ApiObjectProps {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'acme-runners' },
    spec: { hostPID: true, containers: [{ name: 'root', image: 'alpine:3.22.2' }] },
  } as ApiObjectProps;
}

/** A ClusterRoleBinding of some subjects to cluster-admin. */
export function adminBinding(...subjects: readonly object[]): ApiObjectProps {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'admins' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects,
  } as ApiObjectProps;
}

/** A chart of somebody else in the same app. */
export function sibling(app: Construct, id = 'web', namespace = 'web'): Chart {
  return new Chart(app, id, { namespace, disableResourceNameHashes: true });
}

/** A value that is honest the first `times` times that it is asked. */
export function after<T>(times: number, honest: T, evil: T): () => T {
  let asked = 0;
  return () => {
    asked += 1;
    return asked > times ? evil : honest;
  };
}

/** Calls of toJson after which an object changes its mind. */
export const TIMES: readonly number[] = [1, 2, 3, 4, 5, 6, 7];
