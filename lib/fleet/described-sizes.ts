import { variablesOf } from './job-sizes';
import { RESOURCES } from './resource-table';
import type { Runner } from './runner';
import type { JobContainerResources } from './types/resources';

/** The sizes that jobs of a runner choose among, in words, each with its lines for `.gitlab-ci.yml`. */
export function describeSizes({ name, settings }: Runner): readonly string[] {
  const { resources, sizes = {} } = settings;
  const lines = Object.entries(sizes).map(([size, amounts]) => {
    const variables = Object.entries(variablesOf(settings, amounts)).map(
      ([key, value]) => `${key}: '${value}'`,
    );
    return `  ${size} has ${amountsOf(amounts)}: variables: { ${variables.join(', ')} }`;
  });
  return lines.length > 0
    ? [
        `Jobs of ${name} have ${amountsOf(resources.build)}, and choose otherwise in .gitlab-ci.yml:`,
        ...lines,
      ]
    : [];
}

function amountsOf(amounts: JobContainerResources): string {
  return RESOURCES.map(({ field, kubernetes }) => {
    const [request, limit] = [amounts[`${field}Request`], amounts[`${field}Limit`]];
    return `${kubernetes} ${request === limit ? request : `${request} to ${limit ?? 'what is idle'}`}`;
  }).join(', ');
}
