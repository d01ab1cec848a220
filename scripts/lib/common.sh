# Shared by the scripts of this folder. Source it from the repository's root.

# Everything Keel sets up or builds outside the clone lies below this folder.
export KEEL_CACHE="${KEEL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/keel}"

say() { printf '%s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }

# die "what went wrong" ["what to do" ...]
die() {
    printf 'error: %s\n' "$1" >&2
    shift
    local line
    for line in "$@"; do printf '       %s\n' "$line" >&2; done
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# version_at_least 1.95.0 1.88.0: is the first one the same or newer?
version_at_least() {
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

STEP_NAMES=()
STEP_SECONDS=()

# step "name" command...: runs the command and remembers how long it took.
step() {
    local name="$1" started=$SECONDS
    shift
    printf '\n== %s\n' "$name"
    if ! "$@"; then
        STEP_NAMES+=("$name (failed)")
        STEP_SECONDS+=($((SECONDS - started)))
        step_times
        die "step '$name' failed" "the command was: $*"
    fi
    STEP_NAMES+=("$name")
    STEP_SECONDS+=($((SECONDS - started)))
}

step_times() {
    local i total=0
    printf '\n'
    for i in "${!STEP_NAMES[@]}"; do
        printf '%6d s  %s\n' "${STEP_SECONDS[$i]}" "${STEP_NAMES[$i]}"
        total=$((total + STEP_SECONDS[i]))
    done
    printf '%6d s  total\n' "$total"
}

# Newer compilers add warnings of their own: those are shown, but fail nothing until somebody has looked at them.
# The lints that [workspace.lints] denies fail with every compiler.
WARNINGS_KNOWN_UP_TO=1.95

# linted CARGO-COMMAND...: runs it with clippy as the compiler of the workspace's own packages. Clippy makes the same code as
# the compiler it is part of, so that what is linted is what runs and nothing is compiled twice: `cargo clippy` would check
# all packages first, and this halves a first run.
linted() {
    local version
    version="$(cargo --version | awk '{print $2}')"
    local warnings="-Dwarnings__CLIPPY_HACKERY__"
    if ! version_at_least "$WARNINGS_KNOWN_UP_TO.999" "${version%%-*}"; then
        warn "cargo $version is newer than $WARNINGS_KNOWN_UP_TO: warnings are reported only"
        warnings=""
    fi
    RUSTC_WORKSPACE_WRAPPER=clippy-driver CLIPPY_ARGS="$warnings" "$@"
}

# Everything at once: built one by one, packages would get different features of what they share, and be compiled twice.
build_workspace() {
    linted cargo build --locked --workspace --all-targets
}

# The path of the `keel` command that `build_workspace` makes.
keel_binary() {
    printf '%s/debug/keel\n' "${CARGO_TARGET_DIR:-target}"
}
