#!/bin/sh
# Reports what this machine has installed to a server of Pakiti: what the executable pakiti-report does, for nodes where that is
# too large. Needs rpm or dpkg-query, a POSIX shell with awk, sed, sort, tr and xargs, and curl or GNU wget to send.
# No text of a package, a file or an answer is ever part of a command.
set -u
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
umask 077

usage() {
  cat <<'EOF'
NAME
    pakiti-report - reports what a machine has installed to a server of Pakiti

SYNOPSIS
    pakiti-report [OPTION]...

DESCRIPTION
    Makes a report of protocol 6: the packages of rpm or dpkg, each with its
    source, module, vendor and repository, the running kernel and the one that
    starts next, live patches, whether the machine has to be started again, and
    which packages are still in use though they were replaced. What dpkg and
    rpm do not have is left out. Nothing but the server is reached, and nothing
    is changed.

    A server that answers ERROR to protocol 6, such as Pakiti 3, is sent
    protocol 5.

    Lines of a configuration file are NAME = VALUE with the names below,
    comments begin with #; a value over several lines is NAME = <<TAG, the
    lines, and TAG.

OPTIONS
    --url=URL
        send the report to this server, such as
        https://pakiti.example.org:8444/feed/; without it, print it
    --config=FILE
        read options from this file of pakiti-client, NAME = VALUE; the command
        line wins
    --conf=FILE
        the same as --config
    --site=NAME
        the site of the node; with --input, the one that the report says
        instead of its own
    --tag=TEXT
        what the server groups reports by
    --host=NAME
        the name of the node, instead of its own
    --mode=store-only|store-and-report|report-only|0|1|2
        what the server does with the report; what it finds is printed
    --protocol=6|5
        what the report says; a server that answers ERROR to 6 is sent 5
        (default 6)
    --no-protocol-version
        send protocol 5 and do not say so in the address, for servers before
        Pakiti 3
    -i, --input=FILE
        take the report from this file, - for standard input, instead of making
        one
    -o, --output=FILE
        write the report to this file, - for standard output
    --encrypt=FILE
        encrypt the report for the owner of this certificate (PEM); in a
        configuration file also its text
    --token-file=FILE
        show the server the token in this file, which nobody but its owner and
        group may read
    --cert=FILE
        show the server this certificate (PEM)
    --key=FILE
        the key of --cert (PEM, without a passphrase)
    --cacert=FILE
        authorities of the server's certificate (PEM), instead of those that
        Mozilla trusts
    --disable-tls-checks
        take any certificate of the server's: whoever is on the way can read
        the report and answer it
    --proxy=URL
        send through this proxy; unless given, as http_proxy, https_proxy and
        no_proxy say
    -r, --rndsleep=SECONDS
        wait for a random time below this, so that not all nodes report at once
        (default 0)
    --expect=TEXT
        first line of the answer of a server that has taken the report (default
        OK)
    --rpm=PATH
        ask this program instead of rpm, and no other packager
    --dpkg-query=PATH
        ask this program instead of dpkg-query, and no other packager
    --hostname=PATH
        instead of hostname
    --uname=PATH
        instead of uname
    --openssl=PATH
        instead of openssl
    --curl=PATH
        instead of curl; only the script pakiti-report.sh uses it
    --wget=PATH
        GNU wget, where there is no curl; only the script pakiti-report.sh uses
        it
    --lsb_release=PATH
        taken as pakiti-client takes it; this program is not asked
    --pkg=PATH
        taken as pakiti-client takes it; this program is not asked
    --svmon=PATH
        taken as pakiti-client takes it; this program is not asked
    -s, --svmonreport
        taken as pakiti-client takes it; what is reported are packages all the
        same
    -d, --debug
        say in which protocol the report was sent
    -h, --help
        show this and exit
    -m, --manual
        the same as --help

EXIT STATUS
    0 sent, written or shown; 2 for options that cannot be used; 1 otherwise.
    Standard error says why.
EOF
}

die() {
  printf 'pakiti-report: %s\n' "$1" | tr -c '\n -~' '?' >&2
  exit "${2:-1}"
}

misused() {
  die "$1; see pakiti-report --help" 2
}

# Options, from a configuration file and the command line alike.

cacert='' cert='' config='' curl='' debug='' disable_tls_checks='' dpkg_query='' encrypt='' expect=OK help='' host=''
hostname='' input='' key='' mode='' no_protocol_version='' openssl='' output='' protocol=6 proxy='' rndsleep='' rpm=''
site='' tag='' token_file='' uname='' url='' wget=''

# $1 name, $2 value; fails for a name that is none.
set_option() {
  case $1 in
    cacert) cacert=$2 ;;
    cert) cert=$2 ;;
    config | conf) config=$2 ;;
    curl) curl=$2 ;;
    dpkg-query) dpkg_query=$2 ;;
    encrypt) encrypt=$2 ;;
    expect) expect=${2:-OK} ;;
    host) host=$2 ;;
    hostname) hostname=$2 ;;
    input) input=$2 ;;
    key) key=$2 ;;
    mode) mode=$2 ;;
    openssl) openssl=$2 ;;
    output) output=$2 ;;
    protocol) protocol=${2:-6} ;;
    proxy) proxy=$2 ;;
    rndsleep) rndsleep=$2 ;;
    rpm) rpm=$2 ;;
    site) site=$2 ;;
    tag) tag=$2 ;;
    token-file) token_file=$2 ;;
    uname) uname=$2 ;;
    url) url=$2 ;;
    wget) wget=$2 ;;
    lsb_release | pkg | svmon) ;;
    *) return 1 ;;
  esac
}

set_flag() {
  case $1 in
    debug) debug=$2 ;;
    disable-tls-checks) disable_tls_checks=$2 ;;
    help | manual) help=$2 ;;
    no-protocol-version) no_protocol_version=$2 ;;
    svmonreport) ;;
    *) return 1 ;;
  esac
}

read_arguments() {
  while [ $# -gt 0 ]; do
    word=$1
    shift
    case $word in
      -d) word=--debug ;;
      -h | '-?') word=--help ;;
      -i) word=--input ;;
      -m) word=--manual ;;
      -o) word=--output ;;
      -r) word=--rndsleep ;;
      -s) word=--svmonreport ;;
    esac
    case $word in
      --*=*)
        name=${word%%=*}
        set_option "${name#--}" "${word#*=}" || misused "unknown option '$name'"
        ;;
      --?*)
        set_flag "${word#--}" 1 && continue
        set_option "${word#--}" "${1-}" || misused "unknown option '$word'"
        [ $# -gt 0 ] || misused "option $word expects a value"
        shift
        ;;
      *) misused "unexpected argument '$word'" ;;
    esac
  done
}

trim() {
  trimmed=${1#"${1%%[![:space:]]*}"}
  trimmed=${trimmed%"${trimmed##*[![:space:]]}"}
}

# $1 name, $2 value; of a flag, what Perl takes for false turns it off.
configure() {
  case $2 in '' | 0) flag='' ;; *) flag=1 ;; esac
  set_flag "$1" "$flag" || set_option "$1" "$2" || die "$config: line $number: no option '$1'"
}

# The file of pakiti-client: `NAME = VALUE`, comments, and `NAME = <<TAG` with lines up to TAG.
read_config() {
  [ -f "$config" ] && [ -r "$config" ] || die "$config: no file that can be read"
  number=0 end=''
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    trim "$line"
    if [ -n "$end" ]; then
      if [ "${line%"${line##*[![:space:]]}"}" = "$end" ]; then
        end=''
        configure "$name" "$text"
      else
        text="$text$line
"
      fi
      continue
    fi
    case $trimmed in
      '' | '#'*) continue ;;
      *=*) ;;
      *) die "$config: line $number: neither NAME = VALUE nor a comment" ;;
    esac
    value=${trimmed#*=}
    trim "${trimmed%%=*}"
    name=$trimmed
    trim "$value"
    case $trimmed in
      '<<'*[!A-Za-z0-9_]* | '<<') configure "$name" "$trimmed" ;;
      '<<'*) end=${trimmed#<<} text='' ;;
      *) configure "$name" "$trimmed" ;;
    esac
  done <"$config"
  [ -z "$end" ] || die "$config: the end, $end, is missing"
}

one_of() {
  for choice in $3; do
    [ "$2" != "$choice" ] || return 0
  done
  misused "--$1: '$2' is none of $3"
}

# $1 name, $2 value: a program, and no word of the shell's own.
require_program() {
  [ -n "$2" ] || return 0
  case $2 in
    -*) found='' ;;
    */*) found=$2 ;;
    *) found=$(command -v "$2") ;;
  esac
  case $found in */*) [ ! -f "$found" ] || [ ! -x "$found" ] || return 0 ;; esac
  die "--$1: $2: no such program"
}

check_options() {
  one_of mode "${mode:-0}" '0 1 2 store-only store-and-report report-only'
  one_of protocol "$protocol" '5 6'
  [ -z "$no_protocol_version" ] || protocol=5
  N=${rndsleep:-0} awk 'BEGIN { n = ENVIRON["N"]; exit !(n ~ /^[0-9]+(\.[0-9]+)?$/ && n + 0 <= 86400) }' ||
    misused "--rndsleep: '$rndsleep' is not a number from 0 to 86400"
  case $url in
    '') [ -n "$output" ] || output=- ;;
    *[[:space:][:cntrl:]]* | *://*@*) misused '--url: white space or credentials in it' ;;
    http://?* | https://?*) ;;
    *) misused '--url: no http or https URL' ;;
  esac
  case $proxy in '' | http://?* | https://?*) ;; *) misused '--proxy: no http or https URL' ;; esac
  require_program rpm "$rpm"
  require_program dpkg-query "$dpkg_query"
  require_program hostname "$hostname"
  require_program uname "$uname"
  require_program openssl "$openssl"
  require_program curl "$curl"
  require_program wget "$wget"
}

# What the node says of itself.

# In one line of printable characters, as pakiti-client has it.
strip() {
  case $1 in
    # Of all processes of a report these were half.
    *[!\ -~]* | ' '* | *' ' | *'  '*)
      printf '%s' "$1" | tr '\t\n\v\f\r' '     ' | tr -cd ' -~' | sed 's/   */ /g; s/^ //; s/ $//'
      ;;
    *) printf '%s' "$1" ;;
  esac
}

# $1 name, $2 value; none where there is nothing to say.
say() {
  said=$(strip "$2")
  [ -z "$said" ] || printf '%s: %s\n' "$1" "$said" >>"$work/header"
}

first_line() {
  [ -f "$1" ] && [ -r "$1" ] && strip "$(sed -n 1p "$1")"
}

os_release() {
  sed -n "s/^$1=//p" "$release" | sed -n '1{s/^"\(.*\)"$/\1/;s/^'\''\(.*\)'\''$/\1/;p;}'
}

system_text() {
  for release in /etc/redhat-release /etc/fedora-release; do
    text=$(first_line "$release")
    [ -z "$text" ] || { printf '%s' "$text"; return; }
  done
  for release in /etc/os-release /usr/lib/os-release; do
    [ -f "$release" ] && [ -r "$release" ] || continue
    text=$(os_release NAME) number=$(os_release VERSION_ID)
    if [ -n "$text" ] && [ -n "$number" ]; then printf '%s %s' "$text" "$number"
    else os_release PRETTY_NAME; fi
    return
  done
  text=$(first_line /etc/SuSE-release)
  if [ -n "$text" ]; then printf '%s' "$text"; else "${uname:-uname}" -sr; fi
}

host_text() {
  [ -z "$host" ] || { printf '%s' "$host"; return; }
  text=$("${hostname:-hostname}" -f 2>/dev/null) || text=''
  case $text in '' | localhost | localhost.*) "${uname:-uname}" -n 2>/dev/null ;; *) printf '%s' "$text" ;; esac
}

boot_kernel() {
  if [ -f /boot/grub2/grubenv ] && [ -r /boot/grub2/grubenv ]; then
    sed -n 's/^saved_entry=[0-9a-f]\{32\}-\([!-~][!-~]*\)$/\1/p' /boot/grub2/grubenv | sed -n 1p
    return
  fi
  for link in /vmlinuz /boot/vmlinuz; do
    target=$(readlink "$link" 2>/dev/null) || continue
    target=${target##*/}
    case $target in vmlinuz-?*) printf '%s' "${target#vmlinuz-}"; return ;; esac
  done
}

livepatches() {
  for enabled in /sys/kernel/livepatch/*/enabled; do
    [ "$(cat "$enabled" 2>/dev/null)" = 1 ] || continue
    name=${enabled%/enabled}
    printf '%s ' "${name##*/}"
  done
}

# $1 running kernel, $2 the one that starts next.
reboot_required() {
  for mark in /run/reboot-required /var/run/reboot-required /run/reboot-needed; do
    [ ! -e "$mark" ] || { echo yes; return; }
  done
  [ -z "$2" ] || [ "$1" = "$2" ] || { echo yes; return; }
  for hook in unattended-upgrades update-notifier; do
    [ ! -e "/etc/kernel/postinst.d/$hook" ] || { echo no; return; }
  done
}

# Records begin with \036, fields with \037: what is in a field can neither end a line nor begin a column.
RS=$(printf '\036')
US=$(printf '\037')

printable() {
  tr '\000-\035\177-\377' '?'
}

AS_LINES='
BEGIN { RS = "\036"; FS = "\037" }
function line(text) { sub(/\t+$/, "", text); print text }
# As texts: 1.10 is no 1.1.
function unless_same(text, own) { return (text "") == (own "") ? "" : text }
$0 == "" { next }
'

# Lines of $ORIGINS: which package, a tab, where it came from.
READ_ORIGINS='
function read_origins(  text) {
  RS = "\n"
  while ((getline text < ENVIRON["ORIGINS"]) > 0)
    if (match(text, /\t[^\t]*$/)) origin[substr(text, 1, RSTART - 1)] = substr(text, RSTART + 1)
  RS = "\036"
}
BEGIN { read_origins() }
'

rpm_records() {
  module=''
  "$rpm" --querytags 2>/dev/null | grep -qx MODULARITYLABEL && module='%{MODULARITYLABEL}'
  format="$RS%{NAME}$US%{EPOCH}$US%{VERSION}$US%{RELEASE}$US%{ARCH}$US%{SOURCERPM}$US$module$US%{VENDOR}"
  "$rpm" -qa --qf "$format" >"$work/rpm" 2>"$work/rpm.err" || die "$rpm -qa: ended with $?"
  ! grep -q '^error:' "$work/rpm.err" || die "$rpm -qa: $(grep '^error:' "$work/rpm.err" | sed -n 1p)"
}

# Which repository each was installed from: NAME, EPOCH, VERSION, RELEASE, ARCH and REPOSITORY. Nothing of the network is asked.
dnf_origins() {
  dnf=$(command -v dnf) || return 0
  format="$RS%{name}$US%{epoch}$US%{version}$US%{release}$US%{arch}$US%{from_repo}$US"
  "$dnf" -q -C --setopt=plugins=0 repoquery --installed --queryformat "$format" 2>/dev/null | printable |
    awk "$AS_LINES"'
      NF == 7 && $6 ~ /^[A-Za-z0-9][A-Za-z0-9_.:-]*$/ {
        print $1 "\t" $2 "\t" $3 "\t" $4 "\t" $5 "\t" $6
      }'
}

rpm_lines() {
  dnf_origins >"$work/origins"
  printable <"$work/rpm" | ORIGINS=$work/origins awk "$AS_LINES$READ_ORIGINS"'
    $1 == "gpg-pubkey" { next }
    NF != 8 { gsub(FS, "?"); line($0); next }
    {
      for (i = 1; i <= NF; i++) if ($i == "(none)") $i = ""
      build = $4 == "" ? $3 : $3 "-" $4
      source = version = ""
      if (match($6, /\.(no)?src\.rpm$/)) {
        base = substr($6, 1, RSTART - 1)
        n = split(base, part, "-")
        if (n >= 3) {
          version = part[n - 1] "-" part[n]
          source = substr(base, 1, length(base) - length(version) - 1)
        }
      }
      if (source == $1) source = ""
      if (version == build) version = ""
      epoch = $2 == "" || $2 == "0" ? "" : $2 ":"
      from = origin[$1 "\t" ($2 == "" ? 0 : $2) "\t" $3 "\t" $4 "\t" $5]
      line($1 "\t" epoch build "\t" $5 "\t" source "\t" version "\t" $7 "\t" $8 "\t" from)
    }'
}

dpkg_records() {
  # shellcheck disable=SC2016
  format=$(printf '\036${%s}\037${%s}\037${%s}\037${%s}\037${%s}\037${%s}\037${%s}' \
    Status Package Version Architecture source:Package source:Version Origin)
  "$dpkg_query" -W -f "$format" >"$work/dpkg" 2>/dev/null || die "$dpkg_query -W: ended with $?"
}

# What is there, in some state or other: packages on hold are, and those that wait for triggers.
DPKG_THERE='
NF == 7 && $1 ~ / (not-installed|config-files)$/ { next }
'

# Which repository each comes from: NAME or NAME:ARCH, a tab, URL SUITE/COMPONENT.
apt_origins() {
  apt=$(command -v apt-cache) || return 0
  printable <"$work/dpkg" | awk "$AS_LINES$DPKG_THERE"'
    NF == 7 && $2 ~ /^[a-z0-9][a-z0-9+.-]*$/ && $4 ~ /^[a-z0-9-]+$/ {
      print $2 ($4 == "all" ? "" : ":" $4)
    }' >"$work/names"
  [ -s "$work/names" ] || return 0
  xargs -n 2000 "$apt" policy <"$work/names" 2>/dev/null | printable_lines | awk '
    /^[^ ].*:$/ { name = substr($0, 1, length($0) - 1); here = 0; next }
    /^ \*\*\* / { here = 1; next }
    /^     [^ ]/ { here = 0; next }
    /^        / && here && !(name in seen) && NF >= 3 && $2 !~ /^\// {
      seen[name] = 1
      sub(/\/\/[^\/@]*@/, "//", $2)
      print name "\t" $2 " " $3
    }'
}

printable_lines() {
  tr '\000-\010\013-\037\177-\377' '?'
}

dpkg_lines() {
  apt_origins >"$work/origins"
  printable <"$work/dpkg" | ORIGINS=$work/origins awk "$AS_LINES$READ_ORIGINS$DPKG_THERE"'
    NF != 7 { gsub(FS, "?"); bad[++bads] = $0; next }
    $2 == "dpkg" { native = $4 }
    {
      n++
      name[n] = $2; arch[n] = $4
      text[n] = $2 "\t" $3 "\t" $4 "\t" unless_same($5, $2) "\t" unless_same($6, $3) "\t\t" $7 "\t"
    }
    END {
      for (i = 1; i <= bads; i++) line(bad[i])
      for (i = 1; i <= n; i++)
        line(text[i] origin[arch[i] == native || arch[i] == "all" ? name[i] : name[i] ":" arch[i]])
    }'
}

has_rpm_database() {
  for directory in /var/lib/rpm /usr/lib/sysimage/rpm; do
    for file in rpmdb.sqlite Packages.db Packages; do
      [ ! -e "$directory/$file" ] || return 0
    done
  done
  return 1
}

# Leaves the lines in packages, and says which packager in $packager. rpm makes a database where there is none.
list_packages() {
  packager='' rpms=0 dpkgs=0
  [ -z "$rpm" ] || packager=rpm
  [ -n "$packager" ] || [ -z "$dpkg_query" ] || packager=dpkg
  if [ "$packager" = rpm ] || { [ -z "$packager" ] && has_rpm_database; }; then
    rpm=${rpm:-$(command -v rpm)} || die 'rpm: no such program, though it has a database'
    rpm_records
    rpm_lines | sort >"$work/rpm.lines" || die "$work: cannot be written"
    rpms=$(($(wc -l <"$work/rpm.lines")))
  fi
  if [ "$packager" = dpkg ] || { [ -z "$packager" ] && [ -s /var/lib/dpkg/status ]; }; then
    dpkg_query=${dpkg_query:-$(command -v dpkg-query)} || die 'dpkg-query: no such program, though it has a database'
    dpkg_records
    dpkg_lines | sort >"$work/dpkg.lines" || die "$work: cannot be written"
    dpkgs=$(($(wc -l <"$work/dpkg.lines")))
  fi
  [ $((rpms + dpkgs)) -gt 0 ] || die 'neither dpkg nor rpm has a package'
  packager=dpkg
  [ "$rpms" -le "$dpkgs" ] || packager=rpm
  mv "$work/$packager.lines" "$work/packages"
}

# Packages that own what is still mapped though it was replaced. What the library is called now may differ in its last numbers.
restarts() {
  cat /proc/[0-9]*/maps 2>/dev/null | printable_lines | awk '
    function say(path) {
      print path
      if (path ~ /^\/usr\/(lib|lib32|lib64|libx32|bin|sbin)\//) print substr(path, 5)
    }
    $2 ~ /^..x/ && NF == 7 && $7 == "(deleted)" &&
    $6 ~ /^\/(usr|lib|lib32|lib64|libx32|bin|sbin|opt)\/[A-Za-z0-9_.\/+@:~-]*$/ {
      path = $6
      say(path)
      while (path ~ /\.so\.[^\/]*\.[^.\/]*$/) { sub(/\.[^.\/]*$/, "", path); say(path) }
    }' | sort -u >"$work/gone"
  [ -s "$work/gone" ] || return 0
  if [ "$packager" = rpm ]; then
    xargs -n 500 "$rpm" -qf --qf '=%{NAME}\n' <"$work/gone" 2>/dev/null | sed -n 's/^=//p'
  else
    xargs -n 500 "$dpkg_query" -S <"$work/gone" 2>/dev/null | awk -F ': /' '
      /^diversion by / { next }
      { n = split($1, owner, ", "); for (i = 1; i <= n; i++) { sub(/:.*/, "", owner[i]); print owner[i] } }'
  fi | grep -x '[A-Za-z0-9][A-Za-z0-9+._-]*' | sort -u
}

# Leaves it in report, in protocol 6.
collect() {
  list_packages
  kernel=$(strip "$("${uname:-uname}" -r 2>/dev/null)") arch=$("${uname:-uname}" -m 2>/dev/null) own=$(strip "$(host_text)")
  [ -n "$kernel" ] && [ -n "$own" ] || die 'uname: no kernel and no name of this machine is to be had'
  boot=$(strip "$(boot_kernel)")
  : >"$work/header"
  say arch "$arch"
  say boot-kernel "$boot"
  say cpu "$(sed -n 's/^model name[[:blank:]]*: *//p' /proc/cpuinfo 2>/dev/null | sed -n 1p)"
  say host "$own"
  say kernel "$kernel"
  say livepatch "$(livepatches)"
  say packager "$packager"
  say protocol 6
  say reboot-required "$(reboot_required "$kernel" "$boot")"
  for name in $(restarts); do say restart "$name"; done
  say site "$site"
  say system "$(system_text)"
  say tag "$tag"
  say version 1
  { echo '#' && sort "$work/header" && echo '#' && cat "$work/packages" && echo '#'; } >"$work/report" ||
    die "$work: cannot be written"
}

# What was collected elsewhere, and whose site it is.
take_input() {
  { if [ "$input" = - ]; then cat; else cat -- "$input"; fi >"$work/given"; } 2>/dev/null || die "$input: cannot be read"
  [ -s "$work/given" ] || die "$input: nothing in it"
  said=$(strip "$site")
  [ -n "$said" ] || { mv "$work/given" "$work/report"; return; }
  is_text "$work/given" || die "$input: no report that says a site"
  SITE=$said awk '
    !done && NR > 1 {
      name = substr($0, 1, index($0, ":") - 1)
      if (name == "site") next
      if ($0 == "#" || (name "") > "site") { if (!put) print "site: " ENVIRON["SITE"]; put = 1 }
      if ($0 == "#") done = 1
    }
    { print }' "$work/given" >"$work/report"
}

is_text() {
  [ "$(head -c 2 "$1" | tr -d '\000')" = '#' ]
}

# 6, 5 or, where it is encrypted already, nothing.
protocol_of() {
  is_text "$1" || return 0
  awk 'BEGIN { p = 5 } NR > 1 && $0 == "#" { exit } $0 == "protocol: 6" { p = 6 } END { print p }' "$1"
}

as_protocol_5() {
  awk -F '\t' '
    NR > 1 && !body && $0 == "#" { body = 1; print; next }
    !body && /^(protocol|boot-kernel|livepatch|reboot-required|restart):/ { next }
    !body && $0 == "packager: rpm" { rpm = 1 }
    !body || $0 == "#" { print; next }
    { print $1 "\t" (rpm && $2 != "" && $2 !~ /^[0-9]+:/ ? "0:" : "") $2 "\t" $3 }' "$1"
}

# $1 what is to be encrypted, $2 where to.
encrypted() {
  program=${openssl:-$(command -v openssl)} || die 'openssl: no such program, and --encrypt needs it'
  certificate=$encrypt
  case $encrypt in
    *'
'*) certificate=$work/certificate && printf '%s' "$encrypt" >"$certificate" ;;
  esac
  [ -r "$certificate" ] || die "$certificate: no certificate that can be read"
  "$program" smime -encrypt -binary -aes-256-cbc -outform DER -in "$1" -out "$2" "$certificate" 2>"$work/err" ||
    die "$program smime: $(sed -n 1p "$work/err")"
}

# $1 the report: leaves in body what is to be sent or shown.
seal() {
  if [ -n "$encrypt" ]; then encrypted "$1" "$work/body"; else cp -- "$1" "$work/body"; fi
}

# Sending.

# $1 a file that nobody but its owner, who is root or us, may write, and nobody beside its group read.
require_secret() {
  listed=$(LC_ALL=C ls -ldnL -- "$1" 2>/dev/null) || die "$1: cannot be read"
  case $listed in -???[r-]-[x-]---*) ;; *) die "$1: refused, its mode must be 0600 or 0640" ;; esac
  owner=$(printf '%s\n' "$listed" | awk '{ print $3; exit }')
  [ "$owner" = 0 ] || [ "$owner" = "$(id -u)" ] || die "$1: refused, its owner is uid $owner"
}

# A token is on no command line.
setting() {
  [ -z "$token_file" ] && { : >"$work/settings"; return; }
  require_secret "$token_file"
  token=$(tr -d '[:space:]' <"$token_file") || die "$token_file: cannot be read"
  case $token in *[!A-Za-z0-9._~+/=:-]*) die "$token_file: no token in it" ;; esac
  # shellcheck disable=SC2059
  printf "$1" "Authorization: Bearer $token" >"$work/settings"
}

by_curl() {
  setting 'header = "%s"\n'
  set -- -q --silent --show-error --globoff --max-time 120 -A secmon -K "$work/settings" -o "$work/answer" \
    -w '%{http_code}' --data-binary "@$work/body" --url "$1"
  [ -z "$disable_tls_checks" ] || set -- "$@" --insecure
  [ -z "$cacert" ] || set -- "$@" --cacert "$cacert"
  [ -z "$cert" ] || set -- "$@" --cert "$cert"
  [ -z "$key" ] || set -- "$@" --key "$key"
  status=$("$curl" "$@" 2>"$work/err") || die "not sent: $(sed -n 1p "$work/err")"
}

by_wget() {
  setting 'header = %s\n'
  set -- --config="$work/settings" --tries=1 --timeout=120 --max-redirect=0 --server-response --content-on-error \
    -U secmon -O "$work/answer" --post-file="$work/body" -- "$1"
  [ -z "$disable_tls_checks" ] || set -- --no-check-certificate "$@"
  [ -z "$cacert" ] || set -- --ca-certificate="$cacert" "$@"
  [ -z "$cert" ] || set -- --certificate="$cert" "$@"
  [ -z "$key" ] || set -- --private-key="$key" "$@"
  "$wget" "$@" 2>"$work/err"
  status=$(sed -n 's|^ *HTTP/[0-9.]* \([0-9][0-9][0-9]\).*|\1|p' "$work/err" | sed -n '$p')
  [ -n "$status" ] || die "not sent: $(grep -v '^--' "$work/err" | sed -n '/./p' | sed -n '$p')"
}

choose_sender() {
  [ -n "$curl$wget" ] || curl=$(command -v curl) || wget=$(command -v wget) || :
  [ -z "$curl" ] || return 0
  [ -n "$wget" ] && "$wget" --version 2>/dev/null | grep -q 'GNU Wget' ||
    die 'neither curl nor GNU wget is here, and --url needs one of them'
}

use_proxy() {
  [ -n "$proxy" ] || return 0
  unset no_proxy NO_PROXY
  http_proxy=$proxy https_proxy=$proxy
  export http_proxy https_proxy
}

# $1 the report, $2 its protocol: succeeds where the server took it.
post() {
  seal "$1"
  query=''
  [ -z "$mode" ] || query=mode=$mode
  [ -z "$2" ] || [ -n "$no_protocol_version" ] || query=$query${query:+&}protocol=$2
  target=$url
  case $query,$url in ,*) ;; *\?*) target="$url&$query" ;; *) target="$url?$query" ;; esac
  : >"$work/answer"
  if [ -n "$curl" ]; then by_curl "$target"; else by_wget "$target"; fi
  first=$(sed -n 1p "$work/answer" | tr -d '\000\r')
  case $status in
    401) first="$first (no credential that it knows)" ;;
    403) first="$first (not of this site from us)" ;;
  esac
  [ "$status" = 200 ] && [ "$first" = "$expect" ]
}

# What Pakiti 3 says of a protocol that it does not know.
refuses_protocol() {
  case $status,$first in 200,ERROR | 500,ERROR) return 0 ;; *) return 1 ;; esac
}

send() {
  sent=$(protocol_of "$work/report")
  if ! post "$work/report" "$sent"; then
    [ "$sent" = 6 ] && refuses_protocol || die "not taken: the server says $status $first"
    as_protocol_5 "$work/report" >"$work/report.5"
    sent=5
    post "$work/report.5" 5 || die "not taken, as protocol 5 neither: the server says $status $first"
  fi
  sed 1d "$work/answer" | printable_lines
  [ -z "$debug" ] || printf 'pakiti-report: sent as protocol %s\n' "${sent:-of the input}" >&2
}

show() {
  seal "$work/report"
  { if [ "$output" = - ]; then cat "$work/body"; else cat "$work/body" >"$output"; fi; } 2>/dev/null ||
    die "$output: cannot be written"
}

wait_some_seconds() {
  random=$(od -An -N4 -tu4 /dev/urandom)
  sleep "$(N=${rndsleep:-0} RANDOM_32=$random awk 'BEGIN { print int(ENVIRON["RANDOM_32"] / 4294967296 * ENVIRON["N"]) }')"
}

read_arguments "$@"
if [ -n "$config" ]; then
  read_config
  read_arguments "$@"
fi
[ -z "$help" ] || { usage; exit 0; }
check_options
[ -z "$url" ] || choose_sender
use_proxy
work=$(mktemp -d 2>/dev/null) || die "${TMPDIR:-/tmp}: no directory for temporary files can be made"
trap 'rm -rf -- "$work"' EXIT
trap 'exit 1' HUP INT TERM
wait_some_seconds
if [ -n "$input" ]; then take_input; else collect; fi
if [ "$protocol" = 5 ] && [ "$(protocol_of "$work/report")" = 6 ]; then
  as_protocol_5 "$work/report" >"$work/report.5"
  mv "$work/report.5" "$work/report"
fi
[ -z "$output" ] || show
[ -z "$url" ] || send
