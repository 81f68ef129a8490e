/** The text of an advisory of EGI SVG, as short as it can be. */
export function advisoryOf(lines: {
  readonly id?: string;
  readonly cve?: string;
  readonly risk?: string;
  readonly date?: string;
  readonly by?: string;
  readonly tlp?: string;
}): string {
  const { id = 'EGI-SVG-2026-14', cve = 'CVE-2026-1000', risk = 'CRITICAL', date = '2026-05-08' } = lines;
  const { by = '2026-05-16', tlp = 'CLEAR' } = lines;
  return `---
title: Advisory-${id}
permalink: /Advisory-${id}
---

** ${tlp} information - Unlimited distribution **

Title: '${risk}' risk vulnerability in the thing

Date: ${date}

## Affected software and risk

A ${risk} risk vulnerability has been found in the thing.

## Actions required

Sites MUST update by ${by} 00:00 UTC.

## IDs and CVSS score

EGI SVG ID : ${id}

CVE ID : ${cve}
`;
}
