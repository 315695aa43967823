import { synthesize } from '../../lib';
import { fleets } from './fleet';

synthesize(...fleets);
