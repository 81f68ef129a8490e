/** The shipped metric names. Written by `npm run generate` from config/metric-names.yaml. */
import type { MetricRow } from './metric-row.ts';

export const metricNames: readonly MetricRow[] = [
  {
    "metric": "CRL",
    "check": "crl"
  },
  {
    "metric": "FilePermVulns",
    "check": "vulnerable-files"
  },
  {
    "metric": "Permissions",
    "check": "file-permissions",
    "options": {
      "select": [
        "path-environment",
        "world-writable"
      ]
    }
  }
];
