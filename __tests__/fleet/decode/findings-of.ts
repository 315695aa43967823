import { type Finding, Fleet, FleetError } from '../../../lib';

/** The findings of an input; none if it is a sound fleet. Any other error is a fault of the product. */
export function findingsOf(input: unknown): readonly Finding[] {
  try {
    Fleet.parse(input);
    return [];
  } catch (error) {
    if (error instanceof FleetError) {
      return error.findings;
    }
    throw error;
  }
}
