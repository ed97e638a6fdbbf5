# Finds a JDK: read by the scripts `tether` and `mvnw`. Starts no process unless `java` on PATH is a symbolic link.

# Sets `jdk` to the home of a JDK of version 25 or newer that has bin/$1 (java, javac), and of version $2 at most
# when that is given. JAVA_HOME comes first, then PATH, then the folders where JDKs usually are.
find_jdk() {
    for jdk in "${JAVA_HOME-}" "$(java_on_path)" \
        /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* \
        "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.asdf/installs/java/* \
        "${HOME-}"/.local/share/mise/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        if [ -x "$jdk/bin/$1" ] && release_fits "$jdk/release" "${2-}"; then
            return 0
        fi
    done
    return 1
}

# True when the release file $1 of a JDK names version 25 or newer, and $2 at most. The file is read rather than
# `java -version` run, which would take as long as a start of the program itself.
release_fits() {
    [ -r "$1" ] || return 1
    while IFS= read -r line; do
        case $line in
            JAVA_VERSION=*)
                version=${line#JAVA_VERSION=}
                version=${version#\"}
                version=${version%%[!0-9]*}
                [ "${version:-0}" -ge 25 ] && [ "$version" -le "${2:-$version}" ]
                return
                ;;
        esac
    done <"$1"
    return 1
}

# The home of the `java` on PATH, or nothing.
java_on_path() {
    found=$(command -v java) || return 0
    found=$(behind_links "$found")
    case $found in
        */bin/java) printf '%s' "${found%/bin/java}" ;;
    esac
}

# The file that $1 stands for once all symbolic links are followed.
behind_links() {
    file=$1
    while [ -h "$file" ]; do
        link=$(readlink "$file")
        case $link in
            /*) file=$link ;;
            *) file=${file%/*}/$link ;;
        esac
    done
    printf '%s' "$file"
}

# Says what is missing ($1) and what to do, and ends.
no_jdk() {
    cat >&2 <<EOT
tether: $1
Looked at JAVA_HOME (${JAVA_HOME:-not set}), at java on PATH ($(command -v java || echo none)) and in the usual folders:
none of them is a JDK 25 or newer.
Install one, for example:
  Debian, Ubuntu:  apt install openjdk-25-jdk   (or temurin-25-jdk from Adoptium)
  Fedora:          dnf install java-25-openjdk-devel
  macOS:           brew install openjdk@25
  any:             sdk install java 25-tem      (SDKMAN)
or set JAVA_HOME to its folder.
EOT
    exit 69
}
