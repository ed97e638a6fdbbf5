# What .ci/run runs, one step after the other, each with a limit and an end. To be sourced by bash.

# All steps together, so that whoever runs this hears from it before giving up: 29 and a half of 30 minutes.
total_seconds=1770

# How long what a step leaves behind may take to end by itself, and then after TERM.
grace_seconds=5

summary=()
failed=0
tag=
group=
lanes=()

# step NAME SECONDS COMMAND...: runs it, keeps its verdict and its time, and goes on. It has a process group of its own
# and a tag in its environment; when it is over, or its seconds are, nothing of it stays.
step() {
    local name=$1 limit=$2 started=$SECONDS verdict=ok
    shift 2
    ((limit <= total_seconds - SECONDS)) || limit=$((total_seconds - SECONDS))
    printf '\n== %s: %s\n' "$name" "$*"
    begin "$name" "$@"
    await "$limit" || verdict=LIMIT
    end_all
    [[ $verdict != LIMIT ]] || printf '%s: not done within %d s, ended\n' "$name" "$limit" >&2
    wait "$group" || [[ $verdict != ok ]] || verdict=FAILED
    group=
    [[ $verdict == ok ]] || failed=1
    summary+=("$(printf '%-13s %-8s %4d s' "$name" "$verdict" $((SECONDS - started)))")
}

# together LANE...: runs functions side by side that take steps of their own; what each printed comes when all are done.
# For steps that mostly wait.
together() {
    local folder each
    folder=$(mktemp -d)
    for each; do
        lane "$folder/$each.summary" "$each" >"$folder/$each" 2>&1 &
        lanes+=($!)
    done
    for each in "${lanes[@]}"; do
        wait "$each" || failed=1
    done
    lanes=()
    for each; do
        cat "$folder/$each"
        mapfile -t -O ${#summary[@]} summary <"$folder/$each.summary"
    done
    rm -r "$folder"
}

# lane FILE COMMAND: in a process of its own; the verdicts go to the file.
lane() {
    trap 'end' EXIT
    trap 'exit 143' TERM
    lanes=()
    summary=()
    failed=0
    "$2"
    printf '%s\n' "${summary[@]}" >"$1"
    exit "$failed"
}

skip() {
    printf '\n== %s: skipped: %s\n' "$1" "$2"
    summary+=("$(printf '%-13s %-8s %s' "$1" skipped "$2")")
}

# what_ran: the last lines; its status is that of all steps.
what_ran() {
    printf '\n== what ran (%d s)\n' "$SECONDS"
    printf '%s\n' "${summary[@]}"
    if ((failed)); then echo 'FAILED'; else echo 'all green'; fi
    return "$failed"
}

# Job control gives a job its group, and it may end by itself at any time before anybody waits for it.
begin() {
    tag="$$-$1"
    shift
    set -m
    CI_STEP=$tag "$@" &
    group=$!
    set +m
}

# await SECONDS: until the step's own process has ended.
await() {
    local until=$((SECONDS + $1))
    while runs "$group"; do
        ((SECONDS < until)) || return 1
        sleep 0.2
    done
}

# A process that has ended and is still in the table does not run.
runs() {
    [[ $(jobs -rp) == *"$1"* ]]
}

# Everything with the step's tag, whatever session or group it has moved to, and its group, for what has no environment
# to be read.
left() {
    local file
    pgrep -g "$group" 2>/dev/null
    for file in $(grep -lsxz "CI_STEP=$tag" /proc/[0-9]*/environ 2>/dev/null); do
        file=${file#/proc/}
        echo "${file%/environ}"
    done
}

# settled SECONDS: whether nothing is left by then.
settled() {
    local until=$((SECONDS + $1))
    while [[ $(left) ]]; do
        ((SECONDS < until)) || return 1
        sleep 0.2
    done
}

# Ends what the step has left: what is about to end by itself may do so, the rest hears TERM, then KILL.
end_all() {
    local each signal
    runs "$group" || ! settled "$grace_seconds" || return 0
    for signal in TERM KILL; do
        for each in $(left | sort -u); do
            printf 'left by the step, gets %s: %s %s\n' "$signal" "$each" \
                "$(tr '\0' ' ' <"/proc/$each/cmdline" 2>/dev/null | cut -c 1-150)" >&2
            kill -s "$signal" "$each" 2>/dev/null
        done
        ! settled "$grace_seconds" || return 0
    done
    printf 'still there: %s\n' "$(left | sort -u | tr '\n' ' ')" >&2
}

# Whoever ends this ends its step and its lanes.
end() {
    [[ ! $group ]] || end_all
    ((${#lanes[@]} == 0)) || { kill "${lanes[@]}" && wait "${lanes[@]}"; } 2>/dev/null
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
