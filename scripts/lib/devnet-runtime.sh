# Builds the devnet's runtime to Wasm, when what it is made of has changed. Needs common.sh and debian-toolchain.sh.

# The oldest compiler that the runtime was built with, and the one that Debian has where rustup's server is out of reach.
DEVNET_RUST_MINIMUM=1.95.0
DEVNET_DEBIAN_RUST=1.96.0
DEVNET_DEBIAN_LLVM=22

DEVNET_TARGET=wasm32v1-none
# What a Substrate node expects of a runtime's module.
DEVNET_RUSTFLAGS="--cfg substrate_runtime -Clink-arg=--export-table -Clink-arg=--export=__heap_base -Clink-arg=--import-memory"

# The folder of the runtime that these sources make.
devnet_runtime_folder() {
    local hash
    hash="$(
        {
            find devnet/runtime -name target -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
            printf '%s\n' "$DEVNET_TARGET $DEVNET_RUSTFLAGS"
        } | sha256sum | cut -c 1-16
    )"
    printf '%s\n' "$KEEL_CACHE/devnet/runtime/$hash"
}

# devnet_runtime FOLDER: makes FOLDER/runtime.wasm unless it is there.
devnet_runtime() {
    local folder="$1"
    [ -f "$folder/runtime.wasm" ] && return
    say "devnet: building the runtime (about 6 minutes on 2 cores, once per change)" >&2
    devnet_compiler
    local log="$KEEL_CACHE/devnet/build.log"
    if ! (
        cd devnet/runtime
        unset CARGO_BUILD_TARGET CARGO_ENCODED_RUSTFLAGS RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER
        CARGO_TARGET_DIR="$KEEL_CACHE/devnet/target" RUSTFLAGS="$DEVNET_RUSTFLAGS" \
            "${DEVNET_CARGO[@]}" build --locked --release --target "$DEVNET_TARGET" "${DEVNET_CARGO_OPTIONS[@]}" 2>&1 |
            tee "$log" | devnet_build_progress
        exit "${PIPESTATUS[0]}"
    ); then
        grep -E -A 12 '^error' "$log" | head -n 60 >&2 || tail -n 20 "$log" >&2
        die "the devnet's runtime does not build" "the whole output is in $log"
    fi
    [ "$folder" = "$(devnet_runtime_folder)" ] ||
        die "devnet/runtime was edited while it was built" "run this again"
    mkdir -p "$folder"
    cp "$KEEL_CACHE/devnet/target/$DEVNET_TARGET/release/keel_devnet_runtime.wasm" "$folder/runtime.wasm.new"
    mv "$folder/runtime.wasm.new" "$folder/runtime.wasm"
}

# One line that counts, where somebody looks on.
devnet_build_progress() {
    local line count=0 total
    total="$(grep -c '^name = ' Cargo.lock)"
    while IFS= read -r line; do
        case "$line" in *Compiling*) count=$((count + 1)) ;; *) continue ;; esac
        if [ -t 2 ]; then printf '\r   %d of at most %d crates' "$count" "$total" >&2; fi
    done
    if [ -t 2 ]; then printf '\n' >&2; fi
}

# Sets DEVNET_CARGO and DEVNET_CARGO_OPTIONS.
devnet_compiler() {
    DEVNET_CARGO=(cargo)
    DEVNET_CARGO_OPTIONS=()
    local version
    version="$(rustc --version 2>/dev/null | awk '{print $2}')" || true
    if [ "${KEEL_TOOLCHAIN_SOURCE:-}" != debian ] && version_at_least "${version%%-*}" "$DEVNET_RUST_MINIMUM"; then
        devnet_target_installed && return
        if have rustup; then
            say "devnet: asking rustup for the target $DEVNET_TARGET" >&2
            timeout 900 rustup target add "$DEVNET_TARGET" >"$KEEL_CACHE/devnet/rustup.log" 2>&1 || true
            devnet_target_installed && return
            say "   rustup could not: $(tail -n 1 "$KEEL_CACHE/devnet/rustup.log")" >&2
        fi
    fi
    devnet_debian_compiler
}

devnet_target_installed() {
    [ -d "$(rustc --print target-libdir --target "$DEVNET_TARGET" 2>/dev/null)" ]
}

devnet_debian_compiler() {
    local folder="$KEEL_CACHE/toolchains/debian-$DEVNET_DEBIAN_RUST"
    if [ ! -x "$folder/bin/rustc" ]; then
        say "devnet: taking Rust $DEVNET_DEBIAN_RUST from Debian's packages" >&2
        (debian_toolchain "$DEVNET_DEBIAN_RUST" "$folder" "$DEVNET_DEBIAN_LLVM") >&2 ||
            die "no compiler for the devnet's runtime" \
                "install Rust $DEVNET_RUST_MINIMUM or newer with the target $DEVNET_TARGET (rustup target add $DEVNET_TARGET)," \
                "then run this again"
    fi
    # Debian has no library for this target: it is built along.
    DEVNET_CARGO=(env "PATH=$folder/bin:$PATH" "LD_LIBRARY_PATH=$folder/lib/$DEBIAN_LIBRARIES" RUSTC_BOOTSTRAP=1 cargo)
    DEVNET_CARGO_OPTIONS=(-Zbuild-std=core,alloc)
}
