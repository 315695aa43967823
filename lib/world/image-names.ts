const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';

/**
 * The host of a registry, with its port or not, as a part of a regular expression: labels with one dot between them, and none
 * at the end.
 *
 * @see https://github.com/distribution/reference/blob/main/regexp.go
 */
export const REGISTRY_HOST = `${LABEL}(?:\\.${LABEL})*(?::\\d+)?`;

/** An element of the path of an image. */
export const PATH_ELEMENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
