import { CACHE_VOLUME } from '../config/cache-access';
import { TOKEN_SECONDS as CLOUD_TOKEN_SECONDS, TOKEN_FILE } from '../config/cloud-access';
import {
  ARGUMENTS,
  CONFIG_VOLUME,
  CONTAINER_SECURITY,
  EMPTY_VOLUMES,
  healthPath,
  MANAGER_CONTAINER,
  managerMounts,
  managerProbes,
  PORTS,
  TOKEN_VARIABLE,
} from '../config/manager-pod';
import type { Fleet } from '../fleet/fleet';
import { TOKEN_KEY } from '../fleet/names';
import { CONTAINER_RESOURCES } from '../world/container-resources';
import { isImage } from './added-images';
import { AdmittedAdditions } from './additions';
import { type AdmissionRule, each } from './admission-policy';
import { type Cel, either, text, texts } from './cel-text';
import { isExactly, TextOf } from './exact-data';
import {
  cacheVolumes,
  hasCaches,
  hasCloudVariables,
  hasOwnHealthPaths,
  hasOwnMounts,
  IS_SECRET_VARIABLE,
  MOUNT,
  mountText,
} from './manager-facts';
import { isAllowedField, TIGHTEST } from './tightest';

/** Fields of the container that the Deployment or the API server's defaults write; each has a rule of its own. */
const FIELDS = [
  'args',
  'env',
  'image',
  'imagePullPolicy',
  'livenessProbe',
  'name',
  'ports',
  'readinessProbe',
  'resources',
  'securityContext',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'volumeMounts',
];

const IS_FIELD = isAllowedField('dyn(e)', FIELDS, TIGHTEST.container);

const CONTAINERS: Cel = 'object.spec.containers';

/** What the admission plugin ServiceAccount calls the volume of a pod's own token. */
const TOKEN_VOLUME_PREFIX = 'kube-api-access-';
const TOKEN_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The plugin asks for tokens of this age. */
const TOKEN_SECONDS = 3607;

/** A variable `v` of the proxy, with the value that the fleet gives it. */
const IS_OF_PROXY: Cel =
  "(v.name in variables.proxyVariables && !has(v.valueFrom) && v.?value.orValue('') == variables.proxyVariables[v.name])";

/** A manager that lacks one of them talks past the proxy, and one that has it twice takes the second. */
const HAS_PROXY: Cel =
  'variables.proxyVariables.all(n, size(e.?env.orValue([]).filter(v, v.name == n)) == 1)';

/** A variable `v` by which a cloud knows the manager, with the value that the fleet gives it. */
const IS_OF_CLOUD: Cel =
  "(!has(v.valueFrom) && (v.name + '=' + v.?value.orValue('')) in variables.cloudVariables)";

/** A manager that lacks one of them asks a metadata server who it is. */
const HAS_CLOUD: Cel =
  "variables.cloudVariables.all(n, size(e.?env.orValue([]).filter(v, v.name + '=' + v.?value.orValue('') == n)) == 1)";

/** What the manager's container is, runs, knows and may use. */
export function managerContainerRules(fleet: Fleet): readonly AdmissionRule[] {
  const of = CONTAINERS;
  return [
    {
      id: 'manager-container',
      expression: `size(${of}) == 1 && ${of}.all(c, c.name == ${text(MANAGER_CONTAINER)} && ${isImage(fleet, 'manager', 'c.image', 'variables.image')}) && size(variables.initContainers) == 0`,
      offenders: `(${of} + variables.initContainers).map(c, c.name + '=' + c.image)`,
      problem: 'a manager pod has one container, which runs the declared image',
      fix: 'set manager.image of the runner, and apply the Deployment and the policies of the same fleet',
    },
    each({
      id: 'manager-container-fields',
      of,
      holds: `dyn(e).all(k, ${IS_FIELD})`,
      named: `e.name + '=' + dyn(e).filter(k, !(${IS_FIELD})).join('+')`,
      problem: 'the container of a manager has a field that its Deployment does not have',
      fix: 'leave it out: no command, no hook, no startup probe',
    }),
    each({
      id: 'manager-container-values',
      of,
      // The kubelet mounts a file of its own at the path of the last words, over whatever is there. The plugin
      // AlwaysPullImages writes the other pull policy: the node then shows its credentials each time.
      holds: [
        "e.?imagePullPolicy.orValue('') in ['IfNotPresent', 'Always']",
        "e.?terminationMessagePath.orValue('/dev/termination-log') == '/dev/termination-log'",
        "e.?terminationMessagePolicy.orValue('File') == 'File'",
      ].join(' && '),
      problem: 'the pull policy or the termination message of a manager is not that of its Deployment',
      fix: 'keep what is rendered',
    }),
    each({
      id: 'manager-arguments',
      of,
      holds: `e.?args.orValue([]) == ${texts(ARGUMENTS)}`,
      problem: 'a manager is started otherwise than declared',
      fix: `start it with: ${ARGUMENTS.join(' ')}`,
    }),
    secretsRule(fleet),
    mountsRule(fleet),
    volumesRule(fleet),
    probesRule(fleet),
    each({
      id: 'manager-ports',
      of,
      holds: `size(e.?ports.orValue([])) == ${PORTS.length} && e.?ports.orValue([]).all(p, ${PORTS.map((port) => isExactly(['p'], port)).join(' || ')})`,
      problem: 'a manager has other ports than declared',
      fix: 'keep the port of the metrics alone',
    }),
    each({
      id: 'manager-resources',
      of,
      holds: [
        "dyn(e).?resources.orValue({}).all(k, k in ['limits', 'requests'])",
        ...['limits', 'requests'].map(quantitiesAreDeclared),
      ].join(' && '),
      problem: 'a manager asks for other resources than declared',
      fix: 'set manager.resources of the runner',
    }),
  ];
}

function probesRule(fleet: Fleet): AdmissionRule {
  const [runner] = fleet.runners;
  const path = runner && !hasOwnHealthPaths(fleet) ? healthPath(runner) : new TextOf('variables.healthPath');
  return each({
    id: 'manager-probes',
    of: CONTAINERS,
    holds: Object.entries(managerProbes(path))
      .map(([name, probe]) =>
        isExactly(['e', name], probe, { successThreshold: 1, httpGet: { scheme: 'HTTP' } }),
      )
      .join(' && '),
    problem: 'a probe of a manager is not the declared one: it could be a program that reads the token',
    fix: 'keep both probes as they are rendered',
  });
}

/** A manager has its token, and what the fleet gives it besides; each from the Secret of its own runner. */
function secretsRule(fleet: Fleet): AdmissionRule {
  const { variable } = new AdmittedAdditions(fleet, 'manager');
  const ofProxy = fleet.proxy === undefined ? undefined : IS_OF_PROXY;
  const ofCloud = hasCloudVariables(fleet) ? IS_OF_CLOUD : undefined;
  const haveOthers = [variable, ofProxy, ofCloud].some((other) => other !== undefined);
  const env = 'e.?env.orValue([])';
  const isToken = `v.name == ${text(TOKEN_VARIABLE)} && v.?value.orValue('') == '' && v.?valueFrom.?secretKeyRef.?name.orValue('') == variables.tokenSecret && v.?valueFrom.?secretKeyRef.?key.orValue('') == ${text(TOKEN_KEY)}`;
  const isOnly = (own: Cel) =>
    `${env}.all(v, ${haveOthers ? either(`(${own})`, ofProxy, ofCloud, variable) : own})`;
  const tokens = haveOthers ? `${env}.filter(v, v.name == ${text(TOKEN_VARIABLE)})` : env;
  const fromSecrets = haveOthers ? `${env}.filter(v, has(v.valueFrom))` : env;
  const caches = hasCaches(fleet);
  const known = [
    `${TOKEN_VARIABLE} from the Secret '{runner}-token'`,
    ...(caches ? ["the keys of the cache from the Secret '{runner}-cache'"] : []),
    ...(ofProxy === undefined ? [] : ['those of the proxy']),
    ...(ofCloud === undefined ? [] : ['those by which a cloud knows it']),
  ];
  return each({
    id: 'manager-secrets',
    of: CONTAINERS,
    holds: [
      'size(e.?envFrom.orValue([])) == 0',
      ...(caches
        ? [`size(${fromSecrets}) == size(variables.secretVariables)`, isOnly(IS_SECRET_VARIABLE)]
        : [`size(${tokens}) == 1`, isOnly(isToken)]),
      ...(ofProxy === undefined ? [] : [HAS_PROXY]),
      ...(ofCloud === undefined ? [] : [HAS_CLOUD]),
    ].join(' && '),
    problem: `a manager has another variable than its own token${caches ? ' and the keys of its own cache' : ''}: others are read by its libraries and programs`,
    fix:
      known.length === 1
        ? `keep ${TOKEN_VARIABLE} alone, from the Secret '{runner}-token'`
        : `keep the variables as they are rendered: ${known.join(', ')}`,
  });
}

/** The rule for the security context of the container; that of the pod is beside the pod's other fields. */
export const CONTAINER_IS_SECURE: Cel = `${CONTAINERS}.all(e, ${isExactly(['e', 'securityContext'], CONTAINER_SECURITY, TIGHTEST.containerSecurity)})`;

function quantitiesAreDeclared(bound: string): Cel {
  const names = texts(CONTAINER_RESOURCES.map(({ kubernetes }) => kubernetes));
  const found = `dyn(e).?resources.?${bound}.orValue({})`;
  return `${found}.all(r, r in ${names}) && ${names}.all(r, r in ${found} && quantity(string(${found}[r])).compareTo(quantity(variables.resources[?(${text(`${bound}/`)} + r)].orValue('0'))) == 0)`;
}

function mountsRule(fleet: Fleet): AdmissionRule {
  const [runner] = fleet.runners;
  const mounts = runner ? managerMounts(runner).map(mountText) : [];
  const declared = hasOwnMounts(fleet) ? 'variables.mounts' : texts(mounts);
  const count = hasOwnMounts(fleet) ? 'size(variables.mounts)' : mounts.length;
  const isToken = `m.name.startsWith(${text(TOKEN_VOLUME_PREFIX)})`;
  const isPlain = "dyn(m).all(k, k in ['name', 'mountPath', 'subPath', 'readOnly'])";
  const tokenMount = `(${isToken} && m.mountPath == ${text(TOKEN_FOLDER)} && m.?readOnly.orValue(false) && m.?subPath.orValue('') == '')`;
  const { mount } = new AdmittedAdditions(fleet, 'manager');
  // A container mounts nothing twice at one place.
  const counted = mount === undefined ? `!(${isToken})` : `(${MOUNT}) in ${declared}`;
  return each({
    id: 'manager-mounts',
    of: CONTAINERS,
    holds: `e.?volumeMounts.orValue([]).all(m, ${isPlain} && (${either(`${tokenMount} || (${MOUNT}) in ${declared}`, mount)})) && size(e.?volumeMounts.orValue([]).filter(m, ${counted})) == ${count}`,
    named: `e.name + '=' + e.?volumeMounts.orValue([]).map(m, m.mountPath).join('+')`,
    problem: 'something else than declared is mounted into a manager',
    fix: 'keep the mounts as they are rendered',
  });
}

/** What the plugin puts together for the token: the token itself, the authority of the API server and the namespace. */
const TOKEN_SOURCES: Cel = [
  `(has(s.serviceAccountToken) && s.serviceAccountToken.?audience.orValue('') == '' && s.serviceAccountToken.path == 'token' && s.serviceAccountToken.?expirationSeconds.orValue(${TOKEN_SECONDS}) <= ${TOKEN_SECONDS})`,
  "(has(s.configMap) && size(s.configMap.?items.orValue([])) == 1 && s.configMap.?items.orValue([]).all(i, [s.configMap.?name.orValue(''), i.key, i.path] in [['kube-root-ca.crt', 'ca.crt', 'ca.crt'], ['openshift-service-ca.crt', 'service-ca.crt', 'service-ca.crt']]))",
  "(has(s.downwardAPI) && s.downwardAPI.?items.orValue([]).all(i, i.path == 'namespace' && i.?fieldRef.?fieldPath.orValue('') == 'metadata.namespace'))",
].join(' || ');

/** A volume `e` with the one token that the fleet gives the manager for its cloud: an audience of the API server is none of them. */
const IS_CLOUD_TOKEN: Cel = `(e.name == ${text(CACHE_VOLUME)} && has(e.projected) && size(e.projected.?sources.orValue([])) == 1 && e.projected.?sources.orValue([]).all(s, has(s.serviceAccountToken) && ('token for ' + s.serviceAccountToken.?audience.orValue('')) in variables.cacheVolumes && s.serviceAccountToken.path == ${text(TOKEN_FILE)} && s.serviceAccountToken.?expirationSeconds.orValue(${CLOUD_TOKEN_SECONDS}) == ${CLOUD_TOKEN_SECONDS}))`;

/** A volume `e` with the one key of the Secret of its cache that the manager reads as a file. */
const IS_CACHE_KEY: Cel = `(e.name == ${text(CACHE_VOLUME)} && size(e.?secret.?items.orValue([])) == 1 && !e.?secret.?optional.orValue(false) && e.?secret.?items.orValue([]).all(i, i.path == i.key && (i.key + ' of ' + e.?secret.?secretName.orValue('')) in variables.cacheVolumes))`;

function volumesRule(fleet: Fleet): AdmissionRule {
  const config = `(e.name == ${text(CONFIG_VOLUME)} && e.?configMap.?name.orValue('') == variables.config && size(e.?configMap.?items.orValue([])) == 0 && !e.?configMap.?optional.orValue(false))`;
  const empty = Object.entries(EMPTY_VOLUMES).map(
    ([name, { sizeLimit }]) =>
      `(e.name == ${text(name)} && has(e.emptyDir) && e.emptyDir.?medium.orValue('') == '' && quantity(string(dyn(e).?emptyDir.?sizeLimit.orValue('0'))).compareTo(quantity(${text(sizeLimit)})) == 0)`,
  );
  const token = `(e.name.startsWith(${text(TOKEN_VOLUME_PREFIX)}) && has(e.projected) && e.projected.?sources.orValue([]).all(s, ${TOKEN_SOURCES}))`;
  return each({
    id: 'manager-volumes',
    of: 'object.spec.?volumes.orValue([])',
    holds:
      either(
        config,
        ...empty,
        token,
        cacheVolumes(fleet).tokens ? IS_CLOUD_TOKEN : undefined,
        cacheVolumes(fleet).keys ? IS_CACHE_KEY : undefined,
        new AdmittedAdditions(fleet, 'manager').volume,
      ) ?? config,
    problem: 'a manager mounts something else than its own config.toml and its own token of the API server',
    fix: 'leave the volume out',
  });
}
