# Compares the weights of all messages, on the embedded chain and on a devnet of its own, with the committed table. Needs common.sh and keel().

# Before the time at which the benchmark begins.
WEIGHTS_START_TIME=2023-03-09T00:00:00Z

weights() (
    set -euo pipefail
    folder="$(mktemp -d)"
    ./scripts/devnet --port 0 --start-time "$WEIGHTS_START_TIME" --ready-file "$folder/devnet.json" >"$folder/devnet.log" 2>&1 &
    devnet=$!
    trap 'kill "$devnet" 2>/dev/null; wait "$devnet" 2>/dev/null; rm -rf "$folder"' EXIT
    while [ ! -f "$folder/devnet.json" ]; do
        kill -0 "$devnet" 2>/dev/null || die "the devnet did not start:" "$(tail -n 5 "$folder/devnet.log")"
        sleep 0.2
    done
    url="$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$folder/devnet.json")"
    keel bench --node "$url" "${@:---check}"
)
