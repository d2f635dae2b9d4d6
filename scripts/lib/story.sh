# shellcheck shell=bash
# Sourced by run: the story of a joint case, played with the real command on a real chain.
#
# Three homes stand for three offices. Nobody shares a key, and nobody has another's details.

CATENA=$(program catena)
WORK=$(mktemp -d "${TMPDIR:-/tmp}/catena-story.XXXXXX")
FOLDER=${STORY_FOLDER:-$ROOT/docs}
BEGAN=$SECONDS

# These keys live as long as the story; real ones get a passphrase that nobody can read here.
export CATENA_PASSPHRASE='for this story alone'
unset CATENA_AS CATENA_HOME

council() { CATENA_HOME=$WORK/council "$CATENA" --as council "$@"; }
police() { CATENA_HOME=$WORK/police "$CATENA" "$@"; }
lab() { CATENA_HOME=$WORK/laboratory "$CATENA" "$@"; }

# chapter TITLE: what comes next.
chapter() {
	printf '\n\033[1m%s\033[0m\n' "$*"
}

# field NAME: the first value of that name in the JSON on standard input, all of which is read: who
# closes a pipe early kills the program that still writes into it.
field() {
	sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\)\"\{0,1\}.*/\1/p" | awk 'NR == 1'
}

# first_file FOLDER: the file that `exhibit add` registers first: folder by folder, by name.
first_file() {
	local entry found
	while IFS= read -r -d '' entry; do
		if [[ -f $entry ]]; then
			printf '%s\n' "$entry"
			return
		fi
		found=$(first_file "$entry")
		if [[ -n $found ]]; then
			printf '%s\n' "$found"
			return
		fi
	done < <(find "$1" -mindepth 1 -maxdepth 1 '(' -type f -o -type d ')' -print0 | LC_ALL=C sort -z)
}

# free_port FIRST: the first port from there on that nobody listens on.
free_port() {
	local port
	for ((port = $1; port < $1 + 200; port++)); do
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || {
			printf '%s\n' "$port"
			return
		}
	done
	fail "no free port from $1 to $((port - 1))"
}

start_node() {
	"$(program catena-node)" --dev --base-path "$WORK/node" --rpc-port "$RPC_PORT" \
		--listen-addr "/ip4/127.0.0.1/tcp/$P2P_PORT" --no-prometheus --no-telemetry \
		--no-mdns >>"$WORK/node.log" 2>&1 &
	NODE_PID=$!
	ends_with_story "$NODE_PID"
	# The command needs a finalized block, for it signs on what is final.
	local tries
	for ((tries = 0; tries < 300; tries++)); do
		kill -0 "$NODE_PID" 2>/dev/null ||
			fail "the node ended; its last words are: $(tail -n 3 "$WORK/node.log")"
		if police anchor --block 1 --out "$WORK/first.json" >/dev/null 2>&1; then
			rm -f "$WORK/first.json"
			return
		fi
		sleep 0.2
	done
	fail "the node finalized no block within a minute" "its log is $WORK/node.log"
}

# changed FILE COPY PLACE: a copy with the byte at PLACE changed.
changed() {
	local byte
	byte=$(od -An -tu1 -j "$3" -N 1 "$1")
	cp -- "$1" "$2"
	printf '%b' "\\x$(printf '%02x' $(((byte + 1) % 256)))" |
		dd of="$2" bs=1 seek="$3" conv=notrunc status=none
}

# rejected COMMAND...: runs a verification that has to end with "rejected".
rejected() {
	local code=0
	"$@" || code=$?
	((code == 1)) || fail "this should have been rejected (exit code 1), and ended with $code"
}

RPC_PORT=$(free_port 9944)
P2P_PORT=$(free_port 30333)
export CATENA_NODE=ws://127.0.0.1:$RPC_PORT

chapter "A chain of one node begins"
start_node
say "The node is at $CATENA_NODE, its database in $WORK/node"

chapter "The council admits two organisations"
council key import council --dev //Alice//admin >/dev/null
police key new chief >/dev/null
police key new anna >/dev/null
police key new bruno >/dev/null
lab key new director >/dev/null
lab key new carla >/dev/null
council org admit "Polizia Giudiziaria" --country IT \
	--admin "$(police --json key show chief | field public)" >/dev/null
LAB=$(council org admit "Forensisch Instituut" --country NL --json \
	--admin "$(lab --json key show director | field public)" | field organisation)
council org list

chapter "Each organisation enrols its officers: three in all"
police --as chief officer enrol --key anna --roles investigator,registrar
police --as chief officer enrol --key bruno --roles custodian
lab --as director officer enrol --key carla --roles examiner,investigator

chapter "Anna opens a joint case, and lets the laboratory take part"
export CATENA_AS=anna
police case open --form joint-investigation --number "N. 4711/26" --name harbour
police case admit harbour --organisation "$LAB" --rights examine

chapter "Every file of $FOLDER becomes an exhibit: one signature for each 256 of them"
police exhibit add harbour --folder "$FOLDER" --number-prefix A- --acquisition seized \
	--location "Genova, molo 12"

chapter "An image is made of the first"
police --json items >"$WORK/items.json"
FIRST=$(tr '{' '\n' <"$WORK/items.json" | sed -n '/"label": *"A-0*1"/p' | field item)
SOURCE=$(first_file "$FOLDER")
cp -- "$SOURCE" "$WORK/image.dd"
[[ -s $WORK/image.dd ]] || printf 'an empty file\n' >"$WORK/image.dd"
police exhibit derive "$FIRST" "$WORK/image.dd" --how image --number A-1-1 --name image \
	--tool "dd 9.1"
IMAGE=$(police --json history image | field item)

chapter "Custody of the image is offered to the laboratory, and accepted there"
police offer image --to "$LAB/1" --purpose examination --condition digital --expires 2d
export CATENA_AS=carla
lab accept "$IMAGE" --condition digital

chapter "The laboratory examines it"
lab exhibit examine "$IMAGE" --how hash-verified --file "$WORK/image.dd" \
	--sha256 "$(sha256sum "$WORK/image.dd" | cut -d ' ' -f 1)" --tool catena

chapter "Anna registers an antiquity; the laboratory's authority reports it stolen"
export CATENA_AS=anna
police artefact add --type "Volute krater" --title "Krater of the Underworld" \
	--period "c. 340 BC" --origin Apulia --materials "Terracotta, red-figure" \
	--measurements "Height 112 cm" --location "find-spot: trench 4" --name krater
KRATER=$(police --json history krater | field item)
export CATENA_AS=carla
lab artefact report "$KRATER" --status reported-stolen --basis unesco-1970 \
	--reference NL-2026-118

chapter "The history of the image, as a court would read it"
export CATENA_AS=anna
police history image

chapter "Two proofs are written, and the anchor from which they are judged"
police anchor --out "$WORK/anchor.json"
police prove image --anchor "$WORK/anchor.json" --with-files --disclose exhibit-number \
	--out "$WORK/image.catena"
police prove krater --anchor "$WORK/anchor.json" --out "$WORK/krater.catena"

chapter "The node is stopped. Everything from here on happens without it"
stop "$NODE_PID"
unset CATENA_NODE CATENA_AS
! "$CATENA" --node "ws://127.0.0.1:$RPC_PORT" anchor --out "$WORK/none.json" 2>/dev/null ||
	fail "the node still answers"
verify() { "$CATENA" verify --anchor "$WORK/anchor.json" "$@"; }

chapter "The image's proof, with the image at hand"
verify "$WORK/image.catena" --file "$WORK/image.dd" --complete

chapter "The antiquity's proof"
verify "$WORK/krater.catena" --item "$KRATER"

chapter "One byte of the proof is changed"
changed "$WORK/image.catena" "$WORK/changed.catena" 900
rejected verify "$WORK/changed.catena"

chapter "One byte of the exhibit's file is changed"
changed "$WORK/image.dd" "$WORK/changed.dd" 3
rejected verify "$WORK/image.catena" --file "$WORK/changed.dd"

chapter "Done in $((SECONDS - BEGAN)) s"
say "The proofs:  $WORK/image.catena, $WORK/krater.catena"
say "The anchor:  $WORK/anchor.json"
say "Check again: $CATENA verify $WORK/image.catena --anchor $WORK/anchor.json"
if [[ $STORY_KEEP == yes ]]; then
	start_node
	outlives_story "$NODE_PID"
	say "The node runs again at ws://127.0.0.1:$RPC_PORT (process $NODE_PID, log $WORK/node.log)"
	say "Try next:    export CATENA_NODE=ws://127.0.0.1:$RPC_PORT CATENA_HOME=$WORK/police" \
		"CATENA_PASSPHRASE='$CATENA_PASSPHRASE'"
	say "             $CATENA items"
	say "             $CATENA history image"
	say "             $CATENA watch image"
	say "End it with: kill $NODE_PID; the proofs stay in $WORK"
else
	rm -rf "$WORK/node"
fi
