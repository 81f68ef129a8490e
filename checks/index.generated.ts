/** Every check. Written by `npm run generate` from the folders beside this file. */
import type { Check } from '../src/check/index.ts';
import { check as advisory } from './advisory/check.ts';
import { check as argusBan } from './argus-ban/check.ts';
import { check as bridge } from './bridge/check.ts';
import { check as crl } from './crl/check.ts';
import { check as filePermissions } from './file-permissions/check.ts';
import { check as hostCertificate } from './host-certificate/check.ts';
import { check as ioc } from './ioc/check.ts';
import { check as pakiti } from './pakiti/check.ts';
import { check as pakitiServer } from './pakiti-server/check.ts';
import { check as patchStatus } from './patch-status/check.ts';
import { check as trustAnchors } from './trust-anchors/check.ts';
import { check as vulnerableFiles } from './vulnerable-files/check.ts';

export const checks: readonly Check[] = [advisory, argusBan, bridge, crl, filePermissions, hostCertificate, ioc, pakiti, pakitiServer, patchStatus, trustAnchors, vulnerableFiles];
