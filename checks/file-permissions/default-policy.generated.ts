/** The shipped policy. Written by `npm run generate` from config/file-permissions.policy.yaml. */
import type { PolicyDocument } from './policy-document.ts';

export const defaultPolicy: PolicyDocument = {
  "roots": [
    "/",
    "/{boot,opt,srv,usr,var}"
  ],
  "rules": [
    {
      "name": "path-environment",
      "policy": "path-environment",
      "at": [
        "$PATH"
      ],
      "clear": "go+w",
      "owners": [
        "root",
        "$ACCOUNT"
      ],
      "forbid-acl-write": true,
      "severity": "critical"
    },
    {
      "name": "world-writable-system",
      "policy": "world-writable",
      "at": [
        "$ROOTS"
      ],
      "recursive": true,
      "clear": "o+w",
      "allow-sticky": true,
      "exclude": [
        "/home",
        "/tmp",
        "/var/tmp",
        "/var/lib/{containerd,containers,docker,kubelet,lxc,lxd,machines,rancher}"
      ],
      "severity": "critical"
    },
    {
      "name": "world-writable-users",
      "policy": "world-writable",
      "at": [
        "$ROOTS"
      ],
      "recursive": true,
      "clear": "o+w",
      "allow-sticky": true,
      "exclude": [
        "/var/lib/{containerd,containers,docker,kubelet,lxc,lxd,machines,rancher}"
      ],
      "severity": "warning"
    },
    {
      "name": "acl-write",
      "policy": "world-writable",
      "at": [
        "$ROOTS"
      ],
      "recursive": true,
      "forbid-acl-write": true,
      "exclude": [
        "/home",
        "/tmp",
        "/var/tmp",
        "/var/lib/{containerd,containers,docker,kubelet,lxc,lxd,machines,rancher}"
      ],
      "severity": "warning"
    },
    {
      "name": "setuid",
      "policy": "setuid",
      "at": [
        "$ROOTS"
      ],
      "recursive": true,
      "types": [
        "file"
      ],
      "clear": "u+s,g+s",
      "exclude": [
        "/var/lib/{containerd,containers,docker,kubelet,lxc,lxd,machines,rancher}",
        "/{usr/,}bin/{chage,chfn,chsh,expiry,gpasswd,newgidmap,newgrp,newuidmap,passwd}",
        "/{usr/,}sbin/{pam_extrausers_chkpwd,pam_timestamp_check,unix_chkpwd,unix2_chkpwd,userhelper}",
        "/usr/libexec/sssd/{krb5_child,ldap_child,p11_child,proxy_child,selinux_child,sssd_pam}",
        "/usr/lib/sssd/sssd/{krb5_child,ldap_child,p11_child,proxy_child,selinux_child}",
        "/{usr/,}bin/{doas,ksu,pkexec,su,sudo,sudoedit}",
        "/usr/lib/polkit-1/polkit-agent-helper-1",
        "/usr/lib/policykit-1/polkit-agent-helper-1",
        "/usr/libexec/polkit-agent-helper-1",
        "/usr/libexec/dbus-1/dbus-daemon-launch-helper",
        "/usr/lib/dbus-1.0/dbus-daemon-launch-helper",
        "/usr/libexec/cockpit-session",
        "/usr/lib/cockpit/cockpit-session",
        "/{usr/,}bin/{fusermount,fusermount3,mount,ntfs-3g,umount}",
        "/{usr/,}sbin/{grub2-set-bootflag,mount.cifs,mount.ecryptfs_private,mount.nfs,umount.nfs,usernetctl}",
        "/usr/lib/eject/dmcrypt-get-device",
        "/usr/libexec/qemu-bridge-helper",
        "/usr/lib/qemu/qemu-bridge-helper",
        "/{usr/,}sbin/lockdev",
        "/{usr/,}bin/{ping,ping6}",
        "/{usr/,}sbin/pppd",
        "/usr/bin/mtr-packet",
        "/usr/lib/openssh/ssh-keysign",
        "/usr/libexec/openssh/ssh-keysign",
        "/usr/bin/ssh-agent",
        "/usr/{lib,lib64}/nagios/plugins/check_{dhcp,fping,icmp,ide_smart}",
        "/{usr/,}bin/{at,crontab,dotlockfile,lockfile,mail-lock,mail-touchlock,mail-unlock,procmail}",
        "/{usr/,}sbin/{exim4,postdrop,postqueue,sendmail.sendmail}",
        "/usr/libexec/camel-lock-helper-1.2",
        "/{usr/,}bin/{bsd-write,screen,wall,write,write.ul}",
        "/usr/libexec/utempter/utempter",
        "/usr/lib/*/utempter/utempter",
        "/usr/{lib/xorg,libexec}/Xorg.wrap",
        "/{usr/,}bin/{locate,mlocate,plocate,staprun}",
        "/usr/libexec/abrt-action-install-debuginfo-to-abrt-cache",
        "/usr/{lib,libexec}/{apptainer,singularity}/bin/starter-suid",
        "/usr/lib/*/{apptainer,singularity}/bin/starter-suid"
      ],
      "severity": "critical"
    },
    {
      "name": "ssh-directory",
      "policy": "home-ssh",
      "at": [
        "~/.ssh",
        "~/.ssh/{authorized_keys,authorized_keys2}"
      ],
      "parents": true,
      "clear": "go+w",
      "owners": [
        "root",
        "$OWNER"
      ],
      "severity": "critical"
    },
    {
      "name": "authorised-keys",
      "policy": "home-ssh",
      "at": [
        "~/.ssh/{authorized_keys,authorized_keys2}"
      ],
      "clear": "go+w",
      "owners": [
        "root",
        "$OWNER"
      ],
      "severity": "critical"
    },
    {
      "name": "private-keys",
      "policy": "home-ssh",
      "at": [
        "~/.ssh/*"
      ],
      "types": [
        "file"
      ],
      "content": "private-key",
      "clear": "go+rwx",
      "owners": [
        "root",
        "$OWNER"
      ],
      "severity": "critical"
    }
  ]
};
