import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fleets as behindAProxy } from '../../examples/behind-a-proxy/fleet';
import { fleets as closedNetwork } from '../../examples/closed-network/fleet';
import { fleets as cloudIdentity } from '../../examples/cloud-identity/fleet';
import { buildApp } from '../../examples/constructs/app';
import { fleets as dind } from '../../examples/dind/fleet';
import { fleets as externalSecrets } from '../../examples/external-secrets/fleet';
import { fleets as imageBuilds } from '../../examples/image-builds/fleet';
import { fleets as ipv6Only } from '../../examples/ipv6-only/fleet';
import { fleets as kaniko } from '../../examples/kaniko/fleet';
import { fleets as minimal } from '../../examples/minimal/fleet';
import { fleets as nixAttic } from '../../examples/nix-attic/fleet';
import { fleets as nodePools } from '../../examples/node-pools/fleet';
import { fleets as selfHostedGitLab } from '../../examples/self-hosted-gitlab/fleet';
import { fleets as severalOrgsAndClusters } from '../../examples/several-orgs-and-clusters/fleet';
import { type FleetSpec, render } from '../../lib';
import { publish } from '../../lib/output/publish';

/** Tests run from the repository's root; what they run is compiled and lies elsewhere. */
const EXAMPLES = join(process.cwd(), 'examples');
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

const FLEETS: Readonly<Record<string, readonly FleetSpec[]>> = {
  minimal,
  kaniko,
  dind,
  'nix-attic': nixAttic,
  'several-orgs-and-clusters': severalOrgsAndClusters,
  'external-secrets': externalSecrets,
  'self-hosted-gitlab': selfHostedGitLab,
  'ipv6-only': ipv6Only,
  'behind-a-proxy': behindAProxy,
  'closed-network': closedNetwork,
  'node-pools': nodePools,
  'cloud-identity': cloudIdentity,
  'image-builds': imageBuilds,
};

/** Every file below a folder as path and text. */
function filesBelow(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]);
  return Object.fromEntries(entries);
}

test('every example with a fleet is compared', () => {
  const folders = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const withFleet = folders.filter(({ name }) => readdirSync(join(EXAMPLES, name)).includes('fleet.ts'));
  expect(withFleet.map(({ name }) => name).sort()).toEqual(Object.keys(FLEETS).sort());
});

describe.each(Object.entries(FLEETS))('example %s', (name, fleets) => {
  test('renders the files that were reviewed', () => {
    const { files: manifests, pages } = render(fleets);
    const files = [...manifests, ...pages];
    const dist = join(EXAMPLES, name, 'dist');
    if (UPDATE) {
      publish(files, dist);
    }
    const rendered = Object.fromEntries(files.map(({ path, text }) => [path, text]));
    expect(rendered).toEqual(filesBelow(dist));
  });
});

test('example constructs synthesizes the files that were reviewed', () => {
  const dist = join(EXAMPLES, 'constructs', 'dist');
  if (UPDATE) {
    buildApp(dist).synth();
  }
  const folder = mkdtempSync(join(tmpdir(), 'constructs-'));
  try {
    buildApp(folder).synth();
    expect(filesBelow(folder)).toEqual(filesBelow(dist));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
