#!/bin/sh
# What the probes of the EGI Secmon suite 2.1.27 answer, by their exit codes alone, whatever is wrong about it.
# Each copy of this file is called by the name of the probe that it stands for. Said in our own words; README.md tells
# how it is held against the probes themselves.
OK=0 WARNING=1 ERROR=2 UNKNOWN=3
probe=${0##*/}

# Lists of revoked certificates: the last authority with trouble decides.
crl() {
  ignore_expiry=$([ "${1:-}" = -n ] && echo yes)
  command -v openssl > /dev/null || exit $UNKNOWN
  state=$OK
  directory=${X509_CERT_DIR:-/etc/grid-security/certificates}
  if ! [ -d "$directory" ]; then
    directory=/etc/grid-security/certificates
    state=$WARNING
  fi
  ls "$directory"/*.crl_url > /dev/null 2>&1 || exit $OK
  for url_file in "$directory"/*.crl_url; do
    certificate=${url_file%.crl_url}.pem
    [ -f "$certificate" ] || certificate=${url_file%.crl_url}.0
    [ -f "$certificate" ] || continue
    hash=$(openssl x509 -hash -noout -in "$certificate" 2> /dev/null) || {
      state=$WARNING
      continue
    }
    list=$directory/$hash.r0
    if ! [ -f "$list" ]; then
      openssl verify -CApath "$directory" "$certificate" 2> /dev/null | grep -q 'error 10' || state=$ERROR
    elif [ -z "$ignore_expiry" ]; then
      end=0
      [ -r "$list" ] && end=$(date +%s -d "$(openssl crl -noout -nextupdate -in "$list" 2> /dev/null | cut -d= -f2)" 2> /dev/null)
      left=$((${end:-0} - $(date +%s)))
      if [ $left -le 0 ]; then
        state=$ERROR
      elif [ $left -le 32400 ]; then
        state=$WARNING
      fi
    fi
  done
  exit $state
}

# Modes of listed files, digit by digit as numbers from the right; the first that is too large decides.
file_perm_vulns() {
  worst=$OK
  for entry in $(cat "$0.db" 2> /dev/null); do
    path=$(echo "$entry" | cut -d: -f1)
    [ -e "$path" ] || continue
    mode=000$(stat -c %a "$path")
    state=$(state_of_digits "$mode" "$(echo "$entry" | cut -d: -f2)" "$(echo "$entry" | cut -d: -f3)")
    [ "$state" -gt $worst ] && worst=$state
  done
  exit $worst
}

state_of_digits() {
  for place in 1 2 3 4; do
    digit=$(digit_at $place "$1")
    [ "$digit" -gt "$(digit_at $place "$2")" ] 2> /dev/null || continue
    [ "$digit" -gt "$(digit_at $place "$3")" ] 2> /dev/null && echo $ERROR || echo $WARNING
    return
  done
  echo $OK
}

digit_at() {
  echo "$2" | rev | cut -b "$1"
}

# Everything that a variable of the environment names, and what is in its directories: may others write it?
permissions() {
  worst=$OK
  for name in $(env | grep = | cut -d= -f1); do
    value=$(printenv "$name")
    IFS=:
    for element in $value; do
      unset IFS
      judge_element $element
    done
    unset IFS
  done
  exit $worst
}

judge_element() {
  [ -n "${1:-}" ] && [ -e "$1" ] || return
  if [ -d "$1" ]; then
    for each in $(ls -A "$1" 2> /dev/null); do judge_mode "$1/$each"; done
  fi
  judge_mode "$1"
}

judge_mode() {
  echo "$1" | grep -E -q '^/tmp|/lsf|/.snapshot' && return
  [ -d "$1" ] || [ -f "$1" ] || return
  [ -h "$1" ] && return
  case $(stat -c %A "$1") in
    *t) return ;;
    *w?) ;;
    *) return ;;
  esac
  if which "$1" > /dev/null 2>&1; then
    worst=$ERROR
  elif [ $worst -eq $OK ]; then
    worst=$WARNING
  fi
}

# Skips the probe where what the Pakiti client wrote does not hold its id, as a part of any word.
gate() {
  ! [ -f pakiti_results ] || grep -q "${probe#check_}" pakiti_results || exit $OK
}

setuid_of_singularity() {
  for each in /usr/libexec/singularity/bin/*-suid; do [ -u "$each" ] && return 0; done
  return 1
}

singularity_says() {
  grep -E -q "^\\S*$1" /etc/singularity/singularity.conf 2> /dev/null
}

namespaces_are_off() {
  [ "$(sysctl user.max_user_namespaces)" = 'user.max_user_namespaces = 0' ] ||
    [ "$(sysctl user.max_net_namespaces)" = 'user.max_net_namespaces = 0' ]
}

# No program of the name on PATH, none that runs, or none with the set-uid bit.
no_setuid() {
  path=$(which "$1")
  [ -z "$path" ] || ! [ -x "$path" ] || [ "$(stat -L -c %A "$path" | cut -c4)" != s ]
}

# A file that cannot be read counts as one that denies.
pam_denies() {
  grep -q 'auth.*required.*pam_deny.so' "/etc/pam.d/$1" 2> /dev/null
  [ $? -ne 1 ]
}

no_newer_than() {
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

case $probe in
  CRL) crl "$@" ;;
  FilePermVulns) file_perm_vulns ;;
  Permissions) permissions ;;
  Torque)
    command -v qmgr > /dev/null || exit $OK
    qmgr -c 'pr se' > /dev/null 2>&1 || exit $UNKNOWN
    exit $OK
    ;;
  dcache-perms)
    found=$(find /usr/share/srm/lib /usr/share/srm/conf '(' -type f -o -type d ')' -perm /g+w,o+w,a+st 2> /dev/null)
    [ -z "$found" ] && exit $OK
    exit $ERROR
    ;;
  libkeyutils)
    rpm -qf /lib*/libkeyutils.so* 2> /dev/null | grep -q 'is not owned by any package' && exit $ERROR
    exit $OK
    ;;
  check_CVE-2016-5195 | check_EGI-SVG-2016-5195)
    lsmod | grep -q -e cve_2016_5195 -e nomadvise -e '^m ' -e '^stap_' && exit $OK
    exit $ERROR
    ;;
esac

gate
case $probe in
  check_CVE-2013-2094)
    kernel=$(uname -r | sed "s/.$(uname -m)//")
    case $kernel in *.el5*) exit $OK ;; esac
    rpm --quiet --query cve_2013_2094-0.2-1.el6 && exit $OK
    grep -w -q mitigation_2_6_32_279_22_1 /proc/modules && exit $OK
    no_newer_than 2.6.32-358.6.2.el6 "$kernel" && exit $OK
    ;;
  check_CVE-2015-3245)
    awk -F: '$1 != "root" { print $7 }' /etc/passwd | grep -q '/bin/.*sh$' || exit $OK
    pam_denies chfn && pam_denies chsh && exit $OK
    ;;
  check_CVE-2018-1111)
    [ -f /etc/redhat-release ] || exit $OK
    rpm -q NetworkManager > /dev/null 2>&1 || exit $OK
    ;;
  check_EGI-SVG-2018-14213)
    setuid_of_singularity || exit $OK
    singularity_says 'allow setuid = no' && exit $OK
    ;;
  check_CVE-2018-12021)
    [ -d /usr/libexec/singularity ] && ! setuid_of_singularity && exit $OK
    singularity_says 'allow setuid = no' && exit $OK
    which singularity > /dev/null || exit $OK
    case $(singularity --version) in 2.5.*) singularity_says 'enable overlay = no' && exit $OK ;; esac
    ;;
  check_CVE-2018-14634)
    [ "$(free -g | awk '/Mem:/ { print $2 }')" -lt 32 ] && exit $OK
    limit=$(bash -c 'ulimit -Hs')
    [ "$limit" != unlimited ] && [ "$limit" -le 16000000 ] && exit $OK
    ;;
  check_CVE-2019-12528) [ "$(ps aux | grep -c squid)" -eq 1 ] && exit $OK ;;
  check_CVE-2021-3156)
    no_setuid sudo && exit $OK
    bash -c 'sudoedit -s "\\" "$(head -c 65536 /dev/zero | tr "\\0" A)"' > /dev/null 2>&1
    [ $? -lt 128 ] && exit $OK
    ;;
  check_CVE-2021-4034) no_setuid pkexec && exit $OK ;;
  check_CVE-2022-25235 | check_CVE-2022-25236 | check_CVE-2022-40674)
    [ "$(lsof 2> /dev/null | grep -c libexpat)" -eq 0 ] && exit $OK
    ;;
  check_CVE-2022-2588 | check_CVE-2023-32233) namespaces_are_off && exit $OK ;;
  check_CVE-2024-1086)
    lsmod | grep -q nf_tables || exit $OK
    namespaces_are_off && exit $OK
    ;;
  check_CVE-2025-21756)
    grep -r -q -e '^blacklist vsock' -e '^install vsock' /etc/modprobe.d && ! lsmod | grep -q vsock && exit $OK
    ;;
  check_CVE-2025-38352)
    grep -q CONFIG_POSIX_CPU_TIMERS_TASK_WORK=y "/boot/config-$(uname -r)" 2> /dev/null && exit $OK
    ;;
  *)
    echo "no probe is called $probe"
    exit 99
    ;;
esac
exit $ERROR
