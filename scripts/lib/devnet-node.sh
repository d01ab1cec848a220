# Sets up the devnet's node, which is JavaScript, outside the clone. Needs common.sh.

DEVNET_NODE_MINIMUM=20.0.0

# devnet_node: installs the packages of devnet/node/package-lock.json and prints the folder to run main.js from.
devnet_node() {
    have node && have npm ||
        die "the devnet's node needs Node.js" "install Node.js $DEVNET_NODE_MINIMUM or newer with npm, then run this again"
    local version
    version="$(node --version)"
    version_at_least "${version#v}" "$DEVNET_NODE_MINIMUM" ||
        die "Node.js $version is too old for the devnet's node" "install $DEVNET_NODE_MINIMUM or newer, then run this again"

    local packages sources
    packages="$KEEL_CACHE/devnet/node/$(cat devnet/node/package.json devnet/node/package-lock.json | sha256sum | cut -c 1-16)"
    if [ ! -d "$packages/node_modules" ]; then
        say "devnet: installing the node's npm packages" >&2
        mkdir -p "$packages.new"
        cp devnet/node/package.json devnet/node/package-lock.json "$packages.new/"
        # Some packages ask for Node.js 22 out of caution; install scripts are not needed.
        (cd "$packages.new" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) \
            >"$KEEL_CACHE/devnet/npm.log" 2>&1 ||
            die "npm could not install the packages of devnet/node/package-lock.json:" \
                "$(tail -n 3 "$KEEL_CACHE/devnet/npm.log")" "check that the npm registry is in reach, then run this again"
        mv "$packages.new" "$packages"
    fi

    # Node.js looks for packages from where a source file is: the sources stand beside them.
    sources="$packages/src-$(find devnet/node -name "*.js" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-16)"
    if [ ! -d "$sources" ]; then
        rm -rf "$sources.new"
        mkdir -p "$sources.new"
        cp -r devnet/node/. "$sources.new/"
        mv "$sources.new" "$sources"
    fi
    printf '%s\n' "$sources"
}
