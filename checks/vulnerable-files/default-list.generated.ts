/** The shipped list. Written by `npm run generate` from config/vulnerable-files.yaml. */
import type { ListDocument } from './list-document.ts';

export const defaultList: ListDocument = {
  "files": [
    {
      "at": "/var/log/acpid",
      "warning": "0644",
      "critical": "0774",
      "ids": [
        "CVE-2009-4033"
      ],
      "note": "acpid opened its log with a umask that let every account write it"
    },
    {
      "at": "/etc/{shadow,shadow-,gshadow,gshadow-}",
      "critical": "0640",
      "owners": [
        "root"
      ],
      "note": "whoever reads the hashes can guess the passwords, whoever writes them sets them"
    },
    {
      "at": "/etc/grid-security/hostkey.pem",
      "warning": "0600",
      "critical": "0640",
      "note": "whoever reads the key can pose as this host"
    }
  ]
};
