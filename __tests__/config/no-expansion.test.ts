import { renderConfigToml } from '../../lib/config/config-toml';
import { EVERY_KIND, fleetOf, untypedFleet } from '../chart/sample-fleet';
import { findingsOf } from '../fleet/decode/findings-of';

/** GitLab Runner replaces `$NAME` by variables of the job in several keys, so nothing but the token may hold a `$`. */
it.each(EVERY_KIND.map((spec) => [spec.kind, spec] as const))(
  '%s: the only $ is that of the token',
  (kind, spec) => {
    const lines = renderConfigToml(fleetOf(spec).runner(kind)).split('\n');
    expect(lines.filter((line) => line.includes('$'))).toEqual(['token = "${RUNNER_TOKEN}"']);
  },
);

it.each([
  ['image', { image: 'docker.io/library/alpine:$TAG' }],
  ['image', { image: '${IMAGE}:1.0' }],
  ['allowedImages', { allowedImages: ['$REGISTRY/*:*'] }],
  ['allowedServices', { allowedServices: ['docker.io/$NAME:*'] }],
  ['manager', { manager: { helperImage: 'registry.example.com/helper:$TAG-v19.3.2' } }],
  ['runtimeClass', { runtimeClass: { name: '$CLASS' } }],
  ['nodes', { nodes: { pool: { pool: '$POOL' }, taint: { key: 'a', value: 'b' } } }],
  ['nodes', { nodes: { pool: { pool: 'a' }, taint: { key: '$KEY', value: 'b' } } }],
  ['imagePullSecrets', { imagePullSecrets: ['$SECRET'] }],
  ['name', { name: '$NAME' }],
])('%s takes no $: %j', (field, fields) => {
  const findings = findingsOf(untypedFleet({ kind: 'docker', ...fields }));
  expect(findings.length).toBeGreaterThan(0);
  expect(findings.every(({ path }) => path.split(' / ')[2] === field)).toBe(true);
});

it.each(['https://$HOST', 'https://gitlab.example.com/$PATH', 'https://gitlab.example.com/${RUNNER_TOKEN}'])(
  "neither does GitLab's URL: %s",
  (url) => {
    expect(findingsOf(untypedFleet({ kind: 'docker' }, { gitlab: { url } })).map(({ code }) => code)).toEqual(
      ['invalid-url'],
    );
  },
);
