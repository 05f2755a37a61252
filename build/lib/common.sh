# What the scripts of this folder share. Sourced, never run.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
state=$root/.run
configuration=${LEDSAGER_CONFIGURATION:-Release}
framework=net10.0

# The tools of the SDK shall neither greet nor report home, and speak the language of their messages in the documentation.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_CLI_UI_LANGUAGE=en

say() { echo "$*" >&2; }
die() { say "$(basename "$0"): $*"; exit 1; }

# step TEXT COMMAND… – one line: the text, then how long the command took; its output only if it fails.
step() {
    local text=$1 log since=$SECONDS
    shift
    mkdir -p "$state/log"
    log=$state/log/$(basename "$0")-${text%% *}.log
    printf '%s … ' "$text" >&2
    # The log is also what keeps the SDK's servers, which outlive their command, from holding on to our own output.
    if "$@" >"$log" 2>&1; then
        say "$((SECONDS - since)) s"
    else
        say "failed after $((SECONDS - since)) s"
        cat "$log" >&2
        return 1
    fi
}

# The file of a project's program.
program_of() { # services/Ledsager.Cli
    echo "$root/$1/bin/$configuration/$framework/$(basename "$1").dll"
}

need_sdk() {
    command -v dotnet >/dev/null || die "the .NET SDK is missing: install version $(sdk_version) or newer (https://dotnet.microsoft.com/download)."
}

sdk_version() { sed -n 's/.*"version": *"\([0-9]*\.[0-9]*\).*/\1/p' "$root/global.json"; }

# Builds a project, a solution or a filter of one. Two builds at once would write the same files, so the second waits.
build() { # FILE
    need_sdk
    mkdir -p "$state"
    if command -v flock >/dev/null; then
        # The SDK's servers outlive the build; they must not inherit the lock.
        (flock 9 && dotnet_build "$1" 9>&-) 9>"$state/build.lock"
    else
        dotnet_build "$1"
    fi
}

dotnet_build() { dotnet build "$1" -c "$configuration" --nologo -v quiet -nodeReuse:false -consoleLoggerParameters:NoSummary; }

# True when a stamp is younger than everything the product is built from.
is_fresh() { # STAMP
    [[ -e $1 ]] && [[ -z $(find "$root/services" "$root/protos" "$root"/*.props "$root/global.json" \
        \( -name bin -o -name obj \) -prune -o -newer "$1" -print -quit) ]]
}

# Runs a command that is told to stop when this script dies, even by kill -9, where the system can do that.
bound() {
    if command -v setpriv >/dev/null && setpriv --pdeathsig TERM true 2>/dev/null; then
        exec setpriv --pdeathsig TERM "$@"
    fi
    exec "$@"
}
