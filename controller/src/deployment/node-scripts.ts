/**
 * Everything that is said to a node's shell: fixed text for a POSIX sh with grep -z, sha256sum, gzip and
 * setsid; what varies comes as positional parameters and is never part of the text.
 */

/** Exit codes of the scripts below, beside those of the programs that they call. */
export const NODE_EXIT = {
  /** The bytes there are not those that were sent; standard output has their SHA-256. */
  changed: 65,
  /** The directory is not this run's. */
  foreign: 66,
  /** The directory exists already, or cannot be made. */
  notMade: 67,
  /** The directory was made but could not be marked, so it was removed again. */
  notMarked: 68,
  /** It was made, could neither be marked nor removed, and is there. */
  leftUnmarked: 69,
  /** The program ended before it was ready; standard output says how. */
  died: 72,
  /** The program did not become ready in time. */
  notReady: 73,
  /** A tool is missing on the node. */
  toolMissing: 74,
  /** A process did not end although it was killed. */
  undying: 75,
} as const;

/** $1 directory, $2 run. The marker says whose it is, so that nothing else is ever removed. */
export const MAKE_DIRECTORY = `
umask 077
mkdir -m 700 -- "$1" || exit 67
printf '%s\\n' "$2" >"$1/.fedprobe-run" && exit
rm -f -- "$1/.fedprobe-run"
rmdir -- "$1" && exit 68
exit 69
`;

/** $1 file, $2 mode in octal, $3 SHA-256 in hex; standard input is its gzip. The name appears when the content is right. */
export const RECEIVE_FILE = `
umask 077
part="$1.part.$$"
trap 'rm -f -- "$part"' EXIT
gzip -dc >"$part" || exit
sum=$(sha256sum <"$part") || exit 74
sum=\${sum%% *}
if [ "$sum" != "$3" ]; then printf '%s\\n' "$sum"; exit 65; fi
chmod -- "$2" "$part" && mv -f -- "$part" "$1"
`;

/**
 * $1 directory, $2 program in it, $3 its SHA-256, $4 Node.js, $5 twentieths of a second to wait for
 * status.json. Prints the process id and then status.json. The program is named by its whole path: by that
 * it is found again. One that takes the place of another finds what that said in status.past.json.
 */
export const START_PROGRAM = `
umask 077
cd -- "$1" || exit
sum=$(sha256sum <"$2") || exit 74
sum=\${sum%% *}
if [ "$sum" != "$3" ]; then printf '%s\\n' "$sum"; exit 65; fi
if [ -e status.json ]; then mv -f status.json status.past.json || exit; fi
setsid "$4" "$1/$2" config.json >>program.log 2>&1 </dev/null &
pid=$!
left=$5
while [ ! -e status.json ]; do
  if ! kill -0 "$pid" 2>/dev/null; then wait "$pid"; printf '%s\\n' "$?"; exit 72; fi
  if [ "$left" -le 0 ]; then exit 73; fi
  left=$((left - 1))
  sleep 0.05
done
printf '%s\\n' "$pid"
cat status.json
`;

/**
 * $1 basic regular expression for a whole argument of those to end, $2 tenths of a second between TERM and
 * KILL. Neither this shell nor grep match: their argument is the expression, which begins with ^.
 */
export const STOP_PROGRAMS = `
printf 'a\\000' | grep -qz '^a$' || exit 74
running() { pids=$(grep -lzs -e "$1" /proc/[0-9]*/cmdline | sed 's|^/proc/||; s|/cmdline$||'); [ -n "$pids" ]; }
running "$1" || exit 0
kill -TERM $pids 2>/dev/null
left=$2
while running "$1" && [ "$left" -gt 0 ]; do left=$((left - 1)); sleep 0.1; done
running "$1" || exit 0
kill -KILL $pids 2>/dev/null
left=20
while running "$1" && [ "$left" -gt 0 ]; do left=$((left - 1)); sleep 0.1; done
running "$1" || exit 0
printf '%s\\n' $pids
exit 75
`;

/** $1 process id, $2 the expression of STOP_PROGRAMS: a number alone could be somebody else's by now. */
export const IS_ALIVE = `grep -qzs -e "$2" "/proc/$1/cmdline"`;

/**
 * $1 directory, $2 run. An upload that was given up may just be writing there: tried twice. Without a marker
 * (its maker was killed right then) it is removed only if it is empty.
 */
export const REMOVE_DIRECTORY = `
if [ -L "$1" ]; then exit 66; fi
if [ ! -d "$1" ]; then exit 0; fi
case "$(cat -- "$1/.fedprobe-run" 2>/dev/null)" in
  "$2") rm -rf -- "$1" 2>/dev/null || { sleep 0.2; rm -rf -- "$1"; } ;;
  "") rm -f -- "$1/.fedprobe-run"; rmdir -- "$1" || exit 66 ;;
  *) exit 66 ;;
esac
`;

/** $1 directory, $2 number of lines. */
export const LAST_LINES = `tail -n "$2" -- "$1/program.log"`;

/** $1 folder. */
export const LIST_FILES = `cd -- "$1" 2>/dev/null || exit 0; ls -1`;

/** $1 file. */
export const READ_FILE = `cat -- "$1"`;

/** Prints seconds since 1970, a dot and nanoseconds, where `date` knows them. */
export const READ_CLOCK = `date +%s.%N`;

/**
 * $1 table of nftables, in the family inet. Without nft, or without the right to use it, nobody who logs in like us
 * can have made it.
 */
export const REMOVE_TABLE = `
nft() { if [ "$(id -u)" = 0 ]; then command nft "$@"; else sudo -n nft "$@"; fi; }
nft list table inet "$1" >/dev/null 2>&1 || exit 0
nft delete table inet "$1"
`;
