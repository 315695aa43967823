/** Tried: a Runner, a Fleet or a grant that no check has made. */
import { Fleet, Runner, type RunnerKind, type RunnerSpec } from 'cdk8s-gitlab-runners';
import { PrivilegeGrant } from 'lib/privilege';

declare const real: Runner<'docker'>;
declare const spec: RunnerSpec<'docker'>;

// TS2741: Property '#
export const literal: Runner = {
  kind: 'docker',
  name: 'docker',
  names: real.names,
  settings: real.settings,
  secrets: real.secrets,
  fleet: real.fleet,
};

class SameShape<K extends RunnerKind> {
  constructor(readonly kind: K) {}
  readonly name = 'docker';
  readonly names = real.names;
  readonly settings = real.settings;
  readonly secrets = real.secrets;
  get fleet(): Fleet {
    return real.fleet;
  }
}
// TS2741: Property '#
export const sameShape: Runner<'dind'> = new SameShape('dind');

// TS2739: is missing the following properties from type 'Runner<
export const copied: Runner = { ...real };

// TS2322: Type '"docker"' is not assignable to type '"dind"'
export const renamed: Runner<'dind'> = real;

// TS2352: Type '"docker"' is not comparable to type '"dind"'
export const asserted = real as Runner<'dind'>;

// TS2673: Constructor of class 'Runner<K>' is private
export const constructed = new Runner(real.fleet, spec);

// TS2675: Class constructor is marked as private
export class Derived extends Runner {}

// TS2740: is missing the following properties from type 'Fleet'
export const fleet: Fleet = { ...real.fleet };

// TS2673: Constructor of class 'Fleet' is private
export const fleetConstructed = new Fleet({ org: 'tinyland', cluster: { apiServer: { cidrs: [] } } }, []);

// TS2675: Class constructor is marked as private
export class DerivedFleet extends Fleet {}

// TS2741: Property '#
export const grant: PrivilegeGrant = { kind: 'dind' };

// TS2673: Constructor of class 'PrivilegeGrant' is private
export const grantConstructed = new PrivilegeGrant('dind');

// TS2345: Argument of type '"docker"' is not assignable to parameter of type '"dind"'
export const granted = PrivilegeGrant.of('docker');
