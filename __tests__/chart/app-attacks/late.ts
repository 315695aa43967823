import { ApiObject, type ApiObjectProps, type App, Chart, JsonPatch, Lazy, YamlOutputType } from 'cdk8s';
import { Construct, Dependable } from 'constructs';
import {
  type AppAttack,
  after,
  deploymentOf,
  evilPod,
  HOST_PID,
  objectOf,
  shareHost,
  sibling,
  TIMES,
} from './attack';

/** A construct of another chart with a validation, which comes after that of the fleet. */
function validation(app: App, validate: () => void): void {
  new Construct(sibling(app, 'zz'), 'validation').node.addValidation({
    validate: () => {
      validate();
      return [];
    },
  });
}

/** Calls of a validation after which it acts. */
function once(times: number, act: () => void): () => void {
  let called = 0;
  return () => {
    called += 1;
    if (called === times) {
      act();
    }
  };
}

function toJsonOf(object: ApiObject, toJson: (json: Record<string, unknown>) => unknown): void {
  const original = object.toJson.bind(object);
  object.toJson = () => toJson(original() as Record<string, unknown>);
}

function withHost(json: Record<string, unknown>): unknown {
  const changed = structuredClone(json) as { spec: { template: { spec: Record<string, unknown> } } };
  changed.spec.template.spec['hostPID'] = true;
  return changed;
}

/** Whether a resolver strikes: not while the first two calls of toJson last. */
const RESOLVED = after(2, false, true);

/** What has another value when it is written than when it was judged. */
export const LATE: readonly AppAttack[] = [
  ...TIMES.flatMap((times): AppAttack[] => [
    {
      title: `a value that changes after ${times} calls of toJson`,
      arm: (_, chart) => {
        const evil = after(times, false, true);
        toJsonOf(deploymentOf(chart), (json) => (evil() ? withHost(json) : json));
      },
    },
    {
      title: `a lazy value in a patch that changes after ${times} calls`,
      arm: (_, chart) => {
        const path = after(times, '/spec/template/spec/hostNetworkNot', HOST_PID);
        deploymentOf(chart).addJsonPatch({
          _toJson: () => ({ op: 'add', path: path(), value: true }),
        } as unknown as JsonPatch);
      },
    },
    {
      title: `a lazy namespace of another chart that changes after ${times} calls`,
      arm: (app) => {
        const namespace = after(times, 'web', 'acme-runners');
        new ApiObject(sibling(app), 'pod', {
          ...evilPod(),
          metadata: { name: 'evil', namespace: Lazy.any({ produce: namespace }) },
        } as ApiObjectProps);
      },
      mark: /name: evil\n {2}namespace: acme-runners/,
    },
  ]),
  ...TIMES.slice(0, 4).flatMap((times): AppAttack[] => [
    {
      title: `a validation that patches when it is called the ${times}. time`,
      arm: (app, chart) =>
        validation(
          app,
          once(times, () => shareHost(deploymentOf(chart))),
        ),
    },
    {
      title: `a validation that adds a pod to the chart of the fleet when it is called the ${times}. time`,
      arm: (app, chart) =>
        validation(
          app,
          once(times, () => new ApiObject(chart, 'late', evilPod())),
        ),
    },
    {
      title: `a validation that adds a pod to another chart when it is called the ${times}. time`,
      arm: (app) => {
        const web = sibling(app);
        validation(
          app,
          once(times, () => new ApiObject(web, 'late', evilPod())),
        );
      },
    },
    {
      title: `a validation that adds a chart when it is called the ${times}. time`,
      arm: (app) =>
        validation(
          app,
          once(times, () => new ApiObject(sibling(app, 'late'), 'late', evilPod())),
        ),
    },
  ]),
  ...[
    YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
    YamlOutputType.FILE_PER_RESOURCE,
    YamlOutputType.FILE_PER_APP,
  ].flatMap((yamlOutputType): AppAttack[] => [
    {
      title: `a validation that patches, with output type ${YamlOutputType[yamlOutputType]}`,
      app: { yamlOutputType },
      arm: (app, chart) => validation(app, () => shareHost(deploymentOf(chart))),
    },
    {
      title: `a validation that adds a pod, with output type ${YamlOutputType[yamlOutputType]}`,
      app: { yamlOutputType },
      arm: (app, chart) =>
        validation(
          app,
          once(1, () => new ApiObject(chart, 'late', evilPod())),
        ),
    },
    {
      title: `a value that changes after 1 call, with output type ${YamlOutputType[yamlOutputType]}`,
      app: { yamlOutputType },
      arm: (_, chart) => {
        const evil = after(1, false, true);
        toJsonOf(deploymentOf(chart), (json) => (evil() ? withHost(json) : json));
      },
    },
  ]),
  {
    title: 'a dependency whose roots are asked for after the validation',
    app: { yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE },
    arm: (_, chart) => {
      const trap = new Construct(chart, 'trap');
      Dependable.implement(trap, {
        get dependencyRoots() {
          shareHost(deploymentOf(chart));
          return [];
        },
      });
      chart.cluster.addDependency(trap);
    },
  },
  {
    title: 'a dependency that is asked for while a chart is written',
    arm: (_, chart) => {
      const trap = new Construct(chart, 'trap');
      Dependable.implement(trap, {
        get dependencyRoots() {
          shareHost(deploymentOf(chart));
          return [];
        },
      });
      chart.addDependency(trap);
    },
  },
  {
    title: 'a resolver of the app that changes its mind',
    app: {
      resolvers: [
        {
          resolve: (context) => {
            const [first, ...rest] = context.key;
            const there = first === 'spec' && rest.join('/') === 'template/spec';
            if (there && context.value.hostPid === undefined && RESOLVED()) {
              context.replaceValue({ ...context.value, hostPid: true });
            }
          },
        },
      ],
    },
    arm: () => undefined,
  },
  {
    title: 'a resolver of the app that shares the host from the start',
    app: {
      resolvers: [
        {
          resolve: (context) => {
            const [first, ...rest] = context.key;
            if (
              first === 'spec' &&
              rest.join('/') === 'template/spec' &&
              context.value.hostPid === undefined
            ) {
              context.replaceValue({ ...context.value, hostPid: true });
            }
          },
        },
      ],
    },
    arm: () => undefined,
  },
  {
    title: 'a chart that adds to what it renders',
    arm: (app) => {
      class Web extends Chart {
        override toJson() {
          return [...super.toJson(), evilPod()];
        }
      }
      new Web(app, 'web');
    },
  },
  {
    title: 'a chart of the fleet whose output is changed in place',
    arm: (_, chart) => {
      const original = chart.toJson.bind(chart);
      chart.toJson = () => original().map((json) => (json.kind === 'Deployment' ? withHost(json) : json));
    },
  },
  {
    title: 'a value with a getter that counts',
    arm: (_, chart) => {
      const evil = after(2, false, true);
      toJsonOf(deploymentOf(chart), (json) => {
        const spec = (json['spec'] as { template: { spec: object } }).template.spec;
        Object.defineProperty(spec, 'hostPID', { enumerable: true, get: () => (evil() ? true : undefined) });
        return json;
      });
    },
  },
  {
    title: 'a value with a toJSON of its own',
    arm: (_, chart) =>
      toJsonOf(deploymentOf(chart), (json) =>
        Object.defineProperty(json, 'toJSON', { enumerable: false, value: () => withHost({ ...json }) }),
      ),
  },
  {
    title: 'a value that is changed after it was handed out',
    arm: (_, chart) => {
      const deployment = deploymentOf(chart);
      const handed: { spec: { template: { spec: Record<string, unknown> } } }[] = [];
      toJsonOf(deployment, (json) => {
        handed.push(json as never);
        return json;
      });
      // Objects of a chart are asked one after the other, so this one comes after the Deployment.
      const last = chart.node
        .findAll()
        .filter((one) => ApiObject.isApiObject(one))
        .at(-1) as ApiObject;
      toJsonOf(last, (json) => {
        for (const value of handed) {
          value.spec.template.spec['hostPID'] = true;
        }
        return json;
      });
    },
  },
  {
    title: 'an owner that does not exist, so that the cluster collects the object',
    arm: (_, chart) =>
      objectOf(chart, 'NetworkPolicy').metadata.addOwnerReference({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name: 'cluster-admin',
        uid: '00000000-0000-0000-0000-000000000000',
      }),
    told: /owner/,
  },
  {
    title: 'a namespace that is added late to an object of the fleet',
    arm: (_, chart) => {
      objectOf(chart, 'NetworkPolicy').metadata.add('namespace', 'cluster-admin');
      objectOf(chart, 'NetworkPolicy').addJsonPatch(
        JsonPatch.replace('/metadata/namespace', 'cluster-admin'),
      );
    },
  },
  {
    title: 'a name that changes when dependencies are asked for',
    arm: (_, chart) => {
      const policy = objectOf(chart, 'ConfigMap');
      const trap = new Construct(chart, 'trap');
      Dependable.implement(trap, {
        get dependencyRoots() {
          policy.addJsonPatch(JsonPatch.replace('/metadata/name', 'cluster-admin'));
          return [];
        },
      });
      policy.addDependency(trap);
    },
  },
];
