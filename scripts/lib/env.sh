# shellcheck shell=bash
# Sourced by every script of this folder: where the clone is, how it is built, how the scripts
# speak. It changes nothing on the machine.

set -euo pipefail
unset CDPATH

# Folders that a person names are relative to where they stand.
# shellcheck disable=SC2034 # for run
CALLER_FOLDER=$PWD
ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
cd "$ROOT"

# A shell that was opened before rustup was installed does not have its folder on the PATH.
if ! command -v cargo >/dev/null && [[ -x ${CARGO_HOME:-$HOME/.cargo}/bin/cargo ]]; then
	PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
fi

# One folder outside the clone: the SDK's 1,060 crates are built once, not once per clone.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/catena/target}
# The runtime's build script looks for Cargo.lock above the target folder, where it is not.
export WASM_BUILD_WORKSPACE_HINT=$ROOT
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto}
# Set by people who work on Substrate, and a node built with it has no runtime.
unset SKIP_WASM_BUILD

# A first build leaves 5 GB in the target folder, and 2 GB of crates in cargo's own.
BUILD_ROOM_GB=8
# The largest crate, the node, takes 1.6 GB while it compiles; the others less than 1 GB each.
BUILD_MEMORY_PER_JOB_MB=1500

# Prints a line of the script's own, told apart from the output of what it runs.
say() {
	printf '==> %s\n' "$*"
}

# fail MESSAGE [HINT...]: prints both and ends the script.
fail() {
	printf 'Error: %s\n' "$1" >&2
	shift
	(($# == 0)) || printf 'Hint: %s\n' "$@" >&2
	exit 1
}

# has PROGRAM...: whether all of them are on the PATH.
has() {
	local program
	for program in "$@"; do
		command -v "$program" >/dev/null || return 1
	done
}

# The built program NAME.
program() {
	printf '%s/release/%s\n' "$CARGO_TARGET_DIR" "$1"
}

# with_heartbeat WHAT COMMAND...: runs the command and, where there is no terminal for cargo's
# progress bar, prints a line a minute, so that a log shows life.
with_heartbeat() {
	local what=$1 since=$SECONDS beat status=0
	shift
	if [[ -t 2 ]]; then
		"$@"
		return
	fi
	(
		trap 'kill "$nap" 2>/dev/null; exit' TERM
		# A script that was killed outright cannot end this loop, so the loop looks for it.
		while kill -0 $$ 2>/dev/null; do
			sleep 60 >/dev/null 2>&1 &
			nap=$!
			wait "$nap"
			say "$what: $(((SECONDS - since) / 60)) min so far"
		done
	) &
	beat=$!
	"$@" || status=$?
	kill "$beat" 2>/dev/null || true
	wait "$beat" 2>/dev/null || true
	return "$status"
}

# Builds every program and test of the workspace. It is the only build there is: another choice
# of packages or targets unifies features differently and builds most of the SDK again.
build_workspace() {
	if [[ -x $(program catena-node) ]]; then
		say "Building what has changed (target folder: $CARGO_TARGET_DIR)"
	else
		require_room
		say "Building everything for the first time: about 30 minutes on 2 cores; the next build" \
			"takes a few. Target folder: $CARGO_TARGET_DIR"
	fi
	local since=$SECONDS
	with_heartbeat "building" cargo build --release --workspace --bins --tests --locked ||
		fail "the build failed; the compiler's reason is above"
	say "Built in $(((SECONDS - since) / 60)) min $(((SECONDS - since) % 60)) s"
}

# Compiles what only the features `runtime-benchmarks` and `try-runtime` have: measuring calls, and
# the SDK's hooks for invariants and migrations. No build has them on, so nothing else would notice
# that they no longer fit. As WASM they are read with a few hundred crates and leave alone what is
# built for the node, which must not have them: features of one build are those of all of it.
check_runtime_features() {
	# `substrate_runtime` is what the SDK's own build of a runtime sets. A RUSTFLAGS of one's own
	# would be taken instead.
	env -u RUSTFLAGS \
		CARGO_TARGET_WASM32V1_NONE_RUSTFLAGS="--cfg substrate_runtime -D warnings" \
		cargo check --release --quiet --locked --package catena-runtime --no-default-features \
		--features runtime-benchmarks,try-runtime --target wasm32v1-none
}

# Ends the script when the disk has no room for a first build; warns about memory.
require_room() {
	local free_gb memory_mb jobs
	mkdir -p "$CARGO_TARGET_DIR"
	free_gb=$(df -Pk "$CARGO_TARGET_DIR" | awk 'NR == 2 { print int($4 / 1048576) }')
	((free_gb >= BUILD_ROOM_GB)) || fail \
		"a first build needs $BUILD_ROOM_GB GB, and $CARGO_TARGET_DIR has $free_gb GB left" \
		"set CARGO_TARGET_DIR to a folder on a larger disk"

	[[ -r /proc/meminfo ]] || return 0
	memory_mb=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
	jobs=${CARGO_BUILD_JOBS:-$(nproc)}
	((memory_mb >= jobs * BUILD_MEMORY_PER_JOB_MB)) ||
		say "Note: $memory_mb MB of memory are free for $jobs compilers at once. If one of them" \
			"is killed, set CARGO_BUILD_JOBS to a smaller number."
}
