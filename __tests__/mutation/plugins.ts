import { declareClassPlugin, declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { InProcessRunner } from './in-process-runner';
import { TEXTS_FOR_PEOPLE } from './texts-for-people';

/** What the mutation run adds to Stryker. */
export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner),
  declareValuePlugin(PluginKind.Ignore, 'texts-for-people', TEXTS_FOR_PEOPLE),
];
