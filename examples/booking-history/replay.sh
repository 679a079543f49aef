#!/bin/sh
# Replays the history of examples/booking into a new git repository: `sh replay.sh TARGET`.
# README.md beside this script tells how `history.txt` is written.
set -euf
LC_ALL=C
export LC_ALL

fail() {
    printf 'replay.sh: %s\n' "$*" >&2
    exit 1
}

[ $# -eq 1 ] || fail 'usage: replay.sh TARGET'
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
final=$here/../booking
list=$here/history.txt
mkdir -p -- "$1"
target=$(CDPATH='' cd -- "$1" && pwd)
[ -z "$(ls -A -- "$target")" ] || fail "$1 is not empty"

# Nobody's configuration, hooks or templates: the same commits on every machine.
for name in $(env | sed -n 's/^\(GIT_[A-Z0-9_]*\)=.*/\1/p'); do
    [ "$name" = GIT_EXEC_PATH ] || unset "$name"
done
GIT_CONFIG_NOSYSTEM=1 HOME=$target XDG_CONFIG_HOME=$target GIT_CONFIG_GLOBAL=/dev/null
GIT_CEILING_DIRECTORIES=$(dirname -- "$target")
export GIT_CONFIG_NOSYSTEM HOME XDG_CONFIG_HOME GIT_CONFIG_GLOBAL GIT_CEILING_DIRECTORIES
cd -- "$target"
git init --quiet --template= --object-format=sha1 --initial-branch=main
git config core.autocrlf false
git config core.fileMode false
git config gc.auto 0

# `Ada Kowalska, 2024-01-09 16:30` is who did it and when, in UTC.
signed() {
    GIT_AUTHOR_NAME=${1%%,*}
    GIT_AUTHOR_EMAIL=$(printf '%s' "$GIT_AUTHOR_NAME" | tr 'A-Z ' 'a-z.')@booking.example
    GIT_AUTHOR_DATE="${1#*, }:00 +0000"
    GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME
    GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
    GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
    export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE
    export GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_COMMITTER_DATE
}

# Who put it on the branch, where that is somebody else.
committed() {
    GIT_COMMITTER_NAME=${1%%,*}
    GIT_COMMITTER_EMAIL=$(printf '%s' "$GIT_COMMITTER_NAME" | tr 'A-Z ' 'a-z.')@booking.example
    GIT_COMMITTER_DATE="${1#*, }:00 +0000"
    export GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_COMMITTER_DATE
}

# `file PATH`, as in the example, or `file PATH from OLDER`.
put() {
    above=$(dirname -- "$1")
    mkdir -p -- "$above"
    case $# in
        1) cat -- "$final/$1" >"$1" ;;
        3) cat -- "$here/older/$3" >"$1" ;;
        *) fail "file $*" ;;
    esac
}

# `edit PATH EDIT…`: as in the example, but for what these commands of sed change.
edit() {
    edited=$1
    script=$scratch/edit.sed
    shift
    : >"$script"
    for name in "$@"; do
        cat -- "$here/edits/$name.sed" >>"$script"
    done
    mkdir -p -- "$(dirname -- "$edited")"
}

# Carries out the edit that the lines so far describe; blank lines at the end go.
end_edit() {
    [ -n "$edited" ] || return 0
    printf '%s\n' "$(sed -f "$script" "$final/$edited")" >"$edited"
    if cmp -s -- "$edited" "$final/$edited"; then
        fail "nothing is edited in $edited"
    fi
    edited=''
}

# Carries out what the lines so far describe.
finish() {
    end_edit
    case $pending in
        '') return 0 ;;
        commit)
            git add --all
            git commit --quiet --no-verify --no-gpg-sign --cleanup=verbatim --file="$message"
            ;;
        merge) git merge --quiet --no-ff --no-gpg-sign --cleanup=verbatim --file="$message" "$what" ;;
        merge-none) git merge --quiet --no-ff --no-gpg-sign --strategy=ours --cleanup=verbatim --file="$message" "$what" ;;
        tag) git tag --annotate --no-sign --cleanup=verbatim --file="$message" "$what" ;;
    esac
    pending=''
}

begin() {
    finish
    pending=$1
    : >"$message"
}

pending='' edited='' what=''
scratch=$target/.git/replay
message=$scratch/message
mkdir "$scratch"
while IFS= read -r line <&3; do
    rest=${line#* }
    case $line in
        '' | '#'*) ;;
        '|') printf '\n' >>"$message" ;;
        '| This reverts commit HEAD.')
            printf 'This reverts commit %s.\n' "$(git rev-parse HEAD)" >>"$message" ;;
        '| '*) printf '%s\n' "$rest" >>"$message" ;;
        '  '*) printf '%s\n' "${line#  }" >>"$script" ;;
        'commit '*) begin commit; signed "$rest" ;;
        'committed '*) committed "$rest" ;;
        'merge '* | 'merge-none '* | 'tag '*)
            begin "${line%% *}"; what=${rest%% *}; signed "${rest#* }" ;;
        'branch '*) finish; git checkout --quiet -b $rest ;;
        'switch '*) finish; git checkout --quiet "$rest" ;;
        'file '*) end_edit; put $rest ;;
        'edit '*) end_edit; edit $rest ;;
        'move '*) end_edit; git mv -- $rest ;;
        *) fail "not understood: $line" ;;
    esac
done 3<"$list"
finish
rm -r -- "$scratch"
git rev-parse HEAD
