/** Tried: `any`, `unknown` and friends as a whole argument. */
import { Fleet, type FleetSpec, synthesize } from 'cdk8s-gitlab-runners';

declare const fleet: FleetSpec;
type Any = ReturnType<typeof JSON.parse>;
declare const anything: Any;
declare const list: Any[];
declare const mixed: [FleetSpec, Any];
declare const decoded: unknown;
declare const perhaps: FleetSpec | undefined;

// TS2684: the argument is 'any': give it its type
synthesize(anything);
// TS2684: the argument is 'any': give it its type
synthesize(JSON.parse('{}'));
// TS2684: the argument is 'any': give it its type
synthesize(fleet, anything);
// TS2684: the argument is 'any': give it its type
synthesize(anything, { org: 'tinyland', cluster: { apiServer: { cidrs: [] } }, runners: [] });
// TS2684: the argument is 'any': give it its type
synthesize(...anything);
// TS2684: the argument is 'any': give it its type
synthesize(...list);
// TS2684: the argument is 'any': give it its type
synthesize(...mixed);
// TS2684|TS2741: the argument is 'any': give it its type
Fleet.define(anything);
// TS2684|TS2741: the argument is 'any': give it its type
Fleet.define(JSON.parse('{}'));
// TS2345: Argument of type 'unknown' is not assignable to parameter of type 'FleetSpec'
synthesize(decoded);
// TS2345: Argument of type 'unknown' is not assignable to parameter of type 'FleetSpec'
Fleet.define(decoded);
// TS2345: Type 'undefined' is not assignable to type 'FleetSpec'
synthesize(perhaps);
