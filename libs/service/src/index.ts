/**
 * How services are hosted: configuration, what they stand
 * on, their doors, and how a process starts and ends.
 */
export { RUNTIME, transportOf, type Runtime, type ServiceDefinition, type ServiceName } from './runtime.js';
export {
  ConfigurationError,
  matchingText,
  oneOf,
  optionalText,
  optionalUrl,
  readVariables,
  wholeNumber,
} from './variable.js';
export { sharedVariables, type Configuration } from './configuration.js';
export { hostServices, type HostedProcess } from './host.js';
export { openDatabase } from './backing.js';
export { runServices } from './main.js';
export { secretsOf } from './secret.js';
