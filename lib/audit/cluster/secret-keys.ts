import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import { at, listOf, recordOf } from '../../boundary/facts/untyped';
import type { SecretMetadata } from './cluster';

/**
 * The keys of a Secret, from its metadata: the API server notes there which fields each writer has set, by their names. So no
 * value ever leaves the API server. Who writes without that note leaves the keys unknown.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function secretMetadata({ name, raw }: KubernetesObject): SecretMetadata {
  const fields = listOf(at(raw, 'metadata', 'managedFields')).map((entry) => at(entry, 'fieldsV1', 'f:data'));
  const noted = fields.filter((entry) => entry !== undefined);
  return {
    name,
    keys:
      noted.length === 0
        ? undefined
        : [...new Set(noted.flatMap((entry) => Object.keys(recordOf(entry))))]
            .filter((key) => key.startsWith('f:'))
            .map((key) => key.slice(2))
            .sort(),
  };
}
