export { defineCheck, executableName, serviceName } from './define-check.ts';
export type { Check, CheckDefinition, CheckLoaders, MetricDeclaration, Observation } from './define-check.ts';
export { beforeAbort } from '../host/deadline.ts';
export { readExceptions } from './exceptions-file.ts';
export {
  parseStoredObservation,
  readRootObservation,
  seen,
  storableTexts,
  storedObservationText,
} from './stored-observation.ts';
export type { OptionTexts, StoredFailure, StoredObservation } from './stored-observation.ts';
export type { Formats } from './accepts.ts';
export { parseDocument, validateDocument } from './document.ts';
export { nearestName, wrongLetters } from './misspelt.ts';
export { elementsAt, parseXml, type XmlElement } from './xml.ts';
export { readTrusted } from '../host/trusted-file.ts';
export { dataMachine, signatureOptions, trustPlaceOptions } from './signed-data.ts';
export { applyExceptions, type Exception } from './exceptions.ts';
export { defaultValues, optionValue, OptionError } from './option.ts';
export type { Option, OptionTable, OptionValues } from './option.ts';
export { failureVerdict, judgeObservation, runCheck, unknownVerdict, type Run } from './run-check.ts';
export * from '../result/index.ts';
export { Failure, failureOf, type FailureReason } from '../host/failure.ts';
