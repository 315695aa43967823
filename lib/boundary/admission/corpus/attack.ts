import { recordOf, textIn } from '../../facts/untyped';
import type { AdmissionRequest, Asker, Body } from '../request';
import type { Scene } from './scene';

/** A request that the policies must refuse. */
export interface Attack {
  /** The rule that is meant to refuse it, by the id in its message: it is asked first, but any other will do. */
  readonly rule: string;
  /** Stable name. */
  readonly id: string;
  /** What is tried: a request, as a noun. */
  readonly tries: string;
  /** Asked about every runner, or about the first that it can be asked about. */
  readonly of: 'every' | 'once';
  /** Users and groups who may do it all the same, though the policies name them. */
  readonly except?: readonly string[];
  /** The request; none where a runner has not what it would take. */
  readonly request: (scene: Scene) => AdmissionRequest | undefined;
}

/** A row of a table of pods: what the pod is, and how it differs from an honest one. */
export type PodRow = readonly [
  rule: string,
  id: string,
  tries: string,
  change: (pod: Body, scene: Scene) => Body | undefined,
  of?: Attack['of'] | undefined,
];

type Base = (scene: Scene) => readonly [asker: Asker, pod: Body];

/** Attacks that create a pod which differs from an honest one in one point. */
export function podAttacks(base: Base, rows: readonly PodRow[]): readonly Attack[] {
  return rows.map(([rule, id, tries, change, of = 'once']) => ({
    rule,
    id,
    tries,
    of,
    request: (scene) => {
      const [asker, honest] = base(scene);
      const pod = change(honest, scene);
      return pod === undefined ? undefined : creating(asker, 'pods', pod);
    },
  }));
}

/** Creates an object. */
export function creating(asker: Asker, resource: string, object: Body): AdmissionRequest {
  return requestOf(asker, 'CREATE', resource, object, object, undefined);
}

/** Replaces an object, or a subresource such as `pods/resize`. */
export function updating(asker: Asker, resource: string, oldObject: Body, object: Body): AdmissionRequest {
  return requestOf(asker, 'UPDATE', resource, object, object, oldObject);
}

/** Deletes an object. */
export function deleting(asker: Asker, resource: string, oldObject: Body): AdmissionRequest {
  return requestOf(asker, 'DELETE', resource, oldObject, undefined, oldObject);
}

/** Connects to a pod: `exec`, `attach`, `portforward` or `proxy`; or to a Service. */
export function connecting(
  asker: Asker,
  way: keyof typeof CONNECT_OPTIONS,
  named: Body,
  container?: string,
): AdmissionRequest {
  const object = {
    apiVersion: 'v1',
    kind: CONNECT_OPTIONS[way],
    ...(way === 'exec' ? { command: ['sh'], stdin: true, stdout: true } : {}),
    ...(container === undefined ? {} : { container }),
  };
  return requestOf(asker, 'CONNECT', way.includes('/') ? way : `pods/${way}`, named, object, undefined);
}

const CONNECT_OPTIONS = {
  exec: 'PodExecOptions',
  attach: 'PodAttachOptions',
  portforward: 'PodPortForwardOptions',
  proxy: 'PodProxyOptions',
  'services/proxy': 'ServiceProxyOptions',
} as const;

/** `named` gives the request its name and namespace. */
function requestOf(
  asker: Asker,
  operation: AdmissionRequest['operation'],
  path: string,
  named: Body,
  object: Body | undefined,
  oldObject: Body | undefined,
): AdmissionRequest {
  const { resource, subresource } = pathOf(path);
  const metadata = recordOf(named['metadata']);
  const apiVersion = subresource === '' ? textIn(named['apiVersion']) : 'v1';
  const slash = apiVersion.indexOf('/');
  return {
    asker,
    operation,
    group: apiVersion.slice(0, Math.max(slash, 0)),
    version: apiVersion.slice(slash + 1),
    kind: textIn((object ?? named)['kind']),
    resource,
    subresource,
    namespace: resource === 'namespaces' ? textIn(metadata['name']) : textIn(metadata['namespace']),
    name: textIn(metadata['name']),
    object,
    oldObject,
  };
}

const paths = new Map<string, { readonly resource: string; readonly subresource: string }>();

function pathOf(path: string): { readonly resource: string; readonly subresource: string } {
  let known = paths.get(path);
  if (known === undefined) {
    const [resource = '', subresource = ''] = path.split('/');
    known = { resource, subresource };
    paths.set(path, known);
  }
  return known;
}
