import Ajv from 'ajv';
import { checkBoundary } from '../../lib/boundary/check';
import { RULES } from '../../lib/boundary/rule-table';
import type { Manifests } from '../../lib/cli/verify-input';
import { sarifReport } from '../../lib/cli/verify-sarif';
import { set } from '../boundary/edit';
import { fleetManifests } from '../boundary/fleet-fixture';
import { drop, manager } from '../boundary/mutations/mutation';

const MESSAGE = {
  type: 'object',
  required: ['text'],
  properties: { text: { type: 'string', minLength: 1 } },
};

/** What SARIF 2.1.0 demands of the parts that we write; unknown properties are refused, as there. */
const SARIF = {
  type: 'object',
  required: ['version', 'runs'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string', format: 'uri' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['tool', 'results'],
        additionalProperties: false,
        properties: {
          tool: {
            type: 'object',
            required: ['driver'],
            additionalProperties: false,
            properties: {
              driver: {
                type: 'object',
                required: ['name', 'rules'],
                additionalProperties: false,
                properties: {
                  name: { type: 'string' },
                  semanticVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' },
                  rules: {
                    type: 'array',
                    uniqueItems: true,
                    items: {
                      type: 'object',
                      required: ['id'],
                      additionalProperties: false,
                      properties: {
                        id: { type: 'string' },
                        shortDescription: MESSAGE,
                        fullDescription: MESSAGE,
                        help: MESSAGE,
                        properties: {
                          type: 'object',
                          required: ['security-severity'],
                          properties: { 'security-severity': { type: 'string', pattern: '^\\d+\\.\\d$' } },
                        },
                        defaultConfiguration: {
                          type: 'object',
                          additionalProperties: false,
                          properties: { level: { enum: ['none', 'note', 'warning', 'error'] } },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
          invocations: {
            type: 'array',
            items: {
              type: 'object',
              required: ['executionSuccessful'],
              properties: { executionSuccessful: { type: 'boolean' } },
            },
          },
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          results: {
            type: 'array',
            items: {
              type: 'object',
              required: ['message'],
              additionalProperties: false,
              properties: {
                ruleId: { type: 'string' },
                ruleIndex: { type: 'integer', minimum: 0 },
                level: { enum: ['none', 'note', 'warning', 'error'] },
                message: MESSAGE,
                locations: {
                  type: 'array',
                  items: {
                    type: 'object',
                    additionalProperties: false,
                    properties: {
                      physicalLocation: {
                        type: 'object',
                        required: ['artifactLocation'],
                        additionalProperties: false,
                        properties: {
                          artifactLocation: {
                            type: 'object',
                            required: ['uri'],
                            properties: { uri: { type: 'string', pattern: '^[^\\s\\\\]+$' } },
                          },
                          region: {
                            type: 'object',
                            properties: { startLine: { type: 'integer', minimum: 1 } },
                          },
                        },
                      },
                      logicalLocations: {
                        type: 'array',
                        items: { type: 'object', properties: { fullyQualifiedName: { type: 'string' } } },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

function report(change: (objects: ReturnType<typeof fleetManifests>) => void): string {
  const objects = fleetManifests();
  change(objects);
  const places = new Map([
    ['Deployment tinyland-runners/docker-manager', { file: 'a folder/fleet.yaml', line: 7 }],
  ]);
  const input: Manifests = { name: 'a folder', objects, places, labels: new Map() };
  const inputs = [{ input, report: checkBoundary(objects), accepted: [], hints: [] }];
  return sarifReport({ inputs, expired: [], unused: [] }, '1.2.3');
}

const validate = new Ajv({ strict: false, formats: { uri: true } }).compile(SARIF);

describe('sarifReport', () => {
  test('is valid with and without findings', () => {
    for (const change of [
      () => undefined,
      (objects: ReturnType<typeof fleetManifests>) => drop(objects, 'Namespace'),
    ]) {
      validate(JSON.parse(report(change)));
      expect(validate.errors).toBeNull();
    }
  });

  test('lists every rule, and each result points at its own', () => {
    const [run] = JSON.parse(
      report((objects) => set(manager(objects), 'securityContext.privileged', true)),
    ).runs;
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(RULES.map(({ id }) => id));
    const errors = run.results.filter(({ level }: { level: string }) => level !== 'note');
    expect(errors).toHaveLength(3);
    const [result] = errors;
    expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    expect(result).toMatchObject({ ruleId: 'pss-privileged', level: 'error' });
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'a%20folder/fleet.yaml' },
      region: { startLine: 7 },
    });
  });

  test('what is open on purpose is a note of the rule that came upon it', () => {
    const [run] = JSON.parse(report(() => undefined)).runs;
    expect(run.results.length).toBeGreaterThan(0);
    expect(new Set(run.results.map(({ level }: { level: string }) => level))).toEqual(new Set(['note']));
    const daemon = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === 'daemon-alone-privileged');
    expect(run.tool.driver.rules[daemon.ruleIndex].id).toBe('daemon-alone-privileged');
    expect(daemon.message.text).toBe(
      'ConfigMap tinyland-runners/dind-config / config.toml / runners[0].kubernetes: open on purpose: the daemon docker is root on its node, one that is set aside for it.',
    );
  });

  test('a finding about something that is missing names the input', () => {
    const [run] = JSON.parse(report((objects) => drop(objects, 'LimitRange'))).runs;
    const [result] = run.results.filter(({ level }: { level: string }) => level !== 'note');
    expect(result.ruleId).toBe('limit-range-present');
    expect(result.locations[0].physicalLocation).toEqual({ artifactLocation: { uri: 'a%20folder' } });
  });
});
