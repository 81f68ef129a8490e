export { readPrivateKey } from './key-files.ts';
export { fetchFromDirectory, fetchOverHttp, pull, type Pulled } from './pull.ts';
export { DATA_PURPOSES, type DataPurpose } from './purpose.ts';
export { MAX_KEY_BITS, MIN_KEY_BITS, newKeyPair } from './rsa-key.ts';
export { readSeen, recordSeen, requireNotOlder, type SeenEdition } from './sequence-state.ts';
export { signedEdition, signPayload, signStatement, stateFiles } from './sign.ts';
export {
  locate,
  MANIFEST_SIGNATURE,
  readSigned,
  readVerified,
  type SignedData,
  type TrustPlaces,
} from './signed-data.ts';
export { signedMachine } from './signed-machine.ts';
export { verifyReport } from './signed-report.ts';
export { isSeriesName, type Statement } from './statement.ts';
