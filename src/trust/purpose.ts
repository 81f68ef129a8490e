/**
 * What a signature is for. It is part of the signed bytes, so that what was signed for one use is refused for another.
 */
export const DATA_PURPOSES = ['catalogue', 'indicators'] as const;

/** Data whose files are named in a manifest. */
export type DataPurpose = (typeof DATA_PURPOSES)[number];

export type Purpose = DataPurpose | 'node-report' | 'pakiti-report';

/** The media type that an envelope carries. */
export function payloadType(purpose: Purpose): string {
  // The report is a text, of protocol 6.
  if (purpose === 'pakiti-report') return 'application/vnd.secmon.pakiti-report.v6';
  return `application/vnd.secmon.${purpose}.v1+json`;
}
