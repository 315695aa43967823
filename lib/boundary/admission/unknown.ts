/** Thrown out of an expression where it is not known what the API server makes of it. */
export class Unknown extends Error {}
