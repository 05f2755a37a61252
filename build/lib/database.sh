# The PostgreSQL that build/run stands on: the one LEDSAGER_POSTGRES names, or one of our own from build/postgres. Sourced.
# shellcheck shell=bash disable=SC2154 # root and state are set by common.sh

database_folder=     # of a server that we started and have to stop
throwaway_fd=        # the pipe that keeps a throw-away server alive
throwaway_database=  # one that we made on somebody else's server and have to drop

# Sets LEDSAGER_POSTGRES to a database that is kept.
start_database() { # FOLDER
    [[ -n ${LEDSAGER_POSTGRES-} ]] && { say "Using the PostgreSQL that LEDSAGER_POSTGRES names."; return; }
    printf 'Starting PostgreSQL … ' >&2
    database_folder=$1
    LEDSAGER_POSTGRES=$("$root/build/postgres" start "$1" 8>&-) || die "PostgreSQL did not start."
    export LEDSAGER_POSTGRES
    say "ready, data in ${1#"$root"/}"
}

# Sets LEDSAGER_POSTGRES to a database that is gone afterwards.
start_throwaway_database() {
    local folder since=$SECONDS
    [[ -n ${LEDSAGER_POSTGRES-} ]] && { make_database; return; }
    printf 'Starting a throw-away PostgreSQL … ' >&2
    folder=$(mktemp -d "${TMPDIR:-/tmp}/ledsager-demo.XXXXXX")
    # The server lives as long as its standard input, and with the last holder of that pipe it is gone: even after kill -9.
    coproc POSTGRES { exec "$root/build/postgres" hold "$folder"; }
    throwaway_fd=${POSTGRES[1]}
    IFS= read -r LEDSAGER_POSTGRES <&"${POSTGRES[0]}" || die "PostgreSQL did not start."
    export LEDSAGER_POSTGRES
    say "$((SECONDS - since)) s"
}

stop_database() {
    if [[ -n $throwaway_fd ]]; then
        exec {throwaway_fd}>&-
        wait "${POSTGRES_PID-}" 2>/dev/null || true
    elif [[ -n $throwaway_database ]]; then
        sql "drop database if exists $throwaway_database" || say "The database $throwaway_database could not be dropped."
    elif [[ -n $database_folder ]]; then
        "$root/build/postgres" stop "$database_folder"
    fi
}

# --- A database of our own on a server that somebody else keeps -----------------------------------------------------------------

make_database() {
    command -v psql >/dev/null || die "the demo makes a database of its own on the server that LEDSAGER_POSTGRES names, and needs psql for that. Install PostgreSQL's client, or unset LEDSAGER_POSTGRES."
    given=$LEDSAGER_POSTGRES
    throwaway_database=ledsager_demo_$$
    sql "create database $throwaway_database" || { throwaway_database=; die "the database could not be made."; }
    # The last word wins in a connection string.
    export LEDSAGER_POSTGRES="$given;Database=$throwaway_database"
    say "Made the database $throwaway_database on the server that LEDSAGER_POSTGRES names."
}

sql() { psql -qX -v ON_ERROR_STOP=1 "$(as_libpq "$given")" -c "$1" >/dev/null; }

# 'Host=…;Username=…' in the words that psql understands.
as_libpq() {
    local part
    tr ';' '\n' <<<"$1" | while IFS= read -r part; do
        case $(tr '[:upper:]' '[:lower:]' <<<"${part%%=*}") in
            host | server) echo "host='${part#*=}'" ;;
            port) echo "port='${part#*=}'" ;;
            username | user | 'user id' | userid) echo "user='${part#*=}'" ;;
            password) echo "password='${part#*=}'" ;;
            database) echo "dbname='${part#*=}'" ;;
        esac
    done | tr '\n' ' '
}
