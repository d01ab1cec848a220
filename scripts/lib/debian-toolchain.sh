# A Rust compiler from Debian's packages, unpacked into a folder of its own: nothing is installed, no root needed.
# Used where rustup's server is out of reach. Needs common.sh.

# Debian keeps a newer compiler under the same package names, so the version is always named.
DEBIAN_LIBRARIES="$(uname -m)-linux-gnu"
DEBIAN_PACKAGES=(rustc-web cargo-web libstd-rust-web-dev rust-web-src rust-web-clippy)

# debian_toolchain VERSION FOLDER [LLVM]: downloads and unpacks the compiler of that version, which was made with that
# version of LLVM, into the folder.
debian_toolchain() {
    local version="$1" folder="$2" llvm="${3:-19}" work
    have apt-get && have dpkg ||
        die "no rustup server in reach and this is not a Debian system: Rust $version cannot be set up here" \
            "install Rust $version with the components rust-src and clippy in any way you like, then" \
            "KEEL_CONTRACT_TOOLCHAIN=<folder with bin/rustc> ./scripts/bootstrap"

    mkdir -p "$KEEL_CACHE/toolchains"
    work="$(mktemp -d "$KEEL_CACHE/toolchains/.unpack.XXXXXX")"
    # shellcheck disable=SC2064 # the folder of now is meant
    trap "rm -rf '$work'" EXIT

    local package_version
    APT=()
    package_version="$(debian_version_of rustc-web "$version")"
    if [ -z "$package_version" ]; then
        say "   the package lists of this machine do not have it: reading fresh ones into the cache"
        debian_private_lists
        package_version="$(debian_version_of rustc-web "$version")"
    fi
    [ -n "$package_version" ] ||
        die "neither rustup's server nor the Debian package sources of this machine have Rust $version" \
            "add the sources of Debian 12 (bookworm), which has it as rustc-web, and run this again; or install Rust" \
            "$version with rust-src and clippy in any way you like, then" \
            "KEEL_CONTRACT_TOOLCHAIN=<folder with bin/rustc> ./scripts/bootstrap"

    mkdir "$work/debs" "$work/root"
    local wanted=() package
    for package in "${DEBIAN_PACKAGES[@]}"; do wanted+=("$package=$package_version"); done

    # A simulated installation names exactly the packages that this machine lacks.
    local missing
    missing="$(apt-get "${APT[@]}" -s --no-install-recommends install "${wanted[@]}" "lld-$llvm" 2>"$work/apt.log" |
        sed -n 's/^Inst \([^ ]*\) \(\[[^]]*\] \)\{0,1\}(\([^ ]*\) .*/\1=\3/p')" ||
        die "apt-get could not work out which packages the compiler needs:" "$(tail -n 5 "$work/apt.log")"
    # Ones that are installed already would not be listed; the compiler itself has to be unpacked here all the same.
    for package in "${wanted[@]}"; do
        case " ${missing//$'\n'/ } " in *" $package "*) ;; *) missing+=$'\n'"$package" ;; esac
    done

    say "   downloading and unpacking, installing nothing:"
    for package in $missing; do
        say "     $package"
        (cd "$work/debs" && apt-get "${APT[@]}" download "$package" >>"$work/apt.log" 2>&1) ||
            die "could not download $package:" "$(tail -n 5 "$work/apt.log")"
    done
    for package in "$work"/debs/*.deb; do dpkg -x "$package" "$work/root"; done

    # One folder of libraries; the compiler looks for the source of its library below usr/lib.
    if [ -d "$work/root/lib/$DEBIAN_LIBRARIES" ]; then
        cp -an "$work/root/lib/$DEBIAN_LIBRARIES/." "$work/root/usr/lib/$DEBIAN_LIBRARIES/"
    fi
    # rustc calls its Wasm linker `rust-lld`.
    ln -s "wasm-ld-$llvm" "$work/root/usr/bin/rust-lld"
    [ -e "$work/root/usr/bin/wasm-ld-$llvm" ] || ln -sf "$(command -v "wasm-ld-$llvm")" "$work/root/usr/bin/rust-lld"

    # Documentation and the compiler's own source are most of the bulk.
    rm -rf "$work/root/usr/share"
    find "$work/root/usr/src/rustc-$version" -mindepth 1 -maxdepth 1 ! -name library ! -name Cargo.lock -exec rm -rf {} +

    rm -rf "$folder"
    mv "$work/root/usr" "$folder"
    rm -rf "$work"
    trap - EXIT
}

# The newest version of a package that belongs to the given compiler version.
debian_version_of() {
    apt-cache "${APT[@]}" madison "$1" 2>/dev/null |
        awk -F'|' -v v="$2" '{ gsub(/ /, "", $2); if (index($2, v "+") == 1) print $2 }' | sort -Vr | head -n 1
}

# Package lists in the cache, for a user who may not update the machine's own.
debian_private_lists() {
    local apt="$KEEL_CACHE/apt"
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
    APT=(-o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o "Dir::State::status=/var/lib/dpkg/status"
        -o "Debug::NoLocking=1" -o "APT::Sandbox::User=$(id -un)")
    apt-get "${APT[@]}" update >"$apt/update.log" 2>&1 ||
        warn "apt-get update did not succeed: $(tail -n 1 "$apt/update.log")"
}
