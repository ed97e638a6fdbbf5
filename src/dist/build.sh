# Builds a checkout on first use: read by the script `tether` only when something is missing.

# build_once CHECKOUT BASE: returns when BASE holds the built program, whoever built it; ends the script otherwise.
# Clients start several shims at once, so only one may build; the others wait for it. The lock is a symbolic link
# that points to the builder's pid: it is created together with its content, in one step.
build_once() {
    lock=$1/.building
    until ln -s "$$" "$lock" 2>/dev/null; do
        builder=$(readlink "$lock") || builder=
        if [ -z "$builder" ]; then
            [ -w "$1" ] || { echo "tether: cannot build in $1: it is not writable" >&2; exit 73; }
            continue
        fi
        if kill -0 "$builder" 2>/dev/null; then
            sleep 0.2 2>/dev/null || sleep 1
        else
            remove_stale "$lock" "$builder"
        fi
    done
    trap 'rm -f "$lock"' EXIT
    trap 'exit 143' HUP INT TERM
    if ! [ -f "$2/jvm/common.options" ] || ! [ -f "$2/tether.jar" ]; then
        echo "tether: first use of this checkout: building it, which takes a minute or two" >&2
        "$1/mvnw" -B -q -f "$1/pom.xml" package -DskipTests </dev/null >&2 || {
            echo "tether: the build failed; see above, or run $1/mvnw package" >&2
            exit 70
        }
        echo "tether: built" >&2
    fi
    rm -f "$lock"
    trap - EXIT HUP INT TERM
}

# remove_stale LOCK PID: takes away the lock of a builder that died. Another starter may have done the same and hold
# the lock by now: what was moved away is looked at, and given back if it was not the dead one's.
remove_stale() {
    mv "$1" "$1.$$" 2>/dev/null || return 0
    owner=$(readlink "$1.$$") || owner=
    [ "$owner" = "$2" ] || ln -s "$owner" "$1" 2>/dev/null || :
    rm -f "$1.$$"
}
