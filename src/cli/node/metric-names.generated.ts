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
  },
  {
    "metric": "RDSModuleCheck",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2010-3904"
      ]
    }
  },
  {
    "metric": "Torque",
    "check": "advisory",
    "options": {
      "id": [
        "EGI-SVG-TORQUE-SERVER-ID"
      ]
    }
  },
  {
    "metric": "dcache-perms",
    "check": "advisory",
    "options": {
      "id": [
        "EGI-SVG-DCACHE-SRM-PERMISSIONS"
      ]
    }
  },
  {
    "metric": "libkeyutils",
    "check": "advisory",
    "options": {
      "id": [
        "EBURY-LIBKEYUTILS"
      ]
    }
  },
  {
    "metric": "check_CVE-2013-2094",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2013-2094"
      ]
    }
  },
  {
    "metric": "check_CVE-2015-3245",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2015-3245"
      ]
    }
  },
  {
    "metric": "check_CVE-2016-5195",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2016-5195"
      ]
    }
  },
  {
    "metric": "check_CVE-2018-1111",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2018-1111"
      ]
    }
  },
  {
    "metric": "check_CVE-2018-12021",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2018-12021"
      ]
    }
  },
  {
    "metric": "check_CVE-2018-14634",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2018-14634"
      ]
    }
  },
  {
    "metric": "check_CVE-2019-12528",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2019-12528"
      ]
    }
  },
  {
    "metric": "check_CVE-2021-3156",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2021-3156"
      ]
    }
  },
  {
    "metric": "check_CVE-2021-4034",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2021-4034"
      ]
    }
  },
  {
    "metric": "check_CVE-2022-25235",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2022-25235"
      ]
    }
  },
  {
    "metric": "check_CVE-2022-25236",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2022-25236"
      ]
    }
  },
  {
    "metric": "check_CVE-2022-2588",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2022-2588"
      ]
    }
  },
  {
    "metric": "check_CVE-2022-40674",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2022-40674"
      ]
    }
  },
  {
    "metric": "check_CVE-2023-32233",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2023-32233"
      ]
    }
  },
  {
    "metric": "check_CVE-2024-1086",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2024-1086"
      ]
    }
  },
  {
    "metric": "check_CVE-2025-21756",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2025-21756"
      ]
    }
  },
  {
    "metric": "check_CVE-2025-38352",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2025-38352"
      ]
    }
  },
  {
    "metric": "check_EGI-SVG-2016-5195",
    "check": "advisory",
    "options": {
      "id": [
        "EGI-SVG-2016-5195"
      ]
    }
  },
  {
    "metric": "check_EGI-SVG-2018-14213",
    "check": "advisory",
    "options": {
      "id": [
        "EGI-SVG-2018-14213"
      ]
    }
  },
  {
    "metric": "check_CVE-2026-53359",
    "check": "advisory",
    "options": {
      "id": [
        "CVE-2026-53359"
      ]
    }
  },
  {
    "metric": "advisory",
    "check": "advisory"
  }
];
