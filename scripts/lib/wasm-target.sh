# shellcheck shell=bash
# Sourced by setup: sees to it that this Rust can compile the runtime to WebAssembly.
#
# rustup brings the target's standard library where it can reach its server. Where it cannot, the
# library is built from its source, which Debian packages as rust-src; only the source of exactly
# this compiler's version compiles.

WASM_TARGET=wasm32v1-none

# Where Debian may carry rust-src of a version that is newer than the system's own release.
DEBIAN_SUITES=(trixie-backports testing sid bookworm-backports)

# Installs the target unless it works already.
ensure_wasm_target() {
	local sysroot
	sysroot=$(rustc --print sysroot)
	! wasm_target_works "$sysroot" || return 0

	say "The runtime compiles to WebAssembly, and this Rust lacks the target $WASM_TARGET"
	if has rustup; then
		say "Asking rustup for it (3 minutes at most)"
		if timeout 180 rustup target add "$WASM_TARGET" </dev/null && wasm_target_works "$sysroot"; then
			return 0
		fi
	fi

	say "It did not come by rustup: building it from Debian's copy of the source (a minute or two)"
	build_wasm_target "$sysroot"
	wasm_target_works "$sysroot" || fail \
		"the target $WASM_TARGET was built, but does not compile a test program"
	say "Built $WASM_TARGET for $("$sysroot/bin/rustc" --version)"
}

# wasm_target_works SYSROOT: compiles a small program with link-time optimisation, as the runtime
# is. That the target's folder exists shows little: a library of an older compiler may lie in it,
# or one without the bitcode which that optimisation needs.
wasm_target_works() {
	local folder status=0
	folder=$(mktemp -d)
	"$1/bin/rustc" --target "$WASM_TARGET" --crate-type cdylib --crate-name probe \
		-C lto=thin -C panic=abort -o "$folder/probe.wasm" - >"$folder/log" 2>&1 <<'EOF' || status=1
#![no_std]
extern crate alloc;
use core::alloc::{GlobalAlloc, Layout};
struct Nothing;
unsafe impl GlobalAlloc for Nothing {
	unsafe fn alloc(&self, _: Layout) -> *mut u8 { core::ptr::null_mut() }
	unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
#[global_allocator]
static ALLOCATOR: Nothing = Nothing;
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! { loop {} }
#[no_mangle]
pub extern "C" fn probe(length: usize) -> usize { alloc::vec![1u8; length].capacity() }
EOF
	rm -rf "$folder"
	return "$status"
}

# build_wasm_target SYSROOT: compiles core and alloc for the target and puts them into SYSROOT.
build_wasm_target() {
	local sysroot=$1 version libraries
	version=$("$sysroot/bin/rustc" --version | cut -d ' ' -f 2)
	libraries=$sysroot/lib/rustlib
	[[ -w $libraries ]] || fail \
		"the WASM target has to be put into $libraries, which you may not write" \
		"run ./scripts/setup once as the owner of that folder"

	# Global, for the trap runs when this function has been left.
	WASM_WORK=$(mktemp -d)
	WASM_SOURCE_LINK=
	trap remove_wasm_work EXIT
	chmod 755 "$WASM_WORK" # apt downloads as a user of its own

	# Cargo takes the source from here. A component that rustup installed stays; a link of ours
	# goes away afterwards, or it would be in rustup's way later.
	if [[ ! -e $libraries/src/rust/library/core ]]; then
		fetch_library_source "$version" "$WASM_WORK"
		mkdir -p "$libraries/src/rust"
		WASM_SOURCE_LINK=$libraries/src/rust/library
		ln -sfn "$WASM_WORK/library" "$WASM_SOURCE_LINK"
	fi

	compile_library "$sysroot" "$WASM_WORK/build"

	local staged=$libraries/.$WASM_TARGET.$$
	mkdir -p "$staged/lib"
	cp "$WASM_WORK/build/target/$WASM_TARGET/release/deps/"lib{core,alloc,compiler_builtins}-*.rlib \
		"$staged/lib/"
	rm -rf "${libraries:?}/$WASM_TARGET"
	mv "$staged" "$libraries/$WASM_TARGET"

	# What was compiled against another library of the target cannot be linked with this one.
	rm -rf "$CARGO_TARGET_DIR/release/wbuild"

	remove_wasm_work
	trap - EXIT
}

# Removes what build_wasm_target made on its way.
remove_wasm_work() {
	rm -rf "$WASM_WORK"
	if [[ -n $WASM_SOURCE_LINK ]]; then
		rm -f "$WASM_SOURCE_LINK"
		rmdir -p --ignore-fail-on-non-empty "$(dirname "$WASM_SOURCE_LINK")"
	fi
}

# compile_library SYSROOT FOLDER: builds core and alloc as dependencies of an empty crate.
compile_library() {
	mkdir -p "$2/src"
	printf '#![no_std]\n' >"$2/src/lib.rs"
	printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n\n[workspace]\n' \
		>"$2/Cargo.toml"
	# RUSTC_BOOTSTRAP: building the standard library is an unstable feature of cargo.
	# embed-bitcode: without it the link-time optimisation of the runtime fails.
	(
		cd "$2"
		unset CARGO_ENCODED_RUSTFLAGS RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER
		PATH=$1/bin:$PATH RUSTC=$1/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS="-C embed-bitcode=yes" \
			CARGO_TARGET_DIR=$2/target "$1/bin/cargo" build --release \
			-Zbuild-std=core,alloc --target "$WASM_TARGET"
	) || fail "the standard library did not compile for $WASM_TARGET; the reason is above"
}

# fetch_library_source VERSION FOLDER: puts the standard library's source into FOLDER/library.
# Debian's signed indexes are read with state and cache of their own: the system's list of
# packages and its sources stay as they are.
fetch_library_source() {
	local version=$1 folder=$2 uri suite package tried=()
	local by_hand="where rustup reaches its server: 'rustup target add $WASM_TARGET', then run this again"
	has apt-get dpkg-deb || fail \
		"rustup cannot bring $WASM_TARGET, and this system has no apt to take the source from" \
		"$by_hand"

	while read -r uri suite; do
		tried+=("$suite")
		say "Looking for the source of Rust $version in Debian's $suite"
		package=$(find_source_package "$version" "$uri" "$suite" "$folder") || continue
		download_source_package "$package" "$folder"
		return
	done < <(source_suites)

	fail "no source of Rust $version was found, which the target $WASM_TARGET has to be built from. \
Tried: rustup; Debian's rust-src and rust-web-src in ${tried[*]:-no suite, for apt knows no mirror}" \
		"$by_hand" \
		"or take a release of Rust that Debian has the source of: 'rustup default VERSION'"
}

# Prints "URI SUITE" a line: other suites of the mirror that apt already uses, then its own ones.
source_suites() {
	local own mirror suite
	# shellcheck disable=SC2016 # apt fills in the fields
	own=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' | sort -u)
	mirror=$(awk -v release="$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)" \
		'$2 == release { print $1; exit }' <<<"$own")
	for suite in "${DEBIAN_SUITES[@]}"; do
		[[ -z $mirror ]] || printf '%s %s\n' "$mirror" "$suite"
	done
	[[ -z $own ]] || printf '%s\n' "$own"
}

# find_source_package VERSION URI SUITE FOLDER: prints "NAME=VERSION" of the package with exactly
# this version of the source, or fails.
find_source_package() {
	local version=$1 uri=$2 suite=$3 folder=$4 keyring name found
	for keyring in /usr/share/keyrings/debian-archive-keyring.{gpg,pgp}; do
		[[ ! -r $keyring ]] || break
	done
	[[ -r $keyring ]] || return 1

	mkdir -p "$folder/apt/state/lists/partial" "$folder/apt/cache/archives/partial"
	printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$uri" "$suite" >"$folder/apt/sources.list"
	own_apt apt-get "$folder" update -q >"$folder/apt/log" 2>&1 || return 1
	for name in rust-src rust-web-src; do
		# Debian appends its own revision: 1.95.0+dfsg1-1, or 1.95.0-1.
		found=$(own_apt apt-cache "$folder" madison "$name" 2>/dev/null |
			awk -v version="$version" '{ rest = $3; sub("^" version, "", rest) }
				rest != $3 && rest ~ /^[+~-]/ { print $3; exit }')
		if [[ -n $found ]]; then
			printf '%s=%s\n' "$name" "$found"
			return
		fi
	done
	return 1
}

# download_source_package NAME=VERSION FOLDER: unpacks its library folder to FOLDER/library.
download_source_package() {
	local lock
	say "Fetching $1"
	(cd "$2/apt" && own_apt apt-get "$2" download -q "$1") >"$2/apt/log" 2>&1 || {
		tail -n 5 "$2/apt/log" >&2
		fail "apt could not download $1"
	}
	dpkg-deb -x "$2"/apt/*.deb "$2/unpacked"
	# Other folders of this name lie deeper, among the compiler's own tools and tests.
	lock=$(find "$2/unpacked" -maxdepth 5 -path '*/library/Cargo.lock' -print -quit)
	[[ -n $lock ]] || fail "$1 does not contain library/Cargo.lock"
	mv "$(dirname "$lock")" "$2/library"
	rm -rf "$2/unpacked"
}

# own_apt PROGRAM FOLDER ARGUMENTS...: apt with sources, state and cache in FOLDER.
own_apt() {
	local program=$1 folder=$2
	shift 2
	timeout 300 "$program" \
		-o Dir::Etc::SourceList="$folder/apt/sources.list" -o Dir::Etc::SourceParts=- \
		-o Dir::State="$folder/apt/state" -o Dir::State::status=/var/lib/dpkg/status \
		-o Dir::Cache="$folder/apt/cache" -o Acquire::Retries=3 "$@" </dev/null
}
