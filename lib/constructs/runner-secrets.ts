import { Construct } from 'constructs';
import { SealedSecret } from '../../imports/bitnami.com';
import { ExternalSecret } from '../../imports/external-secrets.io';
import type { Fleet } from '../fleet/fleet';
import type { ExternalSecretSource, SealedSecretSource, SecretSource } from '../fleet/types/secret-source';
import { fleetMetadata } from './metadata';

/**
 * Without a template the operator copies every label and annotation of the ExternalSecret onto the Secret, and Argo CD
 * would take the Secret for one of its own objects by them. This one adds nothing; the last two are its defaults.
 *
 * @see https://external-secrets.io/latest/guides/templating/
 */
const OWN_METADATA = { type: 'Opaque', engineVersion: 'v2', mergePolicy: 'Replace' } as const;

/** Properties of a {@link RunnerSecrets}. */
export interface RunnerSecretsProps {
  /** The fleet whose Secrets are declared. */
  readonly fleet: Fleet;
}

/**
 * Where the fleet's Secrets come from: nothing for those that exist already, an ExternalSecret or a SealedSecret for
 * the others. Never a Secret, since a Secret in a repository is no secret.
 *
 * @example
 * new RunnerSecrets(chart, 'secrets', { fleet });
 * // apiVersion: external-secrets.io/v1
 * // kind: ExternalSecret
 * // metadata:
 * //   name: docker-token
 */
export class RunnerSecrets extends Construct {
  constructor(scope: Construct, id: string, props: RunnerSecretsProps) {
    super(scope, id);
    const { fleet } = props;
    const needed = fleet.runners.flatMap(({ secrets }) => [
      secrets.token,
      ...(secrets.cache ? [secrets.cache] : []),
      ...(secrets.attic ? [secrets.attic] : []),
    ]);
    for (const [name, source] of new Map(needed.map((secret) => [secret.name, secret.source]))) {
      this.addSource(fleet, name, source);
    }
  }

  private addSource(fleet: Fleet, name: string, source: SecretSource<string>): void {
    switch (source.from) {
      case 'existing':
        break;
      case 'externalSecret':
        this.addExternalSecret(fleet, name, source);
        break;
      case 'sealedSecret':
        this.addSealedSecret(fleet, name, source);
        break;
    }
  }

  private addExternalSecret(fleet: Fleet, name: string, source: ExternalSecretSource<string>): void {
    new ExternalSecret(this, name, {
      metadata: fleetMetadata(fleet, 'ExternalSecret', name),
      spec: {
        refreshInterval: source.refreshInterval ?? '1h',
        secretStoreRef: { name: source.store.name, kind: source.store.kind ?? 'SecretStore' },
        target: { name, creationPolicy: 'Owner', deletionPolicy: 'Retain', template: OWN_METADATA },
        data: Object.entries(source.keys).map(([secretKey, remoteRef]) => ({ secretKey, remoteRef })),
      },
    });
  }

  private addSealedSecret(fleet: Fleet, name: string, source: SealedSecretSource<string>): void {
    const metadata = fleetMetadata(fleet, 'SealedSecret', name);
    new SealedSecret(this, name, {
      metadata,
      spec: {
        encryptedData: source.encryptedData,
        template: { metadata: { name, namespace: metadata.namespace ?? '' }, type: 'Opaque' },
      },
    });
  }
}
